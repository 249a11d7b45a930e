"""Retention: deletes what every app has kept long enough, and erases inactive accounts."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.notices.models import Notice
from intercluster.apps.notices.services import notify
from intercluster.apps.privacy.notices import UNUSED
from intercluster.apps.privacy.services import erase_person
from intercluster.core.errors import Conflict
from intercluster.core.feature import cluster_periods, periods

WARNED = timedelta(days=30)
"""Time between the warning and the erasure of an unused account."""


def enforce(now: datetime) -> dict[str, int]:
    """Delete everything kept long enough, and return how much of each; a second run finds nothing."""
    deleted = {period.name: period.enforce(now) for period in periods()}
    of_clusters = {period.name: period for period in cluster_periods()}
    for cluster in Cluster.everything.exclude(retention={}).order_by("pk"):
        for name, days in cluster.retention.items():
            if (period := of_clusters.get(name)) is not None and days < period.days:
                deleted[name] += period.enforce_in(cluster, days, now)
    return deleted


def erase_unused_accounts(before: datetime, now: datetime) -> int:
    """Erase inactive accounts whose owners were warned 30 days ago, and warn those about to lapse."""
    erased = 0
    for user in _unused(before + WARNED):
        last = user.last_login or user.date_joined
        warnings = Notice.objects.filter(recipient=user, kind=UNUSED.name, created__gte=last).order_by("created")
        warned = warnings.values_list("created", flat=True).first()
        if warned is None:
            notify(user, UNUSED, context={"date": (now + WARNED).date().isoformat()}, path="/accounts/sign-in/")
        elif warned <= now - WARNED:
            try:
                erase_person(user)
                erased += 1
            except Conflict:
                continue  # a cluster's last manager stays until there is another
    return erased


def _unused(limit: datetime) -> QuerySet[User]:
    """Return the people who last signed in before the limit, without the demo's accounts."""
    people = User.objects.filter(is_active=True).annotate(last=Coalesce("last_login", "date_joined"))
    of_demo = Q(managed_clusters__is_demo=True) | Q(affiliations__organisation__is_demo=True)
    return people.filter(last__lt=limit).exclude(pk__in=User.objects.filter(of_demo).values("pk")).order_by("pk")
