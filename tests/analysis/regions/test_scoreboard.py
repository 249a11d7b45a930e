"""Each step of the scoreboard is the recipe's, followed by hand and by loops; weights are tried with a seed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from intercluster.analysis.regions.scoreboard import (
    GROUPS,
    country_corrected,
    fill,
    innovation_index,
    sensitivity,
    skewness,
)

NAN = np.nan


@st.composite
def indicators(draw: st.DrawFn) -> np.ndarray:
    """Y × R × K with missing values, but none missing or equal everywhere."""
    shape = draw(st.tuples(st.integers(1, 3), st.integers(2, 6), st.integers(1, 3)))
    cells = st.one_of(st.integers(0, 100), st.just(NAN))
    values = draw(hnp.arrays(np.float64, shape, elements=cells))
    values[0, :, 0] = np.arange(shape[1]) * 10
    values[0, :2] = np.arange(2)[:, None] * 10
    return values


@given(indicators())
def test_every_step_is_the_recipes(values: np.ndarray) -> None:
    try:
        board = innovation_index(values)
    except ValueError as error:
        reason = str(error)
    else:
        reason = ""
    if reason:
        # Outliers may leave one value only, and all regions of a year may have the least of every indicator.
        assert "same value everywhere" in reason or "give a reference" in reason
        return
    years, regions, count = values.shape
    for r in range(regions):
        for k in range(count):
            line = values[:, r, k]
            for y in range(years):
                known = [v for v in [*line[y::-1], *line[y:]] if not np.isnan(v)]
                expected = known[0] if known else NAN
                assert np.array_equal(board.filled[y, r, k], expected, equal_nan=True)
    for k in range(count):
        all_ = board.filled[:, :, k][~np.isnan(board.filled[:, :, k])]
        regular = [v for v in all_ if abs(v - all_.mean()) <= 2 * all_.std() + 1e-9]
        assert (board.lower[k], board.upper[k]) == (min(regular), max(regular))
        clipped = np.clip(board.filled[:, :, k], min(regular), max(regular))
        np.testing.assert_array_equal(board.winsorised[:, :, k], clipped)
        assert board.roots[k] == (2 if skewness(clipped) > 1 else 1)
        rooted = clipped ** (1 / board.roots[k])
        np.testing.assert_allclose(board.transformed[:, :, k], rooted)
        scaled = (rooted - np.nanmin(rooted)) / (np.nanmax(rooted) - np.nanmin(rooted))
        np.testing.assert_allclose(board.normalised[:, :, k], scaled, atol=1e-12)
    np.testing.assert_allclose(board.index, np.nanmean(board.normalised, axis=2))
    np.testing.assert_array_equal(board.available, (~np.isnan(board.normalised)).sum(axis=2))
    for y in range(years):
        for r in range(regions):
            percent = 100 * board.index[y, r] / board.index[y].mean()
            assert board.relative[y, r] == pytest.approx(percent)
            bounds = [b for b in (70, 100, 125) if board.relative[y, r] >= b]
            assert board.groups[y, r] == len(bounds)


def test_by_hand() -> None:
    # Ten regions from 0 to 9 and one of 1,000, beyond the mean and two standard deviations.
    values = np.array([[[v, 10 - v] for v in [*range(10), 1_000]]], dtype=float)
    values[0, 10, 1] = 5
    board = innovation_index(values, lower_is_better=[False, True])
    assert board.upper.tolist() == [9, 10]
    assert board.winsorised[0, 10].tolist() == [9, 5]
    assert board.roots.tolist() == [1, 1]
    assert board.normalised[0, 0].tolist() == [0, 0]
    assert board.normalised[0, 9].tolist() == [1, 1]
    assert board.normalised[0, 10].tolist() == [1, pytest.approx(5 / 9)]
    assert board.index[0, 10] == pytest.approx((1 + 5 / 9) / 2)
    assert GROUPS[board.groups[0, 9]] == "leader"
    assert GROUPS[board.groups[0, 0]] == "emerging"


def test_by_hand_with_wider_bounds() -> None:
    values = np.array([[[v] for v in [*range(10), 1_000]]], dtype=float)
    assert innovation_index(values, outlier=4.0).upper.tolist() == [1_000]
    with pytest.raises(ValueError, match="outlier must be 1 standard deviation or more"):
        innovation_index(values, outlier=0.9)


def test_regions_fit_their_countrys_index() -> None:
    # Sweden itself, two regions of it, and Norway's one.
    found = country_corrected(
        [110, 99, 132, 80], ["SE", "SE", "SE", "NO"], {"SE": 110, "NO": 80}, {"SE": 130, "NO": 90}
    )
    assert found.tolist() == pytest.approx([130, 117, 156, 90])
    for computed, published, says in (
        ({"SE": 1.0}, {"SE": 1.0, "NO": 1.0}, "computed must have a number above 0 for NO, not None"),
        ({"SE": 1.0, "NO": 1.0}, {"SE": 0.0, "NO": 1.0}, "published must have a number above 0 for SE, not 0.0"),
    ):
        with pytest.raises(ValueError, match=says):
            country_corrected([1, 2], ["SE", "NO"], computed, published)
    with pytest.raises(ValueError, match="one number for each of 1 regions"):
        country_corrected([1, 2], ["SE"], {}, {})
    for relative in ([1, NAN], [1, -2], [1, np.inf], [1, None]):
        with pytest.raises(ValueError, match="relative must be 0 or more at position 1"):
            country_corrected(relative, ["SE", "SE"], {"SE": 1}, {"SE": 1})  # type: ignore[arg-type]


def test_groups_begin_at_their_bounds() -> None:
    values = np.array([[[0.0], [69.9], [70.0], [99.9], [100.0], [124.9], [125.0], [200.0]]])
    # Min-max of 0 to 200: halved; the reference is 100's.
    board = innovation_index(values, reference=[0.5])
    assert [GROUPS[g] for g in board.groups[0]] == [
        "emerging", "emerging", "moderate", "moderate", "strong", "strong", "leader", "leader",
    ]  # fmt: skip


def test_roots_are_tried_in_order_until_one_is_enough() -> None:
    values = (np.arange(12) / 11)[None, :, None] ** 8
    plain = innovation_index(values, roots=())
    assert plain.roots.tolist() == [1]
    skews = [skewness(plain.winsorised ** (1 / root)) for root in (1, 2, 3, 4)]
    assert skews[0] > skews[1] > 1 > skews[2] > skews[3]
    assert innovation_index(values, roots=(2, 3, 4)).roots.tolist() == [3]
    assert innovation_index(values).roots.tolist() == [2]


def test_filling_takes_the_year_before_first() -> None:
    lines = np.array([[[1.0], [NAN], [NAN]], [[NAN], [2.0], [NAN]], [[3.0], [4.0], [NAN]]])
    assert np.array_equal(
        fill(lines), [[[1.0], [2.0], [NAN]], [[1.0], [2.0], [NAN]], [[3.0], [4.0], [NAN]]], equal_nan=True
    )


def test_weights_count() -> None:
    values = np.array([[[0.0, 10.0], [10.0, 0.0], [5.0, 5.0]]])
    assert innovation_index(values).index[0].tolist() == [0.5, 0.5, 0.5]
    board = innovation_index(values, weights=[3, 1])
    assert board.weights.tolist() == [0.75, 0.25]
    assert board.index[0].tolist() == [0.25, 0.75, 0.5]
    # Only what a region has is weighted.
    values[0, 2, 1] = NAN
    assert innovation_index(values, weights=[3, 1]).index[0].tolist() == [0.25, 0.75, 0.5]
    # What has no weight is not among what an index is the mean of.
    assert innovation_index(values).available[0].tolist() == [2, 2, 1]
    assert innovation_index(values, weights=[1, 0]).available[0].tolist() == [1, 1, 1]


def test_a_mask_hides_a_value_and_the_unit_does_not_matter() -> None:
    generator = np.random.default_rng(3)
    values = generator.lognormal(0, 1, (2, 12, 3))
    hidden = np.ma.masked_array(values, mask=values > 3)
    plain = innovation_index(np.where(values > 3, NAN, values))
    np.testing.assert_array_equal(innovation_index(hidden).index, plain.index)
    for unit in (1e-200, 1e200):
        found = innovation_index(np.where(values > 3, NAN, values) * unit)
        np.testing.assert_array_equal(found.roots, plain.roots)
        np.testing.assert_allclose(found.index, plain.index, rtol=1e-9)


def test_two_values_are_no_outliers_of_each_other() -> None:
    values = np.array([[[1.1], [1.1], [3.3], [3.3]]])
    assert innovation_index(values, outlier=1.0).index[0].tolist() == [0, 0, 1, 1]


def test_ranks_by_other_weights_are_the_same_with_the_same_seed_and_certain_for_who_leads_in_all() -> None:
    generator = np.random.default_rng(5)
    values = generator.random((1, 6, 4))
    values[0, 2], values[0, 3] = 2.0, -1.0
    board = innovation_index(values)
    found, again = sensitivity(board, draws=300), sensitivity(board, draws=300)
    assert [found.rank[2], found.lower[2], found.median[2], found.upper[2]] == [1, 1, 1, 1]
    assert [found.rank[3], found.lower[3], found.median[3], found.upper[3]] == [6, 6, 6, 6]
    np.testing.assert_array_equal(found.median, again.median)
    np.testing.assert_allclose(found.groups.sum(axis=1), 1)
    assert (found.lower <= found.median).all()
    assert (found.median <= found.upper).all()
    # Nearly the board's own weights: nearly its own ranks and groups.
    near = sensitivity(board, draws=50, concentration=1e9)
    np.testing.assert_array_equal(near.median, board_ranks(board.index[0]))
    assert (near.groups[np.arange(6), board.groups[0]] > 0.99).all()
    for wrong in ({"draws": 0}, {"concentration": 0.0}, {"concentration": np.inf}):
        with pytest.raises(ValueError, match="one draw at least, and a concentration above 0"):
            sensitivity(board, **wrong)


def board_ranks(index: np.ndarray) -> list[int]:
    return [1 + sum(other > own for other in index) for own in index]


@pytest.mark.parametrize(
    ("values", "arguments", "says"),
    [
        ([[1, 2]], {}, r"years × regions × indicators; their shape is \(1, 2\)"),
        ([[[1.0, np.inf], [2.0, 1.0]]], {}, "infinite value at year 0, region 0, indicator 1"),
        ([[[1.0, NAN], [2.0, NAN]]], {}, "indicator 1 has no value in any"),
        ([[[1.0, 2.0], [NAN, NAN]]], {}, "region 1 has no value of any"),
        ([[[1.0, 2.0], [2.0, 2.0]]], {}, "indicator 1 has the same value everywhere"),
        ([[[0.1], [0.1], [0.1]]], {}, "indicator 0 has the same value everywhere"),
        ([[[1.0], [2.0]]], {"lower_is_better": [True, False]}, "one for each of 1 indicators"),
        ([[[1.0], [2.0]]], {"roots": (0,)}, r"roots must be whole numbers of 2 or more, not \(0,\)"),
        ([[[1.0], [2.0]]], {"roots": (2, 2.5)}, "roots must be whole"),
        ([[["1"], ["2"]]], {}, "values must be numbers"),
        ([[[1.0], [2.0]]], {"weights": [0]}, "1 numbers of 0 or more, not all 0"),
        ([[[1.0], [2.0]]], {"reference": [1, 1]}, "one number above 0 for each of 1 years"),
        ([[[1.0, NAN], [2.0, 1.0], [3.0, 2.0]]], {"weights": [0, 1]}, "only indicators of weight 0"),
        ([[[float(v)] for v in (-1, -1, -1, -1, -1, -1, 0, 2, 2)]], {}, "skewed .* negative values"),
    ],
)
def test_what_cannot_be_scored_is_named(values: object, arguments: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        innovation_index(values, **arguments)  # type: ignore[arg-type]
