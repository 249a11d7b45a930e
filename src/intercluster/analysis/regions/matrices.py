"""Checked matrices of regions (rows) × activities (columns), and their connected parts.

Errors name the first wrong row and column, counted from 0 as numpy counts them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.ma import MaskedArray, getmaskarray, isMaskedArray
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
AnyFloats = NDArray[np.floating[Any]]
"""float32 or float64."""
Booleans = NDArray[np.bool_]
Integers = NDArray[np.intp]


def place(wrong: Booleans) -> str:
    """Return the position of the first true cell of a matrix or vector, in words."""
    at = [int(index) for index in np.argwhere(wrong)[0]]
    return f"row {at[0]}, column {at[1]}" if len(at) == 2 else f"position {at[0]}"


def is_missing(value: object) -> bool:
    """Return whether a value is missing: None, NaN, or the NA and NaT of pandas."""
    if value is None or type(value).__name__ == "NAType":
        return True
    return bool(value != value)  # noqa: PLR0124 - NaN alone differs from itself


def numbers(values: ArrayLike, name: str = "values") -> Floats:
    """Return numbers as float64, with NaN for missing ones. Copies only what is not float64.

    Takes any kind of number, array or data frame. Missing is what is_missing() says, and what a mask hides.

    Raises ValueError for rows of different lengths, and for texts, dates and complex numbers.
    """
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} must be rows of one length") from None
    if array.dtype.kind == "O":
        array = np.array([_number(value, name) for value in array.ravel()], dtype=np.float64).reshape(array.shape)
    elif array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must be numbers, not {array.dtype}")
    array = array.astype(np.float64, copy=False)
    if isinstance(values, MaskedArray):
        array = np.where(getmaskarray(values), np.nan, array)
    return array


def _number(value: Any, name: str) -> float:
    if is_missing(value):
        return float("nan")
    try:
        if isinstance(value, str | bytes):
            raise ValueError
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} must be numbers; {value!r:.40} is none") from None


def amounts(values: ArrayLike, name: str = "values") -> Floats:
    """Return a matrix of amounts as float64. Copies only what is not float64.

    Raises ValueError as numbers() does, and unless it has two dimensions, at least one row and one column, and only
    finite numbers of 0 or more. A missing cell is not a zero: leave its region or activity out, or say what value to
    take.
    """
    array = numbers(values, name)
    if array.ndim != 2 or not array.size:
        raise ValueError(f"{name} must be a matrix of regions × activities; its shape is {array.shape}")
    # Two quick passes (least and greatest) decide whether each cell has to be checked.
    if array.min() >= 0 and np.isfinite(array.max()):
        return array
    if np.isnan(array).any():
        raise ValueError(f"{name} has a missing value (NaN) at {place(np.isnan(array))}")
    if np.isinf(array).any():
        raise ValueError(f"{name} has an infinite value at {place(np.isinf(array))}")
    raise ValueError(f"{name} has a negative value at {place(array < 0)}: {float(array[array < 0][0])}")


def total(array: Floats, name: str = "values") -> float:
    """Return the sum of amounts. Raises ValueError if it is beyond float64."""
    with np.errstate(over="ignore"):
        whole = float(array.sum())
    if not np.isfinite(whole):
        raise ValueError(f"{name} is too large to add up: use another unit")
    return whole


def something(values: ArrayLike, name: str = "values") -> Floats:
    """Return a matrix of amounts that are not all zero.

    Raises ValueError as amounts() and total() do, and if all are zero.
    """
    array = amounts(values, name)
    if total(array, name) == 0:
        raise ValueError(f"{name} has only zeros: there is nothing to compare")
    return array


LEAST_SHARE = 1e-290
"""Least share of all amounts for an activity that exists: smaller quotients are beyond float64."""


def activity_shares(array: Floats, name: str = "values") -> Floats:
    """Return the shares of activities in all regions together, C. They are 0 for activities that no region has.

    Raises ValueError if amounts are so unequal that rounding loses the share of an activity.
    """
    columns = array.sum(axis=0)
    share = columns / columns.sum()
    if (lost := (columns > 0) & (share < LEAST_SHARE)).any():
        raise ValueError(f"{name} is too unequal to compare: column {int(np.argmax(lost))} is next to nothing of all")
    return np.asarray(share)


def shares(values: ArrayLike, name: str = "values") -> tuple[Floats, Floats]:
    """Return the shares of activities in each region, R × C, and in all regions together, C.

    Raises ValueError as something() and activity_shares() do, and for a region without any amount, since it has no
    shares.
    """
    array = something(values, name)
    rows = array.sum(axis=1)
    if not rows.all():
        raise ValueError(f"{name} has nothing in row {int(np.argmin(rows != 0))}: leave out regions without any amount")
    return array / rows[:, None], activity_shares(array, name)


def have(presence: ArrayLike, name: str = "presence") -> Booleans:
    """Return presence as a boolean R × C matrix. Numbers are accepted if they are 0 and 1.

    Raises ValueError as numbers() does, for a missing value or any other number, and unless it has two dimensions and
    at least one row and one column.
    """
    if isinstance(presence, np.ndarray) and presence.dtype == np.bool_ and not isMaskedArray(presence):
        array: Booleans | Floats = presence
    else:
        array = numbers(presence, name)
    if array.ndim != 2 or not array.size:
        raise ValueError(f"{name} must be a matrix of regions × activities; its shape is {array.shape}")
    if array.dtype == np.bool_:
        return np.asarray(array, dtype=np.bool_)
    wrong = (array != 0) & (array != 1)
    if wrong.any():
        raise ValueError(f"{name} must be true or false, 0 or 1; {array[wrong][0]} is at {place(wrong)}")
    return np.asarray(array == 1)


def kinship(proximity: ArrayLike, activities: int | None = None) -> AnyFloats:
    """Return a C × C matrix of proximities with a diagonal of 0, in the precision it has (float32 or float64).

    Row i says how related each other activity is to activity i. The matrix need not be symmetric, and its diagonal is
    ignored. Copies only if the diagonal is not 0.

    Raises ValueError as numbers() does, and unless it is square, has `activities` rows (if given), and finite numbers
    of 0 or more.
    """
    single = isinstance(proximity, np.ndarray) and proximity.dtype == np.float32
    array: AnyFloats = (
        np.asarray(proximity) if single and not isMaskedArray(proximity) else numbers(proximity, "proximity")
    )
    if activities is None and (array.ndim != 2 or array.shape[0] != array.shape[1]):
        raise ValueError(f"proximity must be square, activities × activities, not {array.shape}")
    if activities is not None and array.shape != (activities, activities):
        raise ValueError(f"proximity must be {activities} × {activities}, as there are activities, not {array.shape}")
    if array.size and not (array.min() >= 0 and np.isfinite(array.max())):
        raise ValueError(f"proximity must be 0 or more at {place(~((array >= 0) & np.isfinite(array)))}")
    if np.diagonal(array).any():
        array = array.copy()
        np.fill_diagonal(array, 0.0)
    return array


def row(array: Booleans | Floats, number: int) -> int:
    """Return the number of a row. Raises ValueError if it does not exist: rows are not counted from the end."""
    if not 0 <= number < len(array):
        raise ValueError(f"there is no row {number}: regions are 0 to {len(array) - 1}")
    return number


def blocks(length: int, size: int = 256) -> Iterator[slice]:
    """Return consecutive slices that cover a length, so that one block of work stays in the processor's cache."""
    return (slice(start, min(start + size, length)) for start in range(0, length, size))


