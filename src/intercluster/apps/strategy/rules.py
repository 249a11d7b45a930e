"""Who may read and change a strategy."""

from django.db.models import Q, QuerySet

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import Readers, Strategy


def clusters_of(strategy: Strategy) -> QuerySet[Cluster]:
    """Return the clusters whose strategy it is, by name."""
    if strategy.cluster_id is not None:
        return Cluster.objects.filter(pk=strategy.cluster_id)
    return Cluster.objects.filter(alliances=strategy.alliance_id)


def strategies_of(cluster: Cluster) -> QuerySet[Strategy]:
    """Return the strategies of a cluster and of its alliances."""
    return Strategy.objects.filter(Q(cluster=cluster) | Q(alliance__clusters=cluster)).distinct()


def may_change(viewer: Viewer, strategy: Strategy) -> bool:
    """Allow the offices of the clusters whose strategy it is to change it."""
    return viewer.is_operator or clusters_of(strategy).filter(pk__in=viewer.cluster_ids).exists()


def drafted_by(viewer: Viewer) -> Q:
    """Return the condition for strategies that the viewer may change."""
    if viewer.is_operator:
        return Q(pk__isnull=False)
    return Q(cluster__in=viewer.cluster_ids) | Q(alliance__clusters__in=viewer.cluster_ids)


def readable_by(viewer: Viewer) -> Q:
    """Return the condition for strategies whose draft, or a version of which that is in force, the viewer may read."""
    return draft_readable_by(viewer) | (Q(versions__in_force__isnull=False) & _of_members(viewer))


def draft_readable_by(viewer: Viewer) -> Q:
    """Return the condition for strategies whose draft the viewer may read."""
    return drafted_by(viewer) | Q(readers=Readers.EVERYBODY) | (Q(readers=Readers.MEMBERS) & _of_members(viewer))


def reads_draft(viewer: Viewer, strategy: Strategy) -> bool:
    """Return whether the viewer may read the draft of a strategy."""
    return Strategy.objects.filter(draft_readable_by(viewer), pk=strategy.pk).exists()


def _of_members(viewer: Viewer) -> Q:
    return Q(cluster__in=viewer.home_ids) | Q(alliance__in=viewer.alliance_ids)
