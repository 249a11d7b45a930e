"""Retention of invitations and requests to join."""

from datetime import datetime

from django.db.models import Q

from intercluster.apps.directory.models import Cluster
from intercluster.apps.people.models import Invitation, JoinRequest

EVERYWHERE = Q()


def delete_settled(before: datetime, now: datetime) -> int:
    """Delete requests that were decided, and invitations that were accepted, withdrawn or expired."""
    return _delete(EVERYWHERE, before, now)


def delete_settled_of(cluster: Cluster, before: datetime, now: datetime) -> int:
    """Delete those of one cluster and of its members."""
    return _delete(Q(cluster=cluster) | Q(organisation__memberships__cluster=cluster), before, now)


def _delete(where: Q, before: datetime, now: datetime) -> int:
    decided = JoinRequest.objects.filter(where, at__lt=before).exclude(state=JoinRequest.State.WAITING)
    over = Invitation.objects.filter(where, at__lt=before, expires__lt=now)
    gone, _by_model = JoinRequest.objects.filter(pk__in=decided).delete()
    over_now, _by_model = Invitation.objects.filter(pk__in=over).delete()
    return gone + over_now
