"""Complementarity equals the sum it is defined as, whole and by parts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.regions.strategies import presences

from intercluster.analysis.regions.complementarity import complementarity_matrix, contributions, partners
from intercluster.analysis.regions.relatedness import proximity


def brute(m: np.ndarray, phi: np.ndarray, r: int, s: int, i: int) -> float:
    """Of partner s for region r on activity i."""
    columns = range(m.shape[1])
    total = sum(phi[i, j] for j in columns if j != i)
    brought = sum(phi[i, j] for j in columns if j != i and m[s, j] and not m[r, j])
    return float(brought / total) if total else 0.0


@given(presences(), st.integers(0, 1_000), st.booleans())
def test_it_is_balland_and_boschmas_sum(m: np.ndarray, seed: int, ones: bool) -> None:
    generator = np.random.default_rng(seed)
    phi = proximity(m) + np.eye(m.shape[1]) if ones else generator.random((m.shape[1], m.shape[1]))
    weights = generator.random(m.shape[1])
    whole, plain = complementarity_matrix(m, phi, weights), complementarity_matrix(m, phi)
    for r, s in np.ndindex(len(m), len(m)):
        lacking = [i for i in range(m.shape[1]) if not m[r, i]]
        terms = [brute(m, phi, r, s, i) for i in lacking]
        assert plain[r, s] == pytest.approx(sum(terms), abs=1e-12)
        assert whole[r, s] == pytest.approx(sum(weights[i] * t for i, t in zip(lacking, terms, strict=True)), abs=1e-12)
        found = partners(m, phi, r)
        assert found.activities.tolist() == lacking
        assert found.values[s].tolist() == pytest.approx(terms, abs=1e-12)
        for i, term in zip(lacking, terms, strict=True):
            parts = contributions(m, phi, r, s, i)
            assert parts.sum() == pytest.approx(term, abs=1e-12)
            assert not parts[m[r] | ~m[s]].any()
    assert not np.diagonal(whole).any()


def test_it_is_not_symmetric() -> None:
    m = np.array([[1, 0, 0], [1, 1, 1], [0, 1, 1]], dtype=bool)
    whole = complementarity_matrix(m, proximity(m))
    # The second has all that the first has, so the first brings it nothing.
    assert whole[1, 0] == 0
    assert whole[0, 1] > 0


def test_what_does_not_fit_is_an_error() -> None:
    m = np.array([[1, 0], [1, 1]], dtype=bool)
    phi = proximity(m)
    for weights, says in (
        ([1], "one weight for each of 2"),
        ([1, -1], "see position 1"),
        ([np.nan, 1], "see position 0"),
    ):
        with pytest.raises(ValueError, match=says):
            complementarity_matrix(m, phi, weights)
    with pytest.raises(ValueError, match="no row 2: regions are 0 to 1"):
        partners(m, phi, 2)
    with pytest.raises(ValueError, match="row 0 has the activity in column 0 already"):
        contributions(m, phi, 0, 1, 0)
    with pytest.raises(ValueError, match="no column 5: activities are 0 to 1"):
        contributions(m, phi, 0, 1, 5)
