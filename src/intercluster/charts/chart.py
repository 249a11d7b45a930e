"""A chart and the table of its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Cell = str | int | float | date | None

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

ACCENT = "#1e5631"
"""The dark green of the pages."""

PALETTE = [ACCENT, "#b35c00", "#3565a8", "#8a4a8f", "#6b6b6b"]
"""Colours that most colour-blind readers can tell apart. A series also has its own shape or dash."""

CONFIG: Mapping[str, Any] = {
    "background": "white",
    "font": "sans-serif",
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "gridColor": "#e3e3e3"},
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "orient": "top"},
    "view": {"stroke": None},
    "range": {"category": PALETTE},
}


@dataclass(frozen=True)
class Column:
    """A column of the table: a field of its rows, and a heading in the reader's language."""

    field: str
    heading: str
    is_number: bool = False


@dataclass(frozen=True)
class Chart:
    """A picture, its text alternative, and the table behind it.

    `spec` is a Vega-Lite specification without data, default sizes and configuration. Its data are `rows`, or the
    named data sets in `datasets`.
    """

    name: str
    """Last part of its address on a page, and the name of its files."""
    title: str
    description: str
    """Text alternative of the picture, in a sentence."""
    spec: Mapping[str, Any]
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Cell]]
    source: str
    datasets: Mapping[str, Sequence[Mapping[str, Cell]]] = field(default_factory=dict)
    width: int = 640
    source_name: str = ""
    """Short name of the source. Where there is one, a page shows it and folds the whole line `source`."""
    height: int = 260
    note: str = ""
    """Note below the picture, such as what it leaves out."""
    keeps_shape: bool = False
    """Whether the height follows the width, as with a map."""
    least_width: int = 220
    """Least width in pixels: a smaller screen scrolls."""
    further: Sequence["Chart"] = ()
    """Further tables of the picture: charts without a specification, each with a CSV by its own name."""

    @property
    def is_empty(self) -> bool:
        """Return whether there are no rows."""
        return not self.rows

    @property
    def is_drawn(self) -> bool:
        """Return whether there is a picture. If nothing can be drawn, the table stays."""
        return bool(self.rows and self.spec)

    @property
    def rows_by_column(self) -> list[list[tuple[Column, Cell]]]:
        """Return the rows of the table, each cell with its column."""
        return [list(zip(self.columns, row, strict=True)) for row in self.cells]

    @property
    def cells(self) -> list[list[Cell]]:
        """Return the rows of the table as lists in the order of the columns."""
        return [[row.get(column.field) for column in self.columns] for row in self.rows]

    def specification(self) -> dict[str, Any]:
        """Return the complete Vega-Lite specification, fit for JSON."""
        data: dict[str, Any] = {"data": {"values": [_plain(row) for row in self.rows]}}
        if self.datasets:
            data = {"datasets": {name: [_plain(row) for row in rows] for name, rows in self.datasets.items()}}
        return {
            "$schema": SCHEMA,
            "description": self.description,
            "width": self.width,
            "height": self.height,
            "autosize": {"type": "fit", "contains": "padding"},
            "usermeta": {"keepsShape": self.keeps_shape, "leastWidth": self.least_width},
            "config": dict(CONFIG),
            **data,
            **self.spec,
        }


def _plain(row: Mapping[str, Cell]) -> dict[str, str | int | float | None]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
