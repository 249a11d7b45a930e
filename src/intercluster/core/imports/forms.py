"""Step 2 of an import of rows: what each column means."""

from collections.abc import Mapping
from itertools import islice
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.tables.model import Table

SAMPLES = 3
"""Rows from which a page shows values of a column."""


class ColumnsForm(forms.Form):
    """Says what each column means. A subclass names the fields."""

    labels: ClassVar[Mapping[Any, Any]]
    """Field -> what it is called."""

    def __init__(self, *args: Any, headings: list[str], guessed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not read")), *((field.value, label) for field, label in self.labels.items())]
        for index, (heading, guess) in enumerate(zip(headings, guessed, strict=True)):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=heading,
                choices=choices,
                required=False,
                initial=guess,
                widget=forms.Select(attrs={"class": "ds-input", "aria-label": heading}),
            )

    @property
    def columns(self) -> list[str]:
        """Return the chosen field of each column."""
        return [self.cleaned_data[name] for name in self.fields if name.startswith("column-")]

    def described(self, table: Table) -> list[dict[str, Any]]:
        """Return each column of a table with its field of the form and its first values."""
        first = list(islice(table.rows(), SAMPLES))
        return [
            {
                "heading": heading,
                "field": self[f"column-{index}"],
                "samples": [row.cells[index] for row in first if index < len(row.cells) and row.cells[index]],
            }
            for index, heading in enumerate(table.headings)
        ]
