"""What the table of roles is tried with, of good practices."""

from datetime import timedelta

from tests.clusters.conftest import picture
from tests.plugins.northern import Northern
from tests.roles import Cell, World

from intercluster.apps.directory.profiles.services import version_of
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.exchange.models import Practice, Review
from intercluster.apps.exchange.practices.files.services import add_picture
from intercluster.apps.exchange.practices.services import SAID, PracticeFields, add_practice, share
from intercluster.core import clock

PICTURE = picture(size=(40, 30))
PRACTICE = {
    "title": "Dry chips",
    "problem": "Wet chips",
    "done": "We dry them",
    "visibility": "alliance",
    "language": "en",
}


def prepare(world: World) -> None:
    """Write a practice of each member."""
    for side in world.sides:
        add_practice(OPERATOR, side.organisation, PracticeFields(**PRACTICE))


def _handed_in(cell: Cell) -> dict[str, str]:
    Practice.objects.filter(organisation=cell.here.organisation).update(review=Review.WAITING)
    return {"share": "1"}


def _practice(cell: Cell) -> Practice:
    """Return a practice of the organisation; it was deleted in another cell perhaps."""
    found = Practice.objects.filter(organisation=cell.here.organisation).first()
    return found or add_practice(OPERATOR, cell.here.organisation, PracticeFields(**PRACTICE))


def _shared_to_browse(northern: Northern) -> object:
    said = PracticeFields(**PRACTICE)
    made = Practice.objects.first() or add_practice(OPERATOR, northern.organisations["drier"], said)
    return share(OPERATOR, made, clock.today() + timedelta(days=365)).key


def _shared_by_another(cell: Cell) -> object:
    """Return the key of a shared practice that all may read; the firm of the own side is its author on the other."""
    slug = "own-firm" if cell.here.organisation.slug != "own-firm" else "other-firm"
    found = Practice.objects.get(organisation__slug=slug, title=PRACTICE["title"])
    Practice.objects.filter(pk=found.pk).update(visibility="public")
    return share(OPERATOR, found, clock.today() + timedelta(days=365)).key


def _picture(cell: Cell) -> str:
    """Return the end of the address of a picture of the organisation's practice."""
    practice = _practice(cell)
    return f"{practice.key}/files/{(practice.files.first() or add_picture(OPERATOR, practice, PICTURE, 'Chips')).key}"


SUBJECTS = {
    "/practices/{key}": lambda cell: _practice(cell).key,
    "/practices/{key}/files/{which}": _picture,
    "/practices/{key}/helped": _shared_by_another,
}
DATA = {
    "/practices/new/": lambda cell, _address: (
        PRACTICE | {"organisation": cell.here.organisation.pk, "act": "save", "title": "Another"}
    ),
    "/practices/{key}/edit/": lambda cell, _address: (
        PRACTICE | {"version": version_of(_practice(cell), SAID), "act": "save"}
    ),
    "/practices/{key}/helped/": {"organisation": "own-firm"},
    "/practices/{key}/review/": lambda cell, _address: _handed_in(cell),
    "/practices/{key}/files/{which}/text/": {"alternative": "Dry chips"},
    "/practices/{key}/files/": {"alternative": "Chips", "file": PICTURE},
}
BROWSED = {"/practices/{key}": _shared_to_browse}
