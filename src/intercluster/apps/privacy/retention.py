"""What is past its time is let go of, whichever app keeps it; of accounts, those that nobody signs in to."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.models import Notice
from intercluster.apps.notices.services import notify
from intercluster.apps.privacy.notices import UNUSED
from intercluster.apps.privacy.services import ErasureRefusedError, erase_person
from intercluster.core.feature import periods

WARNED = timedelta(days=30)
"""So long before an unused account is erased its person is told."""


def enforce(now: datetime) -> dict[str, int]:
    """Let go of everything past its time, and return how much of each; run twice, the second finds nothing."""
    return {period.name: period.enforce(now) for period in periods()}


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
            except ErasureRefusedError:
                continue  # a cluster's last manager stays until there is another
    return erased


def _unused(limit: datetime) -> QuerySet[User]:
    """Return people who were last here before the limit; the demo's accounts, which nobody signs in to, are not among
    them."""
    people = User.objects.filter(is_active=True).annotate(last=Coalesce("last_login", "date_joined"))
    of_demo = Q(managed_clusters__is_demo=True) | Q(affiliations__organisation__is_demo=True)
    return people.filter(last__lt=limit).exclude(pk__in=User.objects.filter(of_demo).values("pk")).order_by("pk")
