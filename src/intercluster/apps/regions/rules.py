"""Who may judge a region: the office of a cluster in it. Statistics are for all to read."""

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.models import Judgement


def judging_cluster(viewer: Viewer, code: str) -> Cluster | None:
    """Return the cluster on whose behalf somebody may judge a region: one in it, or in a part or the whole of it."""
    near = [code[:length] for length in range(2, len(code) + 1)]
    for cluster in Cluster.objects.exclude(region="").order_by("pk"):
        is_there = cluster.region in near or cluster.region.startswith(code)
        if is_there and (viewer.is_operator or cluster.pk in viewer.cluster_ids):
            return cluster
    return None


def reads_judgements(viewer: Viewer) -> bool:
    """What offices hold of their regions is for the alliance."""
    return viewer.is_allied


def may_withdraw(viewer: Viewer, judgement: Judgement) -> bool:
    """An office takes back what it said."""
    return viewer.is_operator or judgement.cluster_id in viewer.cluster_ids
