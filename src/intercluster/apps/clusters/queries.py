"""Whose name, logo and colour a page has, and a cluster's settings."""

from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest

from intercluster.apps.clusters.services import SETTINGS
from intercluster.apps.directory.models import Cluster, Logo
from intercluster.apps.directory.rules import Viewer, at_home, viewer_for


def in_own_places(request: HttpRequest) -> Viewer:
    """Return the reader with the roles that they have: an administrator, who needs none, may manage a cluster too."""
    viewer = viewer_for(request)
    return at_home(request.user) if viewer.is_operator else viewer


def own_clusters(request: HttpRequest) -> list[Cluster]:
    """Return the clusters that the reader is at home in or evaluates, with `logo_digest`. They are read once a request.

    Those come first that they manage, then those that they are a member of.
    """
    known: list[Cluster] | None = getattr(request, "intercluster_own_clusters", None)
    if known is None:
        viewer = in_own_places(request)
        own = viewer.home_ids | viewer.evaluated_ids
        found = Cluster.objects.filter(pk__in=own).annotate(logo_digest=F("logo__digest")).order_by("name", "pk")
        known = sorted(
            found if own else [], key=lambda each: (each.pk not in viewer.cluster_ids, each.pk not in viewer.home_ids)
        )
        request.intercluster_own_clusters = known  # type: ignore[attr-defined]
    return known


def own_cluster(request: HttpRequest) -> Cluster | None:
    """Return the cluster whose name the page has in its head.

    Of several clusters that a person belongs to, it is the one the page is about, and else the first.
    """
    if not request.user.is_authenticated:
        return None
    own = own_clusters(request)
    match = request.resolver_match
    about = match.kwargs.get("cluster", "") if match else ""
    return next((each for each in own if each.slug == about), own[0] if own else None)


def settings_of(cluster: Cluster) -> dict[str, Any]:
    """Return a cluster's settings."""
    return {name: getattr(cluster, name) for name in SETTINGS}


def logo_of(slug: str, digest: str) -> Logo | None:
    """Return the logo of a cluster in use, if it is still this one."""
    in_use = Q(cluster__slug=slug, cluster__archived__isnull=True)
    return Logo.objects.filter(in_use, digest__startswith=digest).first()
