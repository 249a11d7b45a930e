"""From a file to rows of text: what kind of file it is, and its table. `delimited` and `workbook` read the formats."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

MAX_ROWS = 100_000
"""Most rows one file may have; each is held in memory, in compact form, until the import ends."""

HEADING_ROWS = 20
"""Among how many first rows the headings are looked for; above them may be a title."""


_ERROR_WORDS = """
    #n/a #ref! #value! #name? #div/0! #null! #num! #saknas! #saknad! #referens! #värdefel! #namn? #i/t #verdi!
    #navn? #puuttuu! #viittaus! #arvo! #nimi? #jako/0!
"""
ERRORS = frozenset(_ERROR_WORDS.split())
"""What spreadsheets write where a formula fails, in four languages, case folded."""


class UnreadableFileError(Exception):
    """Why a file cannot be read, and what would be right."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file; `number` counts from 1 and includes the headings, as a spreadsheet does."""

    number: int
    cells: Sequence[str]
    faults: dict[int, str] = field(default_factory=dict)
    """Column -> why the cell's content could not be read."""
    notes: dict[int, str] = field(default_factory=dict)
    """Column -> how the cell's content was understood, where that may surprise."""


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a file: its headings, and its rows each time they are asked for."""

    headings: Sequence[str]
    rows: Callable[[], Iterator[Row]]
    sheets: Sequence[str] = ()
    notes: Sequence[str] = ()
    """What a reader should know about how the file was understood."""


Recognise = Callable[[Sequence[str]], int]
"""How many of the cells of a row are headings that mean something."""


def read_table(path: Path, *, recognise: Recognise, sheet: str = "", name: str = "", rows_max: int = MAX_ROWS) -> Table:
    """Return a file's table, or say in `UnreadableFileError` why there is none.

    `name` is what the user calls the file, where `path` is a copy. The content decides what the file is, not its name.
    `rows_max` holds for CSV; of a workbook or JSON nobody needs more than MAX_ROWS.
    """
    name = name or path.name
    if not path.is_file():
        raise UnreadableFileError(_("There is no file %(name)s.") % {"name": name})
    size = path.stat().st_size
    if size > settings.IMPORT_MAX_BYTES:
        raise UnreadableFileError(
            _("%(name)s has %(size)d MB; an import reads at most %(limit)d MB. Divide the file, or leave out columns.")
            % {"name": name, "size": size // 2**20, "limit": settings.IMPORT_MAX_BYTES // 2**20}
        )
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\xef\xbb\xbf \r\n\t;,|") and size == len(start):
        raise empty_file(name)
    _refuse_other_formats(start, name)
    # Each format's reader imports what it needs only when a file asks for it.
    if start.startswith(b"PK\x03\x04"):
        from intercluster.apps.directory.importing.workbook import read_workbook  # noqa: PLC0415

        return read_workbook(path, name=name, sheet=sheet, recognise=recognise)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        return _read_json(path, name)
    from intercluster.apps.directory.importing.delimited import read_delimited  # noqa: PLC0415

    return read_delimited(path, name=name, recognise=recognise, rows_max=rows_max)


def _refuse_other_formats(start: bytes, name: str) -> None:
    if start.lstrip().startswith(b"%PDF"):
        kind = _("a PDF document")
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        kind = _("a file of the old Excel format (.xls), or one locked with a password")
    elif start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        kind = _("a picture")
    elif start.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh")):
        kind = _("a compressed archive")
    elif start.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        kind = _("a web page or XML document")
    else:
        return
    raise UnreadableFileError(
        _("%(name)s is %(kind)s, whatever its name says. Save the table as CSV or XLSX and import that.")
        % {"name": name, "kind": kind}
    )


def _read_json(path: Path, name: str) -> Table:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise UnreadableFileError(
            _("%(name)s begins like JSON but is not: %(problem)s.") % {"name": name, "problem": problem}
        ) from problem
    if not content or not all(isinstance(entry, dict) for entry in content):
        raise UnreadableFileError(_("%(name)s should be a list of JSON objects, one for each row.") % {"name": name})
    if len(content) > MAX_ROWS:
        raise too_many_rows(name)
    headings = list(dict.fromkeys(key for entry in content for key in entry))

    def rows() -> Iterator[Row]:
        for number, entry in enumerate(content, start=1):
            yield Row(number, [tidy(_json_text(entry.get(key))) for key in headings])

    return Table(headings, rows, notes=[_("Row numbers count the objects of the list.")])


def _json_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def heading_row(rows: Sequence[Sequence[str]], recognise: Recognise) -> int:
    """Return the index of the row that holds the headings: the one with most known headings, else the first."""
    best = max(range(len(rows)), key=lambda index: (recognise(rows[index]), -index))
    if recognise(rows[best]):
        return best
    return next((index for index, row in enumerate(rows) if any(row)), 0)


def too_many_rows(name: str, limit: int = MAX_ROWS) -> UnreadableFileError:
    """Return what to say about a file with more rows than are read."""
    return UnreadableFileError(
        _("%(name)s has more than %(limit)d rows. Divide it into several files.") % {"name": name, "limit": limit}
    )


def empty_file(name: str) -> UnreadableFileError:
    """Return what to say about a file with nothing in it."""
    return UnreadableFileError(_("%(name)s is empty: it has no row of headings and no rows below.") % {"name": name})


def header_only(name: str) -> UnreadableFileError:
    """Return what to say about a file without a row under its headings."""
    return UnreadableFileError(_("%(name)s has headings but no row below them.") % {"name": name})


# What `spreadsheets.neutralise` has made of a text.
_NEUTRALISED = re.compile(r"^'+[=+\-@\t\r]")

# Control characters and signs without width say nothing in a text; NUL stays, for its row is rejected.
_CONTROLS: dict[int, str | None] = dict.fromkeys([*range(1, 9), *range(14, 32), 127, 0xAD, 0x200B, 0x2060, 0xFEFF])
# Signs by which programs end a line within a cell.
_CONTROLS |= dict.fromkeys([11, 12, 0x85, 0x2028, 0x2029], "\n")


def clean(text: str) -> str:
    """Return a text without outer space, control characters and differing line ends."""
    text = text.translate(_CONTROLS).strip(" \t\r\n\ufeff\xa0")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def tidy(cell: str) -> str:
    """Return what a cell of a file says: its text, cleaned and without the apostrophe of `neutralise`."""
    text = clean(cell)
    return text[1:] if _NEUTRALISED.match(text) else text
