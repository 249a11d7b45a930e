"""Who may change a cluster's settings, and decide for it and for an alliance."""

from django.db.models import Q, QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.rules import Viewer, manages


def may_change(viewer: Viewer, cluster: Cluster) -> bool:
    """Allow a cluster's managers to change its settings and to decide for it."""
    return manages(viewer, cluster)


def may_lead(viewer: Viewer, alliance: Alliance) -> bool:
    """Allow the committee of an alliance to rename it, invite to it, and choose its weights and its rule."""
    return viewer.is_operator or committee_of(alliance).filter(pk=viewer.user_id or 0).exists()


def chosen_by(cluster: Cluster, alliance: Alliance) -> QuerySet[User]:
    """Return the managers whom a cluster has chosen for the committee; with none, all of them are in it."""
    return alliance.committee.filter(managed_clusters=cluster).order_by("name", "email")


def committee_of(alliance: Alliance) -> QuerySet[User]:
    """Return who is in the committee: those chosen, and all managers of a cluster that has chosen nobody.

    Only managers of a cluster that is in the alliance count, so that who leaves the office leaves the committee.
    """
    here = Cluster.objects.filter(alliances=alliance)
    chosen = User.objects.filter(alliance_committees=alliance, managed_clusters__in=here)
    silent = here.exclude(managers__in=chosen)
    members = User.objects.filter(Q(pk__in=chosen.values("pk")) | Q(managed_clusters__in=silent), is_active=True)
    return members.distinct().order_by("name", "email")
