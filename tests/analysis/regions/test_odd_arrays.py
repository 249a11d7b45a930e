"""Whatever is put in, each method gives numbers or says what is wrong: never NaN in silence, never a warning."""

import warnings
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from intercluster.analysis import regions
from intercluster.analysis.regions import network, swot
from intercluster.analysis.regions.gaps import complete

X = np.array([[4.0, 0, 6, 1], [0, 3, 2, 2], [1, 5, 0, 3]])


def width(x: Any) -> int:
    """How many activities there are, 1 if it is no table."""
    try:
        return int(np.shape(x)[1])
    except (IndexError, ValueError):
        return 1


OF_AMOUNTS: dict[str, Callable[[Any], Any]] = {
    "location_quotient": regions.location_quotient,
    "location_quotient_interval": regions.location_quotient_interval,
    "presence": regions.presence,
    "krugman": regions.krugman,
    "structural_distance": regions.structural_distance,
    "hoover_specialisation": regions.hoover_specialisation,
    "hoover_localisation": regions.hoover_localisation,
    "hachman": regions.hachman,
    "entropy": regions.entropy,
    "related_variety": lambda x: regions.related_variety(x, ["a"] * width(x)),
    "herfindahl": regions.herfindahl,
    "herfindahl, normalised": lambda x: regions.herfindahl(x, normalised=True),
    "cosine_proximity": regions.cosine_proximity,
    "correlation_proximity": regions.correlation_proximity,
    "growth": lambda x: regions.growth(x, x),
    "midpoint_growth": lambda x: regions.midpoint_growth(x, x),
    "shift_share": lambda x: regions.shift_share(x, x),
}
OF_PRESENCE: dict[str, Callable[[Any], Any]] = {
    "diversity": regions.diversity,
    "ubiquity": regions.ubiquity,
    "proximity": regions.proximity,
    "economic_complexity": regions.economic_complexity,
    "reflections": regions.reflections,
    "fitness": regions.fitness,
    "components": regions.components,
    "core": regions.core,
    "turnover": lambda m: regions.turnover(m, m),
}


def arrays_of(found: Any) -> list[np.ndarray]:
    if isinstance(found, np.ndarray):
        return [found]
    if isinstance(found, tuple):
        return [array for each in found for array in arrays_of(each)]
    return [each for each in vars(found).values() if isinstance(each, np.ndarray)]


