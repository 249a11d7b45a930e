"""Hide the first week of an office, and show it again."""

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.moving.models import FirstWeekDismissed
from intercluster.core.errors import NotAllowed


def dismiss(cluster: Cluster, *, viewer: Viewer, by: User | None = None) -> None:
    """Hide the steps on the office's home. Raises NotAllowed."""
    if not manages(viewer, cluster):
        raise NotAllowed
    FirstWeekDismissed.objects.get_or_create(cluster=cluster, defaults={"by": by})
