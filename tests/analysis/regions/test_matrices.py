"""What is taken in is checked, with the place of what is wrong; parts of a graph are found."""

import numpy as np
import pytest
from hypothesis import given
from tests.analysis.regions.strategies import presences

from intercluster.analysis.regions.matrices import amounts, components, core, have, kinship, shares, something


def test_amounts_are_the_numbers_themselves() -> None:
    assert amounts([[1, 0], [2.5, 3]]).tolist() == [[1.0, 0.0], [2.5, 3.0]]
    given_ = np.ones((2, 2))
    assert amounts(given_) is given_


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([[1, 2], [3, np.nan]], r"values has a missing value \(NaN\) at row 1, column 1"),
        ([[np.inf, 2]], "values has an infinite value at row 0, column 0"),
        ([[1, 2, -0.5]], "values has a negative value at row 0, column 2: -0.5"),
        ([1, 2], r"values must be a matrix of regions × activities; its shape is \(2,\)"),
        (np.zeros((0, 3)), r"its shape is \(0, 3\)"),
    ],
)
def test_what_is_no_amount_is_named(values: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        amounts(values)  # type: ignore[arg-type]


def test_nothing_at_all_and_too_much_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="values has only zeros"):
        something(np.zeros((2, 2)))
    with pytest.raises(ValueError, match="too large to add up"), np.errstate(over="ignore"):
        something(np.full((2, 2), 1.7e308))
    with pytest.raises(ValueError, match="nothing in row 1: leave out"):
        shares([[1, 2], [0, 0]])


def test_presence_is_true_and_false_or_one_and_zero() -> None:
    assert have([[1, 0], [0.0, 1.0]]).tolist() == [[True, False], [False, True]]
    with pytest.raises(ValueError, match=r"0 or 1; 0\.5 is at row 0, column 1"):
        have([[1, 0.5]])
    with pytest.raises(ValueError, match="nan is at row 0, column 0"):
        have([[np.nan, 1]])
    with pytest.raises(ValueError, match=r"its shape is \(3,\)"):
        have([True, False, True])


def test_proximities_are_square_and_not_negative() -> None:
    assert kinship([[0, 0.5], [0.5, 0]], 2).tolist() == [[0, 0.5], [0.5, 0]]
    assert kinship(np.eye(2, dtype=np.float32), 2).dtype == np.float32
    for wrong, says in (
        (np.eye(3), r"must be 2 × 2, as there are activities, not \(3, 3\)"),
        ([[0, -1], [-1, 0]], "0 or more at row 0, column 1"),
        ([[0, np.nan], [np.nan, 0]], "0 or more at row 0, column 1"),
    ):
        with pytest.raises(ValueError, match=says):
            kinship(wrong, 2)


def brute_components(presence: np.ndarray) -> list[int]:
    """Parts of regions by repeated merging of those that share an activity."""
    part = list(range(len(presence)))
    for _ in presence:
        for a in range(len(presence)):
            for b in range(len(presence)):
                if (presence[a] & presence[b]).any():
                    part = [min(part[a], part[b]) if p in (part[a], part[b]) else p for p in part]
    order = list(dict.fromkeys(part))
    return [order.index(p) for p in part]


@given(presences())
def test_components_are_those_of_merging(presence: np.ndarray) -> None:
    regions, activities = components(presence)
    assert regions.tolist() == brute_components(presence)
    for column, part in enumerate(activities):
        having = regions[presence[:, column]]
        assert (having == part).all() if len(having) else part == -1


@given(presences())
def test_the_core_is_connected_and_all_that_is_left_out_is_told(presence: np.ndarray) -> None:
    if not presence.any():
        with pytest.raises(ValueError, match="false everywhere"):
            core(presence)
        return
    found = core(presence)
    part = presence[np.ix_(found.regions, found.activities)]
    regions, activities = components(part)
    assert not regions.any()
    assert not activities.any()
    assert part.any(axis=1).all()
    assert part.any(axis=0).all()
    assert sorted([*found.regions, *found.left_out_regions]) == list(range(len(presence)))
    assert sorted([*found.activities, *found.left_out_activities]) == list(range(presence.shape[1]))
    assert not presence[np.ix_(found.regions, found.left_out_activities)].any()
    sizes = [presence[components(presence)[0] == number].sum() for number in range(len(presence))]
    assert part.sum() == max(sizes)
