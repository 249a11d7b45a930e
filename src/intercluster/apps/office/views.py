"""An office's home, and the statistics that its evaluators see as well."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import manages, viewer_for
from intercluster.apps.introductions.queries import in_progress
from intercluster.apps.office.charts import CHARTS, readable
from intercluster.apps.office.trends import Subject
from intercluster.core import clock
from intercluster.core.history.timeline import timeline
from intercluster.core.office_panels import Panel, office_panels

SHOWN = 100
"""Most lines of the history."""

ON_A_PAGE = 20
"""Lines on a page of the history."""

FEW = 5
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
            "figures": _figures(found, panels),
            "start": [panel for panel in panels if panel.place == "start"],
            "today": today,
            "things": sum(panel.count or 0 for panel in today),
            "further": list(dict.fromkeys(panel.link for panel in today if panel.link)),
            "members": [panel for panel in panels if panel.place == "members"],
            "few": f":{FEW}",
            "rest": f"{FEW}:",
        },
    )


@never_cache
@require_safe
def past(request: HttpRequest, cluster: str) -> HttpResponse:
    """Show an office its cluster's recent history; raise Http404 for others."""
    found, viewer = managed_cluster(request, cluster), viewer_for(request)
    paginator = Paginator(timeline(found, viewer, SHOWN), ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return render(
        request,
        "office/history.html",
        {
            "cluster": found,
            "entries": page.object_list,
            "most": SHOWN,
            "page": page,
            "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=1),
        },
    )


@never_cache
@require_safe
def statistics(request: HttpRequest, cluster: str) -> HttpResponse:
    """Show a cluster's numbers over time to its office and its evaluators."""
    found = readable(request, cluster)
    about = Subject(found, clock.local_day())
    return render(
        request,
        "office/statistics.html",
        {
            "cluster": found,
            "charts": [make(about) for make in CHARTS.values()],
            "address": reverse("office:statistics", args=[found.slug]),
        },
    )


def _figures(cluster: Cluster, panels: Iterable[Panel]) -> list[tuple[str, int, str]]:
    """Return three figures, each as its label, the number and the address of what it counts."""
    board = reverse("introductions:board", args=[cluster.slug])
    waiting = next(panel.count or 0 for panel in panels if panel.key == "waiting")
    return [
        (_("Waiting for you"), waiting, f"{board}?stage=you"),
        (_("Introductions in progress"), in_progress(cluster).count(), board),
        (_("Members"), cluster.memberships.count(), f"{reverse('directory:directory')}?cluster={cluster.slug}"),
    ]
