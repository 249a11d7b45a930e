"""Reads of an event's times and tables."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from intercluster.apps.events.models import Attendee, Day, Event, Item, Meeting, MeetingState, ParticipantState
from intercluster.apps.events.setting.times import parts_of


def setting_of(event: Event) -> dict[str, Any]:
    """Return the programme, times and tables of an event as its office reads them."""
    live, in_use = ~Q(meetings__state=MeetingState.CANCELLED), Q(closed__is_dropped=False)
    parts, items = parts_of(event), list(event.items.all())
    spans: list[Day | Item] = [*event.days.all(), *items]
    dates = {each.starts.astimezone(event.zone).date() for each in spans}
    return {
        "items": items,
        "several_dates": len(dates) > 1,
        "parts": parts,
        "times": sum(len(part.slots) for part in parts),
        "tables": list(
            event.tables.annotate(
                used=Count("meetings", filter=live, distinct=True), shut=Count("closed", filter=in_use, distinct=True)
            )
        ),
        "stranded": stranded(event).count(),
    }


def stranded(event: Event) -> Any:
    """Return the published meetings whose time, or whose table at that time, is no longer in use."""
    lost = Q(slot__is_dropped=True) | Q(pk__in=_at_closed_tables(event))
    return Meeting.objects.filter(lost, event=event).exclude(state=MeetingState.CANCELLED)


def _at_closed_tables(event: Event) -> list[int]:
    through = event.tables.model.closed.through
    shut = set(through.objects.filter(table__event=event).values_list("table", "slot"))
    rows = event.meetings.exclude(state=MeetingState.CANCELLED).values_list("pk", "table", "slot") if shut else ()
    return [pk for pk, table, slot in rows if (table, slot) in shut]


def next_day(event: Event) -> dict[str, Any]:
    """Return the first day of an event, on which most breaks are."""
    first = event.days.first()
    return {"day": first.starts.astimezone(event.zone).date()} if first else {}


def next_year(event: Event) -> dict[str, Any]:
    """Return the same day of the week a year later."""
    return {name: day + timedelta(weeks=52) for name, day in next_day(event).items()}


def concerned(event: Event) -> dict[str, int]:
    """Return how many people come or wait, and how many meetings are published."""
    people = Attendee.objects.filter(participant__event=event).exclude(participant__state=ParticipantState.CANCELLED)
    return {"people": people.count(), "meetings": event.meetings.filter(state=MeetingState.PLANNED).count()}
