"""Outlines of regions on a map, and a place for regions that have none.

Outlines are Natural Earth's (public domain), joined to NUTS 2024 by scripts/outlines.mjs. The projection is Lambert's
azimuthal equal-area one around the middle of the map (docs/decisions/0050-outlines-of-regions.md).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intercluster.geo.nuts import seat_of
from intercluster.geo.projection import clip, project, project_all
from intercluster.geo.topojson import Point, arcs_of, ring_of

Ring = NDArray[np.float64]
"""Longitudes and latitudes (n × 2)."""

Rings = list[Ring]
"""A polygon: its border, and the borders of holes in it."""

Polygons = list[list[list[tuple[int, int]]]]
"""The coordinates of a GeoJSON MultiPolygon in units of a drawing."""

WIDTH = 1600
"""Units of a drawing from west to east. One unit is less than a pixel."""

FLAT, TALL = 0.6, 1.3
"""Least and greatest height of a drawing, in widths."""

FAR_KM = 2500.0
"""A map of all regions that spans more kilometres than this is too small to read."""


@dataclass(frozen=True)
class Frame:
    """The part of the plane that is shown, in kilometres east and south of its middle on the globe."""

    middle: Point
    left: float
    top: float
    right: float
    bottom: float

    @property
    def units(self) -> float:
        """Units of the drawing in a kilometre."""
        return WIDTH / (self.right - self.left)

    @property
    def height(self) -> int:
        """Units of the drawing from north to south."""
        return round((self.bottom - self.top) * self.units)

    def place(self, longitude: float, latitude: float) -> Point:
        """Return the position of a place in the drawing."""
        east, south = project(latitude, longitude, self.middle)
        return (east - self.left) * self.units, (south - self.top) * self.units

    def places(self, ring: Ring) -> NDArray[np.float64]:
        """Return the positions of many places in the drawing (n × 2)."""
        return (project_all(ring, self.middle) - (self.left, self.top)) * self.units

    def shows(self, place: Point) -> bool:
        """Return whether a place in the drawing is within it."""
        return 0 <= place[0] <= WIDTH and 0 <= place[1] <= self.height


def frame_around(codes: Iterable[str], margin: float = 60.0, least: float = 600.0) -> Frame | None:
    """Return a frame around the outlines of regions, with margin and least width in km, or None without outlines."""
    borders = [rings[0] for code in codes for rings in _outline(code)]
    if not borders:
        return None
    points = np.concatenate(borders)
    longitude, latitude = _between(points)
    middle = latitude, longitude
    spots = project_all(points, middle)
    width, height = np.ptp(spots, axis=0).tolist()
    wide, high = max(width + 2 * margin, least), height + 2 * margin
    wide, high = max(wide, high / TALL), max(high, wide * FLAT)
    x, y = _between(spots)
    return Frame(middle, x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _between(points: NDArray[np.float64]) -> Point:
    """Return the middle between the outermost points."""
    x, y = ((points.max(axis=0) + points.min(axis=0)) / 2).tolist()
    return x, y


def is_drawn(code: str) -> bool:
    """Return whether a region has an outline."""
    return code in _topology()[1]


@lru_cache(maxsize=4096)
def shape(code: str, frame: Frame) -> Polygons:
    """Return the outline of a region, clipped to the frame, or nothing if it has none there."""
    return _drawn(_outline(code), frame)


@lru_cache(maxsize=64)
def land(frame: Frame) -> Polygons:
    """Return all land within the frame."""
    return _drawn(_topology()[2], frame)


def middle_of(code: str, frame: Frame) -> Point | None:
    """Return the widest place within a region's outline, else its seat: where to write about it.

    None if neither is known or within the frame.
    """
    polygons = shape(code, frame)
    if polygons:
        return _widest(max(polygons, key=lambda polygon: _area(polygon[0])))
    seat = None if is_drawn(code) else seat_of(code)
    place = frame.place(seat[1], seat[0]) if seat else None
    return place if place and frame.shows(place) else None


@cache
def _topology() -> tuple[list[list[Point]], dict[str, list[list[list[int]]]], list[Rings]]:
    """Return arcs of longitude and latitude, the polygons of each region as arc numbers, and those of land."""
    topology = json.loads((Path(__file__).parent / "outlines.json").read_bytes())
    arcs = arcs_of(topology)
    regions = {each["id"]: each["arcs"] for each in topology["objects"]["regions"]["geometries"]}
    land = [[np.array(ring_of(ring, arcs)) for ring in polygon] for polygon in topology["objects"]["land"]["arcs"]]
    return arcs, regions, land


@cache
def _outline(code: str) -> list[Rings]:
    arcs, regions, _ = _topology()
    return [[np.array(ring_of(ring, arcs)) for ring in polygon] for polygon in regions.get(code, ())]


def _drawn(polygons: Iterable[Rings], frame: Frame) -> Polygons:
    drawn: Polygons = []
    corner = WIDTH, frame.height
    for rings in polygons:
        kept = []
        for ring in rings:
            places = frame.places(ring)
            least, most = places.min(axis=0), places.max(axis=0)
            if (most < 0).any() or (least > corner).any():
                continue  # all of it is beyond one side
            inside = places.tolist()
            if (least < 0).any() or (most > corner).any():
                inside = clip(inside, 0.0, 0.0, *corner)
            whole = [(round(x), round(y)) for x, y in inside]
            corners = [point for before, point in pairwise([*whole[-1:], *whole]) if point != before]
            if len(corners) > 2:
                kept.append([*corners, corners[0]])
        if kept:
            drawn.append(kept)
    return drawn


def _area(ring: Sequence[Point]) -> float:
    return abs(sum(x * other_y - other_x * y for (x, y), (other_x, other_y) in pairwise(ring)))


def _widest(polygon: Sequence[Sequence[Point]], lines: int = 12) -> Point:
    """Return the middle of a long horizontal line within a polygon, far from its top and bottom."""
    border = polygon[0]
    top, bottom = min(y for _, y in border), max(y for _, y in border)
    best = (0.0, border[0])
    for number in range(1, lines):
        level = top + (bottom - top) * number / lines + 0.013  # avoids whole units, on which the corners are
        crossed = sorted(
            x + (level - y) * (other_x - x) / (other_y - y)
            for ring in polygon
            for (x, y), (other_x, other_y) in pairwise(ring)
            if (y <= level) != (other_y <= level)
        )
        room = min(level - top, bottom - level)
        for start, end in zip(crossed[::2], crossed[1::2], strict=True):
            best = max(best, ((end - start) * room, ((start + end) / 2, level)))
    return best[1]
