"""An office's home, and the statistics that its evaluators see as well."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercluster.apps.directory import overview
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import manages, viewer_for
from intercluster.apps.office.charts import CHARTS, readable
from intercluster.apps.office.trends import Subject
from intercluster.core import clock
from intercluster.core.history.timeline import timeline
from intercluster.core.office_panels import office_panels

SHOWN = 100
"""Most lines of the history."""

FEW = 8
"""Number of entries listed of each kind; the rest unfolds, or has its own page."""


@never_cache
@require_safe
def home(request: HttpRequest, cluster: str) -> HttpResponse:
    """Show an office its tasks; raise Http404 for others."""
    found = get_object_or_404(Cluster.objects.prefetch_related("alliances"), slug=cluster)
    viewer = viewer_for(request)
    if not manages(viewer, found):
        raise Http404
    panels = office_panels(found, viewer, clock.now())
    today = [panel for panel in panels if panel.place == "today" and panel.count]
    return render(
        request,
        "office/home.html",
        {
            "cluster": found,
            "office": overview.office(found),
            "start": [panel for panel in panels if panel.place == "start"],
            "today": today,
            "further": list(dict.fromkeys(panel.link for panel in today if panel.link)),
            "members": [panel for panel in panels if panel.place == "members"],
            "few": f":{FEW}",
            "rest": f"{FEW}:",
            **_drawn(found),
        },
    )


@never_cache
@require_safe
def past(request: HttpRequest, cluster: str) -> HttpResponse:
    """Show an office its cluster's recent history; raise Http404 for others."""
    found, viewer = managed_cluster(request, cluster), viewer_for(request)
    return render(
        request, "office/history.html", {"cluster": found, "entries": timeline(found, viewer, SHOWN), "most": SHOWN}
    )


@never_cache
@require_safe
def statistics(request: HttpRequest, cluster: str) -> HttpResponse:
    """Show a cluster's numbers over time to its office and its evaluators."""
    found = readable(request, cluster)
    return render(request, "office/statistics.html", {"cluster": found, **_drawn(found)})


def _drawn(cluster: Cluster) -> dict[str, Any]:
    about = Subject(cluster, clock.local_day())
    return {
        "charts": [make(about) for make in CHARTS.values()],
        "address": reverse("office:statistics", args=[cluster.slug]),
    }
