"""Weights learnt from judged partners: the minimum of a convex loss, never negative, never without a reason."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercluster.analysis.partners.learning import Judged, compare, fit_weights, learn, ndcg

HAND = np.array([60.0, 30.0, 10.0])


def searches(seed: int, truth: np.ndarray, *, count: int = 30, noise: float = 0.0) -> list[Judged]:
    """Return searches over 20 partners each, graded by a true weighting of their values: 2 for the best, 1 for two."""
    generator = np.random.default_rng(seed)
    made = []
    for number in range(count):
        values = generator.random((20, len(truth)))
        best = np.argsort(-(values @ truth + noise * generator.normal(size=20)))
        grades = np.zeros(20)
        grades[best[:3]] = [2, 1, 1]
        made.append(Judged(f"concept {number % 10}", values, grades))
    return made


def naive_loss(rows: list[Judged], weights: np.ndarray) -> float:
    """Return the listwise cross-entropy, one partner at a time."""
    total = 0.0
    for search in rows:
        scores = [float(values @ weights) for values in search.values]
        normaliser = math.log(sum(math.exp(score) for score in scores))
        gains = [2**grade - 1 for grade in search.grades]
        total += sum(gain * (normaliser - score) for gain, score in zip(gains, scores, strict=True)) / sum(gains)
    return total / len(rows)


def naive_scale(rows: list[Judged], shares: np.ndarray) -> float:
    """Return the factor of least loss by ternary search."""
    low, high = 1.0, 1000.0
    for _ in range(100):
        one, other = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, other) if naive_loss(rows, one * shares) < naive_loss(rows, other * shares) else (one, high)
    return low


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([1.0, 0.1, 0.01]))
def test_no_other_weights_have_a_lower_loss(seed: int, pull: float) -> None:
    """The loss is convex, so a point that no small step improves is the minimum; shares are found up to their sum."""
    generator = np.random.default_rng(seed)
    rows = searches(seed, np.array([0.2, 0.0, 0.8]), count=8, noise=0.3)
    found = fit_weights(rows, HAND, pull=pull)
    prior = HAND / HAND.sum()
    scale = naive_scale(rows, prior)

    def objective(shares: np.ndarray) -> float:
        return naive_loss(rows, scale * shares) + pull / 2 * float(np.sum((shares - prior) ** 2))

    direction = found / found.sum()
    sums = np.linspace(0.05, 6, 600)
    # The returned weights are the minimiser scaled to the sum of the prior: find its own sum, then try to beat it.
    least = direction * min(sums, key=lambda total: objective(total * direction))
    for _ in range(60):
        other = np.maximum(least + generator.normal(scale=generator.choice([0.01, 0.1, 1.0]), size=3), 0)
        assert objective(other) >= objective(least) - 1e-5


def test_known_weights_are_recovered_where_many_searches_tell_them() -> None:
    truth = np.array([0.15, 0.25, 0.6])
    rows = searches(1, truth, count=400, noise=0.02)
    found = fit_weights(rows, HAND, pull=1e-6)
    np.testing.assert_allclose(found / found.sum(), truth, atol=0.03)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.permutations([0, 1, 2]))
def test_weights_are_never_negative_keep_their_sum_and_follow_the_features_order(seed: int, order: list[int]) -> None:
    rows = searches(seed, np.array([1.0, 0.0, -0.5]), count=6, noise=0.5)
    found = fit_weights(rows, HAND, pull=0.05)
    assert np.all(found >= 0)
    assert found.sum() == pytest.approx(HAND.sum())
    moved = [Judged(row.concept, row.values[::-1, order], row.grades[::-1]) for row in rows[::-1]]
    np.testing.assert_allclose(fit_weights(moved, HAND[order], pull=0.05), found[order], atol=1e-4)


def test_a_strong_pull_keeps_the_weights() -> None:
    np.testing.assert_allclose(fit_weights(searches(3, np.array([0.0, 0.2, 0.8])), HAND, pull=1e9), HAND, atol=1e-3)


def test_a_feature_that_is_the_same_for_all_says_nothing_whatever_its_value() -> None:
    rows = searches(3, np.array([0.0, 0.2, 0.8]))
    zero, some = (
        fit_weights(
            [Judged(row.concept, np.column_stack([row.values, np.full(20, value)]), row.grades) for row in rows],
            np.array([*HAND, 20.0]),
            pull=0.1,
        )
        for value in (0.0, 0.7)
    )
    np.testing.assert_allclose(zero, some, atol=1e-4)
    assert zero[3] > 0


def test_learning_is_repeatable_and_better_on_what_it_has_not_seen() -> None:
    truth = np.array([0.1, 0.1, 0.8])
    rows, unseen = searches(5, truth, noise=0.05), searches(6, truth, noise=0.05)
    learnt, again = (learn(rows, HAND, seed=7) for _ in range(2))
    assert learnt.weights.tolist() == again.weights.tolist()
    assert 0 < learnt.validated <= 1
    by_hand, after = ([ndcg(search, weights) for search in unseen] for weights in (HAND, learnt.weights))
    found = compare(by_hand, after, seed=7)
    assert found.better
    assert found.difference.mean == pytest.approx(found.after.mean - found.before.mean)
    assert not compare(after, by_hand, seed=7).better
    assert not compare(by_hand, by_hand, seed=7).better


def test_ndcg_counts_the_relevant_that_were_not_ranked() -> None:
    values = np.array([[0.9], [0.5], [0.1]])
    assert ndcg(Judged("a", values, np.array([1.0, 0.0, 0.0])), np.ones(1)) == 1
    missing = ndcg(Judged("a", values, np.array([1.0, 0.0, 0.0]), missed=(1.0,)), np.ones(1))
    assert missing == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_what_cannot_be_learnt_from_is_said() -> None:
    rows = searches(1, np.array([0.2, 0.3, 0.5]), count=30)
    with pytest.raises(ValueError, match="no search has both"):
        fit_weights([Judged("a", np.ones((3, 3)), np.zeros(3))], HAND, pull=0.1)
    with pytest.raises(ValueError, match="3 concepts have been judged, and at least 5 are needed"):
        learn(rows[:3], HAND, seed=1)
    with pytest.raises(ValueError, match="0 or more"):
        fit_weights(rows, np.array([1.0, -1.0, 0.0]), pull=0.1)
    with pytest.raises(ValueError, match="do not belong together"):
        Judged("a", np.ones((3, 2)), np.zeros(2))


def test_judgement_teaches_only_what_it_is_about() -> None:
    values = np.array([[0.8, 0.2, 0.5], [0.6, 0.4, 0.5], [0.1, 0.9, 0.1], [0.9, 0.1, 0.3]])
    about = np.array([[True] * 3, [True] * 3, [True, False, False], [False, False, True]])
    search = Judged("concept", values, np.array([1.0, 1.0, 0.0, 0.0]), judges=about)
    np.testing.assert_allclose(search.compared, [[0.8, 0.3, 0.5], [0.6, 0.3, 0.5], [0.1, 0.3, 0.5], [0.7, 0.3, 0.3]])
    other = np.where(about, values, 1 - values)  # what nobody judged is different
    others = Judged("concept", np.where(search.grades[:, None] > 0, values, other), search.grades, judges=about)
    assert fit_weights([others], HAND, pull=0.1).tolist() == fit_weights([search], HAND, pull=0.1).tolist()
    assert ndcg(search, HAND) != ndcg(others, HAND)
