"""A chart as a file: SVG, PNG, CSV, or the JSON that the page's script draws."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, cast

from django.http import Http404, HttpResponse
from django.utils.translation import get_language

from intercluster.charts.chart import Chart
from intercluster.tables.formula_injection import neutralise

LOCALES: Mapping[str, tuple[str | dict[str, Any], str]] = {
    "sv": ("sv-SE", "sv-SE"),
    "nb": ({"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["kr\u00a0", ""]}, "nb-NO"),
    "fi": ("fi-FI", "fi-FI"),
    "en": ("en-GB", "en-GB"),
}
"""Number and date formats by interface language: a locale of d3, or its definition if d3 has none."""

PNG_SCALE = 2.0
"""Pixels of PNG for each unit: sharp on paper and on high-resolution screens."""


ROOM = 30
"""Pixels for labels of 170 in a font that is a sixth wider, such as DejaVu Sans."""
DRAWINGS = 32
"""Pictures that a process keeps. Readers of one report ask for the same ones, and one takes up to half a second."""


def svg(chart: Chart, language: str) -> str:
    """Draw the picture as SVG."""
    return _svg(json.dumps(chart.specification()), language)


def png(chart: Chart, language: str) -> bytes:
    """Draw the picture as PNG."""
    return _png(json.dumps(chart.specification()), language)


def png_of(drawing: str) -> bytes:
    """Turn a picture in SVG into PNG, which takes a quarter of the time that drawing it takes."""
    import vl_convert  # noqa: PLC0415

    return bytes(vl_convert.svg_to_png(drawing, scale=PNG_SCALE))


def with_room(drawing: str) -> str:
    """Return a picture with room at its left for labels that are wider in the font of a reader.

    A browser that shows it as an image cuts off what lies outside of it.
    """
    width = re.search(r'^<svg [^>]*?width="(\d+)"', drawing)
    if width is None:
        return drawing
    wider = int(width[1]) + ROOM
    head = re.compile(r'width="\d+" (height="\d+") viewBox="0 0 \d+ (\d+)"><rect width="\d+"')
    to = rf'width="{wider}" \1 viewBox="-{ROOM} 0 {wider} \2"><rect x="-{ROOM}" width="{wider}"'
    return head.sub(to, drawing, count=1)


@lru_cache(DRAWINGS)
def _svg(specification: str, language: str) -> str:
    import vl_convert  # noqa: PLC0415 - takes a while to load, and few processes draw

    return str(vl_convert.vegalite_to_svg(specification, **_locale(language)))


@lru_cache(DRAWINGS)
def _png(specification: str, language: str) -> bytes:
    return png_of(_svg(specification, language))


def table(chart: Chart) -> str:
    """Write the table as CSV with headings, in the form that Nordic spreadsheet programs open."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    rows: list[list[Any]] = [[column.heading for column in chart.columns], *chart.cells]
    writer.writerows([neutralise(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def drawable(chart: Chart, language: str) -> str:
    """Return the specification with number and date formats, as JSON for the page's script."""
    return json.dumps({"spec": chart.specification(), **_locale_definitions(language)})


FORMS: dict[str, tuple[str, Callable[[Chart, str], str | bytes]]] = {
    "svg": ("image/svg+xml", svg),
    "png": ("image/png", png),
    "csv": ("text/csv; charset=utf-8", lambda chart, _language: table(chart)),
    "json": ("application/json", drawable),
}


def response(chart: Chart | None, form: str) -> HttpResponse:
    """Answer with a chart in one of the FORMS, in the language of the request. Raises Http404 for none."""
    if chart is None or form not in FORMS or not (form == "csv" or chart.spec):
        raise Http404
    media_type, make = FORMS[form]
    answer = HttpResponse(make(chart, (get_language() or "en")[:2]), content_type=media_type)
    answer["Cache-Control"] = "private, no-cache"
    if form in {"csv", "png"}:
        answer["Content-Disposition"] = f'attachment; filename="{chart.name}.{form}"'
    return answer


@cache
def _locale(language: str) -> dict[str, Any]:
    import vl_convert  # noqa: PLC0415

    numbers: Any
    dates: Any
    numbers, dates = LOCALES.get(language, LOCALES["en"])
    definition = dict(vl_convert.get_time_format_locale(dates))
    if language != "en":  # d3 writes Swedish months with a capital letter
        for names in ("days", "shortDays", "months", "shortMonths"):
            definition[names] = [name.lower() for name in definition[names]]
    return {"format_locale": numbers, "time_format_locale": definition}


def _locale_definitions(language: str) -> dict[str, Any]:
    import vl_convert  # noqa: PLC0415

    locale = _locale(language)
    numbers: Any = locale["format_locale"]
    return {
        "formatLocale": vl_convert.get_format_locale(cast(Any, numbers)) if isinstance(numbers, str) else numbers,
        "timeFormatLocale": locale["time_format_locale"],
    }
