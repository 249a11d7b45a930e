"""What the methods take in: checked matrices of regions (rows) × activities (columns), and which part of one hangs
together.

Errors name the first row and column that are wrong, counted from 0 as numpy counts them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
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


def amounts(values: ArrayLike, name: str = "values") -> Floats:
    """Return a matrix of amounts as float64, not copied where it is one already.

    Raises ValueError unless it has two dimensions, a row and a column at least, and only finite numbers of 0 or more:
    a missing cell is not a zero, so leave its region or activity out or say what to take for it.
    """
    array = np.asarray(values, dtype=np.float64)
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


def something(values: ArrayLike, name: str = "values") -> Floats:
    """Return a matrix of amounts that are not all zero.

    Raises ValueError as amounts() does, if all are zero, and if their sum is beyond what float64 holds.
    """
    array = amounts(values, name)
    total = array.sum()
    if total == 0:
        raise ValueError(f"{name} has only zeros: there is nothing to compare")
    if not np.isfinite(total):
        raise ValueError(f"{name} is too large to add up: use another unit")
    return array


def shares(values: ArrayLike, name: str = "values") -> tuple[Floats, Floats]:
    """Return each region's shares of activities, R × C, and those of all regions together, C.

    Raises ValueError as something() does, and for a region that has nothing at all, as it has no shares.
    """
    array = something(values, name)
    rows = array.sum(axis=1)
    if not rows.all():
        raise ValueError(f"{name} has nothing in row {int(np.argmin(rows != 0))}: leave out regions without any amount")
    columns = array.sum(axis=0)
    return array / rows[:, None], columns / columns.sum()


def have(presence: ArrayLike, name: str = "presence") -> Booleans:
    """Return who has what as a boolean R × C matrix; numbers are taken if they are 0 and 1.

    Raises ValueError for any other number, and unless it has two dimensions, a row and a column at least.
    """
    array = np.asarray(presence)
    if array.ndim != 2 or not array.size:
        raise ValueError(f"{name} must be a matrix of regions × activities; its shape is {array.shape}")
    if array.dtype == np.bool_:
        return array
    wrong = (array != 0) & (array != 1)
    if wrong.any():
        raise ValueError(f"{name} must be true or false, 0 or 1; {array[wrong][0]} is at {place(wrong)}")
    return np.asarray(array == 1)


def kinship(proximity: ArrayLike, activities: int) -> AnyFloats:
    """Return a C × C matrix of proximities, float32 or float64 as it is.

    Row i says how much each other activity is related to activity i; it need not be symmetric. Raises ValueError
    unless it is square, of that many activities, and finite numbers of 0 or more.
    """
    array = np.asarray(proximity)
    if array.dtype != np.float32:
        array = array.astype(np.float64, copy=False)
    if array.shape != (activities, activities):
        raise ValueError(f"proximity must be {activities} × {activities}, as there are activities, not {array.shape}")
    if not (array.min() >= 0 and np.isfinite(array.max())):
        raise ValueError(f"proximity must be 0 or more at {place(~((array >= 0) & np.isfinite(array)))}")
    return array


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
    order of their first region; an activity that nobody has is -1, a region without any is a part of its own.
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
    Raises ValueError if nobody has anything.
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
