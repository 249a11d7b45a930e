"""XLSX: its sheets, merged cells and formulas, without loading the workbook whole."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from intercluster.tables.model import (
    ERRORS,
    HEADING_ROWS,
    MAX_ROWS,
    Recognise,
    Row,
    Table,
    UnreadableFileError,
    tidy,
    too_many_rows,
)
from intercluster.tables.sheets import MAX_COLUMNS, Area, table_of_sheet

UNPACKED_TIMES = 8
"""How many times the size limit of files the contents of an XLSX, which is a ZIP archive, may come to unpacked."""

DAMAGE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    RuntimeError,
)
"""What the reader of workbooks raises on one that is not whole, or encrypted."""

# Office programs write extensions that the reader does not know and an import does not need.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def read_workbook(path: Path, *, name: str, sheet: str, recognise: Recognise) -> Table:
    """Return the table of one sheet of an XLSX file, or say in `UnreadableFileError` why there is none."""
    refuse_bomb(path, name)
    return table_of_sheet(_XlsxBook(path, name), sheet=sheet, recognise=recognise)


class _XlsxBook:
    """A `Workbook` that is opened again for every pass, so that no sheet is held in memory."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        self._sheets = _sheet_names(path, name)
        self._scanned: dict[str, tuple[list[Area], bool]] = {}

    @property
    def sheets(self) -> Mapping[str, bool]:
        return self._sheets

    def first_rows(self, title: str) -> Iterator[Row]:
        return _rows(self.path, self.name, title)

    def rows(self, title: str) -> Iterator[Row]:
        return _rows(self.path, self.name, title, formulas=self._scan(title)[1])

    def merged_areas(self, title: str) -> Sequence[Area]:
        return self._scan(title)[0]

    def _scan(self, title: str) -> tuple[list[Area], bool]:
        if title not in self._scanned:
            self._scanned[title] = _scan(self.path, self.name, title)
        return self._scanned[title]


def refuse_bomb(path: Path, name: str) -> None:
    """Refuse an archive that unpacks to more than is read, or that is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except DAMAGE as problem:
        raise _damaged(name, problem) from problem
    if unpacked > UNPACKED_TIMES * settings.IMPORT_MAX_BYTES:
        raise UnreadableFileError(
            _("%(name)s unpacks to %(size)d MB; at most %(limit)d MB are read. Save only the table, as CSV.")
            % {
                "name": name,
                "size": unpacked // 2**20,
                "limit": UNPACKED_TIMES * settings.IMPORT_MAX_BYTES // 2**20,
            }
        )


def _damaged(name: str, problem: object) -> UnreadableFileError:
    return UnreadableFileError(
        _("%(name)s is not a whole XLSX workbook (%(problem)s). Save it again, as XLSX or CSV.")
        % {"name": name, "problem": problem}
    )


@contextmanager
def _open(path: Path, name: str, *, values: bool) -> Iterator[Any]:
    """Open a workbook by its content; given a path, the reader would go by the ending of its name."""
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=values, keep_links=False)
        except DAMAGE as problem:
            raise _damaged(name, problem) from problem
        try:
            yield book
        finally:
            book.close()


def _sheet_names(path: Path, name: str) -> dict[str, bool]:
    """Return the sheets' names, and whether each is shown."""
    with _open(path, name, values=True) as book:
        titles = {sheet.title: sheet.sheet_state == "visible" for sheet in book.worksheets}
    if not titles:
        raise UnreadableFileError(_("%(name)s has no sheet with a table.") % {"name": name})
    return titles


def _rows(path: Path, name: str, title: str, *, formulas: bool = False) -> Iterator[Row]:
    """Yield a sheet's rows as text; with `formulas`, also find those that have no result stored."""
    with ExitStack() as opened:
        book = opened.enter_context(_open(path, name, values=True))
        sources = opened.enter_context(_open(path, name, values=False)) if formulas else None
        try:
            yield from _rows_of(book[title], sources[title] if sources else None, name)
        except DAMAGE as problem:
            raise _damaged(name, problem) from problem


def _rows_of(sheet: Any, source: Any, name: str) -> Iterator[Row]:
    beside = _values(source) if source else None
    filled = 0
    for number, values in enumerate(_values(sheet), start=1):
        filled += any(value is not None for value in values)
        if filled > MAX_ROWS + HEADING_ROWS:
            raise too_many_rows(name)
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
        yield Row(number, [cell_text(value) for value in values], faults)


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    # The size that the sheet states of itself may be wrong; what is there counts.
    sheet.reset_dimensions()
    for values in sheet.iter_rows(values_only=True):
        yield values[:MAX_COLUMNS]


def _at(values: Sequence[Any], column: int) -> Any:
    return values[column] if column < len(values) else None


def cell_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return tidy(str(value))


def _scan(path: Path, name: str, title: str) -> tuple[list[Area], bool]:
    """Find the merged areas of a sheet, as (column, row, last column, last row), and whether it has formulas.

    The reader of large workbooks does not tell either; both are found in the sheet's XML, read in blocks.
    """
    with _open(path, name, values=True) as book:
        try:
            part = book[title]._worksheet_path
            return _scan_part(path, part.lstrip("/"))
        except DAMAGE as problem:
            raise _damaged(name, problem) from problem


def _scan_part(path: Path, part: str) -> tuple[list[Area], bool]:
    areas: list[Area] = []
    formulas = False
    with zipfile.ZipFile(path) as archive, archive.open(part) as file:
        kept = b""
        while block := file.read(1 << 20):
            text = kept + block
            formulas = formulas or _FORMULA.search(text) is not None
            end = 0
            for match in _MERGED.finditer(text):
                areas.append(range_boundaries(match[1].decode()))
                end = match.end()
            kept = text[max(end, len(text) - 200) :]
    return areas, formulas
