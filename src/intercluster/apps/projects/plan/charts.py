"""The Gantt chart: work packages as bars over the months, deliverables and milestones as marks, with a table of all."""

from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.projects.plan.queries import Plan
from intercluster.charts.chart import ACCENT, Chart, Column

LONGEST = 34
"""Most signs of a title beside its bar."""
TICKS = 12
"""About as many months are written below the chart."""


def gantt(plan: Plan) -> Chart:
    """Draw the work plan over the months of the project."""
    labels = {each.pk: _short(f"{each.number}. {each.title}") for each, _months in plan.packages}
    milestones = _("Milestones")
    bars: list[dict[str, Any]] = [
        {"label": labels[each.pk], "title": each.title, "from": each.begins - 1, "to": each.ends, "lead": _lead(each)}
        for each, _months in plan.packages
    ]
    marks: list[dict[str, Any]] = [
        {
            "label": labels[each.work_package_id],
            "what": _("Deliverable"),
            "no": f"D{each.work_package.number}.{each.number}",
            "title": each.title,
            "month": each.month,
        }
        for each in plan.deliverables
    ] + [
        {"label": milestones, "what": _("Milestone"), "no": f"M{each.number}", "title": each.title, "month": each.month}
        for each in plan.milestones
    ]
    rows: list[dict[str, Any]] = [
        {"no": f"{each.number}", "title": each.title, "lead": _lead(each), "first": each.begins, "last": each.ends}
        for each, _months in plan.packages
    ] + [
        {"no": each["no"], "title": each["title"], "lead": "", "first": each["month"], "last": each["month"]}
        for each in marks
    ]
    order = [*labels.values(), *([milestones] if plan.milestones else [])]
    return Chart(
        name="gantt",
        title=_("Gantt chart"),
        description=_("Bars of %(packages)d work packages over %(months)d months, with deliverables and milestones")
        % {"packages": len(bars), "months": plan.months},
        spec=_spec(order, plan.months) if bars else {},
        columns=[
            Column("no", _("No.")),
            Column("title", _("Name")),
            Column("lead", _("Lead")),
            Column("first", _("First month"), is_number=True),
            Column("last", _("Last month"), is_number=True),
        ],
        rows=rows,
        datasets={"bars": bars, "marks": marks},
        source=_("The work plan"),
        width=900,
        height=90 + 34 * len(order),
        least_width=560,
    )


def _lead(item: Any) -> str:
    return str(item.lead) if item.lead else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _spec(order: list[str], months: int) -> dict[str, Any]:
    step = max(1, round(months / TICKS))
    down: dict[str, Any] = {
        "field": "label",
        "type": "nominal",
        "sort": order,
        "scale": {"domain": order},
        "title": None,
    }
    down["axis"] = {"labelLimit": 240}
    along = {
        "type": "quantitative",
        "title": _("Month"),
        "scale": {"domain": [0, months], "nice": False},
        "axis": {"values": list(range(0, months + 1, step)), "format": "d", "titleAnchor": "end"},
    }
    title = {"field": "title", "type": "nominal", "title": _("Name")}
    month = {"field": "month", "type": "quantitative", "title": _("Month")}
    at = {"field": "month", **along}
    return {
        "layer": [
            {
                "data": {"name": "bars"},
                "mark": {"type": "bar", "color": "#9fbfa8", "height": 18},
                "encoding": {
                    "y": down,
                    "x": {"field": "from", **along},
                    "x2": {"field": "to"},
                    "tooltip": [
                        title,
                        {"field": "lead", "type": "nominal", "title": _("Lead")},
                        {"field": "to", "type": "quantitative", "title": _("Last month")},
                    ],
                },
            },
            {
                "data": {"name": "marks"},
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                "encoding": {
                    "y": down,
                    "x": at,
                    "color": {
                        "field": "what",
                        "type": "nominal",
                        "title": None,
                        "scale": {"range": [ACCENT, "#b35c00"]},
                    },
                    "shape": {
                        "field": "what",
                        "type": "nominal",
                        "title": None,
                        "scale": {"range": ["circle", "diamond"]},
                    },
                    "tooltip": [{"field": "no", "type": "nominal", "title": _("No.")}, title, month],
                },
            },
            {
                "data": {"name": "marks"},
                "mark": {"type": "text", "dy": -12, "fontSize": 11},
                "encoding": {"y": down, "x": at, "text": {"field": "no"}},
            },
        ]
    }
