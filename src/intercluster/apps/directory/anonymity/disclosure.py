"""What the alliance is told of an anonymous author: kind and country where that leaves enough who it may be, or less.

The organisations of the alliance are divided into groups that are told alike, each of at least SMALLEST organisations,
so that no answer narrows an author down to fewer (k-anonymity: Samarati & Sweeney 1998, with k = SMALLEST). What is
told depends on the author's country and kind only, never on which of the organisations of that kind it is.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from intercluster.apps.directory.choices import Kind
from intercluster.apps.directory.models import Membership, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.geo.display_names import country_name

SMALLEST = 3
"""Organisations that a description must leave in question."""

Cell = tuple[str, str]
"""Country and kind."""


@dataclass(frozen=True, order=True)
class Told:
    """What is told of an author; "" is not told."""

    country: str = ""
    kind: str = ""


def groups(sizes: Mapping[Cell, int], smallest: int = SMALLEST) -> dict[Cell, Told]:
    """Return what is told of the organisations of each country and kind, given how many there are.

    Those of a kind that is rare in its country are told by country alone, or where they are too few together, as
    somebody in the alliance. What would still be too few takes the smallest other group in.
    """
    told = {cell: Told(*cell) if size >= smallest else Told(cell[0]) for cell, size in sizes.items()}
    members = _members(told, sizes)
    told |= {cell: Told() for cell, own in told.items() if members[own] < smallest}
    members = _members(told, sizes)
    while 0 < members[Told()] < smallest and len(members) > 1:
        least = min((size, own) for own, size in members.items() if own != Told())[1]
        told |= {cell: Told() for cell, own in told.items() if own == least}
        members = _members(told, sizes)
    return told


def _members(told: Mapping[Cell, Told], sizes: Mapping[Cell, int]) -> Counter[Told]:
    members: Counter[Told] = Counter()
    for cell, own in told.items():
        members[own] += sizes[cell]
    return members


def told_to(viewer: Viewer) -> dict[Cell, Told]:
    """Return what a viewer is told of authors by their country and kind.

    Only those organisations are in question whose anonymous texts the viewer reads without a name.
    """
    if not viewer.alliance_ids:
        return {}
    of_it = Membership.objects.filter(organisation=OuterRef("pk"))
    found = Organisation.objects.filter(Exists(of_it.filter(cluster__alliances__in=viewer.alliance_ids)))
    if viewer.cluster_ids:
        found = found.exclude(Exists(of_it.filter(cluster__in=viewer.cluster_ids)))
    rows = found.exclude(pk__in=viewer.organisation_ids).order_by().values_list("country", "kind")
    return groups({(country, kind): size for country, kind, size in rows.annotate(size=Count("pk"))})


def of_cells(cells: list[Cell]) -> Q:
    """Return the condition that a statement's author is of one of these countries and kinds."""
    conditions = (Q(organisation__country=country, organisation__kind=kind) for country, kind in cells)
    return reduce(or_, conditions, Q(pk__in=[]))


def described(told: Told) -> str:
    """Return what an anonymous author is called: "A company in Finland"."""
    if not told.country:
        return _("An organisation in the alliance")
    by_kind = {
        "": _("An organisation in %(country)s"),
        Kind.COMPANY: _("A company in %(country)s"),
        Kind.RESEARCH: _("A research institute in %(country)s"),
        Kind.EDUCATION: _("A university or school in %(country)s"),
        Kind.PUBLIC: _("A public body in %(country)s"),
        Kind.ASSOCIATION: _("An association or other body in %(country)s"),
    }
    return by_kind[told.kind] % {"country": country_name(told.country)}
