"""Writes of an event's times and tables. Each checks who may, and locks the event."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.event.services import locked_event
from intercluster.apps.events.models import Day, Event, Item, Meeting, MeetingState, Table
from intercluster.apps.events.models.events import MOST_TABLES
from intercluster.apps.events.setting.laying import Moved, lay_again
from intercluster.apps.events.setting.layout import Span
from intercluster.apps.events.setting.times import later
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound


@dataclass(frozen=True)
class ItemFields:
    """What an office says about a break or a session."""

    title: str
    span: Span
    text: str = ""
    place: str = ""
    stops_meetings: bool = True


@dataclass(frozen=True)
class TableFields:
    """What an office says about a table."""

    name: str
    place: str = ""
    seats: int = 4
    online: str = ""
    closed: Collection[int] = ()
    """The keys of the slots in which it cannot be used."""


@transaction.atomic
def put_day(viewer: Viewer, event: Event, span: Span, pk: int | None = None, *, moves: bool = False) -> Day:
    """Add a day to an event, or change one. Raises MeetingsMove unless published meetings may lose their time."""
    locked = locked_event(viewer, event)
    day = Day(event=locked) if pk is None else _own(locked.days, pk)
    if span.ends <= clock.now() and (pk is None or day.ends > clock.now()):
        raise Conflict(_("This day is over. Choose a later one."))
    if any(span.overlaps(Span(other.starts, other.ends)) for other in locked.days.all() if other.pk != pk):
        raise Conflict(_("The event has a day at this time already. Change that one."))
    moved = None if pk is None else _moved(locked, day, span)
    day.starts, day.ends = span.starts, span.ends
    day.save()
    lay_again(locked, moves=moves, moved=moved)
    return day


def _moved(event: Event, day: Day, span: Span) -> Moved | None:
    """Move the breaks and sessions of a day with it if it is held on another date, and return by how much it moves."""
    zone = event.zone
    old, new = day.starts.astimezone(zone), span.starts.astimezone(zone)
    if old.date() == new.date():
        return None
    days = new.date() - old.date()
    others = {each.starts.astimezone(zone).date() for each in event.days.exclude(pk=day.pk)}
    for item in event.items.all():
        if item.starts.astimezone(zone).date() == old.date() and old.date() not in others:
            item.starts, item.ends = (later(each, days, zone) for each in (item.starts, item.ends))
            item.save(update_fields=["starts", "ends"])
    return Moved(Span(day.starts, day.ends), later(day.starts, days, zone) - day.starts)


@transaction.atomic
def remove_day(viewer: Viewer, event: Event, pk: int, *, moves: bool = False) -> None:
    """Remove a day of an event. Raises MeetingsMove unless published meetings may lose their time."""
    locked = locked_event(viewer, event)
    _own(locked.days, pk).delete()
    lay_again(locked, moves=moves)


@transaction.atomic
def put_item(viewer: Viewer, event: Event, said: ItemFields, pk: int | None = None, *, moves: bool = False) -> Item:
    """Add a break or a session, or change one. Raises MeetingsMove unless published meetings may lose their time."""
    locked = locked_event(viewer, event)
    item = Item(event=locked) if pk is None else _own(locked.items, pk)
    _check_day(locked, said)
    item.title, item.text, item.place = said.title, said.text, said.place
    item.starts, item.ends, item.stops_meetings = said.span.starts, said.span.ends, said.stops_meetings
    item.save()
    lay_again(locked, moves=moves)
    return item


def _check_day(event: Event, said: ItemFields) -> None:
    """Refuse what is on none of an event's days: a break stops nothing there. A session may be on the eve or after."""
    days = [day.starts.astimezone(event.zone).date() for day in event.days.all()]
    own = said.span.starts.astimezone(event.zone).date()
    near = timedelta() if said.stops_meetings else timedelta(days=1)
    if days and all(abs(own - day) > near for day in days):
        words = {"days": ", ".join(date_format(day, "DATE_FORMAT") for day in days)}
        raise Conflict(_("The event is not held on this day. Its days: %(days)s.") % words)


@transaction.atomic
def remove_item(viewer: Viewer, event: Event, pk: int, *, moves: bool = False) -> None:
    """Remove a break or a session. Raises MeetingsMove unless published meetings may lose their time."""
    locked = locked_event(viewer, event)
    _own(locked.items, pk).delete()
    lay_again(locked, moves=moves)


@transaction.atomic
def set_lengths(
    viewer: Viewer, event: Event, meeting_minutes: int, pause_minutes: int, *, moves: bool = False
) -> Event:
    """Say how long meetings and the pauses between them are."""
    locked = locked_event(viewer, event)
    if meeting_minutes != locked.meeting_minutes and _published(locked.meetings):
        raise Conflict(_("Meetings of this length are published. Cancel them before you change it."))
    locked.meeting_minutes, locked.pause_minutes = meeting_minutes, pause_minutes
    locked.save(update_fields=["meeting_minutes", "pause_minutes", "updated"])
    lay_again(locked, moves=moves)
    return locked


@transaction.atomic
def add_tables(viewer: Viewer, event: Event, count: int = 10) -> list[Table]:
    """Add tables with the next numbers, named in the language of the event."""
    locked = locked_event(viewer, event)
    if locked.tables.count() + count > MOST_TABLES:
        raise Conflict(_("An event has %(most)s tables at most.") % {"most": MOST_TABLES})
    first = 1 + (locked.tables.aggregate(last=Max("number"))["last"] or 0)
    names = set(locked.tables.values_list("name", flat=True))
    added = []
    with translation.override(locked.language):
        for number in range(first, first + count):
            name = _("Table %(number)s") % {"number": number}
            while name in names:
                name += "′"
            names.add(name)
            added.append(Table(event=locked, number=number, name=name))
    return Table.objects.bulk_create(added)


@transaction.atomic
def change_table(viewer: Viewer, event: Event, number: int, said: TableFields) -> Table:
    """Change a table: its name, where it is, and when it cannot be used."""
    locked = locked_event(viewer, event)
    table = locked.tables.filter(number=number).first()
    if table is None:
        raise NotFound
    if locked.tables.filter(name=said.name).exclude(pk=table.pk).exists():
        raise Conflict(_("Another table is called %(name)s.") % {"name": said.name})
    table.name, table.place, table.seats, table.online = said.name, said.place, said.seats, said.online
    table.save()
    table.closed.set(locked.slots.filter(pk__in=said.closed))
    return table


@transaction.atomic
def remove_table(viewer: Viewer, event: Event, number: int) -> None:
    """Remove a table at which no meeting is published."""
    locked = locked_event(viewer, event)
    table = locked.tables.filter(number=number).first()
    if table is None:
        raise NotFound
    count = _published(table.meetings)
    if count:
        raise Conflict(
            ngettext(
                "%(count)s meeting is published at this table. Close the table and repair the schedule first.",
                "%(count)s meetings are published at this table. Close the table and repair the schedule first.",
                count,
            )
            % {"count": count}
        )
    table.delete()


def lost_meetings(table: Table) -> int:
    """Return how many published meetings are at a table when it cannot be used."""
    return _published(Meeting.objects.filter(table=table, slot__closed_tables=table))


def _published(meetings: Any) -> int:
    return int(meetings.exclude(state=MeetingState.CANCELLED).count())


def _own(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
