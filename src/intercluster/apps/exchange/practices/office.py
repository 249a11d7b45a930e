"""What an office sees of good practices on its home."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.practices.queries import overdue, waiting
from intercluster.core import clock
from intercluster.core.office_panels import Panel


def panels(cluster: Cluster, _viewer: Viewer, now: datetime) -> Sequence[Panel]:
    """Return the practices that wait for the office, and those whose day to look at them again has come."""
    due = {
        "practices-waiting": (_("Good practices to share"), waiting(cluster)),
        "practices-due": (_("Good practices to look at again"), overdue(cluster, clock.local_day(now))),
    }
    return [
        Panel(
            key=key,
            title=title,
            count=len(rows),
            template="exchange/practices/panel.html",
            values={"practices": rows},
            place="today",
            position=60 + place,
            link=(_("Good practices"), reverse("exchange:practices")),
        )
        for place, (key, (title, rows)) in enumerate(due.items())
    ]
