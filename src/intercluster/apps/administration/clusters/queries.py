"""Reads of clusters and alliances, for administrators."""

from django.db.models import Count, F, QuerySet

from intercluster.apps.administration.rules import check_administers, may_administer
from intercluster.apps.directory.models import Alliance, Cluster, Named
from intercluster.apps.directory.queries import former_addresses
from intercluster.apps.directory.rules import Viewer

IN_USE = F("archived").asc(nulls_first=True)
"""Those that are not archived come first."""


def every_cluster(viewer: Viewer) -> QuerySet[Cluster]:
    """Return all clusters with the numbers of members and managers, those in use first. Raises NotAllowed."""
    check_administers(viewer)
    counted = Cluster.everything.annotate(
        members=Count("memberships", distinct=True), manager_count=Count("managers", distinct=True)
    )
    return counted.prefetch_related("alliances").order_by(IN_USE, "name", "pk")


def every_alliance(viewer: Viewer) -> QuerySet[Alliance]:
    """Return all alliances with the number of clusters, those in use first. Raises NotAllowed."""
    check_administers(viewer)
    counted = Alliance.everything.annotate(cluster_count=Count("clusters", distinct=True))
    return counted.order_by(IN_USE, "name", "pk")


def present_address(model: type[Named], slug: str, viewer: Viewer) -> str | None:
    """Return the present address of a cluster or alliance that had this one before.

    What is archived is there for administrators alone.
    """
    name = model._meta.model_name
    former = former_addresses(model).filter(slug=slug)
    if not may_administer(viewer):
        former = former.filter(**{f"{name}__archived__isnull": True})
    found: str | None = former.values_list(f"{name}__slug", flat=True).first()
    return found
