"""What the office notes and changes on the day of an event."""

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.agenda import marks
from intercluster.apps.events.event.services import locked_event
from intercluster.apps.events.models import Attendee, Event, Meeting, Participant, Slot
from intercluster.apps.events.planning import by_hand
from intercluster.apps.events.planning.setting import setting_of
from intercluster.core.errors import Conflict, NotFound


@transaction.atomic
def check_in(viewer: Viewer, attendee: Attendee) -> None:
    """Note that somebody has come. A second time changes nothing."""
    event = locked_event(viewer, attendee.participant.event)
    marks.check_in(event, attendee)


@transaction.atomic
def check_out(viewer: Viewer, attendee: Attendee) -> None:
    """Take back that somebody has come."""
    locked_event(viewer, attendee.participant.event)
    marks.check_out(attendee)


@transaction.atomic
def set_absent(viewer: Viewer, meeting: Meeting, participant: Participant, *, is_absent: bool) -> None:
    """Note that a participant did not come to their meeting, or take it back."""
    locked_event(viewer, meeting.event)
    if participant.pk not in (meeting.first_id, meeting.second_id):
        raise NotFound
    marks.set_absent(meeting, participant, is_absent=is_absent)


@transaction.atomic
def let_meet(viewer: Viewer, event: Event, first: Participant, second: Participant, slot: Slot) -> Meeting:
    """Let two meet at a time, at the first table that is free. Both are told. Raises Conflict if there is none."""
    locked = locked_event(viewer, event)
    pair = (min(first.pk, second.pk), max(first.pk, second.pk))
    free = [place for place in by_hand.places(setting_of(locked), pair) if place.slot == slot.pk]
    if not free:
        raise Conflict(_("The two have no time together then, or no table is free."))
    return by_hand.add(viewer, locked, first, second, slot.pk, free[0].table)
