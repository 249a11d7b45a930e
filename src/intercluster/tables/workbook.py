"""Workbooks (XLSX) with formulas that carry their values, for programs that read a file without computing it.

openpyxl writes a formula without a value, so the values are put into its sheets afterwards.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from textwrap import wrap
from typing import Any

from intercluster.tables.formula_injection import neutralise

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY, SHARE = "#,##0.00", "0.00 %"
MONTHS = "0.00"
LINE, HIGHEST = 15, 400
"""Height of a line, and of a row at most, in points. A format's limit is 409."""
LONGEST = 32_000
"""Characters of a cell; a format's limit is 32,767."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_FORMULA = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)')


@dataclass(frozen=True)
class Number:
    """A number in a format of its own."""

    value: Decimal
    form: str


@dataclass(frozen=True)
class Formula:
    """A formula without "=", and the value that it computes."""

    text: str
    value: Decimal
    form: str = MONEY


Content = str | int | Decimal | Number | Formula | None
"""A cell. A decimal is a sum of money."""


@dataclass(frozen=True)
class Row:
    """A row of a sheet."""

    cells: Sequence[Content]
    is_strong: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet. Formulas of other sheets name it, so its title has letters, digits and spaces only."""

    title: str
    rows: Sequence[Row]
    widths: Sequence[int] = field(default_factory=tuple)
    """Of its first columns, in characters; the last one holds for all others."""
    frozen: str = ""
    """The first cell that moves when the sheet is scrolled."""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Write sheets as XLSX."""
    from openpyxl import Workbook  # noqa: PLC0415 - few processes write workbooks

    book = Workbook()
    book.remove(book.worksheets[0])
    values: list[dict[bytes, bytes]] = []
    for sheet in sheets:
        made = book.create_sheet(sheet.title)
        made.freeze_panes = sheet.frozen or None
        width = max((len(row.cells) for row in sheet.rows), default=0)
        for index in range(width if sheet.widths else 0):
            letter = column_letter(index + 1)
            made.column_dimensions[letter].width = sheet.widths[min(index, len(sheet.widths) - 1)]
        known: dict[bytes, bytes] = {}
        for number, row in enumerate(sheet.rows, 1):
            for index, content in enumerate(row.cells, 1):
                if content is None:
                    continue
                cell = made.cell(number, index)
                _fill(cell, content, row)
                if isinstance(content, Formula):
                    known[cell.coordinate.encode()] = str(content.value).encode()
            if (lines := _lines(row, sheet.widths)) > 1:
                made.row_dimensions[number].height = min(lines * LINE, HIGHEST)
        _set_up_print(made, sheet)
        values.append(known)
    written = io.BytesIO()
    book.save(written)
    return _with_values(written.getvalue(), values)


def _lines(row: Row, widths: Sequence[int]) -> int:
    """Return how many lines the texts of a row take: programs that open a file do not all make rows higher."""
    lines = 1
    for index, content in enumerate(row.cells if widths else ()):
        if isinstance(content, str):
            wide = widths[min(index, len(widths) - 1)] - (2 if row.is_strong else 1)
            lines = max(lines, sum(max(len(wrap(line, wide)), 1) for line in content[:LONGEST].splitlines()))
    return lines


def _set_up_print(made: Any, sheet: Sheet) -> None:
    """Print a sheet as wide as a page, with its heading on each one."""
    made.page_setup.orientation, made.page_setup.paperSize = "landscape", made.PAPERSIZE_A4
    made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
    made.sheet_properties.pageSetUpPr.fitToPage = True
    if heading := int(re.sub(r"\D", "", sheet.frozen) or 1) - 1:
        made.print_title_rows = f"1:{heading}"


def column_letter(number: int) -> str:
    """Return how formulas name a column; the first is 1 and A."""
    before, letter = divmod(number - 1, 26)
    return (column_letter(before) if before else "") + chr(ord("A") + letter)


def reference(sheet: str, cell: str) -> str:
    """Return how a formula names a cell of another sheet."""
    return f"'{sheet}'!{cell}"


def _fill(cell: Any, content: str | int | Decimal | Number | Formula, row: Row) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    match content:
        case Formula():
            cell.value, cell.number_format = f"={content.text}", content.form
        case Number():
            cell.value, cell.number_format = content.value, content.form
        case Decimal():
            cell.value, cell.number_format = content, MONEY
        case str():
            cell.value = neutralise(_UNPRINTABLE.sub("", content))[:LONGEST] or None
            if cell.value is not None:
                cell.data_type = "s"  # whatever it looks like, such as the value of an error
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        case _:
            cell.value = content
    if not isinstance(content, str):  # in a row of several lines, numbers stand beside the first; those of names left
        left = "left" if isinstance(content, int) and cell.column == 1 else None
        cell.alignment = Alignment(vertical="top", horizontal=left)
    if row.is_strong:
        cell.font = Font(bold=True)


def _with_values(content: bytes, values: Sequence[Mapping[bytes, bytes]]) -> bytes:
    """Put the values of formulas into the sheets, which openpyxl numbers from 1 in their order."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as write:
        for entry in read.infolist():
            part = read.read(entry)
            if found := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", entry.filename):
                part = _valued(part, values[int(found[1]) - 1])
            write.writestr(entry, part)
    return changed.getvalue()


def _valued(sheet: bytes, values: Mapping[bytes, bytes]) -> bytes:
    return _FORMULA.sub(lambda match: match[1] + b"<v>" + values[match[2]] + b"</v>", sheet)
