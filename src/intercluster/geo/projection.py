"""Lambert's azimuthal equal-area projection, and clipping to a rectangle."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from intercluster.geo.topojson import Point

EARTH_KM = 6371.0


def project(latitude: float, longitude: float, middle: Point) -> Point:
    """Project a place to kilometres east and south of the middle (latitude, longitude).

    Source: Snyder, Map Projections: A Working Manual (USGS 1987), equations 24-2 to 24-4, on a sphere.
    """
    east, south = project_all(np.array([[longitude, latitude]]), middle)[0].tolist()
    return east, south


def project_all(places: NDArray[np.float64], middle: Point) -> NDArray[np.float64]:
    """Project longitudes and latitudes (n × 2) as `project` does, to kilometres east and south (n × 2)."""
    phi, phi0 = np.radians(places[:, 1]), math.radians(middle[0])
    turn = np.radians(places[:, 0] - middle[1])
    cosine = math.sin(phi0) * np.sin(phi) + math.cos(phi0) * np.cos(phi) * np.cos(turn)
    scale = EARTH_KM * np.sqrt(2 / np.maximum(1 + cosine, 1e-9))
    north = math.cos(phi0) * np.sin(phi) - math.sin(phi0) * np.cos(phi) * np.cos(turn)
    return np.stack([scale * np.cos(phi) * np.sin(turn), -scale * north], axis=1)


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
