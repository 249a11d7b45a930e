"""Cancels an event, and copies one."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.event.services import locked_event
from intercluster.apps.events.models import (
    Day,
    Event,
    Item,
    Meeting,
    MeetingState,
    ParticipantState,
    RequestState,
    Stage,
    Table,
)
from intercluster.apps.events.registration import notices
from intercluster.apps.events.setting.laying import lay_again
from intercluster.apps.events.setting.times import later
from intercluster.apps.events.signals import meetings_cancelled
from intercluster.core import clock
from intercluster.core.errors import Conflict

COPIED = (
    *("title", "text", "language", "place", "address", "online", "time_zone", "audience", "capacity"),
    *("meeting_minutes", "pause_minutes", "most_meetings", "fairness", "answer_days", "is_demo"),
)


@transaction.atomic
def cancel_event(viewer: Viewer, event: Event) -> Event:
    """Cancel an event with all its meetings, and tell everybody who comes or waits."""
    locked = locked_event(viewer, event)
    if locked.stage != Stage.OPEN:
        raise Conflict(_("Only an event that is open can be cancelled."))
    locked.stage = Stage.CANCELLED
    locked.save(update_fields=["stage", "updated"])
    planned = list(locked.meetings.filter(state=MeetingState.PLANNED))
    now = clock.now()
    for meeting in planned:
        meeting.state, meeting.table, meeting.changed = MeetingState.CANCELLED, None, now
        meeting.sequence += 1
    Meeting.objects.bulk_update(planned, ["state", "table", "changed", "sequence"])
    locked.requests.filter(state=RequestState.OPEN).update(state=RequestState.ENDED, since=now)
    for place in locked.participants.exclude(state=ParticipantState.CANCELLED).select_related("organisation"):
        place.event = locked
        notices.tell(place, notices.CANCELLED)
    meetings_cancelled.send(Event, event=locked, meetings=planned)
    return locked


@transaction.atomic
def copy_event(viewer: Viewer, event: Event, first: date) -> Event:
    """Prepare an event like another one, with its days, programme and tables, from another day on."""
    locked = locked_event(viewer, event)
    if first < clock.now().astimezone(locked.zone).date():
        raise Conflict(_("This day is over. Choose a later one."))
    made = Event(cluster=locked.cluster, **{name: getattr(locked, name) for name in COPIED})
    made.save()
    held = list(locked.days.all())
    days = first - held[0].starts.astimezone(locked.zone).date() if held else timedelta()
    for day in held:
        Day.objects.create(event=made, starts=later(day.starts, days, made.zone), ends=later(day.ends, days, made.zone))
    for item in locked.items.all():
        said = {name: getattr(item, name) for name in ("title", "text", "place", "stops_meetings")}
        starts, ends = later(item.starts, days, made.zone), later(item.ends, days, made.zone)
        Item.objects.create(event=made, starts=starts, ends=ends, **said)
    names = ("number", "name", "place", "seats", "online")
    Table.objects.bulk_create(
        Table(event=made, **{name: getattr(table, name) for name in names}) for table in locked.tables.all()
    )
    lay_again(made, moves=False)
    return made
