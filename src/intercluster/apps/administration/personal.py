"""What the administration holds on a person: their acts, and acts on their account."""

from typing import Any

from django.db.models import Q

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.models import Act, ArrivingCluster

COVERS = (Act, ArrivingCluster)


def held_on(user: User) -> dict[str, Any]:
    """Return what a person did and uploaded as administrator, and what administrators did with their account."""
    acts = Act.objects.filter(Q(by=user) | Q(person=user)).order_by("pk")
    return {
        "acts": [
            {"kind": each.kind, "at": each.at.isoformat(), "detail": each.detail, "by": each.by_id == user.pk}
            for each in acts
        ],
        "cluster files": [
            {"file": each.file, "at": each.at.isoformat(), "state": each.state}
            for each in ArrivingCluster.objects.filter(by=user).order_by("pk")
        ],
    }


def erase(user: User) -> None:
    """Forget who did what; the acts stay."""
    Act.objects.filter(by=user).update(by=None)
    ArrivingCluster.objects.filter(by=user).update(by=None)
    Act.objects.filter(person=user).update(person=None)
