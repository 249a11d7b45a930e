"""Reading TopoJSON, which stores borders as arcs that neighbours share."""

from collections.abc import Mapping, Sequence
from typing import Any

Point = tuple[float, float]


def arcs_of(topology: Mapping[str, Any]) -> list[list[Point]]:
    """Decode the arcs of a quantised topology to longitude and latitude (TopoJSON 2.1.2)."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(arc)
    return arcs


def ring_of(indices: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """Join arcs to a ring. A negative index i means arc ~i backwards (TopoJSON 2.1.4)."""
    joined: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        joined.extend(arc[1:] if joined else arc)
    return joined
