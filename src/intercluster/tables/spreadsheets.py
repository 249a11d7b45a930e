"""What readers of spreadsheets share: the text of a cell, and what is refused before a file is opened."""

import zipfile
import zlib
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from django.conf import settings
from django.utils.translation import gettext as _

from intercluster.tables import limits
from intercluster.tables.model import UnreadableFileError, tidy

DAMAGE = (
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
"""What readers raise on a file that is not whole, or encrypted."""

ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def is_ods(path: Path) -> bool:
    """Return whether a file is an OpenDocument spreadsheet."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as file:
            return file.read(2 * len(ODS_MIMETYPE)).strip() == ODS_MIMETYPE
    except (KeyError, zipfile.BadZipFile, RuntimeError, OSError):
        return False


def is_workbook(path: Path) -> bool:
    """Return whether a ZIP archive has the parts of a spreadsheet, rather than files that somebody packed."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except DAMAGE:
        return True  # its reader says what is wrong with it
    return any(name.startswith("xl/") or name in {"[Content_Types].xml", "content.xml"} for name in names)


def refuse_bomb(path: Path, name: str) -> None:
    """Refuse an archive that unpacks to more than is read, that nests too deep, or that is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = sum(entry.file_size for entry in archive.infolist())
            limit = limits.UNPACKED_TIMES * settings.IMPORT_MAX_BYTES
            if found > limit:
                raise limits.unpacks_to_too_much(name, found, limit)
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    _refuse_deep(part, name)
    except DAMAGE as problem:
        raise damaged(name, problem) from problem


def _refuse_deep(part: IO[bytes], name: str) -> None:
    """Refuse XML whose elements stand in each other too deep: a reader keeps all that are open in memory."""
    depth = 0

    def opened(_tag: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.MAX_NESTING:
            raise limits.nested_too_deep(name)

    def closed(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    with suppress(expat.ExpatError):  # no XML, or none beyond here: a reader comes no further either
        parser.ParseFile(part)


class DamagedFileError(UnreadableFileError):
    """A spreadsheet that one reader cannot open; another may."""


def damaged(name: str, problem: object) -> DamagedFileError:
    """Return what to say about a file that is not whole."""
    text = _(
        "%(name)s is not a whole spreadsheet, or locked with a password (%(problem)s). Save it again, as XLSX or CSV."
    )
    return DamagedFileError(text % {"name": name, "problem": problem})


def cell_text(value: Any) -> str:
    """Return the text of a cell's value."""
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
