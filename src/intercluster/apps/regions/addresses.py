"""Addresses that lead from a region's figures to their sources, to members and to partner search."""

from urllib.parse import urlencode

from django.urls import reverse

from intercluster.apps.directory.models import Cluster, Membership
from intercluster.apps.regions.queries import Picture


def members_address(code: str, activity: str) -> str:
    """Return the directory's address of the members in a region, or else who stands for it, active in a division."""
    query = [("activity", activity[:2]), *members_in(code)]
    return f"{reverse('directory:directory')}?{urlencode(query)}"


def search_address(name: str, code: str = "") -> str:
    """Return the address of a search for partners in an activity, in a region's clusters or country if one is given."""
    query = [("text", name), ("seeking", "offers"), *(place_of(code) if code else [])]
    return f"{reverse('partnering:search')}?{urlencode(query)}"


def activity_address(found: Picture, code: str, activity: str) -> str:
    """Return the address of where an activity's figures in a region come from, in this dataset and year."""
    return f"{reverse('regions:activity', args=[code, activity])}?{_of(found)}"


def measures_address(found: Picture, code: str) -> str:
    """Return the address of where a region's measures come from, in this dataset and year."""
    return f"{reverse('regions:measures', args=[code])}?{_of(found)}"


def _of(found: Picture) -> str:
    return urlencode({"dataset": found.dataset.slug, "year": found.year})


def members_in(code: str) -> list[tuple[str, str]]:
    """Return the directory's filters of the members in a region or, where none is known, of who stands for it."""
    there = Membership.objects.filter(organisation__region__startswith=code).exists()
    return [("region", code)] if there else place_of(code)


def place_of(code: str) -> list[tuple[str, str]]:
    """Return the filters whose members stand for a region in partner search: its clusters', or else its country's."""
    own = Cluster.objects.filter(region=code).order_by("pk").values_list("slug", flat=True)
    return [("cluster", slug) for slug in own] or [("country", code[:2])]
