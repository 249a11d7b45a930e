"""Charts and maps of regions."""

from django.http import HttpRequest

from intercluster.apps.regions.charts.comparison import OF_REGIONS
from intercluster.apps.regions.charts.overview import homes_of_clusters, overview
from intercluster.apps.regions.charts.region import OF_REGION, TABLES_OF_REGION, region_map
from intercluster.apps.regions.pages.request_params import requested_regions, requested_snapshot
from intercluster.apps.regions.queries import dataset_of
from intercluster.charts.chart import Chart
from intercluster.charts.registry import ChartPage


def of_all(request: HttpRequest, name: str) -> Chart | None:
    """Make the map of all regions."""
    if name != "map":
        return None
    chart: Chart = overview(request, dataset_of(request.GET.get("dataset", "")), homes_of_clusters())["map"]
    return chart


def of_one(request: HttpRequest, name: str, code: str) -> Chart | None:
    """Make a chart of one region."""
    make = OF_REGION.get(name) or TABLES_OF_REGION.get(name)
    if make is None:
        return None
    snapshot = requested_snapshot(request, [code])
    return region_map(snapshot, code, request.GET.get("map", "")) if name == "map" else make(snapshot, code)


def of_several(request: HttpRequest, name: str) -> Chart | None:
    """Make a chart of several regions side by side."""
    if name not in OF_REGIONS:
        return None
    codes = requested_regions(request)
    return OF_REGIONS[name](requested_snapshot(request, codes), codes)


CHART_PAGES = [
    ChartPage("regions/", of_all),
    ChartPage("regions/compare/", of_several),
    ChartPage("regions/<nuts:code>/", of_one),
]
