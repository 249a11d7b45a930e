"""What introductions hold on a person, and how they forget it. Outcomes stay, the person does not."""

from typing import Any

from django.db.models import Q

from intercluster.apps.accounts.models import User
from intercluster.apps.introductions.models import ContactSeen, Introduction, IntroductionEvent, Message, Reading

COVERS = (Introduction, Message, Reading, ContactSeen)


def held_on(user: User) -> dict[str, Any]:
    """Return everything that introductions hold on a person."""
    part = Introduction.objects.filter(Q(asking_person=user) | Q(asked_person=user) | Q(proposed_by=user))
    return {
        "introductions": [
            {
                "id": str(row.public_id),
                "part": _part(row, user),
                "requested": row.requested.isoformat(),
                "state": row.state,
            }
            for row in part.order_by("pk")
        ],
        "messages": [
            {"introduction": str(row.introduction.public_id), "at": row.at.isoformat(), "text": row.text}
            for row in Message.objects.filter(author=user).select_related("introduction")
        ],
        "read": [
            {"introduction": str(row.introduction.public_id), "until": row.until.isoformat()}
            for row in Reading.objects.filter(user=user).select_related("introduction").order_by("pk")
        ],
        "contact_details_seen_by": [
            {"at": row.at.isoformat(), "by": str(row.viewer) if row.viewer else None}
            for row in ContactSeen.objects.filter(whose=user).select_related("viewer")
        ],
        "contact_details_seen": [
            {"at": row.at.isoformat(), "whose": str(row.whose)}
            for row in ContactSeen.objects.filter(viewer=user).select_related("whose")
        ],
    }


def _part(row: Introduction, user: User) -> str:
    """Return in which part a person is in an introduction; that somebody else has said yes is no part of it."""
    if row.asking_person_id == user.pk:
        return "asking"
    return "asked" if row.asked_person_id == user.pk else "office"


def erase(user: User) -> None:
    """Forget a person: their words, their part in introductions, and in the history of those."""
    Message.objects.filter(author=user).update(author=None, text="")
    Reading.objects.filter(user=user).delete()
    ContactSeen.objects.filter(whose=user).delete()
    ContactSeen.objects.filter(viewer=user).update(viewer=None)
    for name in ("asking_person", "asked_person", "proposed_by", "changed_by"):
        Introduction.objects.filter(**{name: user}).update(**{name: None})
    IntroductionEvent.objects.filter(changed_by=user).update(changed_by=None)
