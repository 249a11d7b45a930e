"""Retention of invitations and requests to join."""

from datetime import datetime

from intercluster.apps.people.models import Invitation, JoinRequest


def delete_settled(before: datetime, now: datetime) -> int:
    """Delete requests that were decided, and invitations that were accepted, withdrawn or expired."""
    decided = JoinRequest.objects.filter(at__lt=before).exclude(state=JoinRequest.State.WAITING)
    over = Invitation.objects.filter(at__lt=before, expires__lt=now)
    return decided.delete()[0] + over.delete()[0]
