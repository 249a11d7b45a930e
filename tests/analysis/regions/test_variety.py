"""Entropy, its two parts, and concentration equal their definitions."""

from collections import defaultdict
from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.regions.strategies import positive, presences

from intercluster.analysis.regions.variety import diversity, entropy, herfindahl, related_variety, ubiquity


def bits(parts: list[float]) -> float:
    return sum(p * log2(1 / p) for p in parts if p)


@given(presences())
def test_diversity_and_ubiquity_count(m: np.ndarray) -> None:
    assert diversity(m).tolist() == [sum(row) for row in m.tolist()]
    assert ubiquity(m).tolist() == [sum(column) for column in m.T.tolist()]


@given(positive(), st.data())
def test_related_and_unrelated_variety_are_frenkens_and_add_up(x: np.ndarray, data: st.DataObject) -> None:
    groups = data.draw(st.lists(st.sampled_from("abc"), min_size=x.shape[1], max_size=x.shape[1]))
    found = related_variety(x, groups)
    for r, row in enumerate(x / x.sum(axis=1)[:, None]):
        sums: dict[str, list[float]] = defaultdict(list)
        for group, share in zip(groups, row, strict=True):
            sums[group].append(share)
        within = sum(sum(p) * bits([s / sum(p) for s in p]) for p in sums.values() if sum(p))
        assert found.unrelated[r] == pytest.approx(bits([sum(p) for p in sums.values()]), abs=1e-12)
        assert found.related[r] == pytest.approx(within, abs=1e-12)
        assert entropy(x)[r] == pytest.approx(bits(list(row)), abs=1e-12)
    np.testing.assert_allclose(found.related + found.unrelated, entropy(x), atol=1e-12)


@given(positive())
def test_herfindahl_is_the_sum_of_squares_and_normalised_from_zero_to_one(x: np.ndarray) -> None:
    for r, row in enumerate(x / x.sum(axis=1)[:, None]):
        index, count = sum(row**2), len(row)
        assert herfindahl(x)[r] == pytest.approx(index)
        if count > 1:
            assert herfindahl(x, normalised=True)[r] == pytest.approx((index - 1 / count) / (1 - 1 / count), abs=1e-12)
            assert 0 <= herfindahl(x, normalised=True)[r] <= 1


def test_ends() -> None:
    assert entropy([[1, 1, 1, 1], [7, 0, 0, 0]]).tolist() == [2, 0]
    assert not np.signbit(entropy([[7, 0]])).any()
    assert herfindahl([[1, 1], [7, 0]]).tolist() == [0.5, 1]


def test_what_has_no_variety_is_an_error() -> None:
    for index in (entropy, herfindahl, lambda x: related_variety(x, ["a", "b"])):
        with pytest.raises(ValueError, match="nothing in row 1"):
            index([[1, 2], [0, 0]])
    with pytest.raises(ValueError, match="2 activities and 1 groups"):
        related_variety([[1, 2]], ["a"])
    with pytest.raises(ValueError, match="one activity cannot be normalised"):
        herfindahl([[3.0]], normalised=True)
