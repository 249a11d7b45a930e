"""Charts of several regions side by side."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from intercluster.apps.regions.charts.maps import ties
from intercluster.apps.regions.charts.region import POINT_LEGEND, RULE_AT_ONE, SMALL
from intercluster.apps.regions.pages.presentation import source_name, source_of
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot
from intercluster.charts.chart import Chart, Column
from intercluster.charts.lines import NAME_AXIS, axis_title, height_of, name_lines


def side_by_side(snapshot: RegionalSnapshot, codes: Sequence[str]) -> Chart:
    """Draw the location quotients of the activities in which any of the regions is most specialised."""
    places = [snapshot.row(code) for code in codes]
    chosen: dict[int, None] = {}
    for row in places:
        share = snapshot.end[row] / snapshot.end[row].sum()
        strong = [int(i) for i in np.argsort(-snapshot.measures.quotient[row], kind="stable") if share[i] >= SMALL]
        chosen |= dict.fromkeys(strong[:5])
    rows: list[dict[str, Any]] = [
        {
            "activity": name_of(snapshot.activities[i]),
            "label": name_lines(name_of(snapshot.activities[i])),
            "region": snapshot.regions[row].name,
            "quotient": round(float(snapshot.quotient[row, i]), 3) if snapshot.cells.known[row, i] else None,
        }
        for i in chosen
        for row in places
    ]
    quotient_axis = axis_title(_("Location quotient (1: as in all regions)"))
    region = {"field": "region", "type": "nominal", "title": None, "sort": None, "legend": POINT_LEGEND}
    return Chart(
        name="side-by-side",
        title=_("Main specialisations of the regions, %(year)d") % {"year": snapshot.year},
        description=_("Location quotients of %(count)d activities in %(regions)d regions")
        % {"count": len(chosen), "regions": len(places)},
        spec={
            "layer": [
                {
                    "mark": {"type": "point", "filled": True, "size": 90, "opacity": 0.9, "tooltip": True},
                    "encoding": {
                        "y": {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": NAME_AXIS},
                        "x": {"field": "quotient", "type": "quantitative", "axis": quotient_axis},
                        "color": region,
                        "shape": region,
                    },
                },
                RULE_AT_ONE,
            ]
        },
        columns=[
            Column("activity", _("Activity")),
            Column("region", _("Region")),
            Column("quotient", _("Location quotient"), is_number=True),
        ],
        rows=rows,
        source=source_of(snapshot.dataset),
        source_name=source_name(snapshot.dataset),
        height=height_of(row["label"] for row in rows),
    )


def complementarity(snapshot: RegionalSnapshot, codes: Sequence[str]) -> Chart:
    """Draw what each region could bring each other as a heat map."""
    places, beside = [snapshot.row(code) for code in codes], snapshot.complementarity_by_chance
    rows: list[dict[str, Any]] = [
        {
            "for": snapshot.regions[row].name,
            "from": snapshot.regions[partner].name,
            "to_label": name_lines(snapshot.regions[row].name),
            "value": round(float(beside.observed[row, partner]), 2),
            "by_chance": round(float(beside.expected[row, partner]), 2),
            "z": round(float(beside.z[row, partner]), 1),
            "told": ("%.1f" if beside.firm[row, partner] else "(%.1f)") % beside.observed[row, partner],
        }
        for row in places
        for partner in places
        if row != partner
    ]
    # Slanted to the left, where there is room; to the right the last label would leave the picture.
    # Whole names, in one line each: slanted lines of one name would cover those of the next.
    across = {"labelAngle": 30, "labelAlign": "right", "orient": "top", "labelLimit": 200, "labelFontSize": 11}
    down = NAME_AXIS | {"grid": False}
    x = {"field": "from", "type": "nominal", "sort": None, "title": _("brings"), "axis": across}
    y = {"field": "to_label", "type": "nominal", "sort": None, "title": _("to"), "axis": down}
    dark = f"datum.value > {0.65 * max((float(str(each['value'])) for each in rows), default=0.0)}"
    return Chart(
        name="complementarity",
        title=_("What each region could bring each other, %(year)d") % {"year": snapshot.year},
        description=_("Complementarity of each pair of %(regions)d regions: the darker, the more")
        % {"regions": len(places)},
        spec={
            "layer": [
                {
                    "mark": {"type": "rect", "tooltip": True},
                    "encoding": {
                        "x": x,
                        "y": y,
                        "color": {
                            "field": "value",
                            "type": "quantitative",
                            "title": _("Complementarity"),
                            "scale": {"scheme": "greens", "domainMin": 0},
                        },
                    },
                },
                {
                    "mark": {"type": "text", "fontSize": 14},
                    "encoding": {
                        "x": x,
                        "y": y,
                        "text": {"field": "told", "type": "nominal"},
                        "color": {"condition": {"test": dark, "value": "white"}, "value": "#111"},
                    },
                },
            ]
        },
        columns=[
            Column("for", _("To")),
            Column("from", _("From")),
            Column("value", _("Complementarity"), is_number=True),
            Column("by_chance", _("By chance"), is_number=True),
            Column("z", _("Standard deviations above chance"), is_number=True),
        ],
        rows=rows,
        source=source_of(snapshot.dataset),
        source_name=source_name(snapshot.dataset),
        note=_("In brackets: less than two standard deviations above what chance gives."),
        height=80 + 60 * len(places),
    )


OF_REGIONS: Mapping[str, Callable[[RegionalSnapshot, Sequence[str]], Chart]] = {
    "side-by-side": side_by_side,
    "complementarity": complementarity,
    "ties": ties,
}
