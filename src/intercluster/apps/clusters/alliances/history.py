"""Which clusters entered and left an alliance, as the database's triggers recorded it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster

SHOWN = 50
"""Most events that are shown."""


@dataclass(frozen=True)
class Event:
    """A cluster entered or left."""

    at: datetime
    cluster: Cluster | None
    has_entered: bool
    who: str
    """Empty for the platform, and for somebody whose account is gone."""


def history(alliance: Alliance) -> Sequence[Event]:
    """Return who entered and left an alliance, the newest first."""
    events = apps.get_model("directory", "ClusterAllianceEvent")
    rows = list(
        events._default_manager.filter(alliance=alliance)
        .exclude(pgh_label="update")
        .select_related("pgh_context")
        .order_by("-pgh_id")[:SHOWN]
    )
    clusters = Cluster.everything.in_bulk({row.cluster_id for row in rows})
    keys = {row.pk: (row.pgh_context.metadata if row.pgh_context else {}).get("user") for row in rows}
    people = User.objects.in_bulk({key for key in keys.values() if key})
    return [
        Event(
            row.pgh_created_at,
            clusters.get(row.cluster_id),
            row.pgh_label == "insert",
            people[keys[row.pk]].name if keys[row.pk] in people else "",
        )
        for row in rows
    ]
