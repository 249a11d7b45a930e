"""The programme of an event as a reader sees it: what happens when, and where their own clock shows other hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format, time_format

from intercluster.apps.events.models import Event
from intercluster.apps.events.setting.times import parts_of


@dataclass(frozen=True)
class Entry:
    """A break, a session, or a part in which meetings are held."""

    starts: datetime
    ends: datetime
    title: str = ""
    """Empty for meetings."""
    text: str = ""
    place: str = ""
    theirs: str = ""
    """When it is by the reader's clock, if that differs."""


@dataclass(frozen=True)
class ProgrammeDay:
    """A day of the programme."""

    day: date
    entries: Sequence[Entry]


def programme(event: Event, reader: tzinfo | None = None) -> list[ProgrammeDay]:
    """Return the programme of an event by day; with a reader's time zone also the hours there, where they differ."""
    entries = [Entry(part.starts, part.ends) for part in parts_of(event)]
    entries += [Entry(each.starts, each.ends, each.title, each.text, each.place) for each in event.items.all()]
    written = [_written(each, event, reader) for each in sorted(entries, key=lambda each: (each.starts, each.ends))]
    grouped = groupby(written, key=lambda each: each.starts.date())
    return [ProgrammeDay(day, list(own)) for day, own in grouped]


def _written(entry: Entry, event: Event, reader: tzinfo | None) -> Entry:
    starts, ends = entry.starts.astimezone(event.zone), entry.ends.astimezone(event.zone)
    return Entry(starts, ends, entry.title, entry.text, entry.place, _theirs(starts, ends, reader))


def _theirs(starts: datetime, ends: datetime, reader: tzinfo | None) -> str:
    if reader is None:
        return ""
    begin, end = starts.astimezone(reader), ends.astimezone(reader)
    if begin.utcoffset() == starts.utcoffset():
        return ""
    hours = f"{time_format(begin)}–{time_format(end)}"
    return hours if begin.date() == starts.date() else f"{date_format(begin, 'DATE_FORMAT')} {hours}"


def reader_zone(*, is_signed_in: bool) -> tzinfo | None:
    """Return the reader's time zone, where it is known: a visitor may be anywhere."""
    return timezone.get_current_timezone() if is_signed_in else None
