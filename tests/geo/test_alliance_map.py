"""The map: its projection, its clipping, and what it shows."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster import paths
from intercluster.geo.alliance_map import HEIGHT, OUTLINES, WIDTH, Place, alliance_map
from intercluster.geo.projection import EARTH_KM, clip, project

VARMLAND = Place("Demo Paper", 59.38, 13.50, 100, "SE")
INNLANDET = Place("Demo Tree", 60.79, 11.07, 25, "NO")
CENTRAL_FINLAND = Place("Demo Bio", 62.24, 25.75, 0, "FI")
PLACES = [VARMLAND, INNLANDET, CENTRAL_FINLAND]

latitudes = st.floats(-85, 85)
longitudes = st.floats(-180, 180)
coordinates = st.floats(-50, 150, allow_subnormal=False)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distances_from_the_middle_are_chords(phi: float, turn: float, phi0: float, turn0: float) -> None:
    """The projection maps a point as far from the middle as the straight line through the earth between them."""

    def on_sphere(latitude: float, longitude: float) -> tuple[float, float, float]:
        a, b = math.radians(latitude), math.radians(longitude)
        return EARTH_KM * math.cos(a) * math.cos(b), EARTH_KM * math.cos(a) * math.sin(b), EARTH_KM * math.sin(a)

    chord = math.dist(on_sphere(phi, turn), on_sphere(phi0, turn0))
    if chord < 2 * EARTH_KM * 0.999:
        assert math.hypot(*project(phi, turn, (phi0, turn0))) == pytest.approx(chord, abs=1.0)


def test_east_is_right_and_north_is_up() -> None:
    assert project(60.0, 16.0, (60.0, 15.0))[0] > 0
    assert project(61.0, 15.0, (60.0, 15.0))[1] < 0
    assert project(60.0, 15.0, (60.0, 15.0)) == pytest.approx((0.0, 0.0))


@given(st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=12))
def test_what_is_left_after_clipping_is_inside(ring: list[tuple[float, float]]) -> None:
    kept = clip(ring, 0, 0, 100, 100)
    assert all(-1e-9 <= x <= 100 + 1e-9 and -1e-9 <= y <= 100 + 1e-9 for x, y in kept)
    inside = [point for point in ring if all(0 <= value <= 100 for value in point)]
    assert set(inside) <= set(kept)


def test_clipping_a_square_leaves_the_part_in_common() -> None:
    kept = clip([(-50.0, 20.0), (50.0, 20.0), (50.0, 80.0), (-50.0, 80.0)], 0, 0, 100, 100)
    assert sorted(kept) == [(0.0, 20.0), (0.0, 80.0), (50.0, 20.0), (50.0, 80.0)]


def test_dots_are_where_the_clusters_are_and_as_large_as_they_are() -> None:
    drawn = alliance_map(PLACES)
    assert drawn is not None
    dots = {dot.name: dot for dot in drawn.dots}
    assert set(dots) == {place.name for place in PLACES}
    assert dots["Demo Tree"].x < dots["Demo Paper"].x < dots["Demo Bio"].x
    assert dots["Demo Bio"].y < dots["Demo Tree"].y < dots["Demo Paper"].y
    assert dots["Demo Paper"].radius > dots["Demo Tree"].radius > dots["Demo Bio"].radius
    assert all(0 < dot.x < WIDTH and 0 < dot.y < HEIGHT for dot in drawn.dots)
    assert len(drawn.lines) == 3


def test_labels_do_not_cover_dots_or_each_other() -> None:
    drawn = alliance_map(PLACES)
    assert drawn is not None
    boxes = []
    for dot in drawn.dots:
        width = 9.5 * 12
        left = {"start": dot.label_x, "end": dot.label_x - width, "middle": dot.label_x - width / 2}[dot.anchor]
        boxes.append((left, dot.label_y - 14, left + width, dot.label_y + 24))
    for i, a in enumerate(boxes):
        assert a[0] >= 0
        assert a[2] <= WIDTH
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_the_countries_of_the_alliance_stand_out_among_their_neighbours() -> None:
    if not (paths.node_modules() / OUTLINES).is_file():
        pytest.skip("the outlines are not installed: npm ci")
    drawn = alliance_map(PLACES)
    assert drawn is not None
    # Sweden, Norway and Finland; Åland, which the outlines tell apart, is drawn as Finland.
    assert sum(land.is_allied for land in drawn.lands) == 4
    assert any(not land.is_allied for land in drawn.lands)
    assert sum(len(land.path) for land in drawn.lands) < 60_000


def test_without_outlines_there_are_still_dots(tmp_path: Path) -> None:
    drawn = alliance_map(PLACES, outlines=tmp_path / "missing.json")
    assert drawn is not None
    assert (len(drawn.dots), list(drawn.lands)) == (3, [])


def test_one_cluster_and_none() -> None:
    alone = alliance_map([VARMLAND])
    assert alone is not None
    assert [(dot.x, dot.y) for dot in alone.dots] == [(WIDTH / 2, HEIGHT / 2)]
    assert alliance_map([]) is None
