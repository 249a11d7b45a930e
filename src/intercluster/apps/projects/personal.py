"""What consortia hold on a person: the comments that they wrote, and what they publish of themselves as an expert."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.projects.models import Comment, Consortium, Expert, Partner

COVERS = (Comment, Consortium, Partner, Expert)


def held_on(user: User) -> dict[str, Any]:
    """Return the comments that a person wrote on consortia, and what they say of themselves as an expert."""
    own = Comment.objects.filter(author=user).select_related("consortium").order_by("pk")
    return {
        "consortium_comments": [
            {"consortium": str(each.consortium.key), "at": each.at.isoformat(), "text": each.text} for each in own
        ],
        "expert_entries": [
            {
                "organisation": each.organisation.slug,
                "field": each.field,
                "capabilities": each.capabilities,
                "languages": each.languages,
                "projects": each.projects,
                "updated": each.updated.isoformat(),
            }
            for each in Expert.objects.filter(person=user).select_related("organisation").order_by("pk")
        ],
    }


def erase(user: User) -> None:
    """Forget a person: what they wrote is deleted."""
    Comment.objects.filter(author=user).delete()
    Expert.objects.filter(person=user).delete()
