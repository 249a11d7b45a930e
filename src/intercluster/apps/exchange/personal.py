"""What the exchange holds on a person: what they wrote, where they went, what they were asked and reported."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.exchange.models import (
    Answer,
    Asked,
    Helped,
    LibraryDocument,
    Practice,
    Question,
    Report,
    Visit,
    Visitor,
)
from intercluster.apps.exchange.visits.seats import fill_seats
from intercluster.core.locks import lock_row

COVERS = (Answer, Asked, Helped, LibraryDocument, Practice, Question, Report, Visit, Visitor)


def held_on(user: User) -> dict[str, Any]:
    """Return what a person wrote, where they went, what they were asked, and what they reported."""
    return {
        "practices": _written(Practice, user),
        "questions": _written(Question, user),
        "answers": _written(Answer, user),
        "visits": _written(Visit, user),
        "visits_made": [
            {"visit": each.visit.title, "organisation": each.organisation.slug, "state": each.state}
            | {"words": each.words, "since": each.since.isoformat()}
            | {"read_safety": each.read_safety.isoformat() if each.read_safety else None}
            for each in Visitor.objects.filter(person=user).select_related("visit", "organisation").order_by("pk")
        ],
        "questions_offered": [
            {"question": each.question.text, "state": each.state, "at": each.at.isoformat()}
            for each in Asked.objects.filter(person=user).select_related("question").order_by("pk")
        ],
        "has_helped": [
            {"text": (each.answer or each.practice).text, "at": each.at.isoformat()}  # type: ignore[union-attr]
            for each in Helped.objects.filter(by=user).select_related("answer", "practice").order_by("pk")
        ],
        "documents": [
            {"title": each.title, "added": each.added.isoformat()}
            for each in LibraryDocument.objects.filter(added_by=user).defer("content").order_by("pk")
        ],
        "reports": [
            {"reason": each.reason, "at": each.at.isoformat()} for each in Report.objects.filter(by=user).order_by("pk")
        ],
    }


def _written(model: type[Practice | Question | Answer | Visit], user: User) -> list[dict[str, Any]]:
    """Return the texts of one kind that a person wrote."""
    own = model.objects.filter(author=user).select_related("organisation").order_by("pk")
    return [
        {"organisation": each.organisation.slug, "text": each.text, "created": each.created.isoformat()} for each in own
    ]


def erase(user: User) -> None:
    """Forget a person. What they wrote for their organisation stays the organisation's, without their name."""
    for model in (Practice, Question, Answer, Visit):
        model.objects.filter(author=user).update(author=None)
    Visit.objects.filter(call_name=user.name).exclude(call_name="").update(call_name="", call_phone="")
    _give_up_seats(user)
    Asked.objects.filter(person=user).delete()
    Helped.objects.filter(by=user).update(by=None)
    LibraryDocument.objects.filter(added_by=user).update(added_by=None)
    Report.objects.filter(by=user).update(by=None)
    Report.objects.filter(settled_by=user).update(settled_by=None)


def _give_up_seats(user: User) -> None:
    """Take a person from the visits that they asked to come on; who waits for their seat gets it."""
    # a row is locked at a time, always in the same order, so that two erasures cannot wait for each other
    visits = Visit.objects.filter(visitors__person=user).defer("vector", "terms", "lexemes").order_by("pk")
    for visit in visits:
        locked = lock_row(visit)
        locked.visitors.filter(person=user).delete()
        fill_seats(locked)
