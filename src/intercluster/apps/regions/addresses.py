"""Addresses that lead from a region's figures to their sources, to members and to partner search."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from intercluster.apps.directory.models import Cluster, Membership
from intercluster.apps.regions.queries import Picture

Filters = Sequence[tuple[str, str]]
"""What a list or a search is narrowed to: parameters of its address and their values."""


def members_address(place: Filters, activity: str) -> str:
    """Return the directory's address of the members of a place (`members_in`) that are active in a division."""
    query = [("activity", activity[:2]), *place]
    return f"{reverse('directory:directory')}?{urlencode(query)}"


def search_address(name: str, place: Filters = ()) -> str:
    """Return the address of a search for partners in an activity, in a place (`place_of`) if one is given."""
    query = [("text", name), ("seeking", "offers"), *place]
    return f"{reverse('partnering:search')}?{urlencode(query)}"


def activity_address(found: Picture, code: str, activity: str) -> str:
    """Return the address of where an activity's figures in a region come from, in this dataset and year."""
    return f"{reverse('regions:activity', args=[code, activity])}?{_of(found)}"


def measures_address(found: Picture, code: str) -> str:
    """Return the address of where a region's measures come from, in this dataset and year."""
    return f"{reverse('regions:measures', args=[code])}?{_of(found)}"


def _of(found: Picture) -> str:
    return urlencode({"dataset": found.dataset.slug, "year": found.year})


def members_in(code: str) -> Filters:
    """Return the directory's filters of the members in a region or, where none is known, of who stands for it."""
    there = Membership.objects.filter(organisation__region__startswith=code).exists()
    return [("region", code)] if there else place_of(code)


def place_of(code: str) -> Filters:
    """Return the filters whose members stand for a region in partner search: its clusters', or else its country's."""
    own = Cluster.objects.filter(region=code).order_by("pk").values_list("slug", flat=True)
    return [("cluster", slug) for slug in own] or [("country", code[:2])]
