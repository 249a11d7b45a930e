"""The chart of a round of statements: how everybody answered each, with a table by cluster, group and size."""

from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.strategy.statements.results import Result
from intercluster.charts.chart import Chart, Column
from intercluster.charts.lines import axis_title

LONGEST = 48
"""Most signs of a statement beside its bar."""


def answers_chart(result: Result) -> Chart:
    """Draw the answers of everybody to each statement as a bar, with a table of all counts that are shown."""
    drawn = [row for row in result.rows if row.everybody is not None]
    answers = {"agree": _("Agreeing"), "passed": _("Passing"), "disagree": _("Disagreeing")}
    parts: list[dict[str, Any]] = [
        {
            "label": f"{number}. {_short(row.asked.statement.text)}",
            "statement": row.asked.statement.text,
            "answer": label,
            "order": order,
            "count": getattr(row.everybody, name),
        }
        for number, row in enumerate(drawn, start=1)
        for order, (name, label) in enumerate(answers.items())
    ]
    rows: list[dict[str, Any]] = [
        {
            "number": number,
            "statement": row.asked.statement.text,
            "who": bar.name,
            "agree": bar.agree,
            "disagree": bar.disagree,
            "passed": bar.passed,
        }
        for number, row in enumerate(drawn, start=1)
        for bar in row.bars
    ]
    return Chart(
        name="answers",
        title=_("Answers to all statements"),
        description=_("Bars of the %(count)d statements, in parts of those who agree, pass and disagree")
        % {"count": len(drawn)},
        spec=_spec() if parts else {},
        columns=[
            Column("number", _("No."), is_number=True),
            Column("statement", _("Statement")),
            Column("who", _("Who")),
            Column("agree", answers["agree"], is_number=True),
            Column("disagree", answers["disagree"], is_number=True),
            Column("passed", answers["passed"], is_number=True),
        ],
        rows=rows,
        datasets={"parts": parts},
        source=_("This platform"),
        height=80 + 26 * len(drawn),
        least_width=520,
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _spec() -> dict[str, Any]:
    return {
        "data": {"name": "parts"},
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {
            "y": {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 300}},
            "x": {"field": "count", "type": "quantitative", "axis": axis_title(_("Organisations"))},
            "color": {
                "field": "answer",
                "type": "nominal",
                "title": None,
                "sort": None,
                "scale": {"range": ["#1e5631", "#c9c9c9", "#b35c00"]},
            },
            "order": {"field": "order", "type": "quantitative"},
            "tooltip": [
                {"field": "statement", "type": "nominal", "title": _("Statement")},
                {"field": "answer", "type": "nominal", "title": _("Answer")},
                {"field": "count", "type": "quantitative", "title": _("Organisations")},
            ],
        },
    }
