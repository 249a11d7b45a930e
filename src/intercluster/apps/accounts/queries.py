"""Reads of accounts."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, F, OuterRef, QuerySet

from intercluster.apps.accounts.models import User


def demo_offices() -> QuerySet[User]:
    """Return who manages a demo cluster, once a cluster, annotated with `cluster_slug` and `cluster_name`.

    Only people who exist for the demo: without a password, and with no part in anything that is real.
    """
    in_reality = User.objects.filter(pk=OuterRef("pk"), managed_clusters__is_demo=False)
    return (
        User.objects.filter(managed_clusters__is_demo=True, is_active=True, is_superuser=False)
        .filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .exclude(Exists(in_reality))
        .annotate(cluster_slug=F("managed_clusters__slug"), cluster_name=F("managed_clusters__name"))
        .order_by("cluster_name", "pk")
    )
