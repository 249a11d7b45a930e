"""What the library says of a document whose text cannot be read."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.translation import gettext as _

PROBLEMS: Mapping[str, Callable[[], str]] = {
    "encrypted": lambda: _("It has a password. Save it without one, and upload it again."),
    "damaged": lambda: _("It seems to be damaged. Save or print it again as a PDF."),
    "pages": lambda: (
        _("It has more than %(limit)d pages. Divide it into several files.") % {"limit": settings.LIBRARY_MAX_PAGES}
    ),
    "text": lambda: _("It has more text than is read. Divide it into several files."),
    "time": lambda: (
        _("Reading it takes more than %(limit)d seconds, and was given up.") % {"limit": settings.LIBRARY_MAX_SECONDS}
    ),
    "memory": lambda: (
        _("Reading it takes more than %(limit)d MB of memory, and was given up.")
        % {"limit": settings.LIBRARY_MAX_MEMORY_MB}
    ),
    "scan": lambda: _("Have its text recognised (OCR), by the scanner for example, and upload that file."),
    "stopped": lambda: _("The office has stopped it."),
    "broke": lambda: _("The platform could not do it. The server’s log says why."),
}
"""By the name that is kept with the document."""


def problem_in_words(name: str) -> str:
    """Return why a text could not be read, or ""."""
    return PROBLEMS[name]() if name in PROBLEMS else ""
