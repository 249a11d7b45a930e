"""No count that is shown, and no sum of such counts, tells of one to four people."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.strategy.suppression import showable, tells_of_few

LEAST = 5


def told_by_sums(rows: np.ndarray) -> int:
    """The attack: of how few people some sum tells, with each count added twice, once, not at all or subtracted."""
    factors = np.array(list(product((-2, -1, 0, 1, 2), repeat=len(rows))))
    told = (factors @ rows != 0).sum(axis=1)
    return int(told[told > 0].min(initial=rows.shape[1]))


def told_by_ranks(rows: np.ndarray) -> bool:
    """The definition: whether a sum that is zero for all others tells of some one to four people."""
    rank = np.linalg.matrix_rank(rows)
    people = range(rows.shape[1])
    return any(
        np.linalg.matrix_rank(np.delete(rows, few, axis=1)) < rank
        for few in combinations(people, min(LEAST - 1, len(people)))
    )


@st.composite
def partitions(draw: st.DrawFn, most_people: int = 30) -> np.ndarray:
    """Return everybody, and the classes of up to three kinds, in which some people are in none."""
    people = draw(st.integers(1, most_people))
    generator = np.random.default_rng(draw(st.integers(0, 10_000)))
    rows = [np.ones(people, dtype=bool)]
    for classes in draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)):
        own = generator.choice(classes + 1, size=people, p=[0.1, *[0.9 / classes] * classes])
        rows += [own == each for each in range(1, classes + 1)]
    return np.array(rows[:8])


@given(partitions())
def test_no_sum_of_shown_counts_tells_of_one_to_four(rows: np.ndarray) -> None:
    shown = rows[showable(rows)].astype(np.int64)
    if len(shown):
        assert told_by_sums(shown) >= LEAST


@given(partitions(12))
def test_only_what_would_tell_of_few_is_left_out(rows: np.ndarray) -> None:
    shown = showable(rows)
    for number, row in enumerate(rows):
        before = rows[: number + 1][shown[: number + 1]].astype(np.int64)
        if shown[number]:
            assert not told_by_ranks(before)
        else:
            assert row.sum() < LEAST or told_by_ranks(np.vstack([before, row]).astype(np.int64))


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        # The third cluster is too small, so the second is left out as well: all less the first less the second.
        ([8, 6, 3], [True, True, False, False]),
        ([8, 6, 5], [True, True, True, True]),
        ([4], [False, False]),
        ([], [False]),
    ],
)
def test_class_beside_a_small_one_is_left_out(sizes: list[int], shown: list[bool]) -> None:
    own = np.repeat(np.arange(len(sizes)), sizes)
    rows = np.array([np.ones(len(own), dtype=bool), *(own == each for each in range(len(sizes)))])
    assert list(showable(rows)) == shown


def test_class_within_another_one_is_left_out_if_few_remain() -> None:
    everybody, cluster, large = np.ones(20, dtype=bool), np.arange(20) < 7, np.arange(20) < 6
    assert list(showable([everybody, cluster, large])) == [True, True, False]
    assert tells_of_few([cluster, large], np.ones(20))
    assert not tells_of_few([everybody, cluster], np.ones(20))
