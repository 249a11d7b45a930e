"""What an office sees of alliances on its home."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from intercluster.apps.clusters.alliances.queries import waiting_for
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.core.office_panels import Panel


def panels(cluster: Cluster, _viewer: Viewer, now: datetime) -> Sequence[Panel]:
    """Return the invitations to alliances that wait for an answer."""
    waiting = list(waiting_for(cluster))
    return [
        Panel(
            key="to-answer",
            title=_("Invitations to alliances"),
            count=len(waiting),
            template="clusters/office/to_answer.html",
            values={"invitations": waiting},
            place="today",
            position=15,
        )
    ]
