"""Named queries with a picture: a comparison of regions, and a chart of one."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.regions.answers import figures_asked_for
from intercluster.apps.regions.charts.comparison import side_by_side
from intercluster.apps.regions.charts.region import OF_REGION
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.regions.pages.presentation import measures, source_of
from intercluster.apps.strategy.evidence.figure import Arguments, Figure, plain
from intercluster.charts.chart import Chart
from intercluster.core.errors import NotFound

CHARTS = ("specialisation", "reach", "trends")
"""Charts of a region that can be cited. Maps and networks are too large to keep."""
AT_MOST = 5
"""Regions in a comparison."""
KEY_FIGURES = 3
"""Rows of a chart that stand in its value."""


def comparison(arguments: Arguments) -> Figure:
    """Return the measures of two to five regions side by side, with the chart of their specialisations."""
    codes = list(dict.fromkeys(code for code in arguments.get("regions", "").split(",") if code))
    if not 2 <= len(codes) <= AT_MOST:
        raise NotFound
    snapshot, shown = figures_asked_for(codes, arguments.get("dataset", ""))
    codes = list(dict.fromkeys(shown.values()))
    names = [snapshot.regions[snapshot.row(code)].name for code in codes]
    told = [measures(snapshot, snapshot.indices(code)) for code in codes]
    lines = [
        f"{cells[0][0]}: " + ", ".join(f"{name} {value}" for name, (_label, value) in zip(names, cells, strict=True))
        for cells in zip(*told, strict=True)
    ]
    query = [("region", code) for code in codes] + [("dataset", snapshot.dataset.slug)]
    return Figure(
        label=_("Comparison of %(regions)s") % {"regions": ", ".join(names)},
        value="; ".join(lines),
        source=source_of(snapshot.dataset),
        year=str(snapshot.year),
        formula=_("Computed from all activities of the regions; the page of the measures shows each term."),
        address=f"{reverse('regions:compare')}?{urlencode(query)}",
        chart=plain(side_by_side(snapshot, codes)),
    )


def chart_of_region(arguments: Arguments) -> Figure:
    """Return one of the CHARTS of a region."""
    code, name = arguments.get("region", ""), arguments.get("chart", "")
    if not code or name not in CHARTS:
        raise NotFound
    snapshot, shown = figures_asked_for([code], arguments.get("dataset", ""))
    (code,) = shown.values()
    chart = OF_REGION[name](snapshot, code)
    query = urlencode({"dataset": snapshot.dataset.slug})
    return Figure(
        label=f"{snapshot.regions[snapshot.row(code)].name}: {chart.title}",
        value="; ".join(_row(chart, row) for row in range(min(KEY_FIGURES, len(chart.rows)))),
        source=chart.source,
        year=str(snapshot.year),
        formula=_("A chart of the region; the page of the measures shows each term."),
        address=f"{reverse('regions:region', args=[code])}?{query}#chart-{chart.name}",
        chart=plain(chart),
    )


def _row(chart: Chart, at: int) -> str:
    """Write the texts and the first number of a row."""
    row = chart.rows[at]
    texts = ", ".join(str(row[column.field]) for column in chart.columns if not column.is_number)
    first = next(column for column in chart.columns if column.is_number)
    value = row[first.field]
    return f"{texts} {number(float(value), 2)}" if isinstance(value, int | float) else texts
