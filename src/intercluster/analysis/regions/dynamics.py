"""Change from one year to another: growth, its parts by shift-share, entry and exit of activities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import Booleans, Floats, amounts, have, something, total


def _pair(start: ArrayLike, end: ArrayLike) -> tuple[Floats, Floats]:
    before, after = amounts(start, "start"), amounts(end, "end")
    if before.shape != after.shape:
        raise ValueError(f"start is {before.shape} and end {after.shape}: both need the same regions and activities")
    return before, after


def growth(start: ArrayLike, end: ArrayLike, years: float = 1.0) -> Floats:
    """Return compound annual growth of each cell, R × C: (end / start)^(1 / years) - 1.

    Values are -1 (all gone) or more, infinity where the start is 0 and the end is not, and 0 where both are 0.
    midpoint_growth() is always finite.

    Raises ValueError as matrices.amounts() does, for different shapes, and unless years are above 0.
    """
    before, after = _pair(start, end)
    if not (years > 0 and np.isfinite(years)):
        raise ValueError(f"years must be above 0, not {years}")
    # A quotient of very unequal amounts could overflow; logarithms do not.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        rate = np.expm1((np.log(after) - np.log(before)) / years)
    return np.where(before > 0, rate, np.where(after > 0, np.inf, 0.0))


def midpoint_growth(start: ArrayLike, end: ArrayLike) -> Floats:
    """Return growth over the mean of start and end, R × C: 2 (end - start) / (end + start).

    Values go from -2 (exit) to 2 (entry) and are symmetric in both. They are 0 where start and end are 0. Raises
    ValueError as growth() does.

    Source: Davis, Haltiwanger & Schuh 1996, "Job Creation and Destruction", MIT Press.
    """
    before, after = _pair(start, end)
    mean = before / 2 + after / 2
    return np.asarray((after - before) / np.where(mean > 0, mean, 1.0))


@dataclass(frozen=True, eq=False)
class ShiftShare:
    """Change of each cell in three parts, R × C each, which add up to it."""

    national: Floats
    """Change at the growth rate of all regions and activities."""
    mix: Floats
    """Change from the activity's growth rate in all regions, beyond that."""
    regional: Floats
    """Change from the region's growth rate in the activity, beyond that of the activity."""


def shift_share(start: ArrayLike, end: ArrayLike) -> ShiftShare:
    """Split the change of each cell into growth of all (g), of the activity (g_i) and of the region itself.

    The parts are x_ri g, x_ri (g_i - g) and end - x_ri (1 + g_i). An activity that is new to all regions has no rate:
    its change counts as regional.

    Raises ValueError as growth() does, if all were zero at the start, and if sums are beyond float64.

    Source: Dunn 1960, "A statistical and analytical technique for regional analysis", Papers of the Regional Science
    Association 6.
    """
    before, after = _pair(start, end)
    something(before, "start")
    overall = total(after, "end") / before.sum() - 1
    columns = before.sum(axis=0)
    rate = np.where(columns > 0, after.sum(axis=0) / np.where(columns > 0, columns, 1.0) - 1, overall)
    return ShiftShare(before * overall, before * (rate - overall), after - before * (1 + rate))


@dataclass(frozen=True, eq=False)
class Turnover:
    """Activities that regions gained and lost: boolean R × C, and rates by region, R, 0 to 1."""

    entered: Booleans
    left: Booleans
    entry_rate: Floats
    """Share of the activities absent at the start that entered. 0 if none was absent."""
    exit_rate: Floats
    """Share of the activities present at the start that left. 0 if none was present."""


def turnover(start: ArrayLike, end: ArrayLike) -> Turnover:
    """Return entry and exit of activities between two presence matrices of the same regions and activities.

    Raises ValueError as matrices.have() does, and for different shapes.

    Source: Neffke, Henning & Boschma 2011, "How do regions diversify over time?", Economic Geography 87; Boschma,
    Balland & Kogler 2015.
    """
    before, after = have(start, "start"), have(end, "end")
    if before.shape != after.shape:
        raise ValueError(f"start is {before.shape} and end {after.shape}: both need the same regions and activities")
    entered, left = ~before & after, before & ~after
    absent, present = (~before).sum(axis=1), before.sum(axis=1)
    return Turnover(
        entered, left, entered.sum(axis=1) / np.maximum(absent, 1), left.sum(axis=1) / np.maximum(present, 1)
    )
