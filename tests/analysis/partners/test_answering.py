"""Which texts answer a question, and whether any does."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.partners.answering import (
    ALL,
    CLOSE,
    ENCODED,
    ENOUGH,
    FIRST,
    LEAST,
    LIKELY,
    SAID,
    WIDTH,
    Signs,
    is_answered,
    worth_showing,
)

SHARE = st.floats(0.0, 1.0)
SIGNS = st.builds(Signs, SHARE, st.floats(-1.0, 1.0), SHARE)


@given(st.lists(st.tuples(SIGNS, SHARE), max_size=5))
def test_something_is_there_as_the_sum_of_the_best_signs_says(first: list[tuple[Signs, float]]) -> None:
    """The plain computation: the best of each sign over all texts, one by one."""
    odds, encoded, words = -100.0, 0.0, 0.0
    for signs, cosine in first:
        bounded = min(max(signs.chance, 1e-9), 1 - 1e-9)
        odds = max(odds, log(bounded) - log(1 - bounded))
        encoded, words = max(encoded, cosine), max(words, signs.words)
    expected = words >= ALL or odds + ENCODED * encoded + SAID * words >= ENOUGH
    assert is_answered([signs for signs, _ in first], [cosine for _, cosine in first]) == (bool(first) and expected)


@given(SIGNS, st.floats(0.0, 1.0))
def test_another_sign_never_makes_a_text_stand_lower(signs: Signs, more: float) -> None:
    assert Signs(max(signs.chance, more), signs.aligned, signs.words).score >= signs.score
    assert Signs(signs.chance, max(signs.aligned, more), signs.words).score >= signs.score
    assert Signs(signs.chance, signs.aligned, max(signs.words, more)).score >= signs.score


def test_odds_of_a_certain_chance_are_finite() -> None:
    assert Signs(0.5, 0.0, 0.0).score == pytest.approx(0.0)
    assert Signs(0.5, 0.27, 0.0).answers == pytest.approx(0.5)
    assert Signs(0.0, 0.0, 0.0).odds == pytest.approx(-Signs(1.0, 0.0, 0.0).odds)


@given(st.lists(SIGNS, max_size=12).map(lambda every: sorted(every, key=lambda each: -each.score)))
def test_what_is_shown_may_answer_or_is_among_the_first(ordered: list[Signs]) -> None:
    """One text after the other, by the rule as people are told it."""
    expected = 0
    for place, each in enumerate(ordered):
        best = ordered[0]
        far = each.score < LEAST or best.score - each.score > WIDTH
        if not far and (place < FIRST or (best.answers >= CLOSE and each.answers >= LIKELY)):
            expected += 1
    assert worth_showing(ordered) == expected
