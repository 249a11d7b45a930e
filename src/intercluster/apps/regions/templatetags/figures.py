"""Template filters that write figures in the reader's language."""

from django import template

from intercluster.apps.regions.pages.presentation import number, percent

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
def per_cent(share: float, places: int = 1) -> str:
    """Write a share in per cent."""
    return percent(share, places)
