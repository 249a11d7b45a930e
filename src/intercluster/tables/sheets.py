"""A workbook's sheets: which one holds the table, where its headings are, and what merged cells mean."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

from django.utils.translation import gettext as _

from intercluster.tables.model import (
    HEADING_ROWS,
    MAX_ROWS,
    Recognise,
    Row,
    Table,
    UnreadableFileError,
    header_only,
    heading_row,
    parted,
    too_many_rows,
)

HEADING_CELLS = 20_000
"""Most cells that are looked at for headings, in all sheets together."""
TABLE_HEADINGS = 2
"""A sheet that is not read is mentioned if it has at least this many known headings."""

Area = tuple[int, int, int, int]
"""Merged cells: first column, first row, last column, last row, each counted from 1."""


class Workbook(Protocol):
    """What the reader of a workbook format knows of a file."""

    @property
    def name(self) -> str:
        """What the user calls the file."""

    @property
    def sheets(self) -> Mapping[str, bool]:
        """The sheets' titles in order, and whether each is visible."""

    def first_rows(self, title: str) -> Iterator[Row]:
        """Yield the first rows of a sheet, perhaps without faults: only their texts are looked at."""

    def rows(self, title: str) -> Iterator[Row]:
        """Yield the rows of a sheet with their faults, numbered from 1."""

    def merged_areas(self, title: str) -> Sequence[Area]:
        """Return the merged cells of a sheet."""


def table_of_sheet(book: Workbook, *, sheet: str, recognise: Recognise) -> Table:
    """Return the table of one sheet: the named one, else the first that has known headings, else the first.

    Raise `UnreadableFileError` if there is no such sheet, or nothing in it.
    """
    sheets = list(book.sheets)
    if sheet and sheet not in sheets:
        raise UnreadableFileError(
            _("%(name)s has no sheet “%(sheet)s”; it has %(sheets)s.")
            % {"name": book.name, "sheet": sheet, "sheets": ", ".join(sheets)}
        )
    starts = {
        title: [row.cells for row in islice(book.first_rows(title), HEADING_ROWS)]
        for title in ([sheet] if sheet else sheets)
    }
    looked_at = HEADING_CELLS // (HEADING_ROWS * len(starts))
    known = {title: max((recognise(cells[:looked_at]) for cells in rows), default=0) for title, rows in starts.items()}
    chosen = max(
        starts,
        key=lambda title: (
            book.sheets[title] and known[title] > 0,
            known[title],
            bool(starts[title]),
            -sheets.index(title),
        ),
    )
    first = starts[chosen]
    if not first or not any(any(cells) for cells in first):
        raise UnreadableFileError(
            _("The sheet “%(sheet)s” of %(name)s is empty.") % {"sheet": chosen, "name": book.name}
        )
    above = heading_row(first, recognise)
    merged = book.merged_areas(chosen)
    headings = list(first[above])
    if two := _two_rows_of_headings(first, above, merged):
        headings, above = two, above + 1
    elif above:
        headings = parted(headings, first[above - 1])
    width = max(index for index, cell in enumerate(headings) if cell) + 1
    down = [area for area in merged if area[0] == area[2] and area[1] > above + 1]
    notes = []
    if len(sheets) > 1 and not sheet:
        notes.append(_("Of several sheets, “%(sheet)s” is read.") % {"sheet": chosen})
        others = [
            title for title in sheets if title != chosen and book.sheets[title] and known[title] >= TABLE_HEADINGS
        ]
        if others:
            notes.append(
                _("There are tables on %(sheets)s too; import them one by one.") % {"sheets": ", ".join(others)}
            )
    if down:
        notes.append(_("Cells merged downwards count for each of their rows."))
    if sideways := [area for area in merged if area[0] != area[2] and area[3] > above + 1]:
        # It takes half a second to load, and the process that reads a CSV has no need of it.
        from openpyxl.utils.cell import get_column_letter  # noqa: PLC0415

        areas = ", ".join(f"{get_column_letter(a)}{b}:{get_column_letter(c)}{d}" for a, b, c, d in sideways[:5])
        notes.append(
            _("Of cells merged sideways (%(areas)s) only the first column has the content.") % {"areas": areas}
        )

    def rows() -> Iterator[Row]:
        below = (row for row in book.rows(chosen) if row.number > above + 1)
        return _filled_down(below, width, down, book.name)

    if next(rows(), None) is None:
        raise header_only(book.name)
    return Table(tuple(headings[:width]), rows, sheets, notes)


def _two_rows_of_headings(first: Sequence[Sequence[str]], above: int, merged: Sequence[Area]) -> list[str] | None:
    """Return the headings where the row below divides merged ones, as 2024 and 2025 below `Omsättning`; else None."""
    wide = [area for area in merged if area[1] == area[3] == above + 1 and area[0] < area[2]]
    if not wide or above + 1 >= len(first):
        return None
    below = list(first[above + 1])
    headings = [*first[above], *[""] * (len(below) - len(first[above]))]
    filled = {column for column, cell in enumerate(below) if cell}
    covered = {column for left, _top, right, _bottom in wide for column in range(left - 1, right)}
    if not filled or not filled <= covered:
        return None
    for left, _top, right, _bottom in wide:
        for column in range(left - 1, min(right, len(below))):
            headings[column] = f"{headings[left - 1]} {below[column]}" if column >= left else headings[column]
    for left, *_rest in wide:
        headings[left - 1] = f"{headings[left - 1]} {below[left - 1]}".strip()
    return headings


def _filled_down(rows: Iterator[Row], width: int, areas: Sequence[Area], name: str) -> Iterator[Row]:
    """Yield the rows that say something, `width` cells wide or more, with downward merged cells filled."""
    begin: dict[int, list[tuple[int, int]]] = {}
    for column, top, _column, bottom in areas:
        begin.setdefault(top, []).append((column - 1, bottom))
    carried: dict[int, tuple[int, str]] = {}
    filled = 0
    for row in rows:
        missing = width - len(row.cells)
        cells = [*row.cells[:width], *[""] * missing, *(cell for cell in row.cells[width:] if cell)]
        for column, bottom in begin.get(row.number, ()):
            if column < len(cells):
                carried[column] = bottom, cells[column]
        for column, (bottom, text) in list(carried.items()):
            if row.number > bottom:
                del carried[column]
            elif column < len(cells):
                cells[column] = text
        if any(cells):
            filled += 1
            if filled > MAX_ROWS:
                raise too_many_rows(name)
            yield Row(row.number, cells, row.faults, hidden=row.hidden)
