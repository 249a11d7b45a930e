"""What the methods take in: checked matrices of regions (rows) × activities (columns), and which part of one hangs
together.

Errors name the first row and column that are wrong, counted from 0 as numpy counts them.
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
    """Return where the first true cell of a matrix or vector is, in words."""
    at = [int(index) for index in np.argwhere(wrong)[0]]
    return f"row {at[0]}, column {at[1]}" if len(at) == 2 else f"position {at[0]}"


def is_missing(value: object) -> bool:
    """Whether a value stands for a missing one: None, NaN, or what pandas has for it (NA, NaT)."""
    if value is None or type(value).__name__ == "NAType":
        return True
    return bool(value != value)  # noqa: PLR0124 - NaN alone differs from itself


def numbers(values: ArrayLike, name: str = "values") -> Floats:
    """Return numbers as float64, not copied where they are that already, NaN where one is missing.

    Whatever kind of number, array or data frame they are; missing is what is_missing() says, and what a mask hides.
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
    """Return a matrix of amounts as float64, not copied where it is one already.

    Raises ValueError as numbers() does, and unless it has two dimensions, a row and a column at least, and only finite
    numbers of 0 or more: a missing cell is not a zero, so leave its region or activity out or say what to take for it.
    """
    array = numbers(values, name)
    if array.ndim != 2 or not array.size:
        raise ValueError(f"{name} must be a matrix of regions × activities; its shape is {array.shape}")
    # The least and the greatest tell in two quick passes whether to look cell by cell.
    if array.min() >= 0 and np.isfinite(array.max()):
        return array
    if np.isnan(array).any():
        raise ValueError(f"{name} has a missing value (NaN) at {place(np.isnan(array))}")
    if np.isinf(array).any():
        raise ValueError(f"{name} has an infinite value at {place(np.isinf(array))}")
    raise ValueError(f"{name} has a negative value at {place(array < 0)}: {float(array[array < 0][0])}")


def total(array: Floats, name: str = "values") -> float:
    """Return the sum of amounts. Raises ValueError if it is beyond what float64 holds."""
    with np.errstate(over="ignore"):
        found = float(array.sum())
    if not np.isfinite(found):
        raise ValueError(f"{name} is too large to add up: use another unit")
    return found


def something(values: ArrayLike, name: str = "values") -> Floats:
    """Return a matrix of amounts that are not all zero.

    Raises ValueError as amounts() and total() do, and if all are zero.
    """
    array = amounts(values, name)
    if total(array, name) == 0:
        raise ValueError(f"{name} has only zeros: there is nothing to compare")
    return array


LEAST_SHARE = 1e-290
"""Of all amounts, what an activity must have if it has anything: quotients of less are beyond what float64 holds."""


def activity_shares(array: Floats, name: str = "values") -> Floats:
    """Return the shares of activities in all regions together, C; 0 for those that nobody has.

    Raises ValueError if amounts are so unequal that an activity's share is lost in rounding.
    """
    columns = array.sum(axis=0)
    share = columns / columns.sum()
    if (lost := (columns > 0) & (share < LEAST_SHARE)).any():
        raise ValueError(f"{name} is too unequal to compare: column {int(np.argmax(lost))} is next to nothing of all")
    return np.asarray(share)


def shares(values: ArrayLike, name: str = "values") -> tuple[Floats, Floats]:
    """Return each region's shares of activities, R × C, and those of all regions together, C.

    Raises ValueError as something() and activity_shares() do, and for a region that has nothing at all, as it has no
    shares.
    """
    array = something(values, name)
    rows = array.sum(axis=1)
    if not rows.all():
        raise ValueError(f"{name} has nothing in row {int(np.argmin(rows != 0))}: leave out regions without any amount")
    return array / rows[:, None], activity_shares(array, name)


def have(presence: ArrayLike, name: str = "presence") -> Booleans:
    """Return who has what as a boolean R × C matrix; numbers are taken if they are 0 and 1.

    Raises ValueError as numbers() does, for a missing value or any other number, and unless it has two dimensions, a
    row and a column at least.
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
    """Return a C × C matrix of proximities with a diagonal of 0, float32 or float64 as it is.

    Row i says how much each other activity is related to activity i; it need not be symmetric, and what it says of an
    activity and itself is left out. Copied only where the diagonal is not 0. Raises ValueError as numbers() does, and
    unless it is square, of that many activities if given, and finite numbers of 0 or more.
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
    """Return the number of a row. Raises ValueError if it is not there: rows are not counted from the end."""
    if not 0 <= number < len(array):
        raise ValueError(f"there is no row {number}: regions are 0 to {len(array) - 1}")
    return number


def blocks(length: int, size: int = 256) -> Iterator[slice]:
    """Return consecutive slices that cover a length: what is worked on together stays in the processor's cache."""
    return (slice(start, min(start + size, length)) for start in range(0, length, size))


@dataclass(frozen=True, eq=False)
class Core:
    """The largest part of a presence matrix that hangs together, by row and column numbers of the whole."""

    regions: Integers
    activities: Integers
    left_out_regions: Integers
    left_out_activities: Integers


def components(presence: ArrayLike) -> tuple[Integers, Integers]:
    """Return, for each region (R) and activity (C), the number of the part of the bipartite graph that it is in.

    Regions and activities are its nodes; a region and an activity that it has are joined. Parts count from 0 in the
    order of their first region; an activity that nobody has is -1, a region without any is a part of its own. Raises
    ValueError as have() does.
    """
    array = have(presence)
    regions = np.full(array.shape[0], -1, dtype=np.intp)
    activities = np.full(array.shape[1], -1, dtype=np.intp)
    number = 0
    while (regions < 0).any():
        reached = np.array([int(np.argmax(regions < 0))])
        while len(reached):
            regions[reached] = number
            found = np.flatnonzero(array[reached].any(axis=0) & (activities < 0))
            activities[found] = number
            reached = np.flatnonzero(array[:, found].any(axis=1) & (regions < 0))
        number += 1
    return regions, activities


def core(presence: ArrayLike) -> Core:
    """Return the part that most cells are in, the first of equals: complexity compares only what hangs together.

    Left out are regions without activities, activities that nobody has, and parts that share nothing with the core.
    Raises ValueError as have() does, and if nobody has anything.
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
