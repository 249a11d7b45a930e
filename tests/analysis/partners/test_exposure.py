"""Attention shared out: bounded, monotone, and equal to what a brute force adds up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.partners.exposure import Candidates, attention, gini, seldom_shown, simulate

amounts = st.lists(st.floats(0, 1000), min_size=1, max_size=30).map(np.array)


@given(amounts)
def test_who_had_less_is_never_worse_off_and_the_mean_is_one_half(had: np.ndarray) -> None:
    values = seldom_shown(had)
    assert np.all((values > 0) & (values < 1))
    order = np.argsort(had, kind="stable")
    assert np.all(np.diff(values[order]) <= 0)
    np.testing.assert_allclose(values[had == had.mean()], 0.5)


def test_nobody_shown_yet_is_neutral_and_ten_times_the_mean_nearly_nothing() -> None:
    assert seldom_shown(np.zeros(3)).tolist() == [0.5, 0.5, 0.5]
    values = seldom_shown(np.array([0.0] * 90 + [1000.0] * 10))
    assert values[0] > 0.95
    assert values[-1] < 0.1
    assert seldom_shown(np.array([])).tolist() == []


@given(amounts)
def test_gini_is_half_the_relative_mean_difference(values: np.ndarray) -> None:
    if values.sum() > 1e-6:
        expected = np.abs(values[:, None] - values[None, :]).mean() / (2 * values.mean())
        assert gini(values) == pytest.approx(expected, abs=1e-9)


def test_gini_at_its_ends() -> None:
    assert gini(np.ones(5)) == pytest.approx(0)
    assert gini(np.array([0.0, 0.0, 0.0, 1.0])) == pytest.approx(0.75)
    assert gini(np.zeros(3)) == 0


def searches(seed: int) -> list[Candidates]:
    generator = np.random.default_rng(seed)
    # Everybody likes the same members best.
    return [Candidates(np.arange(12), np.linspace(60, 50, 12) + generator.normal(size=12)) for _ in range(8)]


def test_without_points_scores_decide_and_attention_adds_up() -> None:
    rows = searches(1)
    found = simulate(rows, 12, points=0.0, rounds=3, shown=4)
    assert all(
        ranking.tolist() == np.argsort(-row.scores).tolist()
        for row, ranking in zip(rows, found.rankings[2], strict=True)
    )
    expected = np.zeros(12)
    for row in rows:
        for rank, member in enumerate(np.argsort(-row.scores)[:4], start=1):
            expected[member] += 3 * attention(rank)
    np.testing.assert_allclose(found.attention, expected)


@given(st.integers(0, 1000), st.floats(0.1, 8))
def test_nobody_falls_behind_a_score_lower_by_more_than_the_points(seed: int, points: float) -> None:
    for round_ in simulate(searches(seed), 12, points=points, rounds=4, shown=4).rankings:
        for row, order in zip(searches(seed), round_, strict=True):
            scores = row.scores[order]
            assert np.all(np.maximum.accumulate(scores[::-1])[::-1] - scores <= points + 1e-9)


def test_more_points_share_attention_out_more_evenly() -> None:
    evenness = [gini(simulate(searches(2), 12, points=points, rounds=20, shown=4).attention) for points in (0, 3, 12)]
    assert evenness[0] > evenness[1] > evenness[2]
