"""How the author of an anonymous text is described to a reader: by kind and country, or by less.

The organisations whose anonymous texts a reader reads without a name are divided into groups with one description each.
A group has at least SMALLEST organisations that count, so no answer narrows an author down to fewer (k-anonymity:
Samarati & Sweeney 1998, with k = SMALLEST). The description depends on the author's country and kind only, never on
which organisation of that kind it is.

A manager could import organisations that do not exist, so that the real one of a country and kind is described in full.
Therefore an organisation counts only if it is confirmed or has been a member for some time, and was of no other country
or kind meanwhile. What a member of a cluster reads has to hold against the cluster's office too, which knows its own
members and can make itself a member.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import Any, Self

from django.apps import apps
from django.db import connection
from django.db.models import BooleanField, Count, DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.directory.choices import Kind
from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Organisation
from intercluster.apps.directory.registration_numbers import with_checked_number
from intercluster.apps.directory.rules import Viewer
from intercluster.core import clock
from intercluster.core.sql import Given, Sql, sql_of
from intercluster.geo.display_names import country_name

SMALLEST = 3
"""Organisations that a description must leave in question."""

SETTLED = timedelta(days=90)
"""After so long in a cluster of the alliance an organisation counts, confirmed or not."""

KNOWN = "known_"
"""Beginning of the name of the column that says whether an office knows the organisations."""

Cell = tuple[str, str]
"""Country and kind."""


@dataclass(frozen=True, order=True)
class Disclosure:
    """What is disclosed of an author. An empty field is not disclosed."""

    country: str = ""
    kind: str = ""


NOTHING = Disclosure()


@dataclass(frozen=True)
class Size:
    """The size of a group, first to the reader alone, then to the reader with each office that may be behind them."""

    present: tuple[int, ...]
    """Organisations that may be the author."""
    counted: tuple[int, ...]
    """Those of them that count."""

    def __add__(self, other: Self) -> Self:
        """Return the size of both groups together."""
        pairs = (zip(getattr(self, name), getattr(other, name), strict=True) for name in ("present", "counted"))
        return type(self)(*(tuple(one + two for one, two in pair) for pair in pairs))

    @property
    def is_enough(self) -> bool:
        """Return whether enough are in question to everybody to whom any is."""
        return all(counted >= SMALLEST for present, counted in zip(self.present, self.counted, strict=True) if present)


def groups(sizes: Mapping[Cell, Size]) -> dict[Cell, Disclosure]:
    """Return what is disclosed of the organisations of each country and kind, given how many there are.

    A kind that is rare in its country is described by country alone. Where these are too few together, they are
    described as somebody in the alliance; if that group is still too small, it takes the smallest other group in.
    """
    disclosures = {cell: Disclosure(*cell) if size.is_enough else Disclosure(cell[0]) for cell, size in sizes.items()}
    members = _members(disclosures, sizes)
    disclosures |= {cell: NOTHING for cell, own in disclosures.items() if not members[own].is_enough}
    members = _members(disclosures, sizes)
    while NOTHING in members and not members[NOTHING].is_enough and len(members) > 1:
        least = min((size.counted, own) for own, size in members.items() if own != NOTHING)[1]
        disclosures |= {cell: NOTHING for cell, own in disclosures.items() if own == least}
        members = _members(disclosures, sizes)
    return disclosures


def _members(disclosures: Mapping[Cell, Disclosure], sizes: Mapping[Cell, Size]) -> dict[Disclosure, Size]:
    members: dict[Disclosure, Size] = {}
    for cell, own in disclosures.items():
        members[own] = members[own] + sizes[cell] if own in members else sizes[cell]
    return members


class Disclosures:
    """What is disclosed of unnamed authors to one reader: the one answer for every page, mail, filter and program.

    It is worked out when it is first asked for.
    """

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer

    @cached_property
    def by_cell(self) -> dict[Cell, Disclosure]:
        """Return the disclosures of those whose anonymous texts the reader reads without a name."""
        return groups(_sizes(self._viewer)) if self._viewer.alliance_ids else {}

    def of(self, organisation: Organisation) -> Disclosure:
        """Return what is disclosed of an organisation while it is unnamed."""
        return self.by_cell.get((organisation.country, organisation.kind), NOTHING)


def _sizes(viewer: Viewer) -> dict[Cell, Size]:
    sql = _counting(viewer)
    if sql is None:
        return {}
    counting = sql.given({"lately": clock.now() - SETTLED})
    with connection.cursor() as cursor:
        cursor.execute(counting.text, counting.parameters)
        names = [column.name for column in cursor.description]
        rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    sizes: dict[Cell, Size] = {}
    for row in rows:
        # An office rules out its own members, and the reader alone nobody.
        present = (row["number"], *(row["number"] * (not row[name]) for name in names if name.startswith(KNOWN)))
        size = Size(present, tuple(number * row["counts"] for number in present))
        cell = row["country"], row["kind"]
        sizes[cell] = sizes[cell] + size if cell in sizes else size
    return sizes


@lru_cache(maxsize=256)
def _counting(viewer: Viewer) -> Sql | None:
    """Return the SQL that counts organisations by cell, whether they count, and whose office knows them."""
    of_it = Membership.objects.filter(organisation=OuterRef("pk"))
    allied = of_it.filter(cluster__alliances__in=viewer.alliance_ids, cluster__archived__isnull=True)
    organisations = Organisation.objects.filter(Exists(allied)).exclude(pk__in=viewer.organisation_ids)
    if viewer.cluster_ids:
        organisations = organisations.exclude(Exists(of_it.filter(cluster__in=viewer.cluster_ids)))
    offices = sorted(viewer.home_ids - viewer.cluster_ids)
    known = {f"{KNOWN}{office}": Exists(of_it.filter(cluster=office)) for office in offices}
    counts = counted_among(allied, Given("lately", DateTimeField()))
    return sql_of(
        organisations.order_by()
        .annotate(counts=ExpressionWrapper(counts, BooleanField()), **known)
        .values("country", "kind", "counts", *known)
        .annotate(number=Count("pk"))
    )


def counted_among(memberships: QuerySet[Membership], lately: Any = None) -> Q:
    """Return the condition for organisations that no manager has made up, or turned into others, of late.

    `memberships` are those that count, of an outer query's organisation.
    """
    lately = lately or clock.now() - SETTLED
    confirmed = Q(with_checked_number(), Exists(_confirming()))
    events: Any = apps.get_model("directory", "OrganisationEvent")
    changes = events.objects.filter(pgh_obj=OuterRef("pk"), pgh_label="update", pgh_created_at__gt=lately)
    others_before = changes.exclude(country=OuterRef("country"), kind=OuterRef("kind"))
    return (Q(Exists(memberships.filter(added__lte=lately))) | confirmed) & ~Q(Exists(others_before))


def _confirming() -> QuerySet[Affiliation]:
    """Return the people who confirm that an organisation exists: they belong to no other, and to no office."""
    people = Affiliation.objects.filter(organisation=OuterRef("pk"), user__is_active=True)
    elsewhere = Affiliation.objects.filter(user=OuterRef("user")).exclude(pk=OuterRef("pk"))
    return people.filter(~Exists(elsewhere), ~Exists(Cluster.objects.filter(managers=OuterRef("user"))))


def of_cells(cells: list[Cell]) -> Q:
    """Return the condition that a statement's author is in one of these cells."""
    conditions = (Q(organisation__country=country, organisation__kind=kind) for country, kind in cells)
    return reduce(or_, conditions, Q(pk__in=[]))


def described(disclosure: Disclosure) -> str:
    """Return the description of an anonymous author, such as "A company in Finland"."""
    if not disclosure.country:
        return _("An organisation in the alliance")
    by_kind = {
        "": _("An organisation in %(country)s"),
        Kind.COMPANY: _("A company in %(country)s"),
        Kind.RESEARCH: _("A research institute in %(country)s"),
        Kind.EDUCATION: _("A university or school in %(country)s"),
        Kind.PUBLIC: _("A public body in %(country)s"),
        Kind.ASSOCIATION: _("An association or other body in %(country)s"),
    }
    return by_kind[disclosure.kind] % {"country": country_name(disclosure.country)}
