"""From a file to its table: recognises the format by its content and hands it to that format's reader."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from intercluster.tables.calamine_reader import is_ods, read_old_workbook
from intercluster.tables.csv_reader import read_delimited
from intercluster.tables.model import (
    MAX_ROWS,
    Recognise,
    Row,
    Table,
    UnreadableFileError,
    empty_file,
    tidy,
    too_many_rows,
)
from intercluster.tables.xlsx_reader import read_workbook

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How a file begins that is a ZIP archive (.xlsx, .ods), or of Microsoft's older container (.xls)."""


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
    if start.startswith(OLE) or (start.startswith(ZIP) and is_ods(path)):
        return read_old_workbook(path, name=name, sheet=sheet, recognise=recognise)
    if start.startswith(ZIP):
        return read_workbook(path, name=name, sheet=sheet, recognise=recognise)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        return _read_json(path, name)
    return read_delimited(path, name=name, recognise=recognise, rows_max=rows_max)


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
