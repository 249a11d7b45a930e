"""The network of related activities, with a region's specialisations marked."""

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from django.utils.translation import gettext as _

from intercluster.analysis.regions.matrices import Integers
from intercluster.analysis.regions.network import Backbone, backbone, positions, spread
from intercluster.apps.regions.models import Activity
from intercluster.apps.regions.pages.presentation import source_name, source_of
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.snapshots import Floats, RegionalSnapshot
from intercluster.charts.chart import ACCENT, Chart, Column

MOST = 150
"""Number of activities drawn, the largest: with more they could not be told apart."""

MARK = 0.04
"""Width of a mark with some room around it, as a share of the picture's width."""

LETTERS = 5
"""Most letters of a code within a mark."""

SIDE = 560
"""Width in pixels that a hundred marks with codes need."""


Layout = tuple[Integers, Backbone, Floats]
"""Columns of the activities drawn, the links between them by number, and the position of each."""

_layouts: WeakKeyDictionary[RegionalSnapshot, Layout] = WeakKeyDictionary()
"""Weak keys: the layouts must not keep snapshots alive that the snapshot cache has dropped."""


def _layout(snapshot: RegionalSnapshot) -> Layout:
    if snapshot not in _layouts:
        _layouts[snapshot] = _laid_out(snapshot)
    return _layouts[snapshot]


def _laid_out(snapshot: RegionalSnapshot) -> Layout:
    proximity = np.asarray(snapshot.relations.proximity, dtype=np.float64)
    largest = np.sort(np.argsort(-snapshot.end.sum(axis=0), kind="stable")[:MOST])
    related = proximity[np.ix_(largest, largest)]
    shown = related.any(axis=1)
    columns = largest[shown]
    if not len(columns):
        nothing = Backbone(np.zeros((0, 2), np.int64), np.zeros(0), np.zeros(0, np.bool_))
        return columns, nothing, np.zeros((0, 2))
    net = backbone(related[np.ix_(shown, shown)])
    return columns, net, spread(positions(net.links, len(columns)), MARK)


def network(snapshot: RegionalSnapshot, code: str) -> Chart:
    """Draw the network with a region's specialisations, with tables of the activities and the links."""
    row = snapshot.row(code)
    columns, net, place = _layout(snapshot)
    own, other = _("The region is specialised in it"), _("The region is not specialised in it")
    names = [name_of(snapshot.activities[column]) for column in columns]
    has = snapshot.measures.presence[row, columns]
    nodes = [
        {
            "x": round(float(place[number, 0]), 3),
            "y": round(float(place[number, 1]), 3),
            "label": _short(snapshot.activities[column]),
            "activity": names[number],
            "kind": own if has[number] else other,
            "quotient": round(float(snapshot.measures.quotient[row, column]), 2),
        }
        for number, column in enumerate(columns)
    ]
    lines = [
        {
            "x": nodes[one]["x"],
            "y": nodes[one]["y"],
            "x2": nodes[end]["x"],
            "y2": nodes[end]["y"],
            "tree": bool(tree),
            "firm": bool(snapshot.firm[columns[one], columns[end]]),
        }
        for (one, end), tree in zip(net.links.tolist(), net.in_tree, strict=True)
    ]
    degree = np.bincount(net.links.ravel(), minlength=len(columns))
    near = np.bincount(net.links[:, 0], has[net.links[:, 1]], len(columns))
    near += np.bincount(net.links[:, 1], has[net.links[:, 0]], len(columns))
    rows = [
        {
            "code": snapshot.activities[column].code,
            "activity": names[number],
            "kind": own if has[number] else other,
            "quotient": nodes[number]["quotient"],
            "links": int(degree[number]),
            "near": int(near[number]),
        }
        for number, column in enumerate(columns)
    ]
    return Chart(
        name="network",
        title=_("How activities are related, and what the region is specialised in, %(year)d")
        % {"year": snapshot.year},
        description=_(
            "Network of %(count)d activities with %(links)d links between related ones; the region is specialised in "
            "%(own)d, marked as squares"
        )
        % {"count": len(columns), "links": len(lines), "own": int(has.sum())},
        spec=_spec(nodes, lines, [own, other]),
        columns=[
            Column("code", _("Code")),
            Column("activity", _("Activity")),
            Column("kind", _("Where it is")),
            Column("quotient", _("Location quotient"), is_number=True),
            Column("links", _("Links"), is_number=True),
            Column("near", _("Links to specialisations"), is_number=True),
        ],
        rows=rows,
        source=source_of(snapshot.dataset),
        source_name=source_name(snapshot.dataset),
        note=_note(snapshot, len(columns)),
        height=SIDE,
        least_width=SIDE,
        further=[network_links(snapshot)],
    )


