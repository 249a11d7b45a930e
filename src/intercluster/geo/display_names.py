"""Names of countries and languages in the reader's language (Unicode CLDR, by way of Babel)."""

from collections.abc import Sequence

from babel import Locale
from babel.lists import format_list
from django.utils.translation import get_language


def locale() -> Locale:
    """Return how the reader's language writes things."""
    return Locale.parse((get_language() or "en").replace("-", "_"))


def country_name(code: str) -> str:
    """Return a country's name, or its code where it has none."""
    return str(locale().territories.get(code, code))


def language_name(code: str) -> str:
    """Return a language's name, or its code where it has none."""
    return str(locale().languages.get(code, code))


def joined(names: Sequence[str]) -> str:
    """Return names as one list in a sentence: "a, b and c"."""
    return str(format_list(list(names), locale=locale())) if names else ""


def country_codes() -> list[str]:
    """Return the ISO 3166 codes of countries."""
    return sorted(code for code in Locale("en").territories if len(code) == 2 and code.isalpha() and code not in _NOT)


_NOT = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""Codes of CLDR that are no country."""
