"""The offices and evaluations of the reader."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.clusters.queries import in_own_places, own_clusters


def offices(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the links to the homes of the reader's offices, and to the statistics that the reader evaluates."""
    if not request.user.is_authenticated:
        return []
    viewer, clusters = in_own_places(request), own_clusters(request)
    own = [each for each in clusters if each.pk in viewer.cluster_ids]
    others = [each for each in clusters if each.pk in viewer.evaluated_ids - viewer.cluster_ids]
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