def network_links(snapshot: RegionalSnapshot, _code: str = "") -> Chart:
    """Return the links of the network as a table."""
    columns, net, _place = _layout(snapshot)
    names = [name_of(snapshot.activities[column]) for column in columns]
    tree, strong, firm, weak = _("Strongest tree"), _("Strong besides"), _("Firm"), _("May be chance")
    return Chart(
        name="network-links",
        title=_("Links between related activities, %(year)d") % {"year": snapshot.year},
        description="",
        spec={},
        columns=[
            Column("one", _("Activity")),
            Column("other", _("Related activity")),
            Column("proximity", _("Proximity"), is_number=True),
            Column("kind", _("Why it is drawn")),
            Column("chance", _("More than chance")),
        ],
        rows=[
            {
                "one": names[one],
                "other": names[other],
                "proximity": round(float(proximity), 3),
                "kind": tree if in_tree else strong,
                "chance": firm if snapshot.firm[columns[one], columns[other]] else weak,
            }
            for (one, other), proximity, in_tree in zip(net.links.tolist(), net.proximity, net.in_tree, strict=True)
        ],
        source=source_of(snapshot.dataset),
        source_name=source_name(snapshot.dataset),
    )


def _short(activity: Activity) -> str:
    return activity.code if len(activity.code) <= LETTERS else f"{activity.code[: LETTERS - 1]}…"


def _note(snapshot: RegionalSnapshot, drawn: int) -> str:
    told = _(
        "Linked are activities that the same regions are specialised in: the tree of the strongest links, in darker "
        "lines, and as many strong ones besides. Codes stand for the activities of the table."
    )
    told += " " + _("Dashed links may be chance.")
    if drawn < len(snapshot.activities):
        told += " " + _("Drawn are %(drawn)d of %(all)d: the largest that are related to any.") % {
            "drawn": drawn,
            "all": len(snapshot.activities),
        }
    return told


def _spec(nodes: list[dict[str, Any]], lines: list[dict[str, Any]], kinds: list[str]) -> dict[str, Any]:
    scale = {"zero": False, "nice": False, "padding": 24}
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": scale}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": scale}
    kind = {"field": "kind", "type": "nominal", "title": None, "legend": {"columns": 1, "labelLimit": 400}}
    is_own = {"test": {"field": "kind", "equal": kinds[0]}}
    return {
        "data": {"values": nodes},
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "aria": False, "tooltip": False},
                "encoding": {
                    "x": x,
                    "y": y,
                    "x2": {"field": "x2"},
                    "y2": {"field": "y2"},
                    "color": {"condition": {"test": "datum.tree", "value": "#555"}, "value": "#bbb"},
                    "strokeWidth": {"condition": {"test": "datum.tree", "value": 1.6}, "value": 1},
                    "strokeDash": {"condition": {"test": "datum.firm", "value": [1, 0]}, "value": [3, 3]},
                },
            },
            {
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 340,
                    "opacity": 1,
                    "stroke": "#555",
                    "strokeWidth": 1,
                },
                "encoding": {
                    "x": x,
                    "y": y,
                    "shape": kind | {"scale": {"domain": kinds, "range": ["square", "circle"]}},
                    "color": kind | {"scale": {"domain": kinds, "range": [ACCENT, "#eef1f4"]}},
                    "tooltip": [
                        {"field": "activity", "type": "nominal", "title": _("Activity")},
                        {"field": "quotient", "type": "quantitative", "title": _("Location quotient")},
                        {"field": "kind", "type": "nominal", "title": _("Where it is")},
                    ],
                },
            },
            {
                "mark": {"type": "text", "aria": False, "fontSize": 10, "tooltip": False},
                "encoding": {
                    "x": x,
                    "y": y,
                    "text": {"field": "label"},
                    "color": {"condition": is_own | {"value": "white"}, "value": "#111"},
                },
            },
        ],
    }
