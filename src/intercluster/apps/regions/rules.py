"""Who may import statistics, and who may judge a region. Everybody may read statistics."""

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.models import Dataset, Judgement


def may_bring_tables(viewer: Viewer) -> bool:
    """Offices and operators import tables."""
    return viewer.is_operator or bool(viewer.cluster_ids)


def may_keep_dataset(viewer: Viewer, office: Cluster | None) -> bool:
    """An office keeps its own new datasets; operators keep any."""
    return viewer.is_operator or (office is not None and office.pk in viewer.cluster_ids)


def may_change_dataset(viewer: Viewer, dataset: Dataset) -> bool:
    """The office that keeps a dataset may revise and remove it; operators may change any."""
    return viewer.is_operator or dataset.office_id in viewer.cluster_ids


def judging_cluster(viewer: Viewer, code: str) -> Cluster | None:
    """Return the viewer's cluster that may judge a region: one in it, in a part of it, or in a region around it."""
    near = [code[:length] for length in range(2, len(code) + 1)]
    for cluster in Cluster.objects.exclude(region="").order_by("pk"):
        is_there = cluster.region in near or cluster.region.startswith(code)
        if is_there and (viewer.is_operator or cluster.pk in viewer.cluster_ids):
            return cluster
    return None


def reads_judgements(viewer: Viewer) -> bool:
    """Members of the alliance read judgements."""
    return viewer.is_allied


def may_withdraw(viewer: Viewer, judgement: Judgement) -> bool:
    """An office may withdraw its own judgements; operators may withdraw any."""
    return viewer.is_operator or judgement.cluster_id in viewer.cluster_ids
