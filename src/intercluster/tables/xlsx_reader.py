"""XLSX: its sheets, merged cells and formulas, without loading the workbook whole."""

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from intercluster.tables import limits, spreadsheets
from intercluster.tables.model import ERRORS, HEADING_ROWS, MAX_ROWS, Row, too_many_rows
from intercluster.tables.sheets import Area
from intercluster.tables.spreadsheets import DamagedFileError, cell_text, damaged, refuse_bomb

DAMAGE = (*spreadsheets.DAMAGE, InvalidFileException)

# Office programs write extensions that the reader does not know and an import does not need.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s(?=[^>]*?\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_STRING = re.compile(rb"<(?:\w+:)?si[\s>/]")
BLOCK = 1 << 20


class XlsxBook:
    """A workbook; no sheet is held in memory, but all different texts are."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        refuse_bomb(path, name)
        self._refuse_strings()
        self._book = self._open(values=True)
        titles = {sheet.title: sheet.sheet_state == "visible" for sheet in self._book.worksheets}
        if not titles:
            raise DamagedFileError(_("%(name)s has no sheet with a table.") % {"name": name})
        if len(titles) > limits.MAX_SHEETS:
            raise limits.too_many_sheets(name, len(titles))
        self.sheets: Mapping[str, bool] = titles
        self._scanned: dict[str, tuple[list[Area], bool, frozenset[int]]] = {}

    def rows(self, title: str, *, checked: bool = False) -> Iterator[Row]:
        """Yield a sheet's rows as text; with `checked`, also find formulas that have no result stored."""
        sources = self._open(values=False) if checked and self._scan(title)[1] else None
        try:
            hidden = self._scan(title)[2] if checked else frozenset()
            yield from _rows_of(self._book[title], sources[title] if sources else None, self.name, hidden)
        except DAMAGE as problem:
            raise damaged(self.name, problem) from problem

    def merged_areas(self, title: str) -> Sequence[Area]:
        """Return the merged cells of a sheet."""
        return self._scan(title)[0]

    def _open(self, *, values: bool) -> Any:
        """Open the workbook by its content; given a path, the reader would go by the ending of its name."""
        try:
            return load_workbook(self.path.open("rb"), read_only=True, data_only=values, keep_links=False)
        except DAMAGE as problem:
            raise damaged(self.name, problem) from problem

    def _refuse_strings(self) -> None:
        """Count the different texts before they are read into memory."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                parts = [part for part in archive.namelist() if part.casefold().endswith("sharedstrings.xml")]
                found = sum(1 for part in parts for _match in _matches(archive, part, _STRING))
        except DAMAGE as problem:
            raise damaged(self.name, problem) from problem
        if found > limits.MAX_STRINGS:
            raise limits.too_many_strings(self.name, found)

    def _scan(self, title: str) -> tuple[list[Area], bool, frozenset[int]]:
        """Find the merged areas of a sheet, as (column, row, last column, last row), formulas, and hidden rows.

        The reader of large workbooks tells none of them; they are found in the sheet's XML, read in blocks.
        """
        if title not in self._scanned:
            part = self._book[title]._worksheet_path.lstrip("/")
            try:
                with zipfile.ZipFile(self.path) as archive:
                    areas = [range_boundaries(match[1].decode()) for match in _matches(archive, part, _MERGED)]
                    formulas = next(_matches(archive, part, _FORMULA), None) is not None
                    hidden = frozenset(int(match[1]) for match in _matches(archive, part, _HIDDEN))
            except DAMAGE as problem:
                raise damaged(self.name, problem) from problem
            self._scanned[title] = areas, formulas, hidden
        return self._scanned[title]


def _matches(archive: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Yield what matches in a part of an archive, which is read block by block."""
    with archive.open(part) as file:
        kept = b""
        while block := file.read(BLOCK):
            text = kept + block
            end = 0
            for match in pattern.finditer(text):
                yield match
                end = match.end()
            kept = text[max(end, len(text) - 200) :]


def _rows_of(sheet: Any, source: Any, name: str, hidden: frozenset[int]) -> Iterator[Row]:
    beside = _values(source) if source else None
    filled = 0
    for number, values in enumerate(_values(sheet), start=1):
        filled += any(value is not None for value in values)
        if filled > MAX_ROWS + HEADING_ROWS:
            raise too_many_rows(name)
        if number > limits.LAST_ROW:
            raise limits.row_too_far(name, number)
        written = next(beside, ()) if beside else ()
        faults = {
            column: _("is a formula without a stored result. Write the value itself.")
            for column, formula in enumerate(written)
            if isinstance(formula, str) and formula.startswith("=") and _at(values, column) is None
        }
        faults |= {
            column: _("is the error %(error)s of a formula. Write the value itself.") % {"error": value}
            for column, value in enumerate(values)
            if isinstance(value, str) and value.casefold() in ERRORS
        }
        cells = limits.within([cell_text(value) for value in values], name)
        yield Row(number, cells, faults, hidden=number in hidden)


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    # The size that the sheet states of itself may be wrong; what is there counts.
    sheet.reset_dimensions()
    yield from sheet.iter_rows(values_only=True)


def _at(values: Sequence[Any], column: int) -> Any:
    return values[column] if column < len(values) else None
