"""The map of an alliance as the server draws it: countries, their neighbours, and a dot for each cluster.

The projection is Lambert's azimuthal equal-area one, centred on the clusters, so that areas can be compared. The
outlines are Natural Earth's (public domain) and come from the front-end package `world-atlas`. Without it the map has
only dots.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np
from babel.core import get_global
from numpy.typing import NDArray

from intercluster import paths
from intercluster.geo.projection import clip, project, project_all
from intercluster.geo.topojson import Point, arcs_of, ring_of

OUTLINES = Path("world-atlas") / "countries-50m.json"

WIDTH, HEIGHT = 560.0, 480.0
"""Size of the drawing in its own units."""

SHOWN = -2.0, -2.0, WIDTH + 2.0, HEIGHT + 2.0
"""What is drawn of it, from left and top to right and bottom: the borders of the paper are not."""

MARGIN_KM = 230.0
"""Kilometres shown around the outermost clusters, at least."""

LEAST_KM = 900.0
"""Kilometres of land shown from west to east, at least."""

LETTER = 9.5
"""Width of a letter of a label, in units of the drawing: enough for the larger letters of a small screen."""


@dataclass(frozen=True)
class Place:
    """A cluster to show: its name, place, members and country."""

    name: str
    latitude: float
    longitude: float
    members: int
    country: str


@dataclass(frozen=True)
class Dot:
    """A cluster as drawn: a dot and the place of its label."""

    name: str
    members: int
    x: float
    y: float
    radius: float
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Land:
    """A country's outline as an SVG path."""

    path: str
    is_allied: bool


@dataclass(frozen=True)
class Map:
    """A drawing `width` × `height`: land below, lines between the dots, dots on top."""

    width: float
    height: float
    lands: Sequence[Land]
    lines: Sequence[tuple[Point, Point]]
    dots: Sequence[Dot]


def alliance_map(places: Iterable[Place], outlines: Path | None = None) -> Map | None:
    """Return the map of these clusters, or None if there are none."""
    shown = tuple(sorted(places, key=lambda place: place.name))
    if not shown:
        return None
    return _drawn(shown, outlines or paths.node_modules() / OUTLINES)


@lru_cache(maxsize=64)
def _drawn(places: tuple[Place, ...], outlines: Path) -> Map:
    middle = _middle(places)
    spots = [project(place.latitude, place.longitude, middle) for place in places]
    frame = _Frame.around(spots)
    allied = {place.country for place in places}
    at = [frame.place(spot) for spot in spots]
    return Map(
        width=WIDTH,
        height=HEIGHT,
        lands=tuple(_lands(outlines, allied, middle, frame)),
        lines=tuple(combinations(at, 2)),
        dots=tuple(_dots(places, at)),
    )


def _middle(places: Sequence[Place]) -> Point:
    """Return the middle of the clusters on the globe."""
    x = y = z = 0.0
    for place in places:
        phi, turn = math.radians(place.latitude), math.radians(place.longitude)
        x += math.cos(phi) * math.cos(turn)
        y += math.cos(phi) * math.sin(turn)
        z += math.sin(phi)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


@dataclass(frozen=True)
class _Frame:
    """The part of the plane that is shown."""

    left: float
    top: float
    units: float
    """Units of the drawing in a kilometre."""

    @classmethod
    def around(cls, spots: Sequence[Point]) -> "_Frame":
        xs, ys = [x for x, _ in spots], [y for _, y in spots]
        width = max(max(xs) - min(xs) + 2 * MARGIN_KM, LEAST_KM)
        height = max(max(ys) - min(ys) + 2 * MARGIN_KM, LEAST_KM * HEIGHT / WIDTH)
        units = min(WIDTH / width, HEIGHT / height)
        return cls(
            left=(max(xs) + min(xs) - WIDTH / units) / 2, top=(max(ys) + min(ys) - HEIGHT / units) / 2, units=units
        )

    def may_show(self, spots: NDArray[np.float64]) -> bool:
        """Return whether a ring (n × 2) is not all beyond one side."""
        left, top, right, bottom = SHOWN
        corners = np.array([[left, top], [right, bottom]]) / self.units + (self.left, self.top)
        return not ((spots.max(axis=0) < corners[0]).any() or (spots.min(axis=0) > corners[1]).any())

    def place(self, spot: Point) -> Point:
        return round((spot[0] - self.left) * self.units, 1), round((spot[1] - self.top) * self.units, 1)


def _lands(outlines: Path, allied: set[str], middle: Point, frame: _Frame) -> Iterator[Land]:
    for country, rings in _countries(outlines):
        drawn = []
        for ring in rings:
            projected = project_all(ring, middle)
            if not frame.may_show(projected):
                continue
            spots = [frame.place((east, south)) for east, south in projected.tolist()]
            thinned = _thinned(clip(spots, *SHOWN))
            if len(thinned) > 2:
                drawn.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in thinned) + "Z")
        if drawn:
            yield Land("".join(drawn), country in allied)


@lru_cache(maxsize=4)
def _countries(outlines: Path) -> list[tuple[str, list[NDArray[np.float64]]]]:
    """Return the ISO 3166 code and the rings of each country, or nothing if the file is missing."""
    if not outlines.is_file():
        return []
    topology = json.loads(outlines.read_text(encoding="utf-8"))
    arcs = arcs_of(topology)
    alpha2 = get_global("territory_aliases")
    countries = []
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": [shape.get("arcs", [])], "MultiPolygon": shape.get("arcs", [])}.get(shape["type"], [])
        rings = [np.array(ring_of(indices, arcs)) for polygon in polygons for indices in polygon]
        code = alpha2.get(shape.get("id", ""), [shape.get("id", "")])[0]
        countries.append(("FI" if code == "AX" else code, rings))  # Åland has a code of its own, but belongs to Finland
    return countries


def _thinned(ring: Sequence[Point], step: float = 0.8) -> list[Point]:
    """Leave out points too close to the one before to be seen."""
    kept: list[Point] = []
    for point in ring:
        if not kept or math.dist(kept[-1], point) >= step:
            kept.append(point)
    return kept


def _dots(places: Sequence[Place], at: Sequence[Point]) -> Iterator[Dot]:
    """Return the dots, sized by members, each with its label where it covers the least."""
    most = max(place.members for place in places) or 1
    radii = [5 + 9 * math.sqrt(place.members / most) for place in places]
    taken = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(at, radii, strict=True)]
    for place, (x, y), radius in zip(places, at, radii, strict=True):
        width = LETTER * max(len(place.name), 12)
        choices = [
            (x + radius + 6, y - 3, "start", x + radius + 6),
            (x - radius - 6, y - 3, "end", x - radius - 6 - width),
            (x, y + radius + 18, "middle", x - width / 2),
            (x, y - radius - 24, "middle", x - width / 2),
        ]

        def cost(choice: tuple[float, float, str, float], width: float = width) -> float:
            box = (choice[3], choice[1] - 14, choice[3] + width, choice[1] + 24)
            outside = max(0.0, -box[0]) + max(0.0, box[2] - WIDTH) + max(0.0, -box[1]) + max(0.0, box[3] - HEIGHT)
            return outside + sum(_overlap(box, other) for other in taken)

        best = min(choices, key=cost)
        taken.append((best[3], best[1] - 14, best[3] + width, best[1] + 24))
        yield Dot(place.name, place.members, x, y, round(radius, 1), round(best[0], 1), round(best[1], 1), best[2])


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
