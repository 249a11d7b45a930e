"""How much two texts say in the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.language.overlap import overlap
from intercluster.analysis.language.words import analyse

TERMS = st.dictionaries(st.sampled_from("abcde"), st.sampled_from([0.5, 1.0]))


def test_of_texts() -> None:
    one, other = analyse("Vi torkar sågade trävaror", "sv"), analyse("Vi torkar sågat virke", "sv")
    assert overlap(one, one) == 1
    assert 0 < overlap(one, other) < 1
    assert overlap(one, analyse("Me koneistamme varaosia", "fi")) == 0


@given(st.sets(st.sampled_from("abcde")), st.sets(st.sampled_from("abcde")))
def test_of_equal_weights_it_is_the_share_in_common(one: set[str], other: set[str]) -> None:
    share = len(one & other) / len(one | other) if one | other else 0
    assert overlap(dict.fromkeys(one, 1.0), dict.fromkeys(other, 1.0)) == pytest.approx(share)


@given(TERMS, TERMS)
def test_symmetric_and_from_0_to_1(one: dict[str, float], other: dict[str, float]) -> None:
    assert 0 <= overlap(one, other) == overlap(other, one) <= 1
    assert overlap(one, one) == (1 if one else 0)
