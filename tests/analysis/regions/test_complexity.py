"""Complexity against dense general eigensolvers, reflections and fitness against loops, outlook against differences."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.analysis.regions.strategies import full_presences, presences

from intercluster.analysis.regions.complexity import (
    economic_complexity,
    fitness,
    outlook_gain,
    outlook_index,
    reflections,
    standardise,
)
from intercluster.analysis.regions.matrices import core
from intercluster.analysis.regions.relatedness import density, proximity
from intercluster.analysis.regions.spectrum import Bipartite


def nested(regions: int, activities: int, seed: int) -> np.ndarray:
    """Who has what where able regions have more, and what is demanding is had by fewer; the connected core of it."""
    generator = np.random.default_rng(seed)
    able, demanding = generator.normal(size=regions), generator.normal(size=activities)
    m = generator.random((regions, activities)) < 1 / (1 + np.exp(-2 * (able[:, None] - demanding) + 1))
    found = core(m)
    return m[np.ix_(found.regions, found.activities)]


def by_general_solver(m: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eigenvalues of M̃, descending, and standardised second eigenvectors of regions and activities, signs open."""
    diversity, ubiquity = m.sum(axis=1), m.sum(axis=0)
    of_regions = (m / diversity[:, None]) @ (m / ubiquity).T
    of_activities = (m / ubiquity).T @ (m / diversity[:, None])
    values, vectors = np.linalg.eig(of_regions)
    order = np.argsort(-values.real)
    others, their_vectors = np.linalg.eig(of_activities)
    theirs = their_vectors[:, np.argsort(-others.real)[1]].real
    return values.real[order], standardise(vectors[:, order[1]].real), standardise(theirs)


@given(st.integers(0, 10_000), st.sampled_from([(8, 12), (12, 8), (20, 20), (3, 40)]))
def test_complexity_is_the_second_eigenvector_with_one_sign(seed: int, shape: tuple[int, int]) -> None:
    m = nested(*shape, seed)
    assume(min(m.shape) > 2 and not (m == m[0]).all())
    values, eci, pci = by_general_solver(m)
    assume(values[1] - values[2] > 1e-4)
    found = economic_complexity(m)
    assert found.second == pytest.approx(values[1], abs=1e-10)
    assert found.third == pytest.approx(values[2], abs=1e-8)
    assert found.residual < 1e-10
    assert min(abs(found.regions - eci).max(), abs(found.regions + eci).max()) < 1e-6
    assert min(abs(found.activities - pci).max(), abs(found.activities + pci).max()) < 1e-6
    # A region's index is that of its activities, up to unit and origin: one sign.
    assert np.corrcoef(m @ found.activities / m.sum(axis=1), found.regions)[0, 1] == pytest.approx(1)
    np.testing.assert_allclose(m @ found.activities_on_region_scale / m.sum(axis=1), found.regions, atol=1e-9)
    np.testing.assert_allclose(standardise(found.activities_on_region_scale), found.activities, atol=1e-9)
    diversity = m.sum(axis=1)
    if np.ptp(diversity) and abs(np.corrcoef(diversity, found.regions)[0, 1]) > 1e-6:
        assert np.corrcoef(diversity, found.regions)[0, 1] > 0


@given(st.integers(0, 500), st.sampled_from([(40, 70), (70, 40), (30, 31)]))
def test_lanczos_finds_what_the_dense_solver_finds(seed: int, shape: tuple[int, int]) -> None:
    m = nested(*shape, seed)
    dense = economic_complexity(m)
    assume(dense.second - dense.third > 1e-4)
    found = economic_complexity(m, dense=0)
    assert found.steps > 0
    assert found.residual < 1e-10
    assert found.second == pytest.approx(dense.second, abs=1e-10)
    np.testing.assert_allclose(found.regions, dense.regions, atol=1e-5)
    np.testing.assert_allclose(found.activities, dense.activities, atol=1e-5)


@given(full_presences())
def test_products_with_lists_are_those_with_the_matrix(m: np.ndarray) -> None:
    graph = Bipartite(m)
    b = m / np.sqrt(m.sum(axis=1))[:, None] / np.sqrt(m.sum(axis=0))
    of_activities, of_regions = np.arange(1.0, m.shape[1] + 1), np.arange(1.0, m.shape[0] + 1)
    np.testing.assert_allclose(graph.times(of_activities), b @ of_activities)
    np.testing.assert_allclose(graph.transposed_times(of_regions), b.T @ of_regions)
    means = [of_regions[column].mean() for column in m.T]
    np.testing.assert_allclose(graph.mean_over_regions(of_regions), means)


@given(presences())
def test_any_matrix_has_finite_complexity_or_a_reason_why_not(m: np.ndarray) -> None:
    connected = m.any() and core(m).regions.size == len(m) and core(m).activities.size == m.shape[1]
    if not connected or (m == m[0]).all():
        with pytest.raises(ValueError, match=r"core\(\) first|same activities"):
            economic_complexity(m)
        return
    values = by_general_solver(m)[0] if len(m) > 2 else [1, 1, 0]
    if values[1] - values[2] < 1e-8:
        return
    found = economic_complexity(m)
    for values in (found.regions, found.activities, found.activities_on_region_scale):
        assert np.isfinite(values).all()
    assert found.regions.mean() == pytest.approx(0, abs=1e-9)
    assert found.regions.std() == pytest.approx(1)


