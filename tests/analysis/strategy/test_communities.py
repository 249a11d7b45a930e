"""Communities are a connected local optimum of modularity, the best one where groups are clear."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.regions.test_network import proximities

from intercluster.analysis.strategy.communities import communities, modularity


def partitions(count: int, labels: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Yield every way to part the nodes."""
    if len(labels) == count:
        yield labels
        return
    for label in range(max(labels, default=-1) + 2):
        yield from partitions(count, (*labels, label))


def plainly(weights: np.ndarray, labels: tuple[int, ...]) -> float:
    """Newman and Girvan's other form: Σ over communities of inner weight - (degree / total)²."""
    total = weights.sum()
    if not total:
        return 0.0
    groups = [[node for node in range(len(weights)) if labels[node] == label] for label in set(labels)]
    return float(sum(weights[np.ix_(own, own)].sum() / total - (weights[own].sum() / total) ** 2 for own in groups))


@given(proximities(6))
@settings(max_examples=40)
def test_no_node_gains_by_moving_and_no_partition_is_missed_by_much(weights: np.ndarray) -> None:
    found = communities(weights)
    own = modularity(weights, found)
    every = {labels: plainly(weights, labels) for labels in partitions(len(weights))}
    labels = tuple(int(each) for each in found)
    assert labels in every  # numbered in the order of first nodes
    assert own == pytest.approx(every[labels], abs=1e-12)
    best = max(every.values())
    assert own >= best - 0.1
    for node in range(len(weights)):
        for other in range(len(weights) + 1):
            moved = list(labels)
            moved[node] = other
            assert plainly(weights, tuple(moved)) <= own + 1e-9


@given(proximities(7))
def test_communities_are_connected_and_the_same_every_time(weights: np.ndarray) -> None:
    found = communities(weights)
    assert np.array_equal(found, communities(weights))
    for number in set(found.tolist()):
        own = np.flatnonzero(found == number)
        reached = {int(own[0])}
        while more := {int(j) for i in reached for j in own if weights[i, j] > 0} - reached:
            reached |= more
        assert reached == set(own.tolist())


@given(st.permutations(range(12)))
@settings(max_examples=10)
def test_cliques_in_a_ring_are_the_communities_in_any_order(order: list[int]) -> None:
    clique = np.arange(12) // 4
    weights = (clique[:, None] == clique).astype(float)
    for one, other in ((3, 4), (7, 8), (11, 0)):
        weights[one, other] = weights[other, one] = 0.5
    found = communities(weights[np.ix_(order, order)])
    same = {frozenset(pair) for pair in combinations(range(12), 2) if found[pair[0]] == found[pair[1]]}
    wanted = {
        frozenset(pair) for pair in combinations(range(12), 2) if clique[order[pair[0]]] == clique[order[pair[1]]]
    }
    assert same == wanted


def test_nodes_without_links_are_alone() -> None:
    weights = np.zeros((4, 4))
    weights[1, 3] = weights[3, 1] = 2.0
    assert communities(weights).tolist() == [0, 1, 2, 1]
    assert communities(np.zeros((3, 3))).tolist() == [0, 1, 2]
    assert modularity(np.zeros((3, 3)), [0, 0, 1]) == 0.0


def test_what_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match="not symmetric"):
        communities([[0, 1], [2, 0]])
    with pytest.raises(ValueError, match="a community for each of 2 nodes"):
        modularity([[0, 1], [1, 0]], [0])
