"""Recent history of a cluster: changes of members' profiles and steps of their introductions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.profiles.history import Change, changes_in
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.introductions.queries import Step, steps_in

SHOWN = 100
"""Most lines on the page."""


@dataclass(frozen=True)
class Line:
    """A change of an organisation, or a step of an introduction."""

    at: datetime
    organisation: Organisation | None = None
    change: Change | None = None
    step: Step | None = None


def history(cluster: Cluster, viewer: Viewer, limit: int = SHOWN) -> Sequence[Line]:
    """Return recent entries, the newest first; none for a viewer outside the cluster's office."""
    if not manages(viewer, cluster):
        return []
    changes = changes_in(cluster, viewer, limit)
    named = Organisation.objects.only("name", "slug").in_bulk({change.organisation for change in changes})
    lines = [Line(change.at, named.get(change.organisation), change) for change in changes]
    lines += [Line(step.at, step=step) for step in steps_in(cluster, limit)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:limit]
