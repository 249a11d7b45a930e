"""Addresses that offices' lists leave alone: who was erased, and whom an office removed from its list."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.crypto import salted_hmac

from intercluster.apps.directory.models import Cluster
from intercluster.apps.people.models import LeftAlone


def digest(email: str) -> str:
    """Return what is kept of an address: 64 hexadecimal digits."""
    return salted_hmac("people.left_alone", email.lower(), algorithm="sha256").hexdigest()


def leave_alone(emails: Iterable[str], cluster: Cluster | None = None) -> None:
    """Keep addresses out of an office's list from now on, or out of all lists."""
    rows = [LeftAlone(address=digest(each), cluster=cluster) for each in emails]
    LeftAlone.objects.bulk_create(rows, ignore_conflicts=True)


def left_alone(emails: Collection[str], cluster: Cluster) -> set[str]:
    """Return those of some addresses that a cluster's list leaves alone."""
    by_digest = {digest(each): each for each in emails}
    here = LeftAlone.objects.filter(Q(cluster=cluster) | Q(cluster=None), address__in=by_digest)
    return {by_digest[each] for each in here.values_list("address", flat=True)}


def forget_old(before: datetime, _now: datetime) -> int:
    """Forget addresses that were left alone before a moment."""
    return LeftAlone.objects.filter(at__lt=before).delete()[0]
