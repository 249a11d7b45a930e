"""A form's field for a number with decimals, read as people write it in any of the languages."""

import re
from typing import Any

from django import forms

UNIT = re.compile(r"\s|€|eur[a-z]*", re.IGNORECASE)


def as_written(text: str) -> str:
    """Return a number as a person wrote it with a full stop for the decimal mark and no grouping.

    The last comma or full stop is the decimal mark, and others are grouping: `1 234,5`, `1.234,50` and `1,234.50`.
    """
    whole, mark, decimals = re.match(r"(?s)(.*?)(?:([.,])([^.,]*))?\Z", UNIT.sub("", text)).groups()  # type: ignore[union-attr]
    if not mark:
        return str(whole)
    grouping = set(whole) & {".", ","}
    if mark in grouping or len(grouping) > 1:  # 1.234.567 and the like say no decimal mark
        return text
    return f"{re.sub('[.,]', '', whole)}.{decimals}"


class NumberField(forms.DecimalField):
    """A number with a comma or a full stop, spaces between thousands, and `€` or `euro` if somebody writes it.

    A field of the type `number` drops the comma in a browser of another language, and makes 920,50 ninety thousand.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"localize": True} | options)

    def to_python(self, value: Any) -> Any:
        """Read the number."""
        return super().to_python(as_written(value) if isinstance(value, str) else value)
