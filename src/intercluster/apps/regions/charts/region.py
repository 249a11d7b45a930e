"""Charts of one region."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from intercluster.apps.regions.answers import complexity_of, interval_of
from intercluster.apps.regions.charts.activity_network import network, network_links
from intercluster.apps.regions.charts.maps import choropleth, default_figure
from intercluster.apps.regions.pages.presentation import source_name, source_of
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot
from intercluster.charts.chart import ACCENT, Chart, Column
from intercluster.charts.lines import NAME_AXIS, axis_title, height_of, name_lines

MOST = 12
"""Number of activities drawn as bars. The table has them all."""

SMALL = 0.005
"""Share of the region's total below which an activity is not drawn as a specialisation."""

LINES = 5

POINT_LEGEND = {"columns": 1, "labelLimit": 200}
"""One column, since on a phone the plot is little wider than a name."""

LINE_LEGEND = POINT_LEGEND | {"symbolType": "stroke", "symbolSize": 500}
"""Lines differ by their dashes, so the legend shows them."""

RULE_AT_ONE = {
    "data": {"values": [{"one": 1}]},
    "mark": {"type": "rule", "strokeDash": [4, 3], "color": "#444"},
    "encoding": {"x": {"field": "one", "type": "quantitative"}},
}


def specialisation(snapshot: RegionalSnapshot, code: str) -> Chart:
    """Draw a region's greatest specialisations, with intervals."""
    row = snapshot.row(code)
    quotient = snapshot.measures.quotient[row]
    share = snapshot.end[row] / snapshot.end[row].sum()
    large = [int(i) for i in np.argsort(-quotient, kind="stable") if share[i] >= SMALL]
    rows: list[dict[str, Any]] = []
    known = snapshot.cells.known[row]
    for i in [*large, *(i for i in range(len(share)) if share[i] < SMALL)]:
        low, high = interval_of(snapshot, row, i) or (None, None)
        rows.append(
            {
                "activity": name_of(snapshot.activities[i]),
                "quotient": round(float(quotient[i]), 3) if known[i] else None,
                "lower": None if low is None else round(low, 3),
                "upper": None if high is None else round(high, 3),
                "value": float(snapshot.end[row, i]) if known[i] else None,
            }
        )
    drawn = [{**each, "label": name_lines(str(each["activity"]))} for each in rows[: min(MOST, len(large))]]
    y = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": NAME_AXIS | {"grid": False}}
    quotient_axis = axis_title(_("Location quotient (1: as in all regions)"))
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "color": ACCENT, "tooltip": True},
            "encoding": {"y": y, "x": {"field": "quotient", "type": "quantitative", "axis": quotient_axis}},
        },
        RULE_AT_ONE,
    ]
    if snapshot.interval is not None:
        layers.append(
            {
                "mark": {"type": "rule", "strokeWidth": 3, "color": "#b35c00"},
                "encoding": {"y": y, "x": {"field": "lower", "type": "quantitative"}, "x2": {"field": "upper"}},
            }
        )
    return Chart(
        name="specialisation",
        title=_("Main specialisations of the region, %(year)d") % {"year": snapshot.year},
        description=_("Location quotients of the %(count)d most specialised activities; first %(first)s")
        % {"count": len(drawn), "first": rows[0]["activity"]},
        spec={"data": {"values": drawn}, "layer": layers},
        columns=[
            Column("activity", _("Activity")),
            Column("quotient", _("Location quotient"), is_number=True),
            Column("lower", _("Interval from"), is_number=True),
            Column("upper", _("Interval to"), is_number=True),
            Column("value", snapshot.dataset.unit_name, is_number=True),
        ],
        rows=rows,
        source=source_of(snapshot.dataset),
        source_name=source_name(snapshot.dataset),
        height=height_of(str(each["label"]) for each in drawn),
    )


