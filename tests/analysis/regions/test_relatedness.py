"""Proximities and densities equal their definitions, by loops over activities and regions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.regions.strategies import counts, presences

from intercluster.analysis.regions import relatedness
from intercluster.analysis.regions.relatedness import correlation_proximity, cosine_proximity, density, proximity


def brute_proximity(m: np.ndarray) -> np.ndarray:
    count = m.shape[1]
    phi = np.zeros((count, count))
    for i, j in np.ndindex(count, count):
        both = sum(bool(row[i] and row[j]) for row in m)
        if i != j and m[:, i].any() and m[:, j].any():
            phi[i, j] = min(both / m[:, i].sum(), both / m[:, j].sum())
    return phi


def brute_density(m: np.ndarray, phi: np.ndarray) -> np.ndarray:
    omega = np.zeros(m.shape)
    for r, i in np.ndindex(*m.shape):
        others = [j for j in range(m.shape[1]) if j != i]
        total = sum(phi[i, j] for j in others)
        omega[r, i] = sum(phi[i, j] for j in others if m[r, j]) / total if total else 0.0
    return omega


@given(presences())
def test_proximity_and_density_are_hidalgos(m: np.ndarray) -> None:
    phi = proximity(m)
    np.testing.assert_allclose(phi, brute_proximity(m), rtol=1e-15)
    np.testing.assert_allclose(density(m, phi), brute_density(m, phi), rtol=1e-12)
    # A diagonal of ones, as others give it, changes nothing.
    ones = phi + np.eye(len(phi))
    np.testing.assert_allclose(density(m, ones), brute_density(m, phi), rtol=1e-12, atol=1e-15)


@given(presences(), st.integers(0, 1_000))
def test_density_takes_relatedness_that_is_not_symmetric(m: np.ndarray, seed: int) -> None:
    phi = np.random.default_rng(seed).random((m.shape[1], m.shape[1]))
    np.testing.assert_allclose(density(m, phi), brute_density(m, phi), rtol=1e-12, atol=1e-14)


def test_many_activities_are_single_precision_and_as_right_as_that_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    m = np.random.default_rng(7).random((60, 1_300)) < 0.2
    phi = proximity(m)
    omega = density(m, phi)
    assert (phi.dtype, omega.dtype) == (np.float64, np.float64)
    monkeypatch.setattr(relatedness, "EXACT", 1_000)
    single = proximity(m)
    assert (single.dtype, density(m, single).dtype) == (np.float32, np.float32)
    np.testing.assert_allclose(single, phi, rtol=6e-8)
    np.testing.assert_allclose(density(m, single), omega, rtol=1e-6)
    # More than one block of columns: still symmetric.
    assert (single == single.T).all()


@given(counts())
def test_cosine_and_correlation_are_theirs(x: np.ndarray) -> None:
    cosine, correlation = cosine_proximity(x), correlation_proximity(x)
    for i, j in np.ndindex(x.shape[1], x.shape[1]):
        a, b = x[:, i], x[:, j]
        expected = 0.0
        if i != j and a.any() and b.any():
            expected = (a @ b) / np.sqrt((a @ a) * (b @ b))
        assert cosine[i, j] == pytest.approx(expected, abs=1e-12)
        expected = 0.0
        if i != j and len(set(a)) > 1 and len(set(b)) > 1:
            expected = (1 + np.corrcoef(a, b)[0, 1]) / 2
        assert correlation[i, j] == pytest.approx(expected, abs=1e-12)
    for phi in (cosine, correlation):
        assert (phi == phi.T).all()
        assert ((phi >= 0) & (phi <= 1 + 1e-12)).all()


def test_equal_numbers_have_no_correlation_even_where_their_mean_is_rounded() -> None:
    x = np.column_stack([np.full(3, 0.1), [1.0, 2.0, 3.0], [2.0, 4.0, 6.0]])
    np.testing.assert_allclose(correlation_proximity(x), [[0, 0, 0], [0, 0, 1], [0, 1, 0]], atol=1e-15)


@given(st.integers(1, 5))
def test_one_region_has_all_that_is_related(count: int) -> None:
    m = np.ones((1, count), dtype=bool)
    assert density(m, proximity(m)).tolist() == [[1.0 if count > 1 else 0.0] * count]


def test_what_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match="0 or 1"):
        proximity([[0.5]])
    with pytest.raises(ValueError, match="must be 2 × 2"):
        density([[1, 0]], np.eye(3))
    for similarity in (cosine_proximity, correlation_proximity):
        with pytest.raises(ValueError, match="NaN"):
            similarity([[1.0, np.nan]])
