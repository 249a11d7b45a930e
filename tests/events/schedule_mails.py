"""Samples of the mails about schedules."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.events.made import comes, market_day
from tests.introductions.conftest import Meeting as Introduced
from tests.mails import last_mail

from intercluster.apps.events.models import Event, Meeting
from intercluster.apps.events.planning import notices as told
from intercluster.apps.events.planning.comparing import Kind
from intercluster.apps.events.planning.publishing import Change

VALUES = ("Schedule day", "Table 1", "Table 2", "Europe/Stockholm", "drier Demo")


def prepare(meeting: Introduced) -> None:
    """Let the sawmill meet the drier at an event."""
    event = market_day(meeting.northern.clusters["FI"], in_days=500)
    Event.objects.filter(pk=event.pk).update(title="Schedule day")
    places = [comes(event, meeting.organisation(slug), meeting.people[slug]) for slug in ("sawmill", "drier")]
    first, second = sorted(places, key=lambda each: each.pk)
    event.meetings.create(first=first, second=second, slot=event.slots.all()[0], table=event.tables.all()[0])


def mails(meeting: Introduced, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield what people get when a schedule is published, and when it changes."""
    held = Meeting.objects.get(event__title="Schedule day")
    event = held.event
    places = event.slots.all()[1], event.tables.all()[1]
    told.tell(event, [Change(Kind.ADDED, held)], is_first=True)
    yield told.PUBLISHED.name, last_mail()
    kinds = (Kind.ADDED, Kind.MOVED, Kind.RESEATED, Kind.CANCELLED)
    told.tell(event, [Change(kind, held, *places) for kind in kinds], is_first=False)
    yield told.CHANGED.name, last_mail()
