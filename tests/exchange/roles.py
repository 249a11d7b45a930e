"""What the table of roles is tried with, of the exchange."""

from typing import Any

from tests.exchange import drafter_roles as drafters
from tests.exchange import order_roles as order
from tests.exchange import practice_roles as practices
from tests.exchange import visit_roles as visits
from tests.roles import Cell, Side, World

from intercluster.apps.directory.models import Organisation
from intercluster.apps.exchange.models import Answer, Asked, LibraryDocument, Question, Report
from intercluster.core import clock

QUERIES = {"/api/exchange/search": {"q": "chips"}}

SAID = {"text": "How dry must chips be for a small boiler?", "visibility": "public", "language": "en"}


def prepare(world: World) -> None:
    """Let each member have asked something that all may read, and the other one have answered."""
    practices.prepare(world)
    visits.prepare(world)
    for side, other in (world.sides, world.sides[::-1]):
        question = Question.objects.create(organisation=side.organisation, **SAID)
        Answer.objects.create(
            organisation=other.organisation, question=question, text="Below 30 %", language="en", visibility="public"
        )
        _put_into_library(side)


def _put_into_library(side: Side) -> None:
    kept = {"title": "Drying Demo", "rights": "public", "state": "waiting", "name": "drying.pdf", "digest": "0"}
    LibraryDocument.objects.create(
        cluster=side.cluster, media_type="application/pdf", content=b"%PDF-1.7", size=8, **kept
    )


def before(path: str, cell: Cell) -> None:
    """Close the question that is opened again, and let the reading fail that is begun again."""
    visits.before(path, cell)
    if path == "/questions/{key}/reopen/":
        Question.objects.update(closed=clock.now(), closing_note="Solved")
    if path == "/questions/{key}/pass/":
        for each in Question.objects.all():
            Asked.objects.create(question=each, organisation=cell.here.organisation, why=Asked.Why.MEMBER)
            Asked.objects.create(question=each, office=cell.here.cluster, why=Asked.Why.OFFICE)
    order.before(path, cell)
    drafters.before(path, cell)
    if path == "/library/{key}/again/":
        LibraryDocument.objects.update(state="failed", problem="stopped")


def _question(cell: Cell) -> object:
    return Question.objects.get(organisation=cell.here.organisation, text=SAID["text"]).key


def _answer(cell: Cell) -> object:
    """Return the key of the answer to the organisation's question."""
    return Answer.objects.get(question__organisation=cell.here.organisation).key


def _own_answer(cell: Cell) -> object:
    return Answer.objects.get(organisation=cell.here.organisation).key


def _report(address: str) -> int:
    """Return the number of a report on a text of the cluster's member."""
    question = Question.objects.filter(organisation__clusters__slug=address.split("/")[2]).earliest("pk")
    return Report.objects.create(question=question, reason="An advertisement").pk


def _said(cell: Cell, _address: str) -> dict[str, Any]:
    return SAID | {"organisation": Organisation.objects.get(slug="own-firm").pk}


SUBJECTS = {
    **practices.SUBJECTS,
    **visits.SUBJECTS,
    **drafters.SUBJECTS,
    "/questions/{key}": _question,
    "/texts/{kind}/{key}": lambda cell: f"question/{_question(cell)}",
    "/answers/{key}": _answer,
    "/answers/{key}/edit": _own_answer,
    "/library/{key}": lambda cell: LibraryDocument.objects.get(cluster=cell.here.cluster).key,
}
DATA = {
    **practices.DATA,
    **visits.DATA,
    **order.DATA,
    **drafters.DATA,
    "/office/{cluster}/library/new/": {"title": "Wear Demo", "rights": "private", "file": b"%PDF-1.7 Demo"},
    "/library/{key}/change/": {"title": "Drying of chips Demo", "rights": "alliance"},
    "/questions/new/": _said,
    "/questions/{key}/answers/": _said,
    "/questions/{key}/close/": {"note": "Solved"},
    "/texts/{kind}/{key}/report/": {"reason": "An advertisement"},
    "/office/{cluster}/reports/": lambda _cell, address: {"report": _report(address), "outcome": "hidden"},
    "/answers/{key}/introduction/": lambda cell, _address: {
        "organisation": Organisation.objects.get(slug="own-firm").pk,
        "need": "How to dry chips",
        "text": "Can we meet?",
    },
    "/answers/{key}/helped/": {"organisation": "own-firm"},
}
BROWSED = {**practices.BROWSED, **visits.BROWSED, **drafters.BROWSED}
