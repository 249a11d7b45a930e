"""Ranks of the index by other recipes, beside indices worked out region by region."""

from math import exp, isnan, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercluster.analysis import regions


@given(st.integers(0, 10_000), st.integers(3, 12), st.integers(2, 5))
@settings(max_examples=40)
def test_ranks_by_other_recipes_are_those_of_indices_worked_out_one_by_one(seed: int, rows: int, columns: int) -> None:
    generator = np.random.default_rng(seed)
    values = generator.lognormal(0, 1, (rows, columns)).round(2)
    gaps = generator.random((rows, columns)) < 0.15
    gaps[gaps.sum(axis=1) > columns - 2] = False
    values[gaps] = np.nan
    if any(len({v for v in values[:, k] if not isnan(v)}) < 2 for k in range(columns)):
        return
    lower = [bool(each) for each in generator.random(columns) < 0.3]
    try:
        found = regions.robustness(values, lower_is_better=lower, draws=50)
    except ValueError as why:  # outliers can leave one value of few
        assert "same value everywhere" in str(why)  # noqa: PT017
        return
    scores = [list(row) for row in found.board.normalised[0].tolist()]

    def place(index: list[float]) -> list[int]:
        return [1 + sum(round(other, 12) > round(own, 12) for other in index) for own in index]

    def mean(row: list[float], leave: int = -1) -> float:
        there = [v for k, v in enumerate(row) if k != leave and not isnan(v)]
        return sum(there) / len(there)

    assert found.rank.tolist() == place([mean(row) for row in scores])
    for k in range(columns):
        assert found.without[k].tolist() == place([mean(row, k) for row in scores])
    geometric = [exp(mean([log(0.01 + 0.99 * v) if not isnan(v) else v for v in row])) for row in scores]
    assert found.geometric.tolist() == place(geometric)
    singly = np.vstack([found.rank, found.without, found.geometric, found.untransformed])
    assert (found.lower <= singly.min(axis=0)).all()
    assert (found.upper >= singly.max(axis=0)).all()
    assert (found.lower <= found.drawn_lower).all()
    assert (found.upper >= found.drawn_upper).all()


def test_an_index_of_one_indicator_is_refused() -> None:
    with pytest.raises(ValueError, match="two indicators or more"):
        regions.robustness([[1.0], [2.0]])
    with pytest.raises(ValueError, match="region 1 has fewer than two indicators"):
        regions.robustness([[1.0, 2.0], [np.nan, 3.0], [2.0, 5.0]])
