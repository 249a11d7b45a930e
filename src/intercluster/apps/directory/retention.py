"""What the directory keeps for a time only."""

from datetime import datetime

from intercluster.apps.directory.models import Cluster, Import


def empty_imports(before: datetime, _now: datetime) -> int:
    """Forget what undoing an import needs: it holds texts as they were before."""
    return Import.objects.filter(at__lt=before).exclude(done={}).update(done={})


def empty_imports_of(cluster: Cluster, before: datetime, _now: datetime) -> int:
    """Forget what undoing an import into one cluster needs."""
    return Import.objects.filter(cluster=cluster, at__lt=before).exclude(done={}).update(done={})
