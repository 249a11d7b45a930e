"""Conversion between long tables of observations and matrices, for any kind of data frame."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from intercluster.analysis.regions import relatedness, specialisation, variety
from intercluster.analysis.regions.complexity import Complexity, economic_complexity
from intercluster.analysis.regions.indicators import NEVER_ADDED, Indicators
from intercluster.analysis.regions.matrices import AnyFloats, Booleans, Core, Floats, core, is_missing

Label = Hashable


@dataclass(frozen=True, eq=False)
class Table:
    """Amounts of activities in regions by year, Y × R × C, with the labels of each dimension."""

    years: tuple[Label, ...]
    regions: tuple[Label, ...]
    activities: tuple[Label, ...]
    values: Floats

    def at(self, year: Label = None) -> Floats:
        """Return the matrix of a year, R × C, by default the last. Raises ValueError for a year that is not there."""
        return np.asarray(self.values[-1 if year is None else find(self.years, year, "year")])


def find(labels: Sequence[Label], label: Label, what: str) -> int:
    """Return the position of a label. Raises ValueError with some known labels if it is not there."""
    try:
        return labels.index(label)
    except ValueError:
        some = ", ".join(str(known) for known in labels[:5])
        raise ValueError(f"there is no {what} {label!r}; there is {some}{', …' if len(labels) > 5 else ''}") from None


def table(
    data: Any, *, region: str = "region", activity: str = "activity", value: str = "value", year: str | None = None
) -> Table:
    """Read matrices from a long table with one row for each region, activity and, if `year` is given, year.

    `data` is a pandas or polars data frame, anything else that narwhals reads, or a mapping of names to columns (lists
    or arrays). Labels are sorted. A combination without a row counts as 0, as in tables of trade and patents.

    Raises ValueError for rows without a value, with their number and the first of them; for a column that is not
    there, a value that is not a number or is negative, and a combination that comes twice.
    """
    names = {"region": region, "activity": activity, "value": value} | ({"year": year} if year is not None else {})
    columns = _columns(data, list(names.values()))
    years, year_of = _labels(columns[year]) if year is not None else ((None,), np.zeros(len(columns[value]), np.intp))
    regions, region_of = _labels(columns[region])
    activities, activity_of = _labels(columns[activity])
    amounts = _numbers(columns[value], value)
    if not len(amounts):
        raise ValueError("the table has no rows")

    def row(index: int) -> str:
        place = f"{regions[region_of[index]]}, {activities[activity_of[index]]}"
        return place if year is None else f"{place}, {years[year_of[index]]}"

    if (missing := np.isnan(amounts)).any():
        raise ValueError(
            f"{int(missing.sum())} rows have no {value}, the first for {row(int(np.argmax(missing)))}: leave the region"
            " or activity out, or put what to take for it"
        )
    if (wrong := ~(np.isfinite(amounts) & (amounts >= 0))).any():
        raise ValueError(f"{value} must be 0 or more; it is {amounts[wrong][0]} for {row(int(np.argmax(wrong)))}")
    shape = (len(years), len(regions), len(activities))
    cells = np.ravel_multi_index((year_of, region_of, activity_of), shape)
    _, first = np.unique(cells, return_index=True)
    if len(first) < len(cells):
        again = int(np.setdiff1d(np.arange(len(cells)), first)[0])
        raise ValueError(f"{row(again)} comes more than once: add rows up or leave all but one out")
    values = np.zeros(shape)
    values.flat[cells] = amounts
    return Table(years, regions, activities, values)


def _columns(data: Any, names: Sequence[str]) -> dict[str, list[Any]]:
    if isinstance(data, Mapping):
        # Labels are shown to people, so arrays become plain Python values.
        columns = {str(n): column.tolist() if hasattr(column, "tolist") else list(column) for n, column in data.items()}
        if len({len(column) for column in columns.values()}) > 1:
            raise ValueError("the columns are not of one length")
    else:
        import narwhals as nw  # noqa: PLC0415 - the platform gives columns, and no data frame

        frame = nw.from_native(data)
        if isinstance(frame, nw.LazyFrame):
            frame = frame.collect()
        columns = {name: _plain(frame[name]) for name in frame.columns if name in names}
    for name in names:
        if name not in columns:
            raise ValueError(f"there is no column {name!r}; there is {', '.join(columns) or 'none'}")
    return {name: columns[name] for name in names}


def _plain(column: Any) -> list[Any]:
    """Return the values of a column, with None for the library's missing value."""
    missing = column.is_null().to_list()
    return [None if absent else value for value, absent in zip(column.to_list(), missing, strict=True)]


