"""The layers of regional maps in Vega-Lite: land, outlines, marks, lines and names."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from intercluster.charts.lines import NAME, WIDEST, in_lines
from intercluster.geo.outlines import WIDTH, Frame, Polygons, land, shape
from intercluster.geo.topojson import Point

SHADES = ["#eaf4ec", "#b7d9bf", "#7bb388", "#37814c", "#114424"]
"""From light to dark, so that they keep their order in grey. Each class also has a digit on the map."""

SEA, LAND, LINE, MARK = "#f3f6f9", "#dcdcdc", "#6b6b6b", "#111"

AWAY, LINE_HEIGHT = 16, 15
"""Units from a spot to the nearest line of its name, and between lines."""

LEAST_TIED = 280
"""Least width in pixels of a map with a few places and lines between them."""

NEAR = 0.22
"""A spot is near an edge if it is within this share of the width from it."""

AT_SPOT = {
    "longitude": {"field": "x", "type": "quantitative"},
    "latitude": {"field": "y", "type": "quantitative"},
}


def joined(start: tuple[float, float], end: tuple[float, float]) -> dict[str, float]:
    """Return the ends and the middle of a line in the drawing."""
    return {
        "x": round(start[0], 1),
        "y": round(start[1], 1),
        "x2": round(end[0], 1),
        "y2": round(end[1], 1),
        "mid_x": round((start[0] + end[0]) / 2, 1),
        "mid_y": round((start[1] + end[1]) / 2, 1),
    }


def tie_map(
    frame: Frame,
    codes: Sequence[str],
    spots: Sequence[tuple[str, Point]],
    lines: Sequence[Mapping[str, Any]],
    width: str,
    title: str,
) -> tuple[dict[str, Any], int]:
    """Return specification and height of a map of regions with names at spots and lines between the spots.

    A line has its ends and middle (see `joined`), the text on it (`told`), and the field of its width, named by
    `width`.
    """
    middle = {
        "longitude": {"field": "mid_x", "type": "quantitative"},
        "latitude": {"field": "mid_y", "type": "quantitative"},
    }
    told = {"mark": {"type": "text", "aria": False, "fontSize": 13}, "encoding": middle | {"text": {"field": "told"}}}
    layers = [
        *_ground(frame),
        _shapes(codes, frame, {"fill": "#d3e8d8", "stroke": MARK, "strokeWidth": 1.5}),
        {
            "data": {"values": list(lines)},
            "layer": [
                {
                    "mark": {
                        "type": "rule",
                        "color": "#8a4a00",
                        "opacity": 0.75,
                        "strokeCap": "round",
                        "tooltip": True,
                    },
                    "encoding": {
                        "longitude": {"field": "x", "type": "quantitative"},
                        "latitude": {"field": "y", "type": "quantitative"},
                        "longitude2": {"field": "x2"},
                        "latitude2": {"field": "y2"},
                        "strokeWidth": {
                            "field": width,
                            "type": "quantitative",
                            "title": title,
                            "scale": {"range": [1, 10], "domainMin": 0},
                            "legend": None,
                        },
                    },
                },
                _halo(told),
                told,
            ],
        },
        _named(spots),
    ]
    return _whole(layers), _height(frame)


def class_map(
    frame: Frame, drawn: Sequence[Mapping[str, Any]], labels: Sequence[str], marked: Sequence[str]
) -> tuple[dict[str, Any], int]:
    """Return specification and height of a choropleth with these cells, each linked to its `address`."""
    is_whole = all(cell["value"] is not None for cell in drawn)
    classes = [*labels, *([] if is_whole else [_("no figure")])]
    color = {
        "field": "class",
        "type": "nominal",
        "title": None,
        "scale": {"domain": classes, "range": [*_shades(len(labels)), "#ffffff"]},
        "legend": {
            "columns": 1,
            "symbolType": "square",
            "symbolStrokeColor": LINE,
            "symbolStrokeWidth": 1,
            "labelLimit": 320,
        },
    }
    tooltip = [
        {"field": "region", "type": "nominal", "title": _("Region")},
        {"field": "value", "type": "quantitative", "title": _("Value")},
        {"field": "class", "type": "nominal", "title": _("Class")},
    ]
    href = {"field": "address", "type": "nominal"}
    outlined, points = [], []
    for cell in drawn:
        polygons = shape(str(cell["code"]), frame)
        outlined += [_feature(polygons, **cell)] if polygons else []
        points += [] if polygons else [cell]
    dark = " || ".join(f"datum.digit == '{number}'" for number in range(1, len(labels) + 1) if number > len(labels) - 2)
    spots = [(cell["region"], (cell["x"], cell["y"])) for cell in drawn if cell["code"] in marked]
    layers = [
        *_ground(frame),
        {
            "data": {"values": outlined},
            "mark": {"type": "geoshape", "aria": False, "stroke": LINE, "strokeWidth": 0.6, "clip": True},
            "encoding": {"color": color, "tooltip": tooltip, "href": href},
        },
        {
            "data": {"values": points},
            "mark": {"type": "circle", "aria": False, "size": 190, "stroke": LINE, "strokeWidth": 1, "opacity": 1},
            "encoding": AT_SPOT | {"color": color, "tooltip": tooltip, "href": href},
        },
        _shapes(marked, frame, {"fill": None, "stroke": "white", "strokeWidth": 5.5, "strokeJoin": "round"}),
        _shapes(marked, frame, {"fill": None, "stroke": MARK, "strokeWidth": 3, "strokeJoin": "round"}),
        {
            "data": {"values": [{name: cell[name] for name in ("x", "y", "digit")} for cell in drawn]},
            "mark": {"type": "text", "aria": False, "fontSize": 11, "tooltip": False},
            "encoding": AT_SPOT
            | {
                "text": {"field": "digit"},
                "color": {"condition": {"test": dark, "value": "white"}, "value": MARK},
            },
        },
        _named(spots),
    ]
    return _whole(layers), _height(frame)


def _height(frame: Frame) -> int:
    return round(640 * frame.height / WIDTH)


def _whole(layers: list[dict[str, Any]]) -> dict[str, Any]:
    return {"data": {"values": []}, "projection": {"type": "identity"}, "layer": layers}


def spot(place: tuple[float, float]) -> dict[str, float]:
    """Return a place in the drawing as data of a layer."""
    return {"x": round(place[0], 1), "y": round(place[1], 1)}


def _feature(polygons: Polygons, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": polygons}, **properties}


def _ground(frame: Frame) -> list[dict[str, Any]]:
    """Return the layers of land and of sea, which also holds the frame."""
    corners = [(0, 0), (WIDTH, 0), (WIDTH, frame.height), (0, frame.height), (0, 0)]
    return [
        {"data": {"values": [_feature([[corners]])]}, "mark": {"type": "geoshape", "aria": False, "fill": SEA}},
        {
            "data": {"values": [_feature(land(frame))]},
            "mark": {
                "type": "geoshape",
                "aria": False,
                "fill": LAND,
                "stroke": "#a8a8a8",
                "strokeWidth": 0.5,
                "clip": True,
            },
        },
    ]


def _shapes(codes: Sequence[str], frame: Frame, look: Mapping[str, Any]) -> dict[str, Any]:
    values = [_feature(polygons) for code in codes if (polygons := shape(code, frame))]
    return {"data": {"values": values}, "mark": {"type": "geoshape", "aria": False, "clip": True, **look}}


def _halo(layer: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a text layer in wide white letters, to lie below it."""
    return layer | {"mark": layer["mark"] | {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}}


