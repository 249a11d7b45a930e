"""What must not matter does not: the unit, the order of regions and activities, and which side is which."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.analysis.regions.strategies import counts, full_presences, positive, presences

from intercluster.analysis import regions


@st.composite
def shuffled(draw: st.DrawFn, tables: st.SearchStrategy[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A table, and an order of its rows and of its columns."""
    x = draw(tables)
    rows, columns = (draw(st.permutations(range(size))) for size in x.shape)
    return x, np.array(rows), np.array(columns)


@given(shuffled(counts()), st.sampled_from([1e-3, 0.1, 1 / 3, 0.37, 7.7, 1e6]))
def test_who_has_what_depends_on_neither_unit_nor_order(
    of: tuple[np.ndarray, np.ndarray, np.ndarray], unit: float
) -> None:
    x, rows, columns = of
    has = regions.presence(regions.location_quotient(x))
    other = regions.presence(regions.location_quotient((x * unit)[np.ix_(rows, columns)]))
    assert (other == has[np.ix_(rows, columns)]).all()


@given(counts(), st.sampled_from([1.0, 0.1, 0.37]))
def test_who_has_anything_is_specialised_in_something_and_what_is_had_is_somebodys_speciality(
    x: np.ndarray, unit: float
) -> None:
    # The mean of a region's quotients, weighted by what all have, is 1, so one of them is 1 or more; so of an activity.
    has = regions.presence(regions.location_quotient(x * unit))
    assert (has.any(axis=1) == (x.sum(axis=1) > 0)).all()
    assert (has.any(axis=0) == (x.sum(axis=0) > 0)).all()


@given(shuffled(positive()), st.sampled_from([1.0, 1e-3, 0.37]))
def test_indices_of_structure_depend_on_neither_unit_nor_order(
    of: tuple[np.ndarray, np.ndarray, np.ndarray], unit: float
) -> None:
    x, rows, columns = of
    other = (x * unit)[np.ix_(rows, columns)]
    for index in (
        regions.krugman,
        regions.hoover_specialisation,
        regions.hachman,
        regions.entropy,
        regions.herfindahl,
    ):
        np.testing.assert_allclose(index(other), index(x)[rows], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(
        regions.hoover_localisation(other), regions.hoover_localisation(x)[columns], rtol=1e-9, atol=1e-12
    )
    assert (regions.krugman(x) <= 2).all()
    assert (regions.structural_distance(x) <= 2).all()
    assert (regions.hoover_localisation(x) <= 1).all()


@given(shuffled(presences()))
def test_relatedness_does_not_depend_on_the_order(of: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    m, rows, columns = of
    other = m[np.ix_(rows, columns)]
    phi, phi_other = regions.proximity(m), regions.proximity(other)
    np.testing.assert_array_equal(phi_other, phi[np.ix_(columns, columns)])
    np.testing.assert_allclose(
        regions.density(other, phi_other), regions.density(m, phi)[np.ix_(rows, columns)], rtol=1e-12
    )
    np.testing.assert_allclose(
        regions.complementarity_matrix(other, phi_other),
        regions.complementarity_matrix(m, phi)[np.ix_(rows, rows)],
        rtol=1e-9,
        atol=1e-12,
    )


def complexity(m: np.ndarray) -> regions.complexity.Complexity:
    try:
        return regions.economic_complexity(m)
    except ValueError:
        assume(False)
        raise


@given(shuffled(full_presences()))
def test_complexity_does_not_depend_on_the_order_where_its_sign_is_told(
    of: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    m, rows, columns = of
    found = complexity(m)
    assume(found.second - found.third > 1e-6)
    assume(np.ptp(m.sum(axis=1)) and abs(np.corrcoef(m.sum(axis=1), found.regions)[0, 1]) > 1e-6)
    other = complexity(m[np.ix_(rows, columns)])
    np.testing.assert_allclose(other.regions, found.regions[rows], atol=1e-6)
    np.testing.assert_allclose(other.activities, found.activities[columns], atol=1e-6)


@given(full_presences())
def test_complexity_of_the_table_turned_round_is_that_of_the_other_side(m: np.ndarray) -> None:
    # M̃ of regions and that of activities have the same eigenvalues, and each vector is the other's mean.
    found = complexity(m)
    assume(found.second - found.third > 1e-6)
    turned = complexity(m.T)
    assert turned.second == pytest.approx(found.second, abs=1e-9)
    sign = np.sign(turned.regions @ found.activities)
    np.testing.assert_allclose(sign * turned.regions, found.activities, atol=1e-6)
    np.testing.assert_allclose(sign * turned.activities, found.regions, atol=1e-6)
    for turned_, found_ in (
        (regions.fitness(m.T, steps=3).regions.shape, (m.shape[1],)),
        (regions.reflections(m.T, 4).regions.tolist(), regions.reflections(m, 4).activities.tolist()),
    ):
        assert np.allclose(turned_, found_)
