"""What an office sees of people on its home."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.people.queries import waiting_requests
from intercluster.core.office_panels import Panel


def panels(cluster: Cluster, _viewer: Viewer, now: datetime) -> Sequence[Panel]:
    """Return the requests to join that wait."""
    waiting = list(waiting_requests(cluster))
    return [
        Panel(
            key="to-join",
            title=_("Requests to join"),
            count=len(waiting),
            template="people/office/to_join.html",
            values={"requests": waiting},
            place="today",
            position=10,
        )
    ]
