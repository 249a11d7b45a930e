"""Location quotients, their intervals and indices of specialisation equal their definitions, cell by cell."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.regions.strategies import counts, positive

from intercluster.analysis.regions.specialisation import (
    hachman,
    hoover_localisation,
    hoover_specialisation,
    krugman,
    location_quotient,
    location_quotient_interval,
    presence,
    structural_distance,
)


@given(counts())
def test_quotient_is_share_over_share(x: np.ndarray) -> None:
    found = location_quotient(x)
    for r, row in enumerate(x):
        for i, value in enumerate(row):
            own, column = row.sum(), x[:, i].sum()
            expected = (value / own) / (column / x.sum()) if own and column else 0.0
            assert found[r, i] == pytest.approx(expected, rel=1e-12)


@given(counts(), st.sampled_from([1e-200, 1e-3, 7.0, 1e200]))
def test_the_unit_does_not_matter(x: np.ndarray, unit: float) -> None:
    np.testing.assert_allclose(location_quotient(x * unit), location_quotient(x), rtol=1e-12)


@given(counts())
def test_whole_numbers_give_exactly_one_where_it_is_one(x: np.ndarray) -> None:
    exact = x * x.sum() == np.outer(x.sum(axis=1), x.sum(axis=0))
    assert ((location_quotient(x) == 1) == (exact & (x > 0))).all()
    some = (x * x.sum() >= np.outer(x.sum(axis=1), x.sum(axis=0))) & (x > 0)
    assert (presence(location_quotient(x)) == some).all()


def test_a_threshold_that_all_reach_and_a_table_of_zeros_are_errors() -> None:
    with pytest.raises(ValueError, match="above 0, not 0"):
        presence([[1.0]], 0)
    with pytest.raises(ValueError, match="only zeros"):
        location_quotient(np.zeros((2, 3)))


@given(counts(), st.sampled_from([0.8, 0.95, 0.99]))
def test_ends_of_the_interval_are_where_the_score_test_just_rejects(x: np.ndarray, confidence: float) -> None:
    z = {0.8: 1.2815515655446004, 0.95: 1.959963984540054, 0.99: 2.5758293035489004}[confidence]
    found = location_quotient_interval(x, confidence)
    quotient = location_quotient(x)
    for r, i in np.ndindex(*x.shape):
        share, units = x[r].sum() / x.sum(), x[:, i].sum()
        low, high = found.lower[r, i], found.upper[r, i]
        if not share:
            assert (low, high) == (0, np.inf)
            continue
        assert low - 1e-12 <= quotient[r, i] <= high + 1e-12 or not units
        assert 0 <= low < high <= 1 / share + 1e-12
        for end, closed in ((low * share, x[r, i] == 0), (high * share, x[r, i] == units)):
            if units and not closed:
                score = abs(x[r, i] / units - end) / np.sqrt(end * (1 - end) / units)
                assert score == pytest.approx(z, rel=1e-6)
        if not units:
            assert (low, high) == (0, pytest.approx(1 / share))


def test_intervals_of_small_counts_hold_the_truth_about_as_often_as_they_say() -> None:
    generator = np.random.default_rng(35)
    weights, rates = np.array([0.05, 0.15, 0.3, 0.5]), np.array([5, 10, 40, 20_000])
    held = []
    for _ in range(2_000):
        x = np.array([generator.multinomial(rate, weights) for rate in rates]).T
        found = location_quotient_interval(x)
        # The great last activity makes the regions' shares of all nearly certain: the true quotient is 1.
        held.append((found.lower <= 1) & (found.upper >= 1))
    small = np.mean(held, axis=0)[:, :3]
    assert small.mean() == pytest.approx(0.95, abs=0.015)
    assert small.min() > 0.89


@pytest.mark.parametrize(("x", "says"), [([[1, 1.5]], "counts, whole numbers; see row 0, column 1")])
def test_intervals_need_counts(x: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        location_quotient_interval(x)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="between 0 and 1"):
        location_quotient_interval([[1, 2]], 95)


@given(positive())
def test_indices_of_regions_are_their_sums(x: np.ndarray) -> None:
    total = x.sum()
    for r, row in enumerate(x):
        own = row / row.sum()
        all_together = x.sum(axis=0) / total
        assert krugman(x)[r] == pytest.approx(sum(abs(own - all_together)), abs=1e-12)
        assert hoover_specialisation(x)[r] == pytest.approx(sum(abs(own - all_together)) / 2, abs=1e-12)
        mean = sum(a * a / b for a, b in zip(own, all_together, strict=True) if b)
        assert hachman(x)[r] == pytest.approx(1 / mean)
        assert 0 < hachman(x)[r] <= 1
        for q, other in enumerate(x):
            expected = sum(abs(own - other / other.sum()))
            assert structural_distance(x)[r, q] == pytest.approx(expected, abs=1e-12)


@given(counts())
def test_localisation_is_its_sum_and_zero_for_what_nobody_has(x: np.ndarray) -> None:
    for i, column in enumerate(x.T):
        expected = 0.0
        if column.sum():
            expected = sum(abs(column / column.sum() - x.sum(axis=1) / x.sum())) / 2
        assert hoover_localisation(x)[i] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("index", [krugman, hoover_specialisation, structural_distance, hachman])
def test_an_empty_region_has_no_index(index) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="nothing in row 1"):
        index([[1, 2], [0, 0]])


def test_one_region_is_like_itself() -> None:
    x = [[3, 0, 5]]
    assert location_quotient(x).tolist() == [[1, 0, 1]]
    assert krugman(x).tolist() == [0]
    assert hachman(x).tolist() == [1]
    assert hoover_localisation(x).tolist() == [0, 0, 0]
