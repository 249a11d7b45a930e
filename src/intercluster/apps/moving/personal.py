"""What moving in and out holds on a person."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.moving.models import FirstWeekDismissed

COVERS = (FirstWeekDismissed,)


def held_on(user: User) -> dict[str, Any]:
    """Return the offices for which a person has dismissed the first week."""
    dismissed = FirstWeekDismissed.objects.filter(by=user).select_related("cluster").order_by("at")
    return {"first week dismissed": [{"office": each.cluster.name, "at": each.at.isoformat()} for each in dismissed]}


def erase(user: User) -> None:
    """Forget who did it; that it was done stays."""
    FirstWeekDismissed.objects.filter(by=user).update(by=None)
