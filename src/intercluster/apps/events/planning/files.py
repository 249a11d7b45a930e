"""The published schedule as a file for spreadsheets."""

import csv
import io

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intercluster.apps.events.models import Event
from intercluster.apps.events.planning.queries import Cell, cells, names_of
from intercluster.apps.events.planning.setting import published_meetings
from intercluster.tables.formula_injection import neutralise
from intercluster.tables.workbook import Row, Sheet, workbook

WIDTHS = (12, 8, 8, 20, 24, 36, 36, 16)


def rows(event: Event) -> list[list[str]]:
    """Return the schedule as rows with headings: one for each meeting, in the order of time and table."""
    headings = [
        _("Date"),
        _("From"),
        _("Until"),
        _("At table"),
        pgettext("of an event", "Place"),
        _("Participant"),
        _("Meets"),
        _("State"),
    ]
    return [headings, *(_row(event, cell) for cell in cells(event, names_of(event), published_meetings(event)))]


def _row(event: Event, cell: Cell) -> list[str]:
    starts, ends = (each.astimezone(event.zone) for each in (cell.slot.starts, cell.slot.ends))
    assert cell.meeting is not None
    return [
        f"{starts:%Y-%m-%d}",
        f"{starts:%H:%M}",
        f"{ends:%H:%M}",
        cell.table.name,
        cell.table.online or cell.table.place,
        cell.first,
        cell.second,
        cell.meeting.get_state_display(),
    ]


def as_csv(event: Event) -> bytes:
    """Return the schedule as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(map(neutralise, row) for row in rows(event))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(event: Event) -> bytes:
    """Return the schedule as a workbook."""
    headings, *others = rows(event)
    sheet = Sheet(_("Schedule"), [Row(headings, is_strong=True), *map(Row, others)], WIDTHS, "A2")
    return workbook([sheet])
