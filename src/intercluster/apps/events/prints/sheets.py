"""Agendas and table signs: a page for each, in letters that can be read where they hang or lie."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from intercluster.apps.events.models import Meeting, Participant
from intercluster.apps.events.prints.queries import Printed
from intercluster.core import clock
from intercluster.core.page_language import page_language
from intercluster.documents.model import printable
from intercluster.documents.pdf import typeset
from intercluster.documents.pictures import FONT

AGENDA, SIGN = 12, 19
"""Size of the letters in points."""


@dataclass(frozen=True)
class Words:
    """Some words in their language."""

    text: str
    language: str


@dataclass(frozen=True)
class Day:
    """The rows of a day."""

    name: str
    rows: Sequence[Sequence[Words]]


@dataclass(frozen=True)
class Sheet:
    """A page: whose it is, lines on it, and its days."""

    name: str
    language: str
    lines: Sequence[Words]
    days: Sequence[Day]


Row = tuple[datetime, Sequence[Words]]


def agendas(found: Printed) -> bytes:
    """Return the agendas of all participants as PDF."""
    columns = [(_("Time"), 0.2), (_("What"), 0.55), (_("Where"), 0.25)]
    return _written(found, _("Agendas"), AGENDA, columns, agenda_sheets(found), _("No meetings yet."))


def agenda_sheets(found: Printed) -> list[Sheet]:
    """Return the pages of agendas in the current language."""
    of = found.of()
    return [
        Sheet(each.name, page_language(), list(_head(found, each)), _days(found, _agenda(found, of[each.pk])))
        for each in found.participants
    ]


def _head(found: Printed, each: Participant) -> Iterable[Words]:
    if names := ", ".join(attendee.name for attendee in each.attendees.all()):
        yield Words(names, page_language())
    where = ", ".join(filter(None, [found.event.place, found.event.address]))
    yield _said(found, " · ".join(filter(None, [found.event.title, where])))


def _agenda(found: Printed, own: Sequence[tuple[Meeting, Participant]]) -> list[Row]:
    rows: list[Row] = [
        (meeting.slot.starts, [_time(found, meeting.slot), _with(other), _said(found, _where(meeting))])
        for meeting, other in own
    ]
    rows += [
        (item.starts, [_time(found, item), _said(found, item.title), _said(found, item.place)]) for item in found.items
    ]
    return rows


def signs(found: Printed) -> bytes:
    """Return the signs of all tables as PDF."""
    columns = [(_("Time"), 0.27), (_("Meeting"), 0.73)]
    return _written(found, _("Table signs"), SIGN, columns, sign_sheets(found), _("No meetings at this table."))


def sign_sheets(found: Printed) -> list[Sheet]:
    """Return the pages of table signs in the current language."""
    at = found.at()
    return [
        Sheet(
            table.name,
            found.event.language,
            [_said(found, table.place)] if table.place else [],
            _days(found, [(each.slot.starts, [_time(found, each.slot), _pair(each)]) for each in at[table.pk]]),
        )
        for table in found.tables
    ]


def _written(
    found: Printed, title: str, size: int, columns: Sequence[tuple[str, float]], sheets: Sequence[Sheet], empty: str
) -> bytes:
    event = found.event
    content: Mapping[str, Any] = {
        "title": title,
        "author": printable(event.cluster.display_name),
        "event": printable(event.title),
        "event_language": event.language,
        "language": page_language(),
        "font": FONT,
        "size": size,
        "columns": [{"heading": heading, "width": width} for heading, width in columns],
        "sheets": [asdict(printable(sheet)) for sheet in sheets],
        "empty": empty,
        "warning": _("This event is fictional, like everything in the demo.") if event.is_demo else "",
    }
    return typeset(Path(__file__).parent / "sheets.typ", content, clock.now())


def _days(found: Printed, rows: Iterable[Row]) -> list[Day]:
    by_time = sorted(rows, key=lambda row: row[0])
    days = groupby(by_time, key=lambda row: row[0].astimezone(found.event.zone).date())
    return [Day(date_format(day, "DATE_FORMAT"), [cells for _starts, cells in of_day]) for day, of_day in days]


def _said(found: Printed, text: str) -> Words:
    return Words(text, found.event.language)


def _with(other: Participant) -> Words:
    names = ", ".join(attendee.name for attendee in other.attendees.all())
    return Words(f"{other.name} ({names})" if names else other.name, page_language())


def _pair(meeting: Meeting) -> Words:
    return Words(f"{meeting.first.name} – {meeting.second.name}", page_language())


def _where(meeting: Meeting) -> str:
    return meeting.table.name if meeting.table is not None else ""


def _time(found: Printed, span: Any) -> Words:
    starts, ends = (moment.astimezone(found.event.zone) for moment in (span.starts, span.ends))
    return Words(f"{time_format(starts)}–{time_format(ends)}", page_language())