def reach(snapshot: RegionalSnapshot, code: str) -> Chart:
    """Draw complexity against relatedness: which activities are near, and which are worth it."""
    row = snapshot.row(code)
    own, other = _("The region has it"), _("The region does not have it")
    firm, weak, is_firm = _("Firm"), _("May be chance"), snapshot.firm_densities(row)
    rows: list[dict[str, Any]] = []
    for i, activity in enumerate(snapshot.activities):
        hard = complexity_of(snapshot, i)
        if hard is not None and snapshot.cells.known[row, i]:
            rows.append(
                {
                    "activity": name_of(activity),
                    "density": round(float(snapshot.density[row, i]), 4),
                    "complexity": round(hard, 3),
                    "kind": own if snapshot.measures.presence[row, i] else other,
                    "chance": firm if is_firm[i] else weak,
                }
            )
    # A domain instead of an order: with an order, colours and shapes would each get a legend.
    kind = {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "scale": {"domain": [own, other]},
        "legend": POINT_LEGEND,
    }
    return Chart(
        name="reach",
        title=_("Activities within reach: complexity against relatedness, %(year)d") % {"year": snapshot.year},
        description=_(
            "%(count)d activities by relatedness to the region and by complexity: upper right is near and rare"
        )
        % {"count": len(rows)},
        spec={
            "mark": {"type": "point", "filled": True, "size": 70, "tooltip": True},
            "encoding": {
                "x": {
                    "field": "density",
                    "type": "quantitative",
                    "title": _("Relatedness density"),
                    "scale": {"zero": False},
                },
                "y": {"field": "complexity", "type": "quantitative", "title": _("Complexity of the activity")},
                "color": kind,
                "shape": kind,
                "opacity": {"condition": {"test": {"field": "chance", "equal": firm}, "value": 0.95}, "value": 0.35},
                "tooltip": [
                    {"field": "activity", "type": "nominal", "title": _("Activity")},
                    {"field": "density", "type": "quantitative", "title": _("Relatedness density")},
                    {"field": "complexity", "type": "quantitative", "title": _("Complexity of the activity")},
                    {"field": "chance", "type": "nominal", "title": _("More than chance")},
                ],
            },
        },
        columns=[
            Column("activity", _("Activity")),
            Column("density", _("Relatedness density"), is_number=True),
            Column("complexity", _("Complexity of the activity"), is_number=True),
            Column("kind", _("Where it is")),
            Column("chance", _("More than chance")),
        ],
        rows=rows,
        source=source_of(snapshot.dataset),
        source_name=source_name(snapshot.dataset),
        note=_("Pale marks: the density may be chance.")
        + ("" if snapshot.complexity_is_firm else " " + _("The order of complexity may be chance.")),
        height=340,
    )


def trends(snapshot: RegionalSnapshot, code: str) -> Chart:
    """Draw the region's largest specialisations by year, with the first year as 100."""
    row = snapshot.row(code)
    series = snapshot.series(row)
    excess = snapshot.end[row] - snapshot.end[row].sum() * snapshot.end.sum(axis=0) / snapshot.end.sum()
    best = [int(i) for i in np.argsort(-excess, kind="stable")[:LINES] if snapshot.start[row, i] > 0]
    rows: list[dict[str, Any]] = [
        {
            "activity": name_of(snapshot.activities[i]),
            "year": str(year),
            "value": float(series[at, i]),
            "index": round(100 * float(series[at, i]) / float(snapshot.start[row, i]), 1),
        }
        for i in best
        for at, year in enumerate(snapshot.years)
        if not np.isnan(series[at, i])
    ]
    activity = {"field": "activity", "type": "nominal", "title": None, "legend": LINE_LEGEND}
    return Chart(
        name="trends",
        title=_("Development of the largest specialisations, %(since)d = 100") % {"since": snapshot.since},
        description=_("Lines of the %(count)d activities that are largest beyond what is usual") % {"count": len(best)},
        spec={
            "mark": {"type": "line", "point": {"size": 60}, "tooltip": True},
            "encoding": {
                "x": {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}},
                "y": {
                    "field": "index",
                    "type": "quantitative",
                    "title": _("Index"),
                    "scale": {"zero": False},
                },
                "color": activity,
                "strokeDash": activity,
            },
        },
        columns=[
            Column("activity", _("Activity")),
            Column("year", _("Year")),
            Column("value", snapshot.dataset.unit_name, is_number=True),
            Column("index", _("Index"), is_number=True),
        ],
        rows=rows,
        source=source_of(snapshot.dataset),
        source_name=source_name(snapshot.dataset),
        height=340,
    )


def region_map(snapshot: RegionalSnapshot, code: str, what: str = "") -> Chart:
    """Draw the map of a figure (see maps.figure_choices), by default of the region's usual one."""
    return choropleth(snapshot, what or default_figure(snapshot, code), [code])


OF_REGION: Mapping[str, Callable[[RegionalSnapshot, str], Chart]] = {
    "map": region_map,
    "specialisation": specialisation,
    "reach": reach,
    "trends": trends,
    "network": network,
}
TABLES_OF_REGION: Mapping[str, Callable[[RegionalSnapshot, str], Chart]] = {"network-links": network_links}
"""Tables that belong to one of the charts and are a CSV only."""
