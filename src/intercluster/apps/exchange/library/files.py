"""What an uploaded file is, by its content and not by its name."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.utils.translation import gettext as _

from intercluster.apps.exchange.library.reading.extraction import DOCX, PDF
from intercluster.core.errors import Refused

ENDINGS = {PDF: "pdf", DOCX: "docx"}
HEAD = 1024
"""Bytes within which a PDF says that it is one (PDF 32000-1, annex H.3.4.1)."""
MACROS = "vbaproject.bin"


class FileRefused(Refused):
    """A file cannot be taken; the message says why."""


def check_size(size: int, most: int | None = None) -> None:
    """Raise FileRefused for a file of more than `most` megabytes; without it, of more than the library takes."""
    most = settings.LIBRARY_MAX_MB if most is None else most
    if size > most * 2**20:
        raise FileRefused(
            _("The file has more than %(limit)d MB, the most that a file may have here. Save it smaller, or divide it.")
            % {"limit": most}
        )


def media_type_of(content: bytes) -> str:
    """Return the media type of a PDF or DOCX; raise FileRefused for anything else."""
    if b"%PDF-" in content[:HEAD]:
        return PDF
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (BadZipFile, ValueError, NotImplementedError):
        names = set()
    if "word/document.xml" not in names:
        raise FileRefused(_("The file is no PDF and no DOCX. Save it as one of these, and upload it again."))
    if any(name.endswith(MACROS) for name in names):
        raise FileRefused(_("The file has macros, which can do harm. Save it as DOCX without them."))
    return DOCX
