"""Files of charts: one view for all, addresses from what apps register."""

from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import get_resolver

from intercluster.chart_files import chart, chart_urls
from intercluster.charts.chart import Chart, Column
from intercluster.charts.registry import ChartPage
from intercluster.core.feature import submodules


def test_one_view_answers_for_the_charts_of_all_apps() -> None:
    registered = {page.route for _app, module in submodules("charts") for page in module.CHART_PAGES}
    assert {"office/<slug:cluster>/statistics/", "regions/<nuts:code>/"} <= registered
    assert {str(each.pattern) for each in chart_urls()} == {f"{route}<slug:name>.<slug:form>" for route in registered}
    assert len([each for each in get_resolver().url_patterns if getattr(each, "callback", None) is chart]) == len(
        registered
    )


def make(request: HttpRequest, name: str, place: str) -> Chart | None:
    if name != "bars":
        return None
    return Chart(
        name="bars",
        title=f"Bars of {place}",
        description="Two bars",
        spec={"mark": "bar"},
        columns=[Column("bar", "Bar")],
        rows=[{"bar": "a"}, {"bar": "b"}],
        source="Made up",
    )


def test_a_chart_is_made_for_its_address_and_not_kept_by_the_browser() -> None:
    request = RequestFactory().get("/places/here/bars.csv")
    answer = chart(request, page=ChartPage("places/<slug:place>/", make), name="bars", form="csv", place="here")
    assert answer.content.decode("utf-8-sig") == "Bar\r\na\r\nb\r\n"
    assert "no-store" in answer["Cache-Control"]
