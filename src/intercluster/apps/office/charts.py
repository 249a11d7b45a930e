"""The charts of an office's home and of a cluster's statistics."""

from collections.abc import Callable, Mapping
from math import cos, pi, sin
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.introductions.queries import outcomes
from intercluster.apps.introductions.rules import sees_outcomes
from intercluster.apps.office.cooperation_charts import helpful, participations, solutions
from intercluster.apps.office.tie_map import map_of_clusters, tie_columns, tie_row
from intercluster.apps.office.trends import Subject, contacts_by_month, members_by_month
from intercluster.charts.chart import ACCENT, Chart, Column
from intercluster.charts.lines import NAME, WIDEST, in_lines
from intercluster.charts.registry import ChartPage
from intercluster.core import clock

WHOLE = {"type": "quantitative", "axis": {"tickMinStep": 1}}
"""An axis of counts."""

MONTH = {
    "field": "month",
    "type": "temporal",
    "title": None,
    "axis": {"format": "%b %Y", "labelAngle": -35},
    "scale": {"padding": 6},
}

HEIGHT = 360
"""Size of the graph of clusters, in units of the drawing."""

HALF = 1.6
"""Extent of the graph above, below and beside its centre; clusters are at distance 1."""

ABOVE, LINE = 0.2, 0.14
"""Distance of a name from its cluster, and between the lines of a name."""


def members(of: Subject) -> Chart:
    """Return members by month."""
    counts = members_by_month(of.cluster, of.until)
    label = _("Members")
    return Chart(
        name="members",
        title=_("Members over time"),
        description=_("Members at the end of each month: %(first)d in the first, %(last)d in the last")
        % {"first": counts[0][1], "last": counts[-1][1]},
        spec={
            "mark": {"type": "line", "point": True, "color": ACCENT, "tooltip": True},
            "encoding": {
                "x": MONTH,
                "y": {"field": "members", "title": label, **WHOLE},
            },
        },
        columns=[Column("month", _("Month")), Column("members", label, is_number=True)],
        rows=[{"month": month, "members": count} for month, count in counts],
        source=_("Memberships in the directory, with those that have ended since the platform keeps their history."),
    )


def contacts(of: Subject) -> Chart:
    """Return introductions across borders by month: bars of requests, with the agreed ones inside."""
    counts = contacts_by_month(of.cluster, of.until)
    asked, agreed = _("Requested"), _("Agreed to")
    # With the domain, colour, dash and shape have one legend; with an order of their own they would have three.
    series = {"field": "label", "type": "nominal", "title": None, "scale": {"domain": [asked, agreed]}}
    return Chart(
        name="contacts",
        title=_("Contacts across borders"),
        description=_(
            "Introductions to organisations in other countries by month: %(asked)d requested, %(agreed)d accepted"
        )
        % {"asked": sum(each.requested for each in counts), "agreed": sum(each.agreed for each in counts)},
        spec={
            "transform": [
                {"calculate": f"datum.kind == 'requested' ? '{asked}' : '{agreed}'", "as": "label"},
            ],
            "data": {
                "values": [
                    {"month": each.month.isoformat(), "kind": kind, "count": getattr(each, kind)}
                    for each in counts
                    for kind in ("requested", "agreed")
                ]
            },
            "mark": {"type": "line", "point": {"size": 60}, "tooltip": True},
            "encoding": {
                "x": MONTH,
                "y": {
                    "field": "count",
                    "type": "quantitative",
                    "title": _("Introductions"),
                    "axis": {"tickMinStep": 1},
                },
                "color": series,
                "strokeDash": series,
                "shape": series,
            },
        },
        columns=[
            Column("month", _("Month")),
            Column("requested", asked, is_number=True),
            Column("agreed", agreed, is_number=True),
        ],
        rows=[{"month": each.month, "requested": each.requested, "agreed": each.agreed} for each in counts]
        if any(each.requested or each.agreed for each in counts)
        else [],
        source=_("Introductions on this platform between organisations in different countries."),
        note=_("An introduction with an anonymous side counts once both have accepted."),
    )


def outcomes_so_far(of: Subject) -> Chart:
    """Return a cluster's introductions by outcome."""
    found = outcomes(of.cluster)
    rows: list[dict[str, Any]] = [
        {"stage": str(state.label), "count": count} for state, count in found.by_state if state.value != "closed"
    ] + [
        {
            "stage": _("Closed: %(outcome)s") % {"outcome": outcome.label},
            "count": count,
        }
        for outcome, count in found.by_outcome
    ]
    return Chart(
        name="outcomes",
        title=_("Outcomes of introductions"),
        description=_("%(total)d introductions by stage and outcome") % {"total": found.total},
        spec={
            "mark": {"type": "bar", "color": ACCENT, "tooltip": True},
            "encoding": {
                "y": {"field": "stage", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 260}},
                "x": {
                    "field": "count",
                    "type": "quantitative",
                    "title": _("Introductions"),
                    "axis": {"tickMinStep": 1},
                },
            },
        },
        columns=[Column("stage", _("Stage")), Column("count", _("Introductions"), is_number=True)],
        rows=rows if found.total else [],
        source=_("Introductions of the cluster's members on this platform."),
        note=_("An introduction with an anonymous side counts once both have accepted."),
    )