def _labels(column: Sequence[Label]) -> tuple[tuple[Label, ...], np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """Return the distinct labels in order, and the position of each row's label in them."""
    for index, label in enumerate(column):
        if is_missing(label):
            raise ValueError(f"row {index} lacks a label")
    try:
        labels = tuple(sorted(set(column)))  # type: ignore[type-var]
    except TypeError:
        raise ValueError("labels of one column must be of one kind, all texts or all numbers") from None
    number = {label: index for index, label in enumerate(labels)}
    return labels, np.fromiter((number[label] for label in column), np.intp, len(column))


def _numbers(column: Sequence[Any], name: str) -> Floats:
    try:
        return np.array([np.nan if is_missing(value) else value for value in column], dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"the column {name!r} has something that is not a number") from None


@dataclass(frozen=True, eq=False)
class Measures:
    """Measures of one year's regions and activities. Those that take long are computed on first use.

    Regions and activities outside the core have no complexity: those without activities or regions, or unconnected.
    """

    table: Table
    values: Floats
    quotient: Floats
    presence: Booleans
    known: Booleans | None = None
    """Which amounts are known, R × C. None: all."""

    @cached_property
    def core(self) -> Core:
        """The part on which complexity is measured."""
        return core(self.presence)

    @cached_property
    def proximity(self) -> AnyFloats:
        """Proximities, C × C, see relatedness.proximity()."""
        return relatedness.proximity(self.presence)

    @cached_property
    def density(self) -> AnyFloats:
        """Relatedness densities, R × C, see relatedness.density()."""
        return relatedness.density(self.presence, self.proximity)

    @cached_property
    def complexity(self) -> Complexity:
        """Complexity of the core in its order, see complexity.economic_complexity(), also for errors."""
        return economic_complexity(self.presence[np.ix_(self.core.regions, self.core.activities)])

    @cached_property
    def no_complexity(self) -> str:
        """The reason why even the core has no complexity, or an empty string."""
        try:
            _ = self.complexity
        except ValueError as error:
            return str(error)
        return ""

    def by_activity(self) -> dict[str, list[Any]]:
        """Return a long table: region, activity, value, quotient, present, density, complexity of the activity.

        Complexity is None for activities outside the core, and for all if there is none (see no_complexity).
        """
        regions, activities = self.values.shape
        of_activity: list[float | None] = [None] * activities
        if not self.no_complexity:
            of_activity = _spread(self.complexity.activities, self.core.activities, activities)
        return {
            "region": [region for region in self.table.regions for _ in range(activities)],
            "activity": list(self.table.activities) * regions,
            "value": self.values.ravel().tolist(),
            "quotient": self.quotient.ravel().tolist(),
            "present": self.presence.ravel().tolist(),
            "density": self.density.ravel().tolist(),
            "complexity": of_activity * regions,
        }

    def by_region(self) -> dict[str, list[Any]]:
        """Return indices of regions: diversity, entropy, herfindahl, krugman, hachman and complexity.

        Regions without any amount have None for all but diversity. Complexity is None outside the core, and for all if
        there is none (see no_complexity).
        """
        some = np.flatnonzero(self.values.sum(axis=1))
        own, known = self.values[some], None if self.known is None else self.known[some]
        count = len(self.values)
        of_region: list[float | None] = [None] * count
        if not self.no_complexity:
            of_region = _spread(self.complexity.regions, self.core.regions, count)
        return {
            "region": list(self.table.regions),
            "diversity": variety.diversity(self.presence).tolist(),
            "entropy": _spread(variety.entropy(own), some, count),
            "herfindahl": _spread(variety.herfindahl(own), some, count),
            "krugman": _spread(specialisation.krugman(own, known), some, count),
            "hachman": _spread(specialisation.hachman(own, known), some, count),
            "complexity": of_region,
        }


def _spread(values: Floats, places: Any, count: int) -> list[float | None]:
    spread: list[float | None] = [None] * count
    for place, value in zip(places, values, strict=True):
        spread[int(place)] = float(value)
    return spread


def measure(data: Table, year: Label = None, *, threshold: float = 1.0, known: Booleans | None = None) -> Measures:
    """Measure one year, by default the last. A region has the activities whose quotient is at or above the threshold.

    `known` (R × C) says which amounts are known, see specialisation.share_of_all(); of others no region has anything.

    Raises ValueError as Table.at() and the methods do, and TypeError for indicators, which have no shares.
    """
    if isinstance(data, Indicators):
        raise TypeError(NEVER_ADDED)
    values = data.at(year)
    quotient = specialisation.location_quotient(values, known)
    return Measures(data, values, quotient, specialisation.presence(quotient, threshold), known)


def frame(columns: Mapping[str, Sequence[Any]], like: Any) -> Any:
    """Return columns as a data frame of the same kind as `like` (pandas, polars, …).

    Raises TypeError if that is no data frame, and the library's error for columns of different lengths.
    """
    import narwhals as nw  # noqa: PLC0415

    backend = nw.get_native_namespace(nw.from_native(like))
    return nw.from_dict({name: list(column) for name, column in columns.items()}, backend=backend).to_native()


def rows(columns: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Yield columns row by row."""
    return (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
