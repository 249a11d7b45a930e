"""Whose name, logo and colour a page has, and a cluster's settings."""

from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest

from intercluster.apps.clusters.services import SETTINGS
from intercluster.apps.directory.models import Cluster, Logo
from intercluster.apps.directory.rules import viewer_for


def own_cluster(request: HttpRequest) -> Cluster | None:
    """Return the cluster whose name the page has in its head, with `logo_digest`. It is read once a request.

    Of several clusters that a person belongs to, it is the one the page is about, and else the first that they manage,
    are a member of, or evaluate.
    """
    known: list[Cluster | None] | None = getattr(request, "intercluster_own_cluster", None)
    if known is None:
        known = [_own_cluster(request)]
        request.intercluster_own_cluster = known  # type: ignore[attr-defined]
    return known[0]


def _own_cluster(request: HttpRequest) -> Cluster | None:
    if not request.user.is_authenticated:
        return None
    viewer = viewer_for(request)
    own = viewer.home_ids | viewer.evaluated_ids
    if not own:
        return None
    found = list(Cluster.objects.filter(pk__in=own).annotate(logo_digest=F("logo__digest")))
    match = request.resolver_match
    about = match.kwargs.get("cluster", "") if match else ""
    order = (viewer.cluster_ids, viewer.home_ids)
    found.sort(key=lambda each: (each.slug != about, *(each.pk not in ids for ids in order), each.name, each.pk))
    return found[0] if found else None


def settings_of(cluster: Cluster) -> dict[str, Any]:
    """Return a cluster's settings."""
    return {name: getattr(cluster, name) for name in SETTINGS}


def logo_of(slug: str, digest: str) -> Logo | None:
    """Return the logo of a cluster in use, if it is still this one."""
    in_use = Q(cluster__slug=slug, cluster__archived__isnull=True)
    return Logo.objects.filter(in_use, digest__startswith=digest).first()
