"""Changes the time zone of an event: its office says whether the hours stay as they are written, or the moments."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.translation import gettext as _

from intercluster.apps.events.agenda.services import Change, tell_changes
from intercluster.apps.events.models import Event, Meeting, MeetingState, Slot
from intercluster.core import clock
from intercluster.core.errors import Conflict

ASIDE = timedelta(days=36_500)
"""Where slots are put for a moment, so that no two begin at the same time while they move."""


class Keeps(StrEnum):
    """What stays when the time zone changes."""

    HOURS = "hours"
    """As they are written."""
    MOMENTS = "moments"


def example(event: Event, time_zone: str) -> datetime | None:
    """Return the first time of an event that is written as another hour in a time zone; None if none is."""
    zone = ZoneInfo(time_zone)
    spans: list[Any] = [*event.days.all(), *event.items.all(), *Slot.everything.filter(event=event)]
    differ = [each.starts for each in spans if _hour(each.starts, zone) != _hour(each.starts, event.zone)]
    return min(differ, default=None)


def _hour(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def concerned(event: Event) -> int:
    """Return how many published meetings another time zone concerns."""
    return event.meetings.exclude(state=MeetingState.CANCELLED).count()


def change_zone(locked: Event, time_zone: str, keeps: Keeps | None) -> None:
    """Give a locked event another time zone. Raises Conflict unless it is said what stays, where that matters."""
    if time_zone == locked.time_zone:
        return
    if example(locked, time_zone) is not None:
        if keeps is None:
            raise Conflict(_("Say whether the hours stay as they are written, or the moments."))
        if keeps == Keeps.HOURS:
            _move(locked, ZoneInfo(time_zone))
    locked.time_zone = time_zone


def _move(event: Event, zone: ZoneInfo) -> None:
    """Move days, programme and times so that clocks in another zone show the same hours, and renew the calendars."""
    published = event.meetings.exclude(state=MeetingState.CANCELLED)
    if published.filter(slot__starts__lte=clock.now()).exists():
        raise Conflict(_("Meetings have begun already, so their moments stay."))
    for each in [*event.days.all(), *event.items.all()]:
        _shift(each, event.zone, zone)
        each.save(update_fields=["starts", "ends"])
    slots = list(Slot.everything.filter(event=event))
    Slot.everything.filter(event=event).update(starts=F("starts") + ASIDE, ends=F("ends") + ASIDE)
    for slot in slots:
        _shift(slot, event.zone, zone)
    Slot.everything.bulk_update(slots, ["starts", "ends"])
    # Nothing that people read on an agenda changes, but their calendars know the moment.
    event.meetings.update(sequence=F("sequence") + 1, changed=clock.now())
    meetings: list[Meeting] = list(published.select_related("slot", "table"))
    event.time_zone = zone.key
    tell_changes(event, [Change(meeting, meeting.slot, meeting.table) for meeting in meetings], entries_only=True)


def _shift(span: Any, old: ZoneInfo, new: ZoneInfo) -> None:
    starts = span.starts.astimezone(old).replace(tzinfo=new).astimezone(UTC)
    span.starts, span.ends = starts, starts + (span.ends - span.starts)
