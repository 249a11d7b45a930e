"""Who may see and do what in the directory."""

from dataclasses import dataclass
from typing import Any

from intercluster.apps.directory.models import Cluster


@dataclass(frozen=True)
class Viewer:
    """Whoever reads: the clusters whose office they belong to, and the alliances those clusters work in.

    `is_operator` is whoever runs the installation (the command line, a platform administrator) and sees everything.
    """

    cluster_ids: frozenset[int] = frozenset()
    alliance_ids: frozenset[int] = frozenset()
    is_operator: bool = False


VISITOR = Viewer()
OPERATOR = Viewer(is_operator=True)


def viewer_of(user: Any) -> Viewer:
    """Return what a signed-in person, or an anonymous user, may see."""
    if not user.is_authenticated:
        return VISITOR
    if user.is_superuser:
        return OPERATOR
    return _office(Cluster.objects.filter(managers=user))


def office_of(*clusters: Cluster) -> Viewer:
    """Return what the office of these clusters may see."""
    return _office(Cluster.objects.filter(pk__in=[cluster.pk for cluster in clusters]))


def _office(clusters: Any) -> Viewer:
    pairs = clusters.values_list("pk", "alliances")
    return Viewer(
        cluster_ids=frozenset(cluster for cluster, _ in pairs),
        alliance_ids=frozenset(alliance for _, alliance in pairs if alliance is not None),
    )


def may_import(viewer: Viewer, cluster: Cluster) -> bool:
    """An office imports into its own cluster."""
    return viewer.is_operator or cluster.pk in viewer.cluster_ids
