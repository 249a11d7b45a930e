"""The old Excel format (.xls) and OpenDocument spreadsheets (.ods), read by the calamine library."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import ParseError, iterparse

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from intercluster.tables import limits
from intercluster.tables.model import ERRORS, HEADING_ROWS, MAX_ROWS, Row, UnreadableFileError, too_many_rows
from intercluster.tables.sheets import Area
from intercluster.tables.spreadsheets import cell_text, damaged, is_ods, refuse_bomb

MAX_CELLS = 10_000_000
"""Most cells of an OpenDocument sheet: calamine keeps its whole rectangle in memory, empty cells too."""

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}


class CalamineBook:
    """A `Workbook` that is held in memory. Of a formula calamine gives the stored result, or nothing."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        if zipfile.is_zipfile(path):
            refuse_bomb(path, name)
            if is_ods(path):  # of others the process is ended that takes too much memory
                _refuse_wide(path, name)
        try:
            with path.open("rb") as file:  # not by the ending of its name, as calamine does given a path
                self._book = CalamineWorkbook.from_filelike(file)
        except (CalamineError, OSError) as problem:
            raise damaged(name, problem) from problem
        self._sheets = {
            each.name: each.visible == SheetVisibleEnum.Visible
            for each in self._book.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet
        }
        if not self._sheets:
            raise UnreadableFileError(_("%(name)s has no sheet with a table.") % {"name": name})
        if len(self._sheets) > limits.MAX_SHEETS:
            raise limits.too_many_sheets(name, len(self._sheets))

    @property
    def sheets(self) -> Mapping[str, bool]:
        return self._sheets

    def rows(self, title: str, *, checked: bool = False) -> Iterator[Row]:
        """Yield the rows of a sheet, which are checked in any case."""
        try:
            sheet = self._book.get_sheet_by_name(title)
        except CalamineError as problem:
            raise damaged(self.name, problem) from problem
        left = sheet.start[1] if sheet.start else 0  # calamine leaves out empty first columns, but no rows
        filled = 0
        for number, values in enumerate(sheet.iter_rows(), start=1):
            filled += any(value != "" for value in values)
            if filled > MAX_ROWS + HEADING_ROWS:
                raise too_many_rows(self.name)
            cells = limits.within([*[""] * left, *(cell_text(value) for value in values)], self.name)
            faults = {
                column: _("is the error %(error)s of a formula. Write the value itself.") % {"error": cell}
                for column, cell in enumerate(cells)
                if cell.casefold() in ERRORS
            }
            yield Row(number, cells, faults)

    def merged_areas(self, title: str) -> Sequence[Area]:
        areas = self._book.get_sheet_by_name(title).merged_cell_ranges or ()
        return [(left + 1, top + 1, right + 1, bottom + 1) for (top, left), (bottom, right) in areas]


def _refuse_wide(path: Path, name: str) -> None:
    """Refuse a spreadsheet whose repeated rows and columns come to more cells than memory should hold."""
    row = last_row = column = last_column = 0
    is_filled = False
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
            for _event, element in iterparse(content):  # noqa: S314 - expat bounds entities and fetches none
                if element.tag in _CELLS:
                    column += int(element.get(f"{_TABLE}number-columns-repeated", "1"))
                    if len(element):
                        is_filled, last_column = True, max(last_column, column)
                elif element.tag == f"{_TABLE}table-row":
                    row += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                    last_row = row if is_filled else last_row
                    is_filled, column = False, 0
                elif element.tag == f"{_TABLE}table":
                    if last_row * last_column > MAX_CELLS:
                        raise too_many_rows(name)
                    row = last_row = last_column = 0
                else:
                    continue
                element.clear()
    except (ParseError, KeyError, ValueError, zipfile.BadZipFile, OSError) as problem:
        raise damaged(name, problem) from problem
