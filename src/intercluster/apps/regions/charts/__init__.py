"""Charts and maps of regions."""

from dataclasses import replace

from django.http import HttpRequest

from intercluster.apps.regions.charts.comparison import OF_REGIONS
from intercluster.apps.regions.charts.innovation import OF_INNOVATION, innovation_table, side_by_side
from intercluster.apps.regions.charts.overview import homes_of_clusters, overview
from intercluster.apps.regions.charts.region import OF_REGION, TABLES_OF_REGION, region_map
from intercluster.apps.regions.indicators.comparing import known_profile
from intercluster.apps.regions.indicators.views import requested_profiles
from intercluster.apps.regions.pages.request_params import requested_figures, requested_regions
from intercluster.apps.regions.queries import dataset_of
from intercluster.charts.chart import Chart
from intercluster.charts.registry import ChartPage


def of_all(request: HttpRequest, name: str) -> Chart | None:
    """Make the map of all regions."""
    if name != "map":
        return None
    dataset = dataset_of(request.GET.get("dataset", ""))
    chart: Chart = overview(request, dataset, homes_of_clusters(dataset).values())["map"]
    return chart


def of_one(request: HttpRequest, name: str, code: str) -> Chart | None:
    """Make a chart of one region."""
    make = OF_REGION.get(name) or TABLES_OF_REGION.get(name)
    if make is None:
        return None
    asked = requested_figures(request, [code])
    snapshot, code = asked.snapshot, asked.code
    chart = region_map(snapshot, code, request.GET.get("map", "")) if name == "map" else make(snapshot, code)
    return _noted(chart, asked.note)


def of_several(request: HttpRequest, name: str) -> Chart | None:
    """Make a chart of several regions side by side."""
    if name not in OF_REGIONS:
        return None
    asked = requested_figures(request, requested_regions(request))
    return _noted(OF_REGIONS[name](asked.snapshot, asked.codes), asked.note)


def _noted(chart: Chart, note: str) -> Chart:
    """Say below a chart by itself of which region the figures are; on a page the page says so."""
    return replace(chart, note=f"{note} {chart.note}".strip())


def of_innovation(request: HttpRequest, name: str, code: str) -> Chart | None:
    """Make a chart or table of a region's indicators."""
    found = known_profile(code)
    make = OF_INNOVATION.get(name)
    return make(found) if make else innovation_table(found, name)


def of_innovation_of_several(request: HttpRequest, name: str) -> Chart | None:
    """Make the chart of the indicators of several regions."""
    return side_by_side(requested_profiles(request)) if name == "innovation" else None


CHART_PAGES = [
    ChartPage("regions/innovation/", of_innovation_of_several),
    ChartPage("regions/<nuts:code>/innovation/", of_innovation),
    ChartPage("regions/", of_all),
    ChartPage("regions/compare/", of_several),
    ChartPage("regions/<nuts:code>/", of_one),
]
