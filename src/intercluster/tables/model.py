"""A table as read from a file: headings and rows of text, and how a cell's text is cleaned."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from intercluster.tables.direction_marks import without_direction_marks

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
    hidden: bool = False
    """The spreadsheet hides the row, as a filter does."""


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


def heading_row(rows: Sequence[Sequence[str]], recognise: Recognise) -> int:
    """Return the index of the row that holds the headings: the one with most known headings, else the first."""
    best = max(range(len(rows)), key=lambda index: (recognise(rows[index]), -index))
    if recognise(rows[best]):
        return best
    return next((index for index, row in enumerate(rows) if any(row)), 0)


def parted(headings: Sequence[str], groups: Sequence[str]) -> list[str]:
    """Put the group that the row above names before headings that stand there twice: `Company Name`, `Contact Name`.

    A group begins where the row above has a text, and ends where it has the next.
    """
    twice = {heading for heading in headings if heading and list(headings).count(heading) > 1}
    starts = [column for column, group in enumerate(groups) if group]
    if not twice or len(starts) < 2:
        return list(headings)
    told: list[str] = []
    for column, heading in enumerate(headings):
        start = max((each for each in starts if each <= column), default=None)
        told.append(f"{groups[start]} {heading}" if heading in twice and start is not None else heading)
    return told


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


_KEPT_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')
"""A formula of a text alone, by which programs keep leading noughts: `="0910038-2"`."""
_ESCAPED_END = re.compile(r"_x000[ad]_", re.IGNORECASE)
"""How Office Open XML writes the end of a line in a text."""
# What `spreadsheets.neutralise` has made of a text.
_NEUTRALISED = re.compile(r"^'+[=+\-@\t\r]")
# Control characters and signs without width say nothing in a text; NUL stays, for its row is rejected.
_CONTROLS: dict[int, str | None] = dict.fromkeys([*range(1, 9), *range(14, 32), 127, 0xAD, 0x200B, 0x2060, 0xFEFF])
# Signs by which programs end a line within a cell.
_CONTROLS |= dict.fromkeys([11, 12, 0x85, 0x2028, 0x2029], "\n")


def clean(text: str) -> str:
    """Return a text without outer space, control characters, direction marks and differing line ends."""
    text = without_direction_marks(text).translate(_CONTROLS).strip(" \t\r\n\ufeff\xa0")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def tidy(cell: str) -> str:
    """Return what a cell of a file says: its text, cleaned and without the apostrophe of `neutralise`."""
    text = clean(_ESCAPED_END.sub("\n", cell))
    if text.startswith('="') and (kept := _KEPT_AS_TEXT.fullmatch(text)):
        text = clean(kept[1].replace('""', '"'))
    return text[1:] if _NEUTRALISED.match(text) else text
