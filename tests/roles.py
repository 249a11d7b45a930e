"""The people and things that the table of roles is tried with: two clusters of one alliance.

Each app adds its own in `tests/APP/roles.py`. All of these are optional:

- SUBJECTS: what to write for the placeholders of an address. The keys are parts of addresses, such as
  "/searches/{key}"; the functions take a Cell. Where several parts fit, the longest counts.
- DATA: what a form says that is posted to an address, JSON: what a program posts, QUERIES: what follows the "?".
  Each is a mapping, or a function of a Cell and the address that returns one.
- BROWSED: what the browser writes for the placeholders of pages, as SUBJECTS; the functions take the alliance of
  tests/partnering/conftest.py. Pages whose placeholders no app fills in are looked at where their road is walked.
- BROWSED_WITH: what follows such a page's address.
- OWN_SIGHT: how the addresses begin of pages that an organisation sees otherwise than its office.
- prepare(world): makes what is there before any cell is tried.
- before(path, cell): makes what is there before an address is tried.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster, Membership, Organisation
from intercluster.core.feature import features

ROLES = ["administrator", "manager", "editor", "member", "evaluator", "visitor"]
PASSWORD = "långt och hemligt nog"


@dataclass
class Side:
    """A cluster with a member, and people of its own."""

    cluster: Cluster
    organisation: Organisation
    manager: User
    evaluator: User
    affiliation: Affiliation
    """The place of a colleague in the organisation."""


@dataclass
class World:
    """Two clusters of one alliance; the people of each role belong to the first."""

    own: Side
    other: Side
    people: dict[str, User | None] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[Side, Side]:
        """Return both sides."""
        return self.own, self.other


@dataclass(frozen=True)
class Cell:
    """One try: somebody does something with what is on one side."""

    here: Side
    user: User | None
    whose: User
    """Whose things are meant: one's own, or those of somebody on the other side."""
    client: Client


def person(name: str) -> User:
    """Make a person."""
    return User.objects.create_user(f"{name}@roles.example", name=name.title())


def side(slug: str, alliance: Alliance, region: str) -> Side:
    """Make a cluster with a member and its people."""
    cluster = Cluster.objects.create(slug=slug, name=f"{slug} Demo", country="SE", region=region)
    alliance.clusters.add(cluster)
    organisation = Organisation.objects.create(slug=f"{slug}-firm", name=f"{slug} Firm Demo", country="SE")
    Membership.objects.create(cluster=cluster, organisation=organisation)
    manager, evaluator, colleague = (person(f"{slug}-{role}") for role in ("first", "reader", "colleague"))
    cluster.managers.add(manager, person(f"{slug}-second"))
    cluster.evaluators.add(evaluator)
    place = Affiliation.objects.create(user=colleague, organisation=organisation, role="member")
    return Side(cluster, organisation, manager, evaluator, place)


def make_world() -> World:
    """Make the clusters, a person of each role in the first, and what apps add."""
    alliance = Alliance.objects.create(slug="alliance", name="Alliance Demo")
    world = World(side("own", alliance, "SE311"), side("other", alliance, "NO020"))
    world.people = {role: person(role) for role in ROLES if role != "visitor"} | {"visitor": None}
    User.objects.filter(email="administrator@roles.example").update(is_superuser=True)
    User.objects.filter(email__in=[f"{role}@roles.example" for role in ROLES]).update(password=make_password(PASSWORD))
    for user in filter(None, world.people.values()):
        user.refresh_from_db()
        agree(user, terms("en"))
    world.own.cluster.managers.add(world.people["manager"])
    world.own.cluster.evaluators.add(world.people["evaluator"])
    for role in ("editor", "member"):
        Affiliation.objects.create(user=world.people[role], organisation=world.own.organisation, role=role)
    for module in samples():
        getattr(module, "prepare", lambda world: None)(world)
    return world


@cache
def samples() -> tuple[ModuleType, ...]:
    """Return what each app adds, in the order of INSTALLED_APPS."""
    folders = [f"tests.{feature.label}" for feature in features()]
    return tuple(import_module(f"{each}.roles") for each in folders if find_spec(each) and find_spec(f"{each}.roles"))


def collected(name: str) -> dict[str, Any]:
    """Return a mapping that several apps add to."""
    return {key: value for module in samples() for key, value in getattr(module, name, {}).items()}


@cache
def subjects() -> Mapping[str, Callable[[Cell], object]]:
    """Return what to write for the placeholders of addresses."""
    return {".{form}": lambda cell: "csv"} | collected("SUBJECTS")


def address_of(path: str, cell: Cell) -> str:
    """Return an address with its placeholders filled in."""
    found = filled(path, subjects(), cell)
    assert "{" not in found, f"tests/APP/roles.py says nothing on {found}"
    return found


def filled(path: str, known: Mapping[str, Callable[[Any], object]], about: object) -> str:
    """Return an address with those placeholders filled in that are known."""
    while part := max((part for part in known if part in path), key=len, default=""):
        path = path.replace(part, re.sub(r"\{.*\}", str(known[part](about)), part))
    return path


def before(path: str, cell: Cell) -> None:
    """Make what has to be there before an address is tried."""
    for module in samples():
        getattr(module, "before", lambda path, cell: None)(path, cell)


def given(known: dict[str, Any], path: str, cell: Cell, address: str) -> dict[str, Any]:
    """Return the sample of an address: a value, or what a function makes of the cell and the address."""
    found = known.get(path, {})
    return dict(found(cell, address) if callable(found) else found)
