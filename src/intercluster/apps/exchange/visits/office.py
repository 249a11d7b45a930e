"""What an office sees of visits on its home."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.visits.queries import waiting_for_office
from intercluster.core.office_panels import Panel


def panels(cluster: Cluster, _viewer: Viewer, _now: datetime) -> Sequence[Panel]:
    """Return who asks to come on visits of members that have nobody of their own: the office answers for these."""
    waiting = waiting_for_office(cluster)
    return [
        Panel(
            key="visitors-waiting",
            title=_("Visitors to answer for members"),
            count=len(waiting),
            template="exchange/visits/panel.html",
            values={"visitors": waiting},
            place="today",
            position=66,
            link=(_("Study visits"), f"{reverse('exchange:visits')}?show=ours"),
        )
    ]