def between_clusters(of: Subject) -> Chart:
    """Return the graph of ties between the clusters of an alliance."""
    clusters, found = of.clusters, of.ties
    places = {
        each.pk: (cos(2 * pi * n / len(clusters) + pi / 2), sin(2 * pi * n / len(clusters) + pi / 2))
        for n, each in enumerate(clusters)
    }
    nodes: list[dict[str, Any]] = [_node(each.display_name, *places[each.pk]) for each in clusters]
    edges: list[dict[str, Any]] = [
        {
            "x": round(places[tie.one.pk][0], 3),
            "y": round(places[tie.one.pk][1], 3),
            "x2": round(places[tie.other.pk][0], 3),
            "y2": round(places[tie.other.pk][1], 3),
            "middle_x": round((places[tie.one.pk][0] + places[tie.other.pk][0]) / 2, 3),
            "middle_y": round((places[tie.one.pk][1] + places[tie.other.pk][1]) / 2, 3),
            "introductions": tie.introductions,
            "projects": tie.projects,
            "label": f"{tie.introductions} + {tie.projects}",
        }
        for tie in found
        if tie.introductions or tie.projects
    ]
    return Chart(
        name="ties",
        title=_("Contacts between clusters"),
        description=_("A line between two clusters for accepted introductions and for joint projects"),
        spec=_graph(edges, nodes),
        datasets={"nodes": nodes, "edges": edges},
        columns=tie_columns(),
        rows=[tie_row(tie) for tie in found] if edges else [],
        source=_("Introductions on this platform and projects of the directory; on a line: introductions + projects."),
        height=HEIGHT,
    )


def _node(name: str, x: float, y: float) -> dict[str, Any]:
    """Return a cluster of the graph with the lines of its name and their place above or below it."""
    told = in_lines(name, NAME)
    above = ABOVE + LINE * (len(told) - 1) if y >= 0 else -ABOVE
    return {"name": name, "told": "\n".join(told), "x": round(x, 3), "y": round(y, 3), "label_y": round(y + above, 3)}


def _graph(edges: list[dict[str, Any]], nodes: list[dict[str, Any]]) -> dict[str, Any]:
    scale = {"domain": [-HALF, HALF]}
    x = {"field": "x", "type": "quantitative", "scale": scale, "axis": None}
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [-HALF, HALF]}, "axis": None}
    middle = {"x": x | {"field": "middle_x"}, "y": y | {"field": "middle_y"}}
    return {
        "layer": [
            {
                "data": {"name": "edges"},
                "mark": {"type": "rule", "color": ACCENT, "opacity": 0.6},
                "encoding": {
                    "x": x,
                    "y": y,
                    "x2": {"field": "x2"},
                    "y2": {"field": "y2"},
                    "strokeWidth": {
                        "field": "introductions",
                        "type": "quantitative",
                        "scale": {"range": [1, 8], "zero": True},
                        "legend": None,
                    },
                },
            },
            {
                "data": {"name": "edges"},
                "mark": {"type": "text", "fontSize": 14, "stroke": "white", "strokeWidth": 6, "strokeJoin": "round"},
                "encoding": middle | {"text": {"field": "label"}},
            },
            {
                "data": {"name": "edges"},
                "mark": {"type": "text", "fontSize": 14, "color": "#222"},
                "encoding": middle | {"text": {"field": "label"}},
            },
            {
                "data": {"name": "nodes"},
                "mark": {"type": "point", "filled": True, "size": 260, "color": ACCENT, "opacity": 1},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"name": "nodes"},
                "mark": {
                    "type": "text",
                    "fontSize": 13,
                    "fontWeight": "bold",
                    "color": "#222",
                    "lineBreak": "\n",
                    "limit": WIDEST,
                    "lineHeight": LINE * HEIGHT / (2 * HALF),
                },
                "encoding": {"x": x, "y": y | {"field": "label_y"}, "text": {"field": "told"}},
            },
        ]
    }


CHARTS: Mapping[str, Callable[[Subject], Chart]] = {
    "members": members,
    "contacts": contacts,
    "outcomes": outcomes_so_far,
    "ties": between_clusters,
    "map": map_of_clusters,
    "participations": participations,
    "solutions": solutions,
    "helpful": helpful,
}
"""The charts by name, in the order of the page."""


def readable(request: HttpRequest, slug: str) -> Cluster:
    """Return a cluster whose outcomes the reader may see; raise Http404 for others."""
    found = get_object_or_404(Cluster, slug=slug)
    if not sees_outcomes(viewer_for(request), found):
        raise Http404
    return found


def chart(request: HttpRequest, name: str, cluster: str) -> Chart | None:
    """Return one of the charts of a cluster."""
    found = readable(request, cluster)
    return CHARTS[name](Subject(found, clock.local_day())) if name in CHARTS else None


CHART_PAGES = [ChartPage("office/<slug:cluster>/statistics/", chart)]