def outcome(method: Callable[[Any], Any], given: Any) -> list[list[Any]] | str:
    """What a method finds, or what its ValueError says; a warning and NaN fail."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = arrays_of(method(given))
        except ValueError as error:
            return str(error)
    for array in found:
        assert not np.isnan(array).any()
    return [array.tolist() for array in found]


SAME: dict[str, Any] = {
    "lists": X.tolist(),
    "a small unsigned type": X.astype(np.uint8),
    "single precision": X.astype(np.float32),
    "by columns": np.asfortranarray(X),
    "a view with strides": np.repeat(np.repeat(X, 2, axis=0), 2, axis=1)[::2, ::2],
    "objects": X.astype(object),
    "decimals": [[Decimal(int(value)) for value in row] for row in X],
    "a mask that hides nothing": np.ma.masked_array(X),
    "pandas, rows of one name": pd.DataFrame(X, index=["a", "a", "b"]),
    "pandas' whole numbers": pd.DataFrame(X.astype(int)).astype("Int64"),
    "polars": pl.DataFrame(X),
}


@pytest.mark.parametrize("name", OF_AMOUNTS)
@pytest.mark.parametrize("kind", SAME)
def test_amounts_of_any_kind_are_the_same_amounts(name: str, kind: str) -> None:
    # Sums may be rounded otherwise in another order in memory.
    for found, expected in zip(outcome(OF_AMOUNTS[name], SAME[kind]), outcome(OF_AMOUNTS[name], X), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("name", OF_AMOUNTS)
def test_a_hundred_in_eight_bits_is_a_hundred(name: str) -> None:
    full = np.full((4, 5), 100)
    full[0, 0] = 120
    assert outcome(OF_AMOUNTS[name], full.astype(np.int8)) == outcome(OF_AMOUNTS[name], full.astype(float))


MISSING: dict[str, Any] = {
    "NaN": [[4, 1], [np.nan, 3]],
    "None": [[4, 1], [None, 3]],
    "a mask": np.ma.masked_array([[4, 1], [5, 3]], mask=[[0, 0], [1, 0]]),
    "pandas' NA": pd.DataFrame({"x": pd.array([4, None], dtype="Int64"), "y": [1, 3]}),
    "pandas' NaN": pd.DataFrame({"x": [4, np.nan], "y": [1, 3]}),
    "polars' null": pl.DataFrame({"x": [4, None], "y": [1, 3]}),
}


@pytest.mark.parametrize("name", OF_AMOUNTS)
@pytest.mark.parametrize("kind", MISSING)
def test_a_missing_amount_is_never_taken_for_a_number(name: str, kind: str) -> None:
    assert str(outcome(OF_AMOUNTS[name], MISSING[kind])).endswith("has a missing value (NaN) at row 1, column 0")


WRONG: dict[str, tuple[Any, str]] = {
    "no region": (np.zeros((0, 3)), "shape is (0, 3)"),
    "no activity": (np.zeros((3, 0)), "shape is (3, 0)"),
    "a number": (5.0, "shape is ()"),
    "three dimensions": (np.ones((2, 2, 2)), "shape is (2, 2, 2)"),
    "rows of two lengths": ([[1, 2], [3]], "rows of one length"),
    "texts": ([["1", "2"]], "must be numbers, not <U1"),
    "a text among numbers": (pd.DataFrame({"x": ["a", 1], "y": [1, 2]}), "must be numbers; 'a' is none"),
    "complex numbers": (X + 1j, "must be numbers, not complex128"),
    "dates": (np.array([["2020"]], dtype="M8[Y]"), "must be numbers, not datetime64"),
    "beyond float64": ([[10**400, 1]], "must be numbers; 1000"),
    "infinite": ([[np.inf, 1]], "infinite value at row 0, column 0"),
    "negative": ([[1, -1]], "negative value at row 0, column 1: -1.0"),
}


@pytest.mark.parametrize("name", OF_AMOUNTS)
@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_table_of_amounts_is_named(name: str, kind: str) -> None:
    given, says = WRONG[kind]
    assert says in str(outcome(OF_AMOUNTS[name], given))


@pytest.mark.parametrize("name", OF_AMOUNTS)
@pytest.mark.parametrize(
    "x",
    [
        np.zeros((2, 3)),
        np.ones((2, 3)),
        [[3.0]],
        [[1.0, 2, 3]],
        [[1.0], [2], [3]],
        [[1, 2, 3], [0, 0, 0], [3, 1, 1]],
        [[1, 0, 3], [2, 0, 0]],
        np.full((2, 3), 1.7e308),
        np.full((2, 3), 5e-324),
        [[1e-200, 1e200], [0, 1e200], [1e-200, 0]],
        [[1e200, 2e200], [3e200, 1e200]],
    ],
)
def test_there_is_a_number_or_a_reason_why_not(name: str, x: Any) -> None:
    found = outcome(OF_AMOUNTS[name], x)
    assert isinstance(found, list) or len(found) > 30


def test_what_is_next_to_nothing_of_all_is_not_divided_by() -> None:
    x = [[1e-200, 1e200], [0, 1e200]]
    for method in (regions.location_quotient, regions.krugman, regions.hachman):
        with pytest.raises(ValueError, match="too unequal to compare: column 0 is next to nothing of all"):
            method(x)


def test_similarity_does_not_depend_on_how_large_numbers_are() -> None:
    q = np.array([[1.0, 2, 0], [3, 1, 0], [0, 1, 0]])
    for method in (regions.cosine_proximity, regions.correlation_proximity):
        for unit in (1e-200, 1e200):
            np.testing.assert_allclose(method(q * unit), method(q), rtol=1e-12)
    # An activity of which every region has its share, but for rounding, varies with nothing.
    even = np.column_stack([[1.0, np.nextafter(1, 2), 1.0], [0.5, 1.0, 1.5]])
    assert regions.correlation_proximity(even).tolist() == [[0, 0], [0, 0]]


M = np.array([[1, 1, 0], [0, 1, 1], [1, 1, 1]], dtype=bool)


@pytest.mark.parametrize("name", OF_PRESENCE)
@pytest.mark.parametrize(
    "given",
    [
        M.astype(np.int8),
        M.astype(float).tolist(),
        M.astype(object),
        np.asfortranarray(M),
        np.ma.masked_array(M),
        pd.DataFrame(M),
        pd.DataFrame(M).astype("boolean"),
        pl.DataFrame(M),
    ],
)
def test_presence_of_any_kind_is_the_same_presence(name: str, given: Any) -> None:
    assert outcome(OF_PRESENCE[name], given) == outcome(OF_PRESENCE[name], M)


@pytest.mark.parametrize("name", OF_PRESENCE)
@pytest.mark.parametrize(
    "given",
    [
        [[True, None], [True, True]],
        np.ma.masked_array([[True, False], [True, True]], mask=[[0, 1], [0, 0]]),
        pd.DataFrame({"x": [True, True], "y": pd.array([None, True], dtype="boolean")}),
        pl.DataFrame({"x": [True, True], "y": [None, True]}),
    ],
)
def test_presence_that_is_missing_is_named(name: str, given: Any) -> None:
    assert str(outcome(OF_PRESENCE[name], given)).endswith("nan is at row 0, column 1")


@pytest.mark.parametrize("name", OF_PRESENCE)
@pytest.mark.parametrize("given", [np.zeros((0, 3)), [True], 1, [["1", "0"]], [[0.5]], [[2, 1]], [[1], [1, 0]]])
def test_what_is_no_presence_is_an_error(name: str, given: Any) -> None:
    assert "presence must" in str(outcome(OF_PRESENCE[name], given)).replace("start", "presence")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (np.full((3, 3), np.nan), "proximity must be 0 or more at row 0, column 0"),
        (np.ma.masked_array(np.ones((3, 3)), mask=np.eye(3)), "proximity must be 0 or more at row 0, column 0"),
        (np.ones((3, 3)) * 1j, "proximity must be numbers, not complex128"),
        ("abc", "proximity must be numbers, not <U3"),
        (None, r"proximity must be (3 × 3|square)"),
        (np.ones((2, 3)), r"proximity must be (3 × 3|square)"),
    ],
)
def test_what_are_no_proximities_is_named(given: Any, says: str) -> None:
    for method in (
        lambda phi: regions.density(M, phi),
        lambda phi: regions.outlook_gain(M, phi, [1, 2, 3]),
        lambda phi: regions.complementarity_matrix(M, phi),
        lambda phi: regions.partners(M, phi, 0),
        network.backbone,
    ):
        with pytest.raises(ValueError, match=says):
            method(given)


def test_a_great_diagonal_takes_nothing_from_the_rest() -> None:
    phi = np.array([[1e9, 1e-9, 2e-9], [1e-9, 1e9, 3e-9], [2e-9, 3e-9, 1e9]])
    plain = phi - np.diag(np.diagonal(phi))
    assert regions.density(M, phi).tolist() == regions.density(M, plain).tolist()
    assert regions.outlook_gain(M, phi, [1, 2, 3]).tolist() == regions.outlook_gain(M, plain, [1, 2, 3]).tolist()
    assert phi[0, 0] == 1e9
    assert network.backbone(np.zeros((0, 0))).links.shape == (0, 2)


def test_other_arguments_are_numbers_too() -> None:
    phi = regions.proximity(M)
    hidden = np.ma.masked_array([1.0, 2, 3], mask=[0, 1, 0])
    with pytest.raises(ValueError, match="density is not a number at row 0, column 0"):
        regions.outlook_index(M, np.full((3, 3), np.nan), [1, 2, 3])
    with pytest.raises(ValueError, match="complexity is not a number at position 1"):
        regions.outlook_index(M, regions.density(M, phi), hidden)
    with pytest.raises(ValueError, match="see position 1"):
        regions.complementarity_matrix(M, phi, hidden)
    with pytest.raises(ValueError, match="no row -1: regions are 0 to 2"):
        regions.partners(M, phi, -1)
    with pytest.raises(ValueError, match="the tolerance must be a number"):
        regions.fitness(M, tolerance=np.nan)
    with pytest.raises(ValueError, match="end is too large to add up"):
        regions.shift_share([[1.0, 1]], [[1.5e308, 1.5e308]])
    for groups in ([None, "a"], np.array([np.nan, 1.0]), pd.array([None, "a"], dtype="string")):
        with pytest.raises(ValueError, match="activity 0 has no group"):
            regions.related_variety([[1, 2]], groups)
    with pytest.raises(ValueError, match="true or false for each cell, not float64"):
        complete(np.array([[1.0, np.nan]]))


def test_places_and_links_are_numbers_too() -> None:
    with pytest.raises(ValueError, match="links are numbers of activities, whole, not float64"):
        network.positions(np.array([[0.5, 1.0]]), 2)
    for place, least in (([[0, np.nan], [1, 1]], 0.1), ([[0, 1], [1, 1]], np.nan)):
        with pytest.raises(ValueError, match="must be numbers"):
            network.spread(place, least)
    for links in (np.nan, np.inf):
        with pytest.raises(ValueError, match="it should be 0 or more"):
            network.backbone(regions.proximity(M), links)


def test_findings_of_a_region_that_is_new_and_of_one_alone() -> None:
    end = np.array([[40.0, 2, 3], [3, 50, 30], [1, 40, 60]])
    start = end.copy()
    start[0] = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = swot.findings(start, end, 0, counts=True)
        alone = swot.findings(end[:1], end[:1], 0, counts=True)
    assert {one.rule for each in found for one in each.all()} == {"specialised", "lacking", "dependent"}
    assert alone == []
    with pytest.raises(ValueError, match="end has nothing in row 0"):
        swot.findings(end, start, 0, counts=True)
    with pytest.raises(ValueError, match="complexity must be of 3 regions and 3 activities"):
        swot.findings(end, end, 0, counts=True, complexity=([1.0], [1.0, 2.0, 3.0]))
    with pytest.raises(ValueError, match="no row -1"):
        swot.peers_of(end, -1, 2)


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT])
def test_whatever_stands_for_missing_in_plain_columns_is_missing(missing: object) -> None:
    with pytest.raises(ValueError, match="1 rows have no value, the first for b, y"):
        regions.table({"region": ["a", "b"], "activity": ["x", "y"], "value": [1, missing]})
    with pytest.raises(ValueError, match="row 1 lacks a label"):
        regions.table({"region": ["a", missing], "activity": ["x", "y"], "value": [1, 2]})