def _named(spots: Sequence[tuple[str, Point]]) -> dict[str, Any]:
    """Return the layer of names, in lines, away from other spots and from the edges.

    Spots below the mean have their names below them, the others above. Near the left or right edge the name begins or
    ends at the spot.
    """
    middle = sum(y for _name, (_x, y) in spots) / len(spots) if spots else 0.0
    values = []
    for name, place in spots:
        told = in_lines(name, NAME)
        align = "left" if place[0] < NEAR * WIDTH else "right" if place[0] > (1 - NEAR) * WIDTH else "center"
        dy = AWAY if place[1] > middle + 1 else -AWAY - LINE_HEIGHT * (len(told) - 1)
        values.append({"name": "\n".join(told), "align": align, "dy": dy, **spot(place)})
    mark = {
        "type": "text",
        "aria": False,
        "fontSize": 13,
        "fontWeight": "bold",
        "color": MARK,
        "lineBreak": "\n",
        "lineHeight": LINE_HEIGHT,
        "limit": WIDEST,
        "align": {"expr": "datum.align"},
        "dy": {"expr": "datum.dy"},
    }
    names = {"mark": mark, "encoding": AT_SPOT | {"text": {"field": "name"}}}
    return {"data": {"values": values}, "layer": [_halo(names), names]}


def _shades(count: int) -> list[str]:
    """Return this number of shades, always with the darkest."""
    return SHADES[-count:] if count > 1 else SHADES[2:3]
