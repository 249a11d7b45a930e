"""Eurostat's XLSX: what its data browser offers as "Spreadsheet", with a sheet for each slice of a table.

Above the figures of a sheet stand the dimensions that it has one value of, such as the unit. Then comes a row with the
periods, where each has a column for its flags beside it, and below it the row that names the other dimensions. All
sheets together become one table with a row for each cell, so that what the sheets differ in is a column.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from django.utils.translation import gettext as _

from intercluster.tables.model import MAX_ROWS, Row, Table, UnreadableFileError, header_only, too_many_rows
from intercluster.tables.sheets import Workbook

VALUE, FLAGS = "OBS_VALUE", "OBS_FLAG"
"""Headings of the columns with the values and their flags."""

_BEGIN = re.compile(r"(?:Data extracted on|Données extraites le|Daten extrahiert am)\b")
_DATA_SHEET = re.compile(r"(?:Sheet|Feuille|Blatt) \d+")
_ACROSS = re.compile(r"[A-Z][A-Z0-9_]+(?: \(\w+\))?")
_DOWN = re.compile(r"[A-Z][A-Z0-9_]+ \(\w+\)")
"""Names of dimensions: TIME, GEO (Codes), GEO (Labels)."""
ABOVE = 40
"""Among how many first rows of a sheet the periods are looked for: there is one for each dimension and some others."""


@dataclass(frozen=True)
class _Slice:
    """The figures of a sheet: what all have in common, and where the others are said."""

    common: Mapping[str, str]
    across: str
    """The dimension that goes across, nearly always TIME."""
    down: Sequence[str]
    """The dimensions that go down, in the first columns."""
    columns: Mapping[int, str]
    """Value of the dimension across, by column; its flags are in the next one, if that has no value of its own."""
    first: int
    """Number of the first row with figures."""


def is_eurostat_book(book: Workbook, sheet: str = "") -> bool:
    """Return whether a workbook, or one sheet of it, is a download of Eurostat's data browser."""
    titles = [title for title in book.sheets if _DATA_SHEET.fullmatch(title) and sheet in {"", title}]
    return any(_BEGIN.match(cell) for title in titles for row in book.first_rows(title) for cell in row.cells)


def eurostat_table(book: Workbook, sheet: str = "") -> Table:
    """Return the cells of a sheet, or of all sheets with figures, as one table. Raises UnreadableFileError."""
    titles = [title for title in book.sheets if _DATA_SHEET.fullmatch(title) and sheet in {"", title}]
    slices = {title: _slice_of(book, title) for title in titles}
    common = list(dict.fromkeys(name for each in slices.values() for name in each.common))
    across = next(iter(slices.values())).across
    down = list(dict.fromkeys(name for each in slices.values() for name in each.down))
    if any(each.across != across for each in slices.values()):
        raise _otherwise(book)
    headings = (*common, *down, across, VALUE, FLAGS)

    def rows() -> Iterator[Row]:
        number = 0
        for title, each in slices.items():
            before = [each.common.get(name, "") for name in common]
            for row in _figures(book, title, each):
                said = dict(zip(each.down, row.cells, strict=False))
                place = [*before, *(said.get(name, "") for name in down)]
                for column, period in each.columns.items():
                    number += 1
                    if number > MAX_ROWS * 10:
                        raise too_many_rows(book.name, MAX_ROWS * 10)
                    beside = "" if column + 1 in each.columns else _at(row, column + 1)
                    yield Row(number + 1, [*place, period, _at(row, column), beside])

    if next(rows(), None) is None:
        raise header_only(book.name)
    notes = [_("Row numbers count the cells of the table.")]
    if len(titles) > 1:
        notes.append(
            _("%(count)d sheets are read together; where they differ in a column, say which rows are meant.")
            % {"count": len(titles)}
        )
    return Table(headings, rows, notes=notes)


def _slice_of(book: Workbook, title: str) -> _Slice:
    rows = list(islice(book.rows(title), ABOVE))
    for above, below in pairwise(rows):
        down = [cell for cell in below.cells if cell]
        name = _at(above, 0)
        is_named = _ACROSS.fullmatch(name) and down and all(map(_DOWN.fullmatch, down))
        columns = {at: cell for at, cell in enumerate(above.cells) if at >= len(down) and cell}
        begins = list(below.cells[: len(down)]) == down
        if is_named and begins and columns and all(_at(above, at) in {name, ""} for at in range(len(down))):
            common = {
                _at(row, 0): next(cell for cell in row.cells[1:] if cell)
                for row in rows
                if row.number < above.number and _at(row, 0) and not _is_about_the_file(row) and any(row.cells[1:])
            }
            return _Slice(common, name, down, columns, below.number + 1)
    raise _otherwise(book)


def _is_about_the_file(row: Row) -> bool:
    return _at(row, 0).endswith(":") or bool(_BEGIN.match(_at(row, 0)))


def _figures(book: Workbook, title: str, told: _Slice) -> Iterator[Row]:
    """Yield the rows with figures: up to the empty one, below which the signs are explained."""
    last = told.first - 1
    for row in book.rows(title):
        if row.number < told.first:
            continue
        if row.number > last + 1 or not any(row.cells):
            return
        last = row.number
        yield row


def _at(row: Row, column: int) -> str:
    return row.cells[column].strip() if column < len(row.cells) else ""


def _otherwise(book: Workbook) -> UnreadableFileError:
    return UnreadableFileError(
        _(
            "%(name)s is a spreadsheet of Eurostat whose figures are arranged in another way. In the data browser, let "
            "time go across and the regions down, or choose the format TSV or SDMX-CSV."
        )
        % {"name": book.name}
    )
