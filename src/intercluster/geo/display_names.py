"""Names of countries and languages in the reader's language, from Unicode CLDR through Babel."""

from collections.abc import Sequence

from babel import Locale
from babel.lists import format_list
from django.utils.translation import get_language


def locale() -> Locale:
    """Return the Babel locale of the reader's language."""
    return Locale.parse((get_language() or "en").replace("-", "_"))


EUROSTATS = {"EL": "GR", "UK": "GB"}
"""Countries that Eurostat writes otherwise than ISO 3166."""


def country_name(code: str) -> str:
    """Return the name of a country by its code in ISO 3166 or Eurostat's, or the code if it has none."""
    return str(locale().territories.get(EUROSTATS.get(code, code), code))


def language_name(code: str) -> str:
    """Return the name of a language, or its code if it has none."""
    return str(locale().languages.get(code, code))


def language_label(code: str) -> str:
    """Return the name of a language as it stands alone, on a tag or in a list.

    It begins with a capital letter, except in Finnish, where "Ruotsi" is the country and "ruotsi" its language.
    """
    name = language_name(code)
    return name if locale().language == "fi" else name[:1].upper() + name[1:]


def joined(names: Sequence[str]) -> str:
    """Join names to a list within a sentence: "a, b and c"."""
    return str(format_list(list(names), locale=locale())) if names else ""


def country_codes() -> list[str]:
    """Return the ISO 3166 codes of countries."""
    codes = (str(code) for code in Locale("en").territories)
    return sorted(code for code in codes if len(code) == 2 and code.isalpha() and code not in _NOT)


_NOT = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""Codes in CLDR that belong to no country."""
