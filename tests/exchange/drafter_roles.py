"""What the table of roles is tried with, of practices that several drafted."""

from datetime import timedelta
from typing import Any

from tests.plugins.northern import Northern
from tests.roles import Cell

from intercluster.apps.directory.models import Membership, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.exchange.models import Drafter, Practice, Review
from intercluster.apps.exchange.practices.services import PracticeFields, add_practice, share
from intercluster.core import clock


def before(path: str, cell: Cell) -> None:
    """Let the practices be shared, name their authors, and have asked nobody."""
    if "together/" in path or "drafted-by/" in path:
        until = {"reviewed": clock.now(), "look_again": clock.today() + timedelta(days=365)}
        Practice.objects.update(review=Review.SHARED, visibility="alliance", **until)
        Drafter.objects.all().delete()


def _other(organisation: Organisation) -> Organisation:
    """Return a member of another cluster that has a practice."""
    own = Membership.objects.filter(organisation=organisation).values("cluster")
    written = Practice.objects.exclude(organisation__memberships__cluster__in=own)
    return written.earliest("pk").organisation


def _asked(cell: Cell) -> str:
    """Return the end of the address at which the organisation answers what somebody else has asked."""
    practice = Practice.objects.filter(organisation=_other(cell.here.organisation)).earliest("pk")
    Drafter.objects.get_or_create(practice=practice, organisation=cell.here.organisation)
    return f"{practice.key}/drafted-by/{cell.here.organisation.slug}"


def _to_ask(cell: Cell, _address: str) -> dict[str, Any]:
    return {"organisation": _other(cell.here.organisation).name}


def _to_remove(cell: Cell, _address: str) -> dict[str, Any]:
    other = _other(cell.here.organisation)
    practice = Practice.objects.filter(organisation=cell.here.organisation).earliest("pk")
    Drafter.objects.get_or_create(practice=practice, organisation=other)
    return {"organisation": other.slug}


def _asked_to_browse(northern: Northern) -> str:
    said = PracticeFields("Frozen logs", "Blades break", "We thaw them", "alliance", language="en")
    made = add_practice(OPERATOR, northern.organisations["drier"], said)
    share(OPERATOR, made, clock.today() + timedelta(days=365))
    Drafter.objects.create(practice=made, organisation=northern.organisations["sawmill"])
    return f"{made.key}/drafted-by/sawmill"


SUBJECTS = {"/practices/{key}/drafted-by/{organisation}": _asked}
DATA = {
    "/practices/{key}/together/": _to_ask,
    "/practices/{key}/together/remove/": _to_remove,
    "/practices/{key}/drafted-by/{organisation}/": {"answer": "no"},
}
BROWSED = {"/practices/{key}/drafted-by/{organisation}": _asked_to_browse}
