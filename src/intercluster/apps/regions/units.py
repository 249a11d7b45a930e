"""Units of figures in the reader's language."""

import re
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

SEVERAL = "several"
"""Unit of a table whose indicators have units of their own."""

UNITS: Mapping[str, Promise] = {
    "people": _("people"),
    "thousand people": _("thousand people"),
    "patents": _("patents"),
    "million euros": _("million euros"),
    "participations": _("participations"),
    "percent": _("percent"),
    "percentage points": _("percentage points"),
    "years": _("years"),
    "euros": _("euros"),
    "thousand euros": _("thousand euros"),
    "euros per inhabitant": _("euros per inhabitant"),
    "thousand euros per inhabitant": _("thousand euros per inhabitant"),
    "patent applications": _("patent applications"),
    "patent applications per million inhabitants": _("patent applications per million inhabitants"),
    "full-time equivalents": _("full-time equivalents"),
    "full-time equivalents per thousand employed people": _("full-time equivalents per thousand employed people"),
    "percent of employed people": _("percent of employed people"),
    "percent of the labour force": _("percent of the labour force"),
    SEVERAL: _("several"),
    "full-time equivalents per thousand inhabitants": _("full-time equivalents per thousand inhabitants"),
    "percent of gross domestic product": _("percent of gross domestic product"),
    "percentage points per people aged 20 to 64": _("percentage points"),
    "thousand euros per employed person": _("thousand euros per employed person"),
    "purchasing power standards per inhabitant": _("purchasing power standards per inhabitant"),
    "percent of households": _("percent of households"),
}
"""Names of units that descriptions of datasets use most; others are shown as a description writes them."""

DENOMINATORS: Mapping[str, Promise] = {
    "inhabitant": _("inhabitant"),
    "thousand inhabitants": _("thousand inhabitants"),
    "million inhabitants": _("million inhabitants"),
    "inhabitants": _("inhabitants"),
    "employed person": _("employed person"),
    "employed people": _("employed people"),
    "thousand employed people": _("thousand employed people"),
    "the labour force": _("the labour force"),
    "households": _("households"),
    "gross domestic product": _("gross domestic product"),
}
"""Names of what rates are divided by most."""

SCALES: Mapping[int, str] = {1: "", 1_000: "thousand", 1_000_000: "million"}
"""Factors by which values are given, in words."""


@cache
def _canonical() -> dict[str, str]:
    """Return the English unit by its name in each language, case folded."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for unit, name in {**UNITS, **DENOMINATORS}.items():
                found.setdefault(str(name).casefold(), unit)
    return found | {unit.casefold(): unit for unit in (*UNITS, *DENOMINATORS)}


def canonical_unit(text: str) -> str:
    """Return a unit or denominator in English, as the platform writes it, if it knows it in any language.

    Another text stays. `tusen personer` and `1 000 personer` are `thousand people`, and `%` is `percent`.
    """
    plain = " ".join(text.split())
    known = _canonical()
    short = {"%": "percent", "pct": "percent", "persons": "people", "1000": "thousand", "1 000": "thousand"}
    if found := known.get(plain.casefold()) or short.get(plain.casefold()):
        return found
    if match := re.fullmatch(r"1[ .,]?000\s+(.+)", plain):
        words = (f"{word} {match[1]}".casefold() for word in ("thousand", "tusen", "tuhatta"))
        return next((known[each] for each in words if each in known), plain)
    return plain


def unit_in_words(unit: str, denominator: str = "", scale: int = 1) -> str:
    """Return a unit with its scale and denominator in the reader's language, if it is one of those known."""
    level = f"{SCALES[scale]} {unit}".strip()
    if not denominator:
        return str(UNITS.get(level, level))
    whole = f"{level} of {denominator}" if unit == "percent" else f"{level} per {denominator}"
    if whole in UNITS:
        return str(UNITS[whole])
    parts = {"unit": UNITS.get(level, level), "denominator": DENOMINATORS.get(denominator, denominator)}
    told = gettext("%(unit)s of %(denominator)s") if unit == "percent" else gettext("%(unit)s per %(denominator)s")
    return told % parts


def denominator_in_words(denominator: str) -> str:
    """Return what a rate is divided by in the reader's language, if it is one of those known."""
    return str(DENOMINATORS.get(denominator, denominator))


def scale_in_words(scale: int) -> str:
    """Return a scale with its number: `1,000`."""
    return number_format(scale, force_grouping=True)
