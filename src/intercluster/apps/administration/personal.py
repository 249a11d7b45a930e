"""What the administration holds on a person: their acts, and acts on their account."""

from typing import Any

from django.db.models import Q

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import addresses_of
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
    """Forget who did what; the acts stay. What a report on a cluster's file says of the person goes."""
    addresses = [address.casefold() for address in addresses_of(user)]
    Act.objects.filter(by=user).update(by=None)
    ArrivingCluster.objects.filter(by=user).update(by=None)
    for arriving in ArrivingCluster.objects.select_for_update().exclude(report={}):
        notes = arriving.report["notes"]
        kept = [note for note in notes if not any(address in note.casefold() for address in addresses)]
        if kept != notes:
            arriving.report["notes"] = kept
            arriving.save(update_fields=["report"])
    Act.objects.filter(person=user).update(person=None)
