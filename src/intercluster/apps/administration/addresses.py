"""Free addresses for the names of clusters and alliances."""

from intercluster.apps.administration.models import FormerAddress
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.queries import free_slug


def free_address(model: type[Cluster] | type[Alliance], name: str) -> str:
    """Return an address for a name that no other has, and that leads nowhere else."""
    former = FormerAddress.objects.filter(**{f"{model._meta.model_name}__isnull": False})
    return free_slug(model, name, also_taken=set(former.values_list("slug", flat=True)))
