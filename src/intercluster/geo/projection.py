"""Lambert's azimuthal equal-area projection, and clipping to a rectangle."""

import math
from collections.abc import Sequence

from intercluster.geo.topojson import Point

EARTH_KM = 6371.0


def project(latitude: float, longitude: float, middle: Point) -> Point:
    """Project a place to kilometres east and south of the middle (latitude, longitude).

    Source: Snyder, Map Projections: A Working Manual (USGS 1987), equations 24-2 to 24-4, on a sphere.
    """
    phi, phi0 = math.radians(latitude), math.radians(middle[0])
    turn = math.radians(longitude - middle[1])
    cosine = math.sin(phi0) * math.sin(phi) + math.cos(phi0) * math.cos(phi) * math.cos(turn)
    scale = EARTH_KM * math.sqrt(2 / max(1 + cosine, 1e-9))
    north = math.cos(phi0) * math.sin(phi) - math.sin(phi0) * math.cos(phi) * math.cos(turn)
    return scale * math.cos(phi) * math.sin(turn), -scale * north


def clip(ring: Sequence[Point], left: float, top: float, right: float, bottom: float) -> list[Point]:
    """Clip a ring to a rectangle (Sutherland and Hodgman 1974)."""
    for axis, limit, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        kept: list[Point] = []
        for before, after in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
            was, now = sign * (before[axis] - limit) >= 0, sign * (after[axis] - limit) >= 0
            if was != now:
                part = (limit - before[axis]) / (after[axis] - before[axis])
                crossing = [before[i] + part * (after[i] - before[i]) for i in (0, 1)]
                crossing[axis] = limit
                kept.append((crossing[0], crossing[1]))
            if now:
                kept.append(after)
        ring = kept
    return list(ring)
