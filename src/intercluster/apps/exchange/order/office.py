"""What an office sees of the exchange's order on its home."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.order.queries import reported, unanswered
from intercluster.core.office_panels import Panel


def panels(cluster: Cluster, _viewer: Viewer, now: datetime) -> Sequence[Panel]:
    """Return the reported texts that wait, and the questions that nobody has answered for some time."""
    waiting = [each for each in reported(cluster) if not each.is_hidden]
    without = unanswered(cluster, now)
    return [
        Panel(
            key="reported",
            title=_("Reported texts"),
            count=len(waiting),
            template="exchange/order/reported_panel.html",
            values={"reported": waiting},
            place="today",
            position=12,
            link=(_("Reported texts"), reverse("exchange:reports", args=[cluster.slug])),
        ),
        Panel(
            key="unanswered-questions",
            title=_("Questions that nobody has answered"),
            count=len(without),
            template="exchange/order/unanswered_panel.html",
            values={"questions": without},
            place="today",
            position=64,
            link=(_("Questions"), reverse("exchange:questions")),
        ),
    ]
