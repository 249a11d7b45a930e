"""What the exchange holds on a person: what they wrote, where they went, what they were asked and reported."""

from typing import Any

from django.apps import apps
from django.db.models import Q

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.models import (
    Answer,
    Asked,
    Drafter,
    Helped,
    LibraryDocument,
    Practice,
    Question,
    Report,
    Visit,
    VisitEvent,
    Visitor,
)
from intercluster.apps.exchange.visits.seats import fill_seats
from intercluster.core.locks import lock_row

COVERS = (Answer, Asked, Drafter, Helped, LibraryDocument, Practice, Question, Report, Visit, Visitor)


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
        "whom_to_call": [
            {"visit": each.title, "name": each.call_name, "telephone": each.call_phone}
            for each in Visit.objects.filter(_calls(user)).order_by("pk")
        ],
        "questions_offered": [
            {"question": each.question.text, "state": each.state, "at": each.at.isoformat()}
            for each in Asked.objects.filter(person=user).select_related("question").order_by("pk")
        ],
        "drafters_asked": [
            {"practice": each.practice.title, "organisation": each.organisation.slug, "state": each.state}
            for each in Drafter.objects.filter(asked_by=user).select_related("practice", "organisation").order_by("pk")
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
    emptied = {"call_name": "", "call_phone": ""}
    Visit.objects.filter(_calls(user)).update(**emptied)
    VisitEvent.objects.filter(_calls(user)).update(**emptied)  # also what the line above has added to it
    for model in (Practice, Question, Answer, Visit):
        model.objects.filter(author=user).update(author=None)
    _give_up_seats(user)
    Asked.objects.filter(person=user).delete()
    Drafter.objects.filter(asked_by=user).update(asked_by=None)
    Helped.objects.filter(by=user).update(by=None)
    LibraryDocument.objects.filter(added_by=user).update(added_by=None)
    Report.objects.filter(by=user).update(by=None)
    Report.objects.filter(settled_by=user).update(settled_by=None)


def _calls(user: User) -> Q:
    """Return the condition that a visit, or a row of its history, names a person as the one to call.

    Of people with the same name it is one who wrote the visit, belongs or belonged to its organisation, or is of an
    office that acts for it.
    """
    viewer, name = viewer_of(user), " ".join(user.name.split())
    places = apps.get_model("directory", "AffiliationEvent")._default_manager.filter(user=user)
    own = Organisation.objects.filter(
        Q(pk__in=viewer.organisation_ids) | Q(pk__in=places.values("organisation")) | Q(clusters__in=viewer.cluster_ids)
    )
    theirs = Q(author=user) | Q(organisation__in=own.values("pk"))
    return theirs & Q(call_name__iexact=name) & ~Q(call_name="")


def _give_up_seats(user: User) -> None:
    """Take a person from the visits that they asked to come on; who waits for their seat gets it.

    Where they were, somebody stays in the count of who was there.
    """
    there = Visitor.objects.filter(person=user, state=Visitor.State.CAME)
    there.update(person=None, words="", read_safety=None)
    # a row is locked at a time, always in the same order, so that two erasures cannot wait for each other
    visits = Visit.objects.filter(visitors__person=user).defer("vector", "terms", "lexemes").order_by("pk")
    for visit in visits:
        locked = lock_row(visit)
        locked.visitors.filter(person=user).delete()
        fill_seats(locked)
