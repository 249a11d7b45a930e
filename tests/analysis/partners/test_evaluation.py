import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.partners import evaluation
from intercluster.analysis.partners.evaluation import (
    Said,
    bootstrap,
    calibration_error,
    ndcg_at,
    recall_at,
    reciprocal_rank,
    reliability,
)

rankings = st.permutations(list(range(6)))
graded = st.dictionaries(st.integers(0, 7), st.sampled_from([0.0, 1.0, 2.0]), max_size=6)


def gain(order: list[int], grades: dict[int, float], k: int) -> float:
    return sum((2 ** grades.get(item, 0) - 1) / math.log2(rank + 1) for rank, item in enumerate(order[:k], start=1))


@given(rankings, graded, st.integers(1, 6))
def test_ndcg_is_the_gain_over_that_of_the_best_order(ranking: list[int], grades: dict[int, float], k: int) -> None:
    best = max(gain(list(order), grades, k) for order in permutations(grades)) if grades else 0
    assert ndcg_at(k, ranking, grades) == pytest.approx(gain(ranking, grades, k) / best if best else 0)


@given(rankings, graded, st.integers(1, 6))
def test_recall_counts_what_is_relevant(ranking: list[int], grades: dict[int, float], k: int) -> None:
    relevant = [item for item, grade in grades.items() if grade > 0]
    expected = sum(item in ranking[:k] for item in relevant) / len(relevant) if relevant else 0
    assert recall_at(k, ranking, grades) == pytest.approx(expected)


def test_reciprocal_rank_of_the_best_grade() -> None:
    assert reciprocal_rank(["a", "b", "c"], {"b": 1, "c": 2}) == pytest.approx(1 / 3)
    assert reciprocal_rank(["a", "b"], {"b": 1}) == 0.5
    assert reciprocal_rank(["a"], {"b": 1}) == 0
    assert reciprocal_rank(["a"], {}) == 0


@given(
    st.lists(st.floats(-1, 1), min_size=1, max_size=40),
    st.integers(0, 2**32 - 1),
    st.integers(1, 60),
    st.integers(1, 300),
)
def test_bootstrap_equals_one_sample_at_a_time(values: list[float], seed: int, samples: int, at_once: int) -> None:
    generator = np.random.default_rng(seed)
    means = [np.mean([values[i] for i in generator.integers(len(values), size=len(values))]) for _ in range(samples)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluation, "DRAWN_AT_ONCE", at_once)
        got = bootstrap(values, seed=seed, samples=samples, confidence=0.8)
    expected = [np.mean(values), *np.quantile(means, [0.1, 0.9])]
    assert [got.mean, got.low, got.high] == pytest.approx(expected, abs=1e-12)


def test_bootstrap_agrees_with_the_normal_interval_and_repeats() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.2, 2000)
    interval = bootstrap(values, seed=7)
    assert interval.mean == pytest.approx(values.mean())
    half = 1.96 * values.std() / math.sqrt(len(values))
    assert interval.low == pytest.approx(values.mean() - half, abs=half / 8)
    assert interval.high == pytest.approx(values.mean() + half, abs=half / 8)
    assert bootstrap(values, seed=7) == interval
    with pytest.raises(ValueError, match="nothing to average"):
        bootstrap([], seed=1)


answers = st.lists(st.tuples(st.floats(0, 1, width=32), st.booleans()), max_size=60)


@given(answers, st.integers(1, 20))
def test_each_answer_is_in_the_bar_of_its_chance(given_answers: list[tuple[float, bool]], bars: int) -> None:
    found = reliability([chance for chance, _ in given_answers], [was for _, was in given_answers], bars)
    expected: dict[int, list[tuple[float, bool]]] = {}
    for chance, was in given_answers:
        bar = max(bar for bar in range(bars) if chance * bars >= bar)
        expected.setdefault(bar, []).append((chance, was))
    assert [(own.low, own.high, own.count) for own in found] == [
        (bar / bars, (bar + 1) / bars, len(own)) for bar, own in sorted(expected.items())
    ]
    for own, (_bar, there) in zip(found, sorted(expected.items()), strict=True):
        assert own.chance == pytest.approx(sum(chance for chance, _ in there) / len(there))
        assert own.right == pytest.approx(sum(was for _, was in there) / len(there))
        assert 0 <= own.right_low <= own.right + 1e-9
        assert own.right - 1e-9 <= own.right_high <= 1


def test_the_bounds_of_a_share_are_those_of_wilson() -> None:
    # Newcombe (1998, Statistics in Medicine 17), table I: 81 of 263, and 0 of 20.
    [most] = reliability([0.05] * 263, [True] * 81 + [False] * 182)
    assert (round(most.right_low, 4), round(most.right_high, 4)) == (0.2553, 0.3662)
    [none] = reliability([0.05] * 20, [False] * 20)
    assert (none.right_low, round(none.right_high, 4)) == (0.0, 0.1611)


def test_the_calibration_error_weighs_each_bar_by_its_answers() -> None:
    bars = [Said(0.0, 0.1, 30, 0.05, 0.15, 0, 1), Said(0.9, 1.0, 10, 0.95, 0.75, 0, 1)]
    assert calibration_error(bars) == pytest.approx((30 * 0.1 + 10 * 0.2) / 40)
    assert calibration_error([]) == 0.0
