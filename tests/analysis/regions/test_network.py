"""The network's tree is the best of all trees, and its drawing is as near to the steps as its method says."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.regions.network import Backbone, backbone, distances, positions, spread


@st.composite
def proximities(draw: st.DrawFn, most: int = 7) -> np.ndarray:
    """Return small symmetric matrices with many equal values and zeros."""
    size = draw(st.integers(1, most))
    related = np.zeros((size, size))
    for one, other in combinations(range(size), 2):
        related[one, other] = related[other, one] = draw(st.sampled_from([0, 0, 0.25, 0.5, 0.6, 1]))
    return related


def parts(links: list[tuple[int, int]], count: int) -> list[set[int]]:
    """Join sets until nothing changes: slow and plain."""
    groups = [{each} for each in range(count)]
    for one, other in links:
        joined = [group for group in groups if one in group or other in group]
        groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return groups


def best_forest(related: np.ndarray) -> float:
    """Try every set of links that has no cycle and as many as there can be."""
    links = [(i, j) for i, j in combinations(range(len(related)), 2) if related[i, j] > 0]
    size = len(related) - len(parts(links, len(related)))
    totals = [
        sum(related[link] for link in some)
        for some in combinations(links, size)
        if len(parts(list(some), len(related))) == len(related) - size
    ]
    return max(totals, default=0.0)


def pairs(found: Backbone) -> list[tuple[int, int]]:
    return [(int(one), int(other)) for one, other in found.links]


@given(proximities(6))
def test_the_tree_is_the_strongest_of_all(related: np.ndarray) -> None:
    tree = backbone(related, 0)
    assert tree.in_tree.all()
    assert sum(related[pair] for pair in pairs(tree)) == pytest.approx(best_forest(related))
    all_links = [(i, j) for i, j in combinations(range(len(related)), 2) if related[i, j] > 0]
    both = [{frozenset(group) for group in parts(links, len(related))} for links in (pairs(tree), all_links)]
    assert both[0] == both[1]


@given(proximities(), st.floats(0, 4))
def test_beyond_the_tree_there_are_the_strongest_links(related: np.ndarray, density: float) -> None:
    found = backbone(related, density)
    assert found.proximity.tolist() == [related[pair] for pair in pairs(found)]
    assert sorted(found.proximity, reverse=True) == found.proximity.tolist()
    linked = int((related.sum(axis=0) > 0).sum())
    available = int((np.triu(related) > 0).sum())
    assert len(found.links) == min(available, max(round(density * linked), int(found.in_tree.sum())))
    left = [related[pair] for pair in combinations(range(len(related)), 2) if pair not in pairs(found)]
    beyond = found.proximity[~found.in_tree]
    if left and len(beyond):
        assert beyond.min() >= max(left)


@given(proximities(), st.floats(0, 4))
def test_places_are_apart_and_always_the_same(related: np.ndarray, density: float) -> None:
    found, count = backbone(related, density), len(related)
    place = positions(found.links, count)
    assert place.shape == (count, 2)
    assert np.isfinite(place).all()
    assert np.array_equal(place, positions(found.links, count))
    assert place.mean(axis=0) == pytest.approx([0, 0], abs=1e-9)
    apart = distances(place)[np.triu_indices(count, 1)]
    assert (apart > 0.01).all()


@pytest.mark.parametrize("count", [2, 3, 9])
def test_a_way_is_drawn_straight_with_equal_steps(count: int) -> None:
    place = positions([(i, i + 1) for i in range(count - 1)], count)
    steps = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    assert distances(place) == pytest.approx(steps, abs=0.02)


def test_what_is_near_is_nearer_than_what_is_far() -> None:
    """Of two rings with one link between them, the least distance across is that of the link's ends or near them."""
    rings = [(i, (i + 1) % 6) for i in range(6)] + [(6 + i, 6 + (i + 1) % 6) for i in range(6)]
    apart = distances(positions([*rings, (0, 6)], 12))
    assert apart[3, 9] == pytest.approx(7, rel=0.15)
    assert apart[0, 6] < 1.5
    assert apart[:6, 6:].mean() > 1.5 * apart[:6, :6].mean()


@given(st.integers(0, 2**32 - 1), st.integers(2, 40))
def test_spread_places_do_not_cover_each_other(seed: int, count: int) -> None:
    place = np.random.default_rng(seed).normal(size=(count, 2))
    found = spread(place, 0.04)
    apart = distances(found)[np.triu_indices(count, 1)]
    assert apart.min() > 0.035 * np.ptp(found, axis=0).max()
    assert np.array_equal(found, spread(place, 0.04))
    far = np.triu(distances(place) > 0.04 * np.ptp(place, axis=0).max(), 1).sum() == count * (count - 1) / 2
    assert not far or np.array_equal(found, place)


def test_what_is_no_network() -> None:
    assert positions([], 0).tolist() == []
    assert backbone(np.zeros((3, 3))).links.shape == (0, 2)
    with pytest.raises(ValueError, match="0 or more"):
        backbone(np.zeros((2, 2)), -1)
    with pytest.raises(ValueError, match="L × 2"):
        positions([1, 2, 3], 4)
    with pytest.raises(ValueError, match="leads to activity 4"):
        positions([(0, 4)], 4)
    with pytest.raises(ValueError, match="not symmetric"):
        backbone(np.array([[0, 1], [0.5, 0]]))
