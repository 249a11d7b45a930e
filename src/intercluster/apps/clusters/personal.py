"""What invitations to alliances hold on a person."""

from typing import Any

from django.db import transaction

from intercluster.apps.accounts.models import User
from intercluster.apps.clusters.models import AllianceInvitation

COVERS = (AllianceInvitation,)


def held_on(user: User) -> dict[str, Any]:
    """Return the invitations to alliances that a person sent and answered."""
    sent = AllianceInvitation.objects.filter(by=user).select_related("cluster", "alliance").order_by("pk")
    answered = AllianceInvitation.objects.filter(answered_by=user).select_related("alliance").order_by("pk")
    return {
        "invitations_sent": [
            {"cluster": each.cluster.name, "alliance": each.name, "message": each.message, "at": each.at.isoformat()}
            for each in sent
        ],
        "invitations_answered": [{"alliance": each.name, "answer": each.state} for each in answered],
    }


@transaction.atomic
def erase(user: User) -> None:
    """Forget who invited and answered, and what they wrote. That clusters agreed stays."""
    AllianceInvitation.objects.filter(by=user).update(by=None, message="")
    AllianceInvitation.objects.filter(answered_by=user).update(answered_by=None)
