"""Charts of strategies."""

from django.http import HttpRequest

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy.candidates.charts import scores
from intercluster.apps.strategy.candidates.views import requested_evidence
from intercluster.apps.strategy.models import StatementResult
from intercluster.apps.strategy.statements.charts import answers_chart
from intercluster.apps.strategy.statements.queries import round_of
from intercluster.apps.strategy.statements.results import result_of
from intercluster.charts.chart import Chart
from intercluster.charts.registry import ChartPage


def of_candidates(request: HttpRequest, name: str, slug: str) -> Chart | None:
    """Make the chart of an alliance's candidate priorities."""
    return scores(requested_evidence(request, slug)) if name == "candidates" else None


def of_statements(request: HttpRequest, name: str, slug: str, number: int) -> Chart | None:
    """Make the chart of a round of statements that is counted."""
    found = round_of(viewer_for(request), slug, number)
    counted = StatementResult.objects.filter(pk=found.pk).select_related("round__strategy").first()
    return answers_chart(result_of(counted)) if name == "answers" and counted is not None else None


CHART_PAGES = [
    ChartPage("alliances/<slug:slug>/priorities/", of_candidates),
    ChartPage("strategies/<slug:slug>/rounds/<int:number>/statements/", of_statements),
]
