"""Figures as the reader's language writes them."""

from django import template

from intercluster.apps.regions.presentation import number

register = template.Library()


@register.filter
def decimal(value: float, places: int) -> str:
    """Write a number with so many decimals."""
    return number(value, places)
