"""What an app registers of its charts: CHART_PAGES in its charts.py."""

from collections.abc import Callable
from dataclasses import dataclass

from intercluster.charts.chart import Chart


@dataclass(frozen=True)
class ChartPage:
    """A page with charts. Each of its charts is a file beside it: the page's address, NAME.FORM."""

    route: str
    """The page's address as in urls.py, such as "office/<slug:cluster>/statistics/"."""
    make: Callable[..., Chart | None]
    """Makes a chart from the request, the chart's name and the parts of the address, or returns None for no such chart.

    It raises Http404 for a reader who may not see the page.
    """
