"""Numbers as the reader's language writes them, with enough digits to check a sentence by."""

from math import isnan

from django.utils.formats import number_format
from django.utils.translation import gettext as _

MOST_PLACES = 3
"""Most decimals of a number in a sentence."""


def number(value: float, places: int = 0) -> str:
    """Write a number in the reader's language, with a true minus sign, or a dash for what is unknown (NaN)."""
    if isnan(value):
        return "–"
    told = number_format(round(value, places) or 0.0, places, use_l10n=True, force_grouping=True)
    return told.replace("-", "−")


def percent(share: float, places: int = 1) -> str:
    """Write a share in per cent, without a line break, or a dash for what is unknown (NaN)."""
    if isnan(share):
        return "–"
    told = _("%(number)s %%") % {"number": number(100 * share, places)}
    return told.replace(" ", "\u00a0")


def signed_percent(share: float, places: int = 1) -> str:
    """Write a change in per cent with its sign."""
    return f"+{percent(share, places)}" if round(100 * share, places) > 0 else percent(share, places)


def enough(*values: float, least: int = 0, most: int = MOST_PLACES) -> int:
    """Return how many decimals give each number but 0 two digits or more, between the least and the most."""
    smallest = min((abs(value) for value in values if value), default=10.0)
    return next((places for places in range(least, most) if smallest * 10**places >= 10), most)
