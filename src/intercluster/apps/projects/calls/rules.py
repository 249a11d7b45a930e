"""Who may keep calls and programmes."""

from django.db.models import QuerySet

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.projects.models import Call, Programme


def may_keep(viewer: Viewer, kept: Call | Programme) -> bool:
    """Allow the office of a cluster to change its calls and programmes."""
    return manages(viewer, kept.cluster)


def keepers(viewer: Viewer) -> QuerySet[Cluster]:
    """Return the clusters for which the viewer may add calls and programmes."""
    if viewer.is_operator:
        return Cluster.objects.order_by("name")
    return Cluster.objects.filter(pk__in=viewer.cluster_ids).order_by("name")
