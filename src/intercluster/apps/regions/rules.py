"""Who may bring statistics in, and who may judge a region. Statistics are for all to read."""

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.models import Dataset, Judgement


def may_bring_tables(viewer: Viewer) -> bool:
    """Any office brings tables in, and whoever runs the platform."""
    return viewer.is_operator or bool(viewer.cluster_ids)


def may_keep_dataset(viewer: Viewer, office: Cluster | None) -> bool:
    """A new dataset is kept by an office of theirs, or by whoever runs the platform."""
    return viewer.is_operator or (office is not None and office.pk in viewer.cluster_ids)


def may_change_dataset(viewer: Viewer, dataset: Dataset) -> bool:
    """A dataset is revised and removed by the office that keeps it, and by whoever runs the platform."""
    return viewer.is_operator or dataset.office_id in viewer.cluster_ids


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
