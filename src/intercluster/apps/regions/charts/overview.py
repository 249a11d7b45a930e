"""The map of all regions of a level."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.regions.charts.maps import choropleth, default_figure, figure_choices
from intercluster.apps.regions.models import Dataset
from intercluster.apps.regions.pages.request_params import query_string, requested_year
from intercluster.apps.regions.queries import NothingKnownError, figures_of, levels_of, regions_of
from intercluster.apps.regions.snapshots import snapshot_of_level


def overview(request: HttpRequest, dataset: Dataset, homes: Collection[str]) -> dict[str, Any]:
    """Return the map of all regions of a level with homes outlined, and the other figures and levels to choose."""
    levels = levels_of(dataset)
    asked = request.GET.get("level", "")
    if asked and asked not in map(str, levels):
        raise NothingKnownError(
            _("%(dataset)s has nothing on regions of level %(level)s; it has %(known)s.")
            % {"dataset": dataset.title, "level": asked, "known": ", ".join(map(str, levels))}
        )
    if not levels:
        raise NothingKnownError(
            _("%(dataset)s has no figures on regions within countries.") % {"dataset": dataset.title}
        )
    level = int(asked) if asked else levels[0]
    snapshot = snapshot_of_level(dataset, level, requested_year(request))
    figure = request.GET.get("map") or default_figure(snapshot)
    return {
        "map": choropleth(snapshot, figure, sorted(homes)),
        "map_query": query_string(request, "dataset", "year", "map", "level"),
        "address": reverse("regions:list"),
        "figures": figure_choices(snapshot),
        "figure": figure,
        "levels": levels if len(levels) > 1 else [],
        "level": level,
    }


def homes_of_clusters(dataset: Dataset) -> dict[str, str]:
    """Return by the code of each region that has a cluster the one whose figures are shown for it, if there are any."""
    codes = Cluster.objects.exclude(region="").order_by("region").values_list("region", flat=True).distinct()
    shown = figures_of(list(codes), dataset)
    there = set(regions_of(dataset).filter(code__in=shown.values()).values_list("code", flat=True))
    return {code: larger for code, larger in shown.items() if larger in there}
