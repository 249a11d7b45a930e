"""Addresses from a region's figures to their sources, to members and to partner search."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse

from intercluster.apps.directory.models import Cluster, Membership, Organisation
from intercluster.apps.directory.search.region_filter import in_regions
from intercluster.apps.regions.snapshots import RegionalSnapshot

Filters = Sequence[tuple[str, str]]
"""Filters of a list or a search: parameters of its address and their values."""


def members_address(place: Filters, divisions: Iterable[str]) -> str:
    """Return the address of the members of a place (`members_in`) active in any of some NACE divisions."""
    query = [*(("activity", each) for each in sorted(divisions)), *place]
    return f"{reverse('directory:directory')}?{urlencode(query)}"


def search_address(name: str, place: Filters = ()) -> str:
    """Return the address of a partner search for an activity, in a place (`members_in`) if given."""
    query = [("text", name), ("seeking", "offers"), *place]
    return f"{reverse('partnering:search')}?{urlencode(query)}"


def activity_address(snapshot: RegionalSnapshot, code: str, activity: str) -> str:
    """Return the address of the source of an activity's figures in a region, in this dataset and year."""
    return f"{reverse('regions:activity', args=[code, activity])}?{_of(snapshot)}"


def measures_address(snapshot: RegionalSnapshot, code: str) -> str:
    """Return the address of the source of a region's measures, in this dataset and year."""
    return f"{reverse('regions:measures', args=[code])}?{_of(snapshot)}"


def _of(snapshot: RegionalSnapshot) -> str:
    return urlencode({"dataset": snapshot.dataset.slug, "year": snapshot.year})


def members_in(codes: Collection[str]) -> dict[str, Filters]:
    """Return by region the filters that find its members in the directory and in partner search.

    A region without known members uses the members of its clusters, and without a cluster those of its country.
    """
    is_member = Exists(Membership.objects.filter(organisation=OuterRef("pk"), cluster__archived__isnull=True))
    there = Organisation.objects.filter(is_member, in_regions(codes)).order_by().values_list("region", flat=True)
    known = list(there.distinct())
    clusters: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for region, slug in Cluster.objects.filter(region__in=codes).order_by("pk").values_list("region", "slug"):
        clusters[region].append(("cluster", slug))
    return {
        code: [("region", code)]
        if any(each.startswith(code) for each in known)
        else clusters.get(code) or [("country", code[:2])]
        for code in codes
    }
