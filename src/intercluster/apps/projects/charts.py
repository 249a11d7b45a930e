"""Charts of consortia."""

from uuid import UUID

from django.http import HttpRequest

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.consortia.queries import consortium
from intercluster.apps.projects.consortia.rules import Sight
from intercluster.apps.projects.plan.charts import gantt
from intercluster.apps.projects.plan.queries import plan_of
from intercluster.charts.chart import Chart
from intercluster.charts.registry import ChartPage


def of_plan(request: HttpRequest, name: str, key: UUID) -> Chart | None:
    """Make the Gantt chart of a consortium."""
    found, _seen = consortium(viewer_for(request), key, Sight.TEAM)
    return gantt(plan_of(found)) if name == "gantt" else None


CHART_PAGES = [ChartPage("consortia/<uuid:key>/plan/", of_plan)]
