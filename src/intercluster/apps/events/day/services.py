"""What the office notes on the day of an event."""

from django.db import transaction

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.event.services import locked_event
from intercluster.apps.events.models import Attendee
from intercluster.core import clock


@transaction.atomic
def check_in(viewer: Viewer, attendee: Attendee) -> None:
    """Note that somebody has come. A second time changes nothing."""
    locked_event(viewer, attendee.participant.event)
    Attendee.objects.filter(pk=attendee.pk, checked_in=None).update(checked_in=clock.now())
