"""Names of countries and languages in the reader's language (Unicode CLDR, by way of Babel)."""

from babel import Locale
from django.utils.translation import get_language


def _locale() -> Locale:
    return Locale.parse((get_language() or "en").replace("-", "_"))


def country_name(code: str) -> str:
    """Return a country's name, or its code where it has none."""
    return str(_locale().territories.get(code, code))


def language_name(code: str) -> str:
    """Return a language's name, or its code where it has none."""
    return str(_locale().languages.get(code, code))


def country_codes() -> list[str]:
    """Return the ISO 3166 codes of countries."""
    return sorted(code for code in Locale("en").territories if len(code) == 2 and code.isalpha() and code not in _NOT)


_NOT = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""Codes of CLDR that are no country."""
