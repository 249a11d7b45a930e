"""The language of the page, mail or answer that is being made."""

from django.utils.translation import get_language


def page_language() -> str:
    """Return its ISO 639-1 code; English where no language is active."""
    return (get_language() or "en").split("-")[0]
