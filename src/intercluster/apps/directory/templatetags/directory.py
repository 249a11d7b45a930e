"""How pages write what the directory knows: countries, languages, activities, numbers, in the reader's language."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from babel.numbers import format_decimal
from django import template
from django.utils.translation import gettext_lazy as _

from intercluster.analysis.language.reading import explained
from intercluster.apps.directory.choices import Kind, Size, Visibility
from intercluster.classifications.nace_labels import activity_name
from intercluster.core.page_language import page_language
from intercluster.geo import display_names
from intercluster.geo.nuts import region_name

register = template.Library()

LONG, BEGINNING = 900, 500
"""A text of more characters than the first is shown in two parts, the beginning of at most the second."""

SIZES = {
    Size.MICRO: _("Micro"),
    Size.SMALL: _("Small"),
    Size.MEDIUM: _("Medium-sized"),
    Size.LARGE: _("Large"),
}
"""Size classes, short."""

VISIBILITIES = {
    Visibility.PRIVATE: _("Private"),
    Visibility.ANONYMOUS: _("Anonymous"),
    Visibility.ALLIANCE: _("Alliance"),
    Visibility.PUBLIC: _("Public"),
}
"""Circles of readers, short."""

register.filter("country", display_names.country_name)
register.filter("language", display_names.language_label)
register.filter("activity", activity_name)
register.filter("region", region_name)


@register.filter
def languages(codes: Iterable[str]) -> str:
    """Return the names of several languages, as a list in a sentence."""
    return display_names.joined([display_names.language_name(code) for code in codes])


@register.filter
def countries(codes: Iterable[str]) -> str:
    """Return the names of several countries, as a list in a sentence."""
    return display_names.joined(sorted(display_names.country_name(code) for code in codes))


@register.filter
def kind(value: str) -> str:
    """Return what a kind of organisation is called."""
    return str(Kind(value).label)


@register.filter
def size(value: str) -> str:
    """Return what a size class is called, in short; nothing where it is unknown."""
    return str(SIZES[Size(value)]) if value else ""


@register.filter
def by_division(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return NACE codes by the name of their division: "Machinery", "28.41, 28.49"."""
    divisions: dict[str, list[str]] = {}
    for code in codes:
        divisions.setdefault(activity_name(code), []).append(code)
    return [(name, ", ".join(sorted(own))) for name, own in divisions.items()]


@register.filter
def circle(value: str) -> str:
    """Return who sees an offer or need, in short."""
    return str(VISIBILITIES[Visibility(value)])


@register.filter
def number(value: Any) -> str:
    """Return a number with its thousands apart as the reader's language does it."""
    return str(format_decimal(value, locale=display_names.locale()))


@register.filter
def in_two(text: str) -> tuple[str, str]:
    """Return the beginning of a long text, cut between words, and the rest; a shorter text has no rest."""
    if len(text) <= LONG:
        return text, ""
    cut = text.rfind(" ", BEGINNING // 2, BEGINNING)
    cut = cut if cut > 0 else BEGINNING
    return text[:cut].rstrip(), text[cut:].lstrip()


@register.inclusion_tag("directory/includes/reading_help.html")
def reading_help(text: str, language: str) -> dict[str, Any]:
    """Show what a dictionary says of the words of a text that is in another language than the page."""
    reader = page_language()
    return {"text": text, "language": language, "reader": reader, "words": explained(text, language, reader)}


@register.filter
def web_address(url: str) -> str:
    """Return an address that may be linked to: nothing but http and https."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""


@register.filter
def web_name(url: str) -> str:
    """Return an address as people write it, without scheme and closing slash."""
    return url.split("://", 1)[-1].rstrip("/")
