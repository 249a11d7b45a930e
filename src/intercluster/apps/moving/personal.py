"""What moving in and out holds on a person."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import addresses_of
from intercluster.apps.moving.models import ClusterExport, FirstWeekDismissed
from intercluster.apps.moving.past_introductions import forget, parts_of

COVERS = (ClusterExport, FirstWeekDismissed)


def held_on(user: User) -> dict[str, Any]:
    """Return what a person has dismissed and had exported, and their part in introductions from before a move."""
    dismissed = FirstWeekDismissed.objects.filter(by=user).select_related("cluster").order_by("at")
    exports = ClusterExport.objects.filter(by=user).select_related("cluster").order_by("pk")
    return {
        "first week dismissed": [{"office": each.cluster.name, "at": each.at.isoformat()} for each in dismissed],
        "clusters exported": [{"cluster": each.cluster.name, "at": each.at.isoformat()} for each in exports],
        "introductions before a move": parts_of(addresses_of(user)),
    }


def erase(user: User) -> None:
    """Forget who did it; that it was done stays. What a person wrote goes."""
    FirstWeekDismissed.objects.filter(by=user).update(by=None)
    ClusterExport.objects.filter(by=user).update(by=None)
    forget(addresses_of(user))
