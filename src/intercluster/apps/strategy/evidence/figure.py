"""What a named query gives: a figure with its source, and a chart if it has one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from intercluster.charts.chart import Chart, Column

Arguments = Mapping[str, str]

FEWEST = 5
"""Introductions, and what else a cited number counts, at least: a smaller one could tell who they were."""


@dataclass(frozen=True)
class Figure:
    """What a named query gives."""

    label: str
    """What it is of."""
    value: str
    """With its unit, as a reader sees it. It has changed if this has."""
    source: str
    year: str
    formula: str
    """How it is computed, in a sentence."""
    address: str
    """Address of the page that shows where it comes from."""
    language: str = ""
    """Of the value, if it is a text of a member."""
    chart: Mapping[str, Any] | None = None
    """A chart whose key figures the value has, as plain data. It has changed too if a row of it has."""

    @property
    def picture(self) -> Chart | None:
        """Return the chart."""
        if self.chart is None:
            return None
        return Chart(**{**self.chart, "columns": [Column(**column) for column in self.chart["columns"]]})


def plain(chart: Chart) -> dict[str, Any]:
    """Return a chart as plain data, fit for JSON, without the further tables of its picture.

    The database keeps no negative zero, which would look like a change.
    """
    rows = [{name: cell + 0.0 if isinstance(cell, float) else cell for name, cell in row.items()} for row in chart.rows]
    return {name: value for name, value in asdict(replace(chart, rows=rows)).items() if name != "further"}
