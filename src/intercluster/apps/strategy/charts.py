"""Charts of strategies."""

from django.http import HttpRequest

from intercluster.apps.strategy.candidates.charts import scores
from intercluster.apps.strategy.candidates.views import requested_evidence
from intercluster.charts.chart import Chart
from intercluster.charts.registry import ChartPage


def of_candidates(request: HttpRequest, name: str, slug: str) -> Chart | None:
    """Make the chart of an alliance's candidate priorities."""
    return scores(requested_evidence(request, slug)) if name == "candidates" else None


CHART_PAGES = [ChartPage("alliances/<slug:slug>/priorities/", of_candidates)]