@dataclass(frozen=True, eq=False)
class Core:
    """The largest connected part of a presence matrix, by row and column numbers of the whole."""

    regions: Integers
    activities: Integers
    left_out_regions: Integers
    left_out_activities: Integers


def components(presence: ArrayLike) -> tuple[Integers, Integers]:
    """Return the number of the connected part that each region (R) and activity (C) belongs to.

    Regions and activities are nodes of a bipartite graph, and a region is linked to the activities that it has. Parts
    count from 0 in the order of their first region. An activity that no region has is -1; a region without activities
    is a part of its own.

    Raises ValueError as have() does.
    """
    array = have(presence)
    regions = np.full(array.shape[0], -1, dtype=np.intp)
    activities = np.full(array.shape[1], -1, dtype=np.intp)
    number = 0
    while (regions < 0).any():
        reached = np.array([int(np.argmax(regions < 0))])
        while len(reached):
            regions[reached] = number
            reached_activities = np.flatnonzero(array[reached].any(axis=0) & (activities < 0))
            activities[reached_activities] = number
            reached = np.flatnonzero(array[:, reached_activities].any(axis=1) & (regions < 0))
        number += 1
    return regions, activities


def core(presence: ArrayLike) -> Core:
    """Return the connected part with most cells, the first of equals: complexity compares only connected regions.

    It leaves out regions without activities, activities that no region has, and unconnected parts.

    Raises ValueError as have() does, and if no region has any activity.
    """
    array = have(presence)
    if not array.any():
        raise ValueError("presence is false everywhere: no region has any activity")
    regions, activities = components(array)
    cells = np.bincount(regions, weights=array.sum(axis=1))
    largest = int(np.argmax(cells))
    return Core(
        np.flatnonzero(regions == largest),
        np.flatnonzero(activities == largest),
        np.flatnonzero(regions != largest),
        np.flatnonzero(activities != largest),
    )
