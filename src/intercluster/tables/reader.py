"""From a file to its table: recognises the format by its content and hands it to that format's reader."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from intercluster.tables.csv_reader import CsvFile, table_of_csv
from intercluster.tables.model import MAX_ROWS, Recognise, Table, UnreadableFileError, empty_file
from intercluster.tables.one_column import out_of_one_column
from intercluster.tables.stoppable import read_book, read_csv, read_json

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How a file begins that is a ZIP archive (.xlsx, .ods), or of Microsoft's older container (.xls)."""

SMALL_CSV = 256 * 2**10
"""Up to how many bytes a CSV file is read at once: that takes less time than starting a process."""


def read_table(path: Path, *, recognise: Recognise, sheet: str = "", name: str = "", rows_max: int = MAX_ROWS) -> Table:
    """Return a file's table, or say in `UnreadableFileError` why there is none.

    `name` is what the user calls the file, where `path` is a copy. The content decides what the file is, not its name.
    Of a workbook or a JSON file at most MAX_ROWS are read, whatever `rows_max` says.
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
    if start.startswith((OLE, ZIP)):
        table = read_book(path, name=name, sheet=sheet, recognise=recognise, rows_max=rows_max)
        return out_of_one_column(table, recognise)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"[", b"{")):
        return read_json(path, name=name, rows_max=rows_max)
    if size <= SMALL_CSV:
        return out_of_one_column(table_of_csv(CsvFile(path, name, rows_max), recognise), recognise)
    return out_of_one_column(read_csv(path, name=name, recognise=recognise, rows_max=rows_max), recognise)


def _refuse_other_formats(start: bytes, name: str) -> None:
    if start.lstrip().startswith(b"%PDF"):
        kind = _("a PDF document")
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
