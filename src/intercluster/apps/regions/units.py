"""Units of figures in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    "several": _("several"),
    "full-time equivalents per thousand inhabitants": _("full-time equivalents per thousand inhabitants"),
    "percent of gross domestic product": _("percent of gross domestic product"),
    "percentage points per people aged 20 to 64": _("percentage points"),
    "thousand euros per employed person": _("thousand euros per employed person"),
    "purchasing power standards per inhabitant": _("purchasing power standards per inhabitant"),
    "percent of households": _("percent of households"),
}
"""Names of units that descriptions of datasets use most; others are shown as a description writes them."""

SCALES: Mapping[int, str] = {1: "", 1_000: "thousand", 1_000_000: "million"}
"""Factors by which values are given, in words."""


def unit_in_words(unit: str, denominator: str = "", scale: int = 1) -> str:
    """Return a unit with its scale and denominator in the reader's language, if it is one of those known."""
    whole = f"{SCALES[scale]} {unit}".strip()
    if denominator:
        whole += f" of {denominator}" if unit == "percent" else f" per {denominator}"
    return str(UNITS.get(whole, whole))
