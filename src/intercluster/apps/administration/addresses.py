"""Addresses of clusters and alliances: a free one for a new name, and the present one of a former."""

from intercluster.apps.administration.models import FormerAddress
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.names import slug_base

LONGEST = 50


def free_slug(model: type[Cluster] | type[Alliance], name: str) -> str:
    """Return an address for a name that no other has, and that leads nowhere else."""
    base = slug_base(name, fallback=model._meta.model_name or "")[: LONGEST - 5].strip("-")
    taken = set(model.everything.filter(slug__startswith=base).values_list("slug", flat=True))
    of_model = {f"{model._meta.model_name}__isnull": False}
    taken |= set(FormerAddress.objects.filter(slug__startswith=base, **of_model).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken)
