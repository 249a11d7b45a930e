"""The files of all charts: one view, and an address for each page whose charts an app registers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercluster.apps.access.throttling import limited
from intercluster.charts.files import response
from intercluster.charts.registry import ChartPage
from intercluster.core.feature import submodules

PICTURE_COST = 5
"""A PNG takes the processor half a second; the files that a page itself shows do not count."""


@never_cache
@require_safe
@limited("document", PICTURE_COST, forms=("png",))
def chart(request: HttpRequest, page: ChartPage, name: str, form: str, **parts: Any) -> HttpResponse:
    """Return a chart of a page as a file."""
    return response(page.make(request, name, **parts), form)


def chart_urls() -> list[URLPattern]:
    """Return the addresses of the charts of every app, to come after all others."""
    pages: list[ChartPage] = [page for _app, module in submodules("charts") for page in module.CHART_PAGES]
    return [path(f"{page.route}<slug:name>.<slug:form>", chart, {"page": page}) for page in pages]
