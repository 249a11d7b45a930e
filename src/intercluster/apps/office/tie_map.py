"""The map of ties between clusters, with the counts of the chart of ties."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.office.trends import Subject, Tie
from intercluster.charts.chart import Chart, Column
from intercluster.geo.map_layers import LEAST_TIED, joined, tie_map
from intercluster.geo.outlines import frame_around, middle_of
from intercluster.geo.topojson import Point

MARGIN_KM = 110.0

APART = 60.0
"""Distance between clusters of one region, which are drawn below each other."""


def tie_columns() -> list[Column]:
    """Return the columns of the table of ties."""
    return [
        Column("pair", _("Clusters")),
        Column("introductions", _("Accepted introductions"), is_number=True),
        Column("projects", _("Projects in common"), is_number=True),
    ]


def tie_row(tie: Tie) -> dict[str, Any]:
    """Return the row of a tie."""
    return {
        "pair": f"{tie.one.display_name} – {tie.other.display_name}",
        "introductions": tie.introductions,
        "projects": tie.projects,
    }


def map_of_clusters(of: Subject) -> Chart:
    """Return the map of an alliance's clusters, joined by their ties."""
    clusters = of.clusters
    codes = sorted({each.region for each in clusters if each.region})
    frame = frame_around(codes, margin=MARGIN_KM)
    places: dict[int, Point] = {}
    there: Counter[str] = Counter()
    for each in clusters:
        middle = middle_of(each.region, frame) if frame and each.region else None
        if middle is not None:
            places[each.pk] = (middle[0], middle[1] + APART * there[each.region])
            there[each.region] += 1
    rows: list[dict[str, Any]] = []
    lines = []
    for tie in of.ties:
        rows.append(tie_row(tie))
        if (tie.introductions or tie.projects) and tie.one.pk in places and tie.other.pk in places:
            ends = joined(places[tie.one.pk], places[tie.other.pk])
            lines.append(rows[-1] | ends | {"told": f"{tie.introductions} + {tie.projects}"})
    spec: dict[str, Any] = {}
    height = 0
    if frame is not None and lines:
        spots = [(each.display_name, places[each.pk]) for each in clusters if each.pk in places]
        spec, height = tie_map(frame, codes, spots, lines, "introductions", _("Accepted introductions"))
    elsewhere = [each.display_name for each in clusters if each.pk not in places]
    return Chart(
        name="map",
        title=_("Contacts between clusters on the map"),
        description=_("Map of %(count)d clusters with a line between two that have introductions or projects")
        % {"count": len(places)},
        spec=spec,
        columns=tie_columns(),
        rows=rows if any(row["introductions"] or row["projects"] for row in rows) else [],
        source=_(
            "Introductions on this platform and projects of the directory; on a line: introductions + projects. "
            "Outlines: Natural Earth."
        ),
        note=_("Not on the map, as their region is not known or not drawn: %(names)s.")
        % {"names": ", ".join(elsewhere)}
        if elsewhere
        else "",
        height=height,
        keeps_shape=True,
        least_width=LEAST_TIED,
    )
