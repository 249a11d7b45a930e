"""A chart says the same in the picture, in the table and in its files."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.translation import override

from intercluster.charts.chart import Chart, Column
from intercluster.charts.files import png, png_of, response, svg, table, with_room

CHART = Chart(
    name="members",
    title="Members",
    description="Members by month, rising from 1 to 1234",
    spec={
        "mark": "line",
        "encoding": {"x": {"field": "month", "type": "temporal"}, "y": {"field": "count", "type": "quantitative"}},
    },
    columns=[Column("month", "Month"), Column("count", "Members", is_number=True)],
    rows=[{"month": date(2026, 1, 1), "count": 1}, {"month": date(2026, 2, 1), "count": 1234}],
    source="The directory",
)


def test_the_files_hold_what_the_chart_holds() -> None:
    assert table(CHART) == "\ufeffMonth;Members\r\n2026-01-01;1\r\n2026-02-01;1234\r\n"
    picture = svg(CHART, "sv")
    assert picture.startswith("<svg")
    assert "1\u00a0200" in picture  # a tick as Swedish writes it
    assert png(CHART, "en").startswith(b"\x89PNG")
    assert png_of(svg(CHART, "en")) == png(CHART, "en")
    with override("fi"):
        drawn = json.loads(response(CHART, "json").content)
    assert drawn["spec"]["data"]["values"] == [
        {"month": "2026-01-01", "count": 1},
        {"month": "2026-02-01", "count": 1234},
    ]
    assert drawn["formatLocale"]["decimal"] == ","
    assert drawn["timeFormatLocale"]["months"][0] == "tammikuu"


@pytest.mark.parametrize(
    ("language", "thousand", "month"),
    [
        ("en", "1,000", "January"),
        ("sv", "1\u00a0000", "januari"),
        ("nb", "1\u00a0000", "januar"),
        ("fi", "1\u00a0000", "tammikuu"),
    ],
)
def test_numbers_and_months_as_each_language_writes_them(language: str, thousand: str, month: str) -> None:
    assert thousand in svg(CHART, language)
    with override(language):
        drawn = json.loads(response(CHART, "json").content)
    assert drawn["timeFormatLocale"]["months"][0] == month
    assert drawn["formatLocale"]["thousands"] == thousand[1]


def test_what_is_no_chart_or_form_is_not_found() -> None:
    for chart, form in ((None, "svg"), (CHART, "exe")):
        with pytest.raises(Http404):
            response(chart, form)


def test_text_is_not_computed_by_spreadsheets() -> None:
    chart = Chart("x", "x", "x", {}, [Column("name", "Name")], [{"name": "=1+1"}, {"name": "plain"}], "x")
    assert table(chart) == "\ufeffName\r\n'=1+1\r\nplain\r\n"


def test_the_page_has_picture_table_source_and_files() -> None:
    page = render_to_string("includes/chart.html", {"chart": CHART, "address": "/office/x/charts/"})
    assert 'src="/office/x/charts/members.svg" alt="Members by month, rising from 1 to 1234"' in page
    assert page.count("<td") == 2
    assert '<p class="chart__source muted">The directory</p>' in page  # a short source is not folded
    assert page.count("<details") == 2  # the table, and one menu of the files
    files = page[page.index('<details class="menu downloads">') :]
    assert re.findall(r'href="([^"]+)"', files) == [
        f"/office/x/charts/members.{form}" for form in ("csv", "svg", "png")
    ]
    named = replace(CHART, source="Jobs, people. Source: Office: t1. Licence: free.", source_name="Office")
    folded = render_to_string("includes/chart.html", {"chart": named, "address": "/office/x/charts/"})
    found = re.findall(r"<summary>(Source[^<]*)</summary>\s*<p>([^<]*)</p>", folded)
    assert found == [("Source: Office", named.source)]
    for form in ("csv", "svg", "png"):
        assert f'href="/office/x/charts/members.{form}"' in page
    empty = Chart("x", "Nothing", "", {}, [], [], "The directory")
    assert "There is nothing to draw yet." in render_to_string("includes/chart.html", {"chart": empty, "address": "/"})


def test_picture_with_room_shows_what_lies_left_of_it() -> None:
    head = '<svg width="640" height="340" viewBox="0 0 640 340"><rect width="640" height="340"/>'
    wider = '<svg width="670" height="340" viewBox="-30 0 670 340"><rect x="-30" width="670" height="340"/>'
    assert with_room(f"{head}<text/></svg>") == f"{wider}<text/></svg>"
    assert with_room("<svg/>") == "<svg/>"
