"""Acts of administrators as entries of a cluster's timeline."""

from django.db.models import Model

from intercluster.apps.administration.models import Act
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.core.history.timeline import Entry


def entries(subject: Model, viewer: Viewer, limit: int) -> list[Entry]:
    """Return what administrators did last to a cluster, for its office."""
    if not isinstance(subject, Cluster) or not manages(viewer, subject):
        return []
    acts = Act.objects.filter(cluster=subject).select_related("by", "person")[:limit]
    return [Entry(act.at, str(act.by or ""), "administration/timeline/act.html", {"act": act}) for act in acts]
