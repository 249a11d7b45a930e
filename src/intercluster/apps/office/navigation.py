"""The offices and evaluations of the reader."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.clusters.queries import own_clusters
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import viewer_for


def offices(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the links to the homes of the reader's offices, and to the statistics that the reader evaluates."""
    if not request.user.is_authenticated:
        return []
    own, others = _managed(request), _evaluated(request)
    homes = [
        (each.display_name if len(own) > 1 else _("Office"), reverse("office:home", args=[each.slug])) for each in own
    ]
    statistics = [
        (
            _("Statistics of %(name)s") % {"name": each.display_name} if len(others) > 1 else _("Statistics"),
            reverse("office:statistics", args=[each.slug]),
        )
        for each in others
    ]
    return homes + statistics


def _managed(request: HttpRequest) -> list[Cluster]:
    viewer = viewer_for(request)
    if viewer.is_operator:  # who needs no role, and may have one
        return list(Cluster.objects.filter(managers=request.user.pk))
    return [each for each in own_clusters(request) if each.pk in viewer.cluster_ids]


def _evaluated(request: HttpRequest) -> list[Cluster]:
    viewer = viewer_for(request)
    if viewer.is_operator:
        return list(Cluster.objects.filter(evaluators=request.user.pk).exclude(managers=request.user.pk))
    return [each for each in own_clusters(request) if each.pk in viewer.evaluated_ids - viewer.cluster_ids]
