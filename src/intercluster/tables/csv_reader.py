"""CSV: which characters, which separator, and its rows."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from intercluster.tables import limits
from intercluster.tables.model import (
    HEADING_ROWS,
    Recognise,
    Row,
    Table,
    UnreadableFileError,
    empty_file,
    header_only,
    heading_row,
    parted,
    tidy,
    too_many_rows,
)

SEPARATORS = ";,\t|"
CELL_LIMIT = 1_000_000
"""Longest cell that is read at all; a quote that is never closed makes one of the rest of the file."""
csv.field_size_limit(CELL_LIMIT)

_ESCAPED_QUOTE = re.compile(rb'[^;,\t|\r\n"\\]\\"[^;,\t|\r\n"\\]')
"""`Bygg \\"Bra\\" AB`; where a backslash ends a text, a separator or the end of the line follows the quotation mark."""
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
EIGHT_BIT = {"cp1252": "Windows-1252", "mac_roman": "Mac OS Roman", "cp850": "DOS 850"}
"""Encodings of one byte a character that office programs write, the most likely first."""
_NORDIC = re.compile("[åäöæøéüÅÄÖÆØÉÜ]")
_TYPOGRAPHY = re.compile(r"(?<![^\W\d_])[“”„–—…•€‘]|[“”–—…•€](?![^\W\d_])|’")
_ENCODED_TWICE = re.compile(r"Ã.|Â[\xa0-\xbf]|â€.")
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Delimited(Protocol):
    """What is known of a CSV file before its separator is chosen."""

    @property
    def name(self) -> str:
        """What the user calls the file."""

    @property
    def notes(self) -> Sequence[str]:
        """What a reader should know about how its characters were understood."""

    def first_rows(self, separator: str) -> Sequence[Row]:
        """Return the first rows with a separator."""

    def rows(self, separator: str) -> Iterator[Row]:
        """Yield the rows with a separator that say something."""


class CsvFile:
    """A CSV file that is read row by row, each time that its rows are asked for."""

    def __init__(self, path: Path, name: str, rows_max: int) -> None:
        self.name = name
        self._path, self._rows_max = path, rows_max
        self._encoding, self.notes = _encoding(path, name)
        self._escapes = _escapes_quotes(path)

    def first_rows(self, separator: str) -> Sequence[Row]:
        return list(islice(self._all(separator), HEADING_ROWS))

    def rows(self, separator: str) -> Iterator[Row]:
        return (row for row in self._all(separator) if any(row.cells))

    def _all(self, separator: str) -> Iterator[Row]:
        return _rows(self._path, self.name, self._encoding, separator, self._rows_max, self._escapes)


def table_of_csv(file: Delimited, recognise: Recognise) -> Table:
    """Return the table of a CSV file. Raises UnreadableFileError where there is none."""
    separator = _separator(file, recognise)
    first = file.first_rows(separator)
    if not any(any(row.cells) for row in first):
        raise empty_file(file.name)
    place = heading_row([row.cells for row in first], recognise)
    head = first[place]
    headings = parted(head.cells, first[place - 1].cells) if place else head.cells

    def rows() -> Iterator[Row]:
        return (row for row in file.rows(separator) if row.number > head.number)

    if next(rows(), None) is None:
        raise header_only(file.name)
    return Table(tuple(headings), rows, notes=file.notes)


def _encoding(path: Path, name: str) -> tuple[str, list[str]]:
    """Tell UTF-8, UTF-16 and Windows-1252 apart by reading the whole file once."""
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return encoding, []
    if start.count(b"\0") > len(start) // 4:
        half = start[0::2].count(b"\0"), start[1::2].count(b"\0")
        if max(half) > len(start) // 3 and min(half) < len(start) // 50 + 1:
            return ("utf-16-be" if half[0] > half[1] else "utf-16-le"), []
        raise UnreadableFileError(
            _("%(name)s is not a text file. Save the table as CSV or XLSX and import that.") % {"name": name}
        )
    proper = wrong = 0
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            proper += len(_MULTIBYTE.findall(block))
            wrong += len(_FOREIGN_BYTE.findall(decoder.decode(block)))
    if not wrong:
        return "utf-8", []
    if proper > wrong:
        return "utf-8", [
            _("The file is UTF-8, but some of its characters are of another encoding; see how their rows are read.")
        ]
    encoding = _eight_bit(path)
    return encoding, [_("The file is read as %(encoding)s, for it is not UTF-8.") % {"encoding": EIGHT_BIT[encoding]}]


def _eight_bit(path: Path) -> str:
    """Return the encoding under which the start of a file has most Nordic letters."""
    with path.open("rb") as file:
        start = file.read(1 << 20)

    def quality(encoding: str) -> int:
        text = start.decode(encoding, "replace")
        return len(_NORDIC.findall(text)) + (len(_TYPOGRAPHY.findall(text)) if encoding == "cp1252" else 0)

    return max(EIGHT_BIT, key=quality)


def _separator(file: Delimited, recognise: Recognise) -> str:
    """Return the separator under which most headings are known, or else the headings have most cells."""

    def quality(separator: str) -> tuple[int, int]:
        rows = [row.cells for row in file.first_rows(separator)]
        head = rows[heading_row(rows, recognise)] if rows else []
        return recognise(head), len(head)

    return max(SEPARATORS, key=quality)


def _escapes_quotes(path: Path) -> bool:
    """Return whether a backslash stands before quotation marks within texts, where others double them."""
    with path.open("rb") as file:
        return _ESCAPED_QUOTE.search(file.read(1 << 20)) is not None


def _rows(path: Path, name: str, encoding: str, separator: str, rows_max: int, escapes: bool) -> Iterator[Row]:
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        record: list[str] = []
        characters = 0

        def lines() -> Iterator[str]:
            nonlocal characters
            while line := file.readline(limits.RECORD_CHARACTERS + 1):
                record.append(line)
                characters += len(line)
                if characters > limits.RECORD_CHARACTERS:
                    raise limits.row_too_long(name, number + 1)
                yield line

        dialect: dict[str, Any] = {"delimiter": separator} | ({"escapechar": "\\"} if escapes else {})
        reader = csv.reader(lines(), **dialect)
        number = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeDecodeError) as problem:
                raise UnreadableFileError(
                    _("Row %(row)d of %(name)s cannot be read (%(problem)s). Is a quotation mark never closed?")
                    % {"row": number + 1, "name": name, "problem": problem}
                ) from problem
            number += 1
            if len(record) > 1:
                _refuse_open_quote(record, dialect, number, name)
            record.clear()
            characters = 0
            if number > rows_max + HEADING_ROWS:
                raise too_many_rows(name, rows_max)
            if number == 1 and "".join(cells).strip().lower() in {"sep=", "sep=;", "sep=,"}:
                continue  # Excel's own note of the separator
            yield _row(number, limits.within(cells, name))


def _refuse_open_quote(record: list[str], dialect: dict[str, Any], number: int, name: str) -> None:
    """A quotation mark that is never closed makes one cell of all rows below it, which nobody means."""
    try:
        list(csv.reader(record, strict=True, **dialect))
    except csv.Error as problem:
        if "unexpected end of data" in str(problem):
            raise UnreadableFileError(
                _("In row %(row)d of %(name)s a quotation mark is opened and never closed. Close or remove it.")
                % {"row": number, "name": name}
            ) from problem


def _row(number: int, cells: list[str]) -> Row:
    faults: dict[int, str] = {}
    notes: dict[int, str] = {}
    for column, cell in enumerate(cells):
        if cell.isascii():
            continue
        understood = _ENCODED_TWICE.sub(_decoded_again, _FOREIGN_BYTE.sub(_of_windows, cell))
        if _FOREIGN_BYTE.search(understood):
            faults[column] = _("has characters of another encoding than the file's. Save the file as UTF-8.")
            understood = _FOREIGN_BYTE.sub("\ufffd", understood)
        elif understood != cell:
            notes[column] = _("read as “%(text)s”; its characters are of another encoding than the file's") % {
                "text": understood.strip()[:80]
            }
        cells[column] = understood
    return Row(number, [tidy(cell) for cell in cells], faults, notes)


_FOREIGN_BYTE = re.compile("[\udc80-\udcff]")
"""How a byte that is not of the file's encoding is read."""


def _of_windows(match: re.Match[str]) -> str:
    """Read such a byte as Windows-1252, if it is a letter or a sign of typography there."""
    character = bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")
    return character if character.isalpha() or character in "“”‘’–—…•€°§´·\xa0" else match[0]


def _decoded_again(match: re.Match[str]) -> str:
    """Read `Ã¤`, which is UTF-8 taken for Windows-1252, as the letter it was."""
    try:
        return match[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return match[0]
