"""How much one file may hold, and what is said of a file that holds more."""

from collections.abc import Iterator
from typing import TextIO

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from intercluster.tables.model import UnreadableFileError, too_many_rows

MAX_COLUMNS = 500
"""Most columns with something in them."""
MAX_SHEETS = 100
MAX_STRINGS = 1_000_000
"""Most different texts of a workbook: ten in each of the most rows that are read."""
MAX_NESTING = 100
"""How deep elements of a workbook's XML may stand in each other; office programs need some twenty levels."""
LAST_ROW = 2**20
"""The last row that a spreadsheet has."""
RECORD_CHARACTERS = 2_000_000
"""Most characters in a row of a text file, of which a line that never ends has more."""
TEXT_TIMES = 2
"""How many times the size limit of files the texts of a workbook may come to: one text may stand in every cell."""
UNPACKED_TIMES = 8
"""How many times the size limit of files the contents of an XLSX, which is a ZIP archive, may come to unpacked."""
MEMORY_TIMES, MEMORY_MIN = 20, 2**30
"""How many times the size limit of files, but at least how many bytes of memory reading a workbook may take."""


def lines_of(file: TextIO, name: str, *, lines_max: int) -> Iterator[str]:
    """Yield the lines of a text file; refuse a line that does not end, and a line beyond the most."""
    number = 0
    while line := file.readline(RECORD_CHARACTERS + 1):
        number += 1
        if len(line) > RECORD_CHARACTERS:
            raise row_too_long(name, number)
        if number > lines_max:
            raise too_many_rows(name, lines_max)
        yield line


def within(cells: list[str], name: str) -> list[str]:
    """Return the cells of a row without empty ones beyond the most columns; refuse a row with others there."""
    if len(cells) <= MAX_COLUMNS:
        return cells
    if any(cells[MAX_COLUMNS:]):
        raise too_many_columns(name, max(column for column, cell in enumerate(cells, start=1) if cell))
    return cells[:MAX_COLUMNS]


def too_many_columns(name: str, found: int) -> UnreadableFileError:
    """Return what to say about a row that is too wide."""
    text = _("%(name)s has %(found)s columns; at most %(limit)s are read. Leave out what is not needed.")
    return _refusal(text, name, MAX_COLUMNS, found)


def too_many_sheets(name: str, found: int) -> UnreadableFileError:
    """Return what to say about a workbook with too many sheets."""
    text = _("%(name)s has %(found)s sheets; at most %(limit)s are read. Save the sheet with the table on its own.")
    return _refusal(text, name, MAX_SHEETS, found)


def too_many_strings(name: str, found: int) -> UnreadableFileError:
    """Return what to say about a workbook with too many texts."""
    text = _("%(name)s has %(found)s different texts; at most %(limit)s are read. Divide it into several files.")
    return _refusal(text, name, MAX_STRINGS, found)


def too_many_cells(name: str, limit: int) -> UnreadableFileError:
    """Return what to say about a table with too many cells."""
    return _refusal(_("%(name)s has more than %(limit)s cells. Fetch a part of the table."), name, limit)


def nested_too_deep(name: str) -> UnreadableFileError:
    """Return what to say about a workbook whose XML is nested too deep."""
    text = _("The XML of %(name)s is nested more than %(limit)s levels deep. Save it again, as XLSX or CSV.")
    return _refusal(text, name, MAX_NESTING)


def row_too_far(name: str, found: int) -> UnreadableFileError:
    """Return what to say about a row where no spreadsheet has one."""
    text = _("%(name)s has a row %(found)s; a spreadsheet ends at row %(limit)s. Save it again, as XLSX or CSV.")
    return _refusal(text, name, LAST_ROW, found)


def row_too_long(name: str, row: int) -> UnreadableFileError:
    """Return what to say about a row of a text file that does not end."""
    text = _("Row %(found)s of %(name)s has more than %(limit)s characters. Is a quotation mark or a line end missing?")
    return _refusal(text, name, RECORD_CHARACTERS, row)


def too_much_text(name: str, limit: int) -> UnreadableFileError:
    """Return what to say about a workbook whose cells come to too much text."""
    text = _("The cells of %(name)s come to more than %(limit)s MB. Divide it into several files.")
    return _refusal(text, name, limit // 2**20)


def unpacks_to_too_much(name: str, found: int, limit: int) -> UnreadableFileError:
    """Return what to say about an archive that unpacks to too much."""
    text = _("%(name)s unpacks to %(found)s MB; at most %(limit)s MB are read. Save only the table, as CSV.")
    return _refusal(text, name, limit // 2**20, found // 2**20)


def takes_too_long(name: str, seconds: int) -> UnreadableFileError:
    """Return what to say about a file that was given up."""
    text = _("%(name)s takes more than %(limit)s seconds to read, and was given up. Save only the table, as CSV.")
    return _refusal(text, name, seconds)


def takes_too_much_memory(name: str, limit: int) -> UnreadableFileError:
    """Return what to say about a file that does not fit into memory."""
    text = _("%(name)s takes more than %(limit)s MB of memory to read. Save only the table, as CSV.")
    return _refusal(text, name, limit // 2**20)


def reader_broke(name: str) -> UnreadableFileError:
    """Return what to say about a file on which the reader broke."""
    return UnreadableFileError(
        _("%(name)s cannot be read: it seems to be damaged. Save it again, as XLSX or CSV.") % {"name": name}
    )


def _refusal(text: str, name: str, limit: int, found: int = 0) -> UnreadableFileError:
    numbers = {"limit": limit, "found": found}
    written = {which: number_format(number, force_grouping=True) for which, number in numbers.items()}
    return UnreadableFileError(text % {"name": name, **written})
