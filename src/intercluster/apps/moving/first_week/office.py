"""The first week on the home of an office, until it is done or dismissed."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.moving.first_week.queries import is_dismissed, steps
from intercluster.core.office_panels import Panel


def panels(cluster: Cluster, _viewer: Viewer, now: datetime) -> Sequence[Panel]:
    """Return the steps of the first week. A fictional office has moved in long ago."""
    if cluster.is_demo or is_dismissed(cluster):
        return []
    every = steps(cluster)
    left = [step for step in every if not step.is_done]
    if not left:
        return []
    return [
        Panel(
            key="first-week",
            title=_("Your first week"),
            count=None,
            template="moving/first_week.html",
            values={
                "cluster": cluster,
                "steps": every,
                "done": len(every) - len(left),
                "next": left[0].key,
            },
            place="start",
            position=10,
        )
    ]
