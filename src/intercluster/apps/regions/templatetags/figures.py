"""Template filters that write figures in the reader's language."""

from django import template
from django.http import HttpRequest

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.regions.flags import flags_in_words
from intercluster.apps.regions.pages.numbers import number, percent
from intercluster.apps.regions.rules import may_bring_tables

register = template.Library()


@register.filter
def decimal(value: float, places: int) -> str:
    """Write a number with this number of decimals."""
    return number(value, places)


@register.filter
def amount(value: float) -> str:
    """Write an amount, without decimals if it is whole."""
    return number(value, 0 if float(value).is_integer() else 2)


@register.filter
def flags(letters: str) -> str:
    """Write flags of a value with their meaning."""
    return flags_in_words(letters)


@register.filter
def per_cent(share: float, places: int = 1) -> str:
    """Write a share in per cent."""
    return percent(share, places)


@register.simple_tag
def may_bring_figures(request: HttpRequest) -> bool:
    """Return whether the reader may bring tables of figures in."""
    return may_bring_tables(viewer_for(request))
