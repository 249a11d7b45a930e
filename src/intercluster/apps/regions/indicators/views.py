"""Pages of innovation: of one region, and of several side by side."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intercluster.apps.regions.charts.innovation import OF_INNOVATION, side_by_side
from intercluster.apps.regions.indicators.comparing import Compared, Profile, known_profile, profile
from intercluster.apps.regions.indicators.in_words import (
    groups,
    index_group,
    paragraph,
    rank_in_words,
    rank_range,
    value_in_words,
)
from intercluster.apps.regions.indicators.index import index_of
from intercluster.apps.regions.models import Group
from intercluster.apps.regions.pages.presentation import source_of
from intercluster.apps.regions.pages.request_params import query_string, requested_regions
from intercluster.apps.regions.queries import NothingKnownError


def innovation(code: str) -> dict[str, Any] | None:
    """Return what a page shows of a region's indicators, or None without any."""
    found = profile(code)
    if found is None:
        return None
    return {
        "profile": found,
        "sentences": paragraph(found),
        "groups": groups(found),
        "source": source_of(found.dataset),
    }


def requested_profiles(request: HttpRequest) -> list[Profile]:
    """Return the regions that a request sets side by side; those within one larger region come as that one."""
    found = [known_profile(code) for code in requested_regions(request)]
    several = list({each.region.code: each for each in found}.values())
    if len(several) < len(found):
        raise NothingKnownError(
            _("Some of these regions are parts of one larger region, for which the indicators are published.")
        )
    return several


@require_safe
def region_innovation(request: HttpRequest, code: str) -> HttpResponse:
    """Show a region's indicators of innovation, and its place by the composite index."""
    found = known_profile(code)
    index = index_of(found)
    charts = [chart for make in OF_INNOVATION.values() if (chart := make(found))]
    return render(
        request,
        "regions/region_innovation.html",
        {
            "innovation": innovation(code),
            "region": found.region,
            "asked": code,
            "placed": (placed := index.of(found.region.code) if index else None),
            "placed_range": rank_range(placed) if placed else "",
            "placed_group": index_group(placed.group) if placed else "",
            "index": index,
            "charts": charts,
            "address": reverse("regions:innovation", args=[code]),
        },
    )


@require_safe
def compare_innovation(request: HttpRequest) -> HttpResponse:
    """Show the indicators of two to five regions side by side."""
    try:
        several = requested_profiles(request)
    except NothingKnownError as why:
        why.status = 200
        raise
    return render(
        request,
        "regions/compare_innovation.html",
        {
            "several": several,
            "groups": _side_by_side(several),
            "index": [_placed(each) for each in several],
            "charts": [side_by_side(several)],
            "sources": list(dict.fromkeys(source_of(each.dataset) for each in several)),
            "address": reverse("regions:compare-innovation"),
            "query": query_string(request, "region"),
        },
    )


class _Row(NamedTuple):
    """An indicator with the cell of each region, empty if it has no value, and the European Union's value."""

    name: str
    unit: str
    cells: list[dict[str, Any]]
    union: str


def _side_by_side(several: list[Profile]) -> list[tuple[str, list[_Row]]]:
    """Return the rows of each group that has some."""
    of_each = [{each.indicator.activity.code: each for each in found.standings} for found in several]
    rows: dict[str, list[_Row]] = {}
    for code in dict.fromkeys(code for own in of_each for code in own):
        told = [own.get(code) for own in of_each]
        first = next(each for each in told if each)
        # The Union's value is of the row's newest year.
        newest = max((each for each in told if each and each.year), key=lambda each: each.year or 0, default=first)
        row = _Row(first.name, first.indicator.unit_name, [_cell(each) for each in told], _union(newest))
        rows.setdefault(first.indicator.group, []).append(row)
    return [(str(group.label), rows[group]) for group in Group if group in rows]


def _cell(each: Compared | None) -> dict[str, Any]:
    if each is None or each.value is None:
        return {}
    return {"value": value_in_words(each.value), "year": each.year, "rank": rank_in_words(each.everywhere)}


def _union(each: Compared) -> str:
    return "–" if each.union is None else f"{value_in_words(each.union)} ({each.year})"


def _placed(found: Profile) -> str:
    index = index_of(found)
    placed = index.of(found.region.code) if index else None
    return rank_range(placed) if placed else "–"
