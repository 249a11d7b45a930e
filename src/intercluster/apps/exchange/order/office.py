"""What an office sees of the exchange on its home."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.order.waiting import waiting
from intercluster.core.office_panels import Panel


def panels(cluster: Cluster, viewer: Viewer, now: datetime) -> Sequence[Panel]:
    """Return what of the exchange waits for the office."""
    rows = waiting(cluster, viewer, now)
    return [
        Panel(
            key="exchange",
            title=_("Waits in the knowledge exchange"),
            count=len(rows),
            template="exchange/order/panel.html",
            values={"waiting": rows},
            place="today",
            position=60,
            link=(_("All that waits in the knowledge exchange"), reverse("exchange:waiting", args=[cluster.slug])),
        )
    ]
