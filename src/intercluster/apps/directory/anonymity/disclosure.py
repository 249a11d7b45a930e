"""How the author of an anonymous text is described to the alliance: by kind and country, or by less.

The organisations of the alliance are divided into groups with one description each. A group has at least SMALLEST
organisations, so no answer narrows an author down to fewer (k-anonymity: Samarati & Sweeney 1998, with k = SMALLEST).
The description depends on the author's country and kind only, never on which organisation of that kind it is.
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
class Disclosure:
    """What is disclosed of an author. An empty field is not disclosed."""

    country: str = ""
    kind: str = ""


def groups(sizes: Mapping[Cell, int], smallest: int = SMALLEST) -> dict[Cell, Disclosure]:
    """Return what is disclosed of the organisations of each country and kind, given their numbers.

    A kind that is rare in its country is described by country alone. Where these are too few together, they are
    described as somebody in the alliance; if that group is still too small, it takes the smallest other group in.
    """
    told = {cell: Disclosure(*cell) if size >= smallest else Disclosure(cell[0]) for cell, size in sizes.items()}
    members = _members(told, sizes)
    told |= {cell: Disclosure() for cell, own in told.items() if members[own] < smallest}
    members = _members(told, sizes)
    while 0 < members[Disclosure()] < smallest and len(members) > 1:
        least = min((size, own) for own, size in members.items() if own != Disclosure())[1]
        told |= {cell: Disclosure() for cell, own in told.items() if own == least}
        members = _members(told, sizes)
    return told


def _members(told: Mapping[Cell, Disclosure], sizes: Mapping[Cell, int]) -> Counter[Disclosure]:
    members: Counter[Disclosure] = Counter()
    for cell, own in told.items():
        members[own] += sizes[cell]
    return members


def told_to(viewer: Viewer) -> dict[Cell, Disclosure]:
    """Return how unnamed authors are described to a viewer, by their country and kind.

    Only organisations whose anonymous texts the viewer reads without a name are counted.
    """
    if not viewer.alliance_ids:
        return {}
    of_it = Membership.objects.filter(organisation=OuterRef("pk"))
    allied = of_it.filter(cluster__alliances__in=viewer.alliance_ids, cluster__archived__isnull=True)
    organisations = Organisation.objects.filter(Exists(allied))
    if viewer.cluster_ids:
        organisations = organisations.exclude(Exists(of_it.filter(cluster__in=viewer.cluster_ids)))
    rows = organisations.exclude(pk__in=viewer.organisation_ids).order_by().values_list("country", "kind")
    return groups({(country, kind): size for country, kind, size in rows.annotate(size=Count("pk"))})


def of_cells(cells: list[Cell]) -> Q:
    """Return the condition that a statement's author is in one of these cells."""
    conditions = (Q(organisation__country=country, organisation__kind=kind) for country, kind in cells)
    return reduce(or_, conditions, Q(pk__in=[]))


def described(told: Disclosure) -> str:
    """Return the description of an anonymous author, such as "A company in Finland"."""
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
