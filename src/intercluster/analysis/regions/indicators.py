"""Where regions stand by indicators: rates and levels that are compared with each other and never added up.

The rate of two regions together is not the sum of their rates, so a rate has no share in a total, no location quotient
and no concentration. An `Indicators` refuses to become a matrix of amounts; `standing` and `standardised` compare.
NaN means that a value is missing, and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import Booleans, Floats, Integers, numbers

WITHIN = 3
"""Most years by which a region's value may be older than the newest one of its indicator."""

FEWEST = 3
"""Fewest regions among which there is a rank."""

NEVER_ADDED = (
    "indicators are never added up: the rates of two regions have no sum, so there is no share, no location quotient "
    "and no concentration of them; compare them with standing() or standardised()"
)


@dataclass(frozen=True, eq=False)
class Latest:
    """The latest value of each region, R × K, and its year: 0 where there is no value."""

    values: Floats
    years: Integers


@dataclass(frozen=True, eq=False)
class Indicators:
    """Values of indicators by year and region, Y × R × K, NaN where missing, with the labels of each dimension.

    No array: numpy and the methods for amounts raise TypeError, which says why. `values` is for methods that compare.
    """

    years: tuple[int, ...]
    """In ascending order."""
    regions: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Floats

    def __post_init__(self) -> None:
        """Check the shape. Raises ValueError unless it fits the labels, and for years out of order."""
        shape = (len(self.years), len(self.regions), len(self.indicators))
        if np.shape(self.values) != shape:
            raise ValueError(f"values must be years × regions × indicators, {shape}, not {np.shape(self.values)}")
        if any(earlier >= later for earlier, later in zip(self.years, self.years[1:], strict=False)):
            raise ValueError(f"years must ascend, not {self.years}")

    def __array__(self, *_arguments: Any, **_keywords: Any) -> NoReturn:
        """Raise TypeError: an array could be added up."""
        raise TypeError(NEVER_ADDED)

    def latest(self, within: int = WITHIN) -> Latest:
        """Return the latest values that are at most `within` years older than the newest one of their indicator.

        So a table that comes every second year is compared with one of the year before. Raises ValueError for a
        negative number of years.
        """
        if within < 0:
            raise ValueError(f"within must be 0 years or more, not {within}")
        there = ~np.isnan(self.values)
        years = np.where(there, np.array(self.years, dtype=np.intp)[:, None, None], 0)
        last = years.max(axis=0, initial=0)
        recent = last >= last.max(axis=0, initial=0) - within
        at = np.searchsorted(np.array(self.years), last).clip(max=max(len(self.years) - 1, 0))
        rows, columns = np.indices(last.shape)
        kept = (last > 0) & recent
        values = (
            np.where(kept, self.values[at, rows, columns], np.nan) if len(self.years) else np.full(last.shape, np.nan)
        )
        return Latest(values, np.where(kept, last, 0))


@dataclass(frozen=True)
class Standing:
    """The place of a region among others by one indicator."""

    place: int
    """1 is the best. Regions with equal values share the better place."""
    of: int
    """Number of regions with a value, itself included."""
    shared: int
    """Number of regions with this value, itself included."""
    mean: float
    """Unweighted mean of all of them, in the indicator's unit."""
    deviations: float
    """Standard deviations (of the population) from that mean, above 0 where the region is better."""

    @property
    def better(self) -> float:
        """Share of the other regions that are better, 0 to 1. Equal ones count half."""
        return (self.place - 1 + (self.shared - 1) / 2) / (self.of - 1)

    @property
    def is_last(self) -> bool:
        """Whether all others are better."""
        return self.place == self.of


def standing(
    values: ArrayLike,
    region: int,
    *,
    higher_is_better: bool = True,
    among: Sequence[int] | Booleans | None = None,
    fewest: int = FEWEST,
) -> Standing | None:
    """Return where a region (its row) stands by its value (`values`, R) among all regions, or among some.

    `among` are rows, or a mask: those of a country, or of the regions most like it. The region itself always counts.
    None if it has no value, fewer than `fewest` have one, or all have the same.

    Raises ValueError for values that are not one number for each region, an infinite value, and a row that is not
    there.
    """
    array = numbers(values)
    if array.ndim != 1 or np.isinf(array).any():
        raise ValueError(f"values must be one finite number or NaN for each region; their shape is {array.shape}")
    if not 0 <= region < len(array):
        raise ValueError(f"there is no region {region} among {len(array)}")
    counted = np.ones(len(array), np.bool_)
    if among is not None:
        chosen = np.asarray(among)
        counted = np.zeros(len(array), np.bool_)
        counted[chosen.astype(np.bool_ if chosen.dtype == np.bool_ else np.intp)] = True
        counted[region] = True
    own, group = array[region], array[counted & ~np.isnan(array)]
    if np.isnan(own) or len(group) < max(fewest, 2) or np.ptp(group) == 0:
        return None
    sign = 1.0 if higher_is_better else -1.0
    return Standing(
        place=int((sign * group > sign * own).sum()) + 1,
        of=len(group),
        shared=int((group == own).sum()),
        mean=float(group.mean()),
        deviations=sign * float((own - group.mean()) / group.std()),
    )


def standardised(values: ArrayLike, *, higher_is_better: bool = True) -> Floats:
    """Return values (R) as standard deviations from the mean of all, above 0 where better. NaN where missing.

    All are NaN if there are fewer than two values or all are equal: then nothing is above or below.
    """
    array = numbers(values)
    there = array[~np.isnan(array)]
    if len(there) < 2 or np.ptp(there) == 0:
        return np.full(array.shape, np.nan)
    return np.asarray((1.0 if higher_is_better else -1.0) * (array - there.mean()) / there.std())


@dataclass(frozen=True)
class Advance:
    """How an indicator of a region changed beside the mean change of all, in the indicator's unit."""

    own: float
    all: float
    """Unweighted mean of the changes of all regions with both values, the region included."""
    of: int
    """Number of those regions."""
    beyond: float
    """own - all in standard deviations of the later values, above 0 where the region improved more than all."""
    moved: float
    """Its later deviation from the mean less the earlier one, above 0 where its place improved.

    Where the worst catch up, who was far ahead improves less than all and is as far ahead as before: `beyond` alone
    would call it falling.
    """


def advance(
    start: ArrayLike, end: ArrayLike, region: int, *, higher_is_better: bool = True, fewest: int = FEWEST
) -> Advance | None:
    """Return how a region (its row) changed between two years (R each) beside all regions with values in both.

    None if it lacks a value, fewer than `fewest` have both, or all have the same value in a year.

    Raises ValueError for two lengths, an infinite value, and a row that is not there.
    """
    first, last = numbers(start, "start"), numbers(end, "end")
    if first.ndim != 1 or first.shape != last.shape or np.isinf(first).any() or np.isinf(last).any():
        raise ValueError(f"start and end must be finite numbers or NaN of one length, not {first.shape}, {last.shape}")
    if not 0 <= region < len(first):
        raise ValueError(f"there is no region {region} among {len(first)}")
    both = ~np.isnan(first) & ~np.isnan(last)
    if not both[region] or both.sum() < max(fewest, 2) or np.ptp(first[both]) == 0 or np.ptp(last[both]) == 0:
        return None
    own, mean = float(last[region] - first[region]), float((last[both] - first[both]).mean())
    sign = 1.0 if higher_is_better else -1.0
    before, after = (float((each[region] - each[both].mean()) / each[both].std()) for each in (first, last))
    return Advance(own, mean, int(both.sum()), sign * (own - mean) / float(last[both].std()), sign * (after - before))