@pytest.mark.parametrize("dense", [0, 150])
@pytest.mark.parametrize(
    ("m", "says"),
    [
        ([[1, 1], [0, 0]], r"the region in row 1 has no activity: take core\(\) first"),
        ([[1, 0], [1, 0]], r"nobody has the activity in column 1: take core\(\) first"),
        ([[1, 0], [0, 1]], "2 parts that share no activity; row 1 is apart from row 0"),
        ([[1, 1, 1]], "all regions have the same activities"),
        ([[1, 1], [1, 1]], "all regions have the same activities"),
        # A ring: two waves of one length fit it.
        (np.eye(6) + np.roll(np.eye(6), 1, axis=1), "second and third eigenvalue are both 0.75: .* not unique"),
    ],
)
def test_where_there_is_no_order_it_says_why(m: object, says: str, dense: int) -> None:
    with pytest.raises(ValueError, match=says):
        economic_complexity(m, dense=dense)  # type: ignore[arg-type]


def test_signs_where_diversity_tells_nothing() -> None:
    # Each region has two activities; ubiquity tells: the activity of all is the least complex.
    chain = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], dtype=bool)
    found = economic_complexity(chain)
    assert found.regions[0] > 0
    np.testing.assert_allclose(found.regions, -found.regions[::-1], atol=1e-12)
    again = economic_complexity(chain[::-1])
    assert again.regions[0] > 0


@given(full_presences(), st.integers(0, 6))
def test_reflections_are_means_of_means(m: np.ndarray, steps: int) -> None:
    found = reflections(m, steps)
    regions, activities = [m.sum(axis=1)], [m.sum(axis=0)]
    for _ in range(steps):
        regions_, activities_ = regions[-1], activities[-1]
        regions.append(np.array([np.mean(activities_[row]) for row in m]))
        activities.append(np.array([np.mean(regions_[column]) for column in m.T]))
    np.testing.assert_allclose(found.regions, regions)
    np.testing.assert_allclose(found.activities, activities)


def test_reflections_tend_to_the_eigenvector() -> None:
    m = nested(25, 40, 3)
    found = economic_complexity(m)
    late = reflections(m, 20)
    np.testing.assert_allclose(standardise(late.regions[20]), found.regions, atol=1e-3)
    np.testing.assert_allclose(standardise(late.activities[19]), found.activities, atol=1e-3)


@given(full_presences(), st.integers(1, 5))
def test_fitness_is_tacchellas(m: np.ndarray, steps: int) -> None:
    f, q = [1.0] * len(m), [1.0] * m.shape[1]
    for _ in range(steps):
        f, q = (
            [sum(q[i] for i in range(len(q)) if m[r, i]) for r in range(len(f))],
            [1 / sum(1 / f[r] for r in range(len(f)) if m[r, i]) for i in range(len(q))],
        )
        f, q = [x / np.mean(f) for x in f], [x / np.mean(q) for x in q]
    found = fitness(m, steps=steps, tolerance=-1)
    assert found.steps == steps
    np.testing.assert_allclose(found.regions, f)
    np.testing.assert_allclose(found.activities, q)


@given(full_presences())
def test_fitness_stays_a_number_however_long_it_goes_on(m: np.ndarray) -> None:
    found = fitness(m, steps=3_000)
    for values in (found.regions, found.activities):
        assert np.isfinite(values).all()
        assert (values >= 0).all()
        assert values.mean() == pytest.approx(1)


def test_fitness_converges_where_it_can() -> None:
    found = fitness(nested(25, 40, 3))
    assert found.change <= 1e-10
    assert found.steps < 1_000


@given(presences(), st.integers(0, 1_000), st.booleans())
def test_gain_is_what_the_outlook_would_rise_by(m: np.ndarray, seed: int, hidalgos: bool) -> None:
    generator = np.random.default_rng(seed)
    scores = generator.normal(size=m.shape[1])
    phi = proximity(m) if hidalgos else generator.random((m.shape[1], m.shape[1]))
    before = outlook_index(m, density(m, phi), scores)
    gain = outlook_gain(m, phi, scores)
    for r, i in np.ndindex(*m.shape):
        if m[r, i]:
            assert gain[r, i] == 0
            continue
        more = m.copy()
        more[r, i] = True
        after = outlook_index(more, density(more, phi), scores)
        assert gain[r, i] == pytest.approx(after[r] - before[r], abs=1e-12)
    omega = density(m, phi)
    for r, row in enumerate(m):
        assert before[r] == pytest.approx(sum(omega[r, i] * scores[i] for i in range(len(row)) if not row[i]))


def test_what_does_not_fit_is_an_error() -> None:
    m = np.array([[1, 0], [1, 1]], dtype=bool)
    with pytest.raises(ValueError, match="steps must be 0 or more"):
        reflections(m, -1)
    with pytest.raises(ValueError, match="steps must be 1 or more"):
        fitness(m, steps=0)
    for method in (reflections, fitness):
        with pytest.raises(ValueError, match="row 1 has no activity"):
            method([[1, 1], [0, 0]])
        with pytest.raises(ValueError, match="activity in column 1"):
            method([[1, 0]])
    with pytest.raises(ValueError, match="density must be 2 × 2"):
        outlook_index(m, np.zeros((2, 3)), [0, 1])
    with pytest.raises(ValueError, match="one number for each of 2"):
        outlook_index(m, np.zeros((2, 2)), [0])
    with pytest.raises(ValueError, match="not a number at position 1"):
        outlook_gain(m, proximity(m), [0, np.nan])
    with pytest.raises(ValueError, match="all values are equal"):
        standardise(np.array([2.0, 2.0]))
