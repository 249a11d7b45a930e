"""The chart of candidate priorities: what each source adds to the score of the first ones."""

from typing import Any

from django.utils.translation import gettext as _

from intercluster.analysis.strategy.candidates import Source
from intercluster.apps.regions.pages.presentation import source_name, source_of
from intercluster.apps.strategy.candidates.presentation import LABELS, figure, name
from intercluster.apps.strategy.candidates.queries import Evidence
from intercluster.charts.chart import Chart, Column
from intercluster.charts.lines import axis_title

DRAWN = 10
"""Candidates in the picture; the table has all."""

LONGEST = 32
"""Most signs of a name beside its bar."""


def scores(evidence: Evidence) -> Chart:
    """Draw the scores of the first candidates as bars, with a table of all."""
    known = [source for source in Source if any(source in each.places for each in evidence.candidates)]
    parts: list[dict[str, Any]] = [
        {
            "label": short(f"{candidate.rank}. {name(evidence, candidate)}"),
            "area": name(evidence, candidate),
            "source": str(LABELS[source]),
            "order": number,
            "part": round(candidate.places[source] / len(known), 4),
        }
        for candidate in evidence.candidates[:DRAWN]
        for number, source in enumerate(known)
    ]
    rows: list[dict[str, Any]] = [
        {
            "rank": candidate.rank,
            "area": name(evidence, candidate),
            "score": round(candidate.score, 3),
            **{source.value: figure(evidence, source, candidate.figures[source]) for source in Source},
        }
        for candidate in evidence.candidates
    ]
    return Chart(
        name="candidates",
        title=_("What the scores consist of"),
        description=_("Bars of the first %(count)d of %(all)d candidates, in parts by kind of evidence")
        % {"count": min(DRAWN, len(rows)), "all": len(rows)},
        # Of a single candidate there is no order to draw.
        spec=_spec() if parts else {},
        columns=[
            Column("rank", _("Rank"), is_number=True),
            Column("area", _("Area")),
            Column("score", _("Score"), is_number=True),
            *(Column(source.value, str(LABELS[source])) for source in Source),
        ],
        rows=rows,
        datasets={"parts": parts},
        source=source_of(evidence.snapshot.dataset),
        source_name=source_name(evidence.snapshot.dataset),
        height=120 + 26 * min(DRAWN, len(rows)),
        least_width=440,
    )


COLOURS = ["#1e5631", "#b35c00", "#3565a8", "#8a4a8f", "#6b6b6b", "#c9a227"]
"""One more than the charts' palette has, for the sources."""


def short(text: str) -> str:
    """Shorten a name so that it fits beside its bar."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _spec() -> dict[str, Any]:
    legend = {"columns": 2, "labelLimit": 300}
    label_axis = {"labelLimit": 200}
    return {
        "data": {"name": "parts"},
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {
            "y": {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": label_axis},
            "x": {"field": "part", "type": "quantitative", "axis": axis_title(_("Score, 0 to 1"))},
            "color": {
                "field": "source",
                "type": "nominal",
                "title": None,
                "sort": None,
                "legend": legend,
                "scale": {"range": COLOURS},
            },
            "order": {"field": "order", "type": "quantitative"},
            "tooltip": [
                {"field": "area", "type": "nominal", "title": _("Area")},
                {"field": "source", "type": "nominal", "title": _("Evidence")},
                {"field": "part", "type": "quantitative", "title": _("Part of the score")},
            ],
        },
    }
