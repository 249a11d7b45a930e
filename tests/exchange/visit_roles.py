"""What the table of roles is tried with, of visits."""

from datetime import timedelta
from typing import Any

from tests.plugins.northern import Northern
from tests.roles import Cell, World

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.services import version_of
from intercluster.apps.exchange.models import Visit, Visitor
from intercluster.apps.exchange.visits.services import SAID
from intercluster.core import clock

VISIT = {
    "title": "See our drier",
    "visibility": "public",
    "language": "en",
    "days": 1,
    "seats": 2,
    "languages": ["en"],
    "starts": clock.today() + timedelta(days=30),
    "ends": clock.today() + timedelta(days=30),
}


def prepare(world: World) -> None:
    """Let each member offer a visit that all may read."""
    for side in world.sides:
        _offered(side.organisation)


def _offered(organisation: Organisation) -> Visit:
    return Visit.objects.create(organisation=organisation, kind="offered", text=VISIT["title"], **VISIT)


def _visit(cell: Cell) -> Visit:
    return Visit.objects.get(organisation=cell.here.organisation)


def _changed(cell: Cell, _address: str) -> dict[str, Any]:
    return _form() | {"version": version_of(_visit(cell), SAID), "place": "At the gate"}


def before(path: str, cell: Cell) -> None:
    """Let the person ask to come where they withdraw, and visits begin where they are held or reported on."""
    if path == "/visits/{key}/withdraw/":
        _asks(cell, cell.whose)
    if path in {"/visits/{key}/held/", "/visits/{key}/report/"}:
        state = Visit.State.HELD if path.endswith("report/") else Visit.State.OPEN
        Visit.objects.update(starts=clock.today(), ends=clock.today(), state=state, report=None)


def _asks(cell: Cell, person: User) -> Visitor:
    """Return somebody who asks to come on the visit of the organisation."""
    made = Visitor.objects.get_or_create(visit=_visit(cell), person=person, organisation=cell.here.organisation)
    return made[0]


def _elsewhere(cell: Cell) -> object:
    """Return the key of a visit that others host."""
    return Visit.objects.exclude(organisation=cell.here.organisation).earliest("pk").key


def _form() -> dict[str, Any]:
    return VISIT | {name: str(VISIT[name]) for name in ("starts", "ends")}


def _to_browse(northern: Northern) -> object:
    return (Visit.objects.first() or _offered(northern.organisations["drier"])).key


SUBJECTS = {
    "/visits/{key}": lambda cell: _visit(cell).key,
    "/visits/{key}/ask/": _elsewhere,
    "/visitors/{number}": lambda cell: _asks(cell, cell.here.evaluator).pk,
}
DATA = {
    "/visits/new/": lambda cell, _address: _form() | {"title": "Another", "organisation": cell.here.organisation.pk},
    "/visits/{key}/edit/": _changed,
    "/visits/{key}/report/": {"title": "How to dry", "problem": "Wet chips", "done": "We dried them"},
    "/visits/{key}/ask/": lambda cell, _address: {"organisation": cell.here.organisation.pk},
}
BROWSED = {"/visits/{key}": _to_browse}
