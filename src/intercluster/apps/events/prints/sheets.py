"""Agendas and table signs as documents."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intercluster.apps.events.models import Meeting, Participant
from intercluster.apps.events.prints.queries import Printed
from intercluster.core import clock
from intercluster.core.page_language import page_language
from intercluster.documents.model import Block, Column, Document, Heading, Paragraph, Passage, Table, Text


def agendas(found: Printed) -> Document:
    """Compose the agendas of all participants, each on a new page."""
    blocks: list[Block] = []
    for number, each in enumerate(found.participants):
        blocks.append(Heading(each.name, on_new_page=number > 0))
        names = ", ".join(attendee.name for attendee in each.attendees.all())
        if names:
            blocks.append(Paragraph(names))
        blocks += _agenda(found, each, found.of()[each.pk])
    return _document(found, _("Agendas"), blocks)


def _agenda(found: Printed, each: Participant, own: Sequence[tuple[Meeting, Participant]]) -> Iterator[Block]:
    rows: list[tuple[datetime, tuple[Text, ...]]] = [
        (meeting.slot.starts, (_time(found, meeting.slot.starts, meeting.slot.ends), _with(other), _where(meeting)))
        for meeting, other in own
    ]
    rows += [
        (item.starts, (_time(found, item.starts, item.ends), _said(found, item.title), _said(found, item.place)))
        for item in found.items
    ]
    rows.sort(key=lambda row: row[0])
    columns = [Column(_("Time"), 0.2), Column(_("What"), 0.55), Column(_("Where"), 0.25)]
    for day in sorted({_local(found, starts).date() for starts, _row in rows}):
        of_day = [row for starts, row in rows if _local(found, starts).date() == day]
        yield Table(date_format(day, "DATE_FORMAT"), columns, of_day)
    if not own:
        yield Paragraph(_("No meetings yet."))


def signs(found: Printed) -> Document:
    """Compose the signs of all tables, each on a new page."""
    blocks: list[Block] = []
    columns = [Column(_("Time"), 0.24), Column(_("Meeting"), 0.76)]
    for number, table in enumerate(found.tables):
        blocks.append(Heading(_said(found, table.name), on_new_page=number > 0))
        if table.place:
            blocks.append(Paragraph(_said(found, table.place)))
        at_table = found.at()[table.pk]
        days = sorted({_local(found, meeting.slot.starts).date() for meeting in at_table})
        for day in days:
            rows = [
                (_time(found, meeting.slot.starts, meeting.slot.ends), f"{meeting.first.name} – {meeting.second.name}")
                for meeting in at_table
                if _local(found, meeting.slot.starts).date() == day
            ]
            blocks.append(Table(date_format(day, "DATE_FORMAT"), columns, rows))
        if not days:
            blocks.append(Paragraph(_("No meetings at this table.")))
    return _document(found, _("Table signs"), blocks)


def _document(found: Printed, title: str, blocks: Sequence[Block]) -> Document:
    event = found.event
    if event.is_demo:
        blocks = [Paragraph(_("This event is fictional, like everything in the demo."), "warning"), *blocks]
    return Document(
        title=title,
        subtitle=event.title,
        running=(f"{title} · ", _said(found, event.title)),
        language=page_language(),
        author=event.cluster.name,
        made=clock.local_time(),
        page=_("Page {page} of {pages}"),
        blocks=blocks,
    )


def _said(found: Printed, text: str) -> Passage:
    return Passage(text, found.event.language)


def _with(other: Participant) -> Text:
    names = ", ".join(attendee.name for attendee in other.attendees.all())
    return f"{other.name} ({names})" if names else other.name


def _where(meeting: Meeting) -> str:
    return meeting.table.name if meeting.table is not None else ""


def _local(found: Printed, moment: datetime) -> datetime:
    return moment.astimezone(found.event.zone)


def _time(found: Printed, starts: datetime, ends: datetime) -> str:
    return f"{_local(found, starts):%H:%M}–{_local(found, ends):%H:%M}"
