"""Growth, its parts, entry and exit equal their definitions; what comes from nothing is defined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tests.analysis.regions.strategies import sizes

from intercluster.analysis.regions.dynamics import growth, midpoint_growth, shift_share, turnover


@st.composite
def pairs(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    shape = draw(sizes)
    cells = st.one_of(st.just(0), st.integers(0, 50))
    return draw(hnp.arrays(np.float64, shape, elements=cells)), draw(hnp.arrays(np.float64, shape, elements=cells))


@given(pairs(), st.sampled_from([1, 2, 10]))
def test_growth_is_the_yearly_rate_from_start_to_end(pair: tuple[np.ndarray, np.ndarray], years: int) -> None:
    start, end = pair
    rate, midpoint = growth(start, end, years), midpoint_growth(start, end)
    for cell in np.ndindex(*start.shape):
        a, b = start[cell], end[cell]
        if a:
            assert a * (1 + rate[cell]) ** years == pytest.approx(b, abs=1e-9)
        else:
            assert rate[cell] == (np.inf if b else 0)
        assert midpoint[cell] == pytest.approx(2 * (b - a) / (a + b) if a + b else 0)
        assert -2 <= midpoint[cell] <= 2


@given(pairs())
def test_shift_share_parts_are_dunns_and_add_up(pair: tuple[np.ndarray, np.ndarray]) -> None:
    start, end = pair
    if not start.any():
        with pytest.raises(ValueError, match="start has only zeros"):
            shift_share(start, end)
        return
    found = shift_share(start, end)
    np.testing.assert_allclose(found.national + found.mix + found.regional, end - start, atol=1e-9)
    overall = end.sum() / start.sum() - 1
    for r, i in np.ndindex(*start.shape):
        x = start[r, i]
        assert found.national[r, i] == pytest.approx(x * overall, abs=1e-9)
        if start[:, i].any():
            rate = end[:, i].sum() / start[:, i].sum() - 1
            assert found.mix[r, i] == pytest.approx(x * (rate - overall), abs=1e-9)
            if x:
                assert found.regional[r, i] == pytest.approx(x * ((end[r, i] / x - 1) - rate), abs=1e-9)
        else:
            assert (found.mix[r, i], found.regional[r, i]) == (0, end[r, i])


@given(pairs())
def test_turnover_counts_what_came_and_went(pair: tuple[np.ndarray, np.ndarray]) -> None:
    before, after = (x > 10 for x in pair)
    found = turnover(before, after)
    for r, (old, new) in enumerate(zip(before, after, strict=True)):
        came = [bool(not a and b) for a, b in zip(old, new, strict=True)]
        went = [bool(a and not b) for a, b in zip(old, new, strict=True)]
        assert (found.entered[r].tolist(), found.left[r].tolist()) == (came, went)
        assert found.entry_rate[r] == (sum(came) / sum(~old) if sum(~old) else 0)
        assert found.exit_rate[r] == (sum(went) / sum(old) if sum(old) else 0)


def test_what_does_not_fit_is_an_error() -> None:
    one, two = [[1, 2]], [[1, 2], [3, 4]]
    for method in (growth, midpoint_growth, shift_share):
        with pytest.raises(ValueError, match=r"start is \(1, 2\) and end \(2, 2\)"):
            method(one, two)
        with pytest.raises(ValueError, match="end has a missing value"):
            method(one, [[1, np.nan]])
    with pytest.raises(ValueError, match="same regions"):
        turnover([[1, 0]], [[1]])
    for years in (0, np.inf):
        with pytest.raises(ValueError, match="years must be above 0"):
            growth(one, one, years)
