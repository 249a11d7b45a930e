"""Snapshots of the regions of a level in one year, with results of the methods computed on first use."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from intercluster.analysis.regions import (
    ByChance,
    Measures,
    Table,
    chances,
    complementarity_matrix,
    density_by_chance,
    location_quotient_interval,
    measure,
    together,
)
from intercluster.analysis.regions.gaps import complete
from intercluster.analysis.regions.specialisation import Interval
from intercluster.analysis.regions.swot import Finding, findings, peers_of
from intercluster.apps.regions.models import Activity, Dataset, Observation, Region
from intercluster.apps.regions.queries import NothingKnownError
from intercluster.core.byte_cache import ByteCache

SPAN = 5
"""Years over which change is measured, if the dataset has them."""

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.intp]]
Booleans = np.ndarray[Any, np.dtype[np.bool_]]

CHUNK = 50_000
"""Observations read from the database at a time."""


CACHE_BYTES = 512 * 2**20
"""Memory of a process for amounts and snapshots: 20 years × 1,500 × 700, and four snapshots of it."""

_OBJECT = 1_000
"""Approximate bytes of a region or an activity read from the database."""


@dataclass(frozen=True, eq=False)
class Amounts:
    """All amounts of a dataset at one level: years × regions × activities, NaN where there is no value."""

    years: tuple[int, ...]
    regions: tuple[Region, ...]
    activities: tuple[Activity, ...]
    values: Floats

    def sizes(self) -> dict[int, int]:
        """Return the bytes of the amounts."""
        return {id(self): self.values.nbytes + _OBJECT * (len(self.regions) + len(self.activities))}


@dataclass(frozen=True, eq=False)
class CompletePart:
    """Rows and columns of the amounts in which every cell has a value in the first and the last year."""

    rows: Integers
    columns: Integers

    def sizes(self) -> dict[int, int]:
        """Return the bytes of the row and column numbers."""
        return {id(self): self.rows.nbytes + self.columns.nbytes}


@dataclass(frozen=True, eq=False)
class RegionalSnapshot:
    """The regions of one level in a year and an earlier one, reduced to cells with values in both."""

    dataset: Dataset
    amounts: Amounts
    since: int
    year: int
    rows: Integers
    columns: Integers
    """Positions of its regions and activities in the amounts."""
    regions: tuple[Region, ...]
    activities: tuple[Activity, ...]
    start: Floats
    end: Floats
    left_out_regions: tuple[Region, ...]
    left_out_activities: tuple[Activity, ...]

    def sizes(self) -> dict[int, int]:
        """Return the bytes of the amounts and of its own matrices, including those not computed yet."""
        regions, activities = self.end.shape
        # For each cell: start, end, quotient, density, both bounds of the interval and chance as float64,
        # presence as boolean.
        cells = (7 * 8 + 1) * regions * activities
        squares = 8 * regions**2 + 9 * activities**2  # complementarity; proximity and whether it is firm
        vectors = 300 * (regions + activities)  # indices by region, complexity, places in the network of activities
        return self.amounts.sizes() | {id(self): cells + squares + vectors}

    @property
    def years(self) -> tuple[int, ...]:
        """All years of the dataset."""
        return self.amounts.years

    def amounts_in(self, year: int) -> Floats:
        """Return the amounts of a year, regions × activities, NaN where there is no value."""
        return np.asarray(self.amounts.values[self.years.index(year)][np.ix_(self.rows, self.columns)])

    def series(self, row: int) -> Floats:
        """Return the amounts of a region, years × activities, NaN where there is no value."""
        return np.asarray(self.amounts.values[:, self.rows[row]][:, self.columns])

    @cached_property
    def measures(self) -> Measures:
        """Measures of the year."""
        codes = tuple(region.code for region in self.regions)
        return measure(Table((None,), codes, tuple(each.code for each in self.activities), self.end[None]))

    @cached_property
    def decimals(self) -> int:
        """Decimals that the amounts are published with, up to three."""
        both = np.concatenate([self.start, self.end])
        return next((n for n in range(3) if np.allclose(both, both.round(n), rtol=0, atol=1e-9)), 3)

    @cached_property
    def interval(self) -> Interval | None:
        """95 % intervals of location quotients, if the dataset counts units."""
        whole = self.dataset.counts and bool((self.end == np.floor(self.end)).all())
        return location_quotient_interval(self.end) if whole else None

    @cached_property
    def complexity(self) -> tuple[Floats, Floats] | None:
        """Complexity of regions and of activities, NaN outside the core, or None if there is none."""
        if self.measures.no_complexity:
            return None
        measured, core = self.measures.complexity, self.measures.core
        regions, activities = np.full(len(self.regions), np.nan), np.full(len(self.activities), np.nan)
        regions[core.regions], activities[core.activities] = measured.regions, measured.activities
        return regions, activities

    @cached_property
    def chance(self) -> Floats:
        """Chance of each region to have each activity, from diversity and ubiquity alone."""
        return chances(self.measures.presence)

    @cached_property
    def firm(self) -> Booleans:
        """Which proximities are beyond what the margins give by chance."""
        return together(self.measures.presence, self.chance).firm_pairs()

    def density_by_chance(self, row: int) -> ByChance:
        """Return the densities of one region, 1 × activities, beside what chance gives."""
        own = slice(row, row + 1)
        return density_by_chance(self.measures.presence[own], self.measures.proximity, self.chance[own])

    @cached_property
    def complementarity(self) -> Floats:
        """What each region (column) could bring each other (row)."""
        return complementarity_matrix(self.measures.presence, self.measures.proximity)

    @cached_property
    def weight_of_relation(self) -> Floats:
        """1 / Σ_{j≠i} φ_ij of each activity i, or 0 for an activity related to none."""
        related = np.asarray(self.measures.proximity, dtype=np.float64)
        total = related.sum(axis=1) - np.diagonal(related)
        return np.where(total > 0, 1 / np.where(total > 0, total, 1.0), 0.0)

    @cached_property
    def by_region(self) -> dict[str, list[Any]]:
        """Indices of all regions by name, in the order of the regions."""
        return {name: column for name, column in self.measures.by_region().items() if name != "region"}

    def indices(self, code: str) -> dict[str, Any]:
        """Return the indices of a region by name. Raises NothingKnownError."""
        row = self.row(code)
        return {name: column[row] for name, column in self.by_region.items()}

    def row(self, code: str) -> int:
        """Return the row of a region. Raises NothingKnownError."""
        for number, region in enumerate(self.regions):
            if region.code == code:
                return number
        if any(region.code == code for region in self.left_out_regions):
            why = _("%(dataset)s lacks too many values of %(code)s in %(since)d and %(year)d.")
            raise NothingKnownError(
                why % {"dataset": self.dataset.title, "code": code, "since": self.since, "year": self.year}
            )
        raise NothingKnownError(
            _("%(dataset)s has nothing on %(code)s.") % {"dataset": self.dataset.title, "code": code}
        )

    def findings(self, code: str) -> list[Finding]:
        """Apply the rules to a region."""
        return findings(
            self.start,
            self.end,
            self.row(code),
            counts=self.interval is not None,
            complexity=self.complexity,
            step=0.1**self.decimals,
        )

    def peers(self, code: str, count: int = 5) -> list[Region]:
        """Return the regions most similar in structure."""
        return [self.regions[int(row)] for row in peers_of(self.end, self.row(code), count)]


_cache = ByteCache(CACHE_BYTES)


def snapshot_of_regions(dataset: Dataset, codes: Sequence[str], year: int | None = None) -> RegionalSnapshot:
    """Return the snapshot of the level of these regions, which are left out last.

    Raises NothingKnownError for regions of different levels, an unknown year, and a dataset without figures on them.
    """
    levels = {len(code) for code in codes}
    if len(levels) != 1:
        raise NothingKnownError(_("Regions are compared within one level of NUTS: these are of several."))
    return _of_level(dataset, levels.pop() - 2, codes, year)


def snapshot_of_level(dataset: Dataset, level: int, year: int | None = None) -> RegionalSnapshot:
    """Return the snapshot of a level. Raises NothingKnownError for an unknown year or level."""
    return _of_level(dataset, level, (), year)


def _of_level(dataset: Dataset, level: int, codes: Sequence[str], year: int | None) -> RegionalSnapshot:
    if not dataset.has_amounts:
        raise NothingKnownError(
            _("%(dataset)s has indicators, which have no shares or quotients; choose a table of amounts.")
            % {"dataset": dataset.title}
        )
    table = (dataset.pk, dataset.updated.timestamp(), level)
    amounts = _cache.get(table, lambda: _read(dataset, level))
    if not amounts.years:
        some = ", ".join(codes) or _("regions of level %(level)d") % {"level": level}
        raise NothingKnownError(_("%(dataset)s has nothing on %(code)s.") % {"dataset": dataset.title, "code": some})
    if year is None:
        year = amounts.years[-1]
    if year not in amounts.years:
        known = ", ".join(map(str, amounts.years))
        raise NothingKnownError(
            _("%(dataset)s has no values of %(year)d; it has %(known)s.")
            % {"dataset": dataset.title, "year": year, "known": known}
        )
    since = next((each for each in amounts.years if each >= year - SPAN), year)
    part = _part(table, amounts, since, year, codes)
    # Requests for other regions with the same part share one snapshot.
    key = (table, year, part.rows.tobytes(), part.columns.tobytes())
    return _cache.get(key, lambda: _snapshot(dataset, amounts, since, year, part))


def _read(dataset: Dataset, level: int) -> Amounts:
    rows = Observation.objects.filter(dataset=dataset, region__level=level).order_by()
    years = sorted(rows.values_list("year", flat=True).distinct())
    regions = sorted(Region.objects.filter(pk__in=rows.values("region")), key=lambda each: (each.code, -each.version))
    activities = sorted(Activity.objects.filter(pk__in=rows.values("activity")), key=lambda each: each.code)
    labels = [np.array(years), np.array([each.pk for each in regions]), np.array([each.pk for each in activities])]
    values = np.zeros([len(each) for each in labels])
    is_there = np.zeros(values.shape, np.bool_)
    cells = rows.values_list("year", "region", "activity", "value").iterator(chunk_size=CHUNK)
    # In chunks: Python objects need thirty times the memory of the array.
    while chunk := list(islice(cells, CHUNK)):
        columns = np.array(chunk, dtype=np.float64).T
        # An import may have added a year, region or activity since; the next request reads it.
        is_known = np.array([np.isin(own, each) for own, each in zip(columns, labels, strict=False)]).all(axis=0)
        columns = columns[:, is_known]
        at = tuple(_places(own, each) for own, each in zip(columns, labels, strict=False))
        values[at], is_there[at] = columns[3], True
    # A year without any row of a region or an activity is unknown, not zero.
    values[~(is_there.any(axis=2, keepdims=True) & is_there.any(axis=1, keepdims=True))] = np.nan
    return Amounts(tuple(years), tuple(regions), tuple(activities), values)


def _places(own: Floats, labels: Integers) -> Integers:
    order = np.argsort(labels)
    return np.asarray(order[np.searchsorted(labels[order], own)])


def _part(table: Hashable, amounts: Amounts, since: int, year: int, codes: Sequence[str]) -> CompletePart:
    """Return the part that is complete in both years, leaving out the requested regions last."""
    first, last = (amounts.values[amounts.years.index(each)] for each in (since, year))

    def completed(keep: tuple[int, ...]) -> CompletePart:
        def make() -> CompletePart:
            known = ~np.isnan(first) & ~np.isnan(last)
            return CompletePart(*complete(known, keep=keep))

        return _cache.get((table, year, keep), make)

    # A code may also exist in an older version; the newest comes first.
    newest: dict[str, int] = {}
    for number, region in enumerate(amounts.regions):
        newest.setdefault(region.code, number)
    asked = sorted(newest[code] for code in set(codes) if code in newest)
    keep = tuple(row for row in asked if not np.isnan(first[row] + last[row]).all())
    part = completed(())
    # Keeping rows that are left anyway changes nothing.
    return part if set(keep) <= set(part.rows.tolist()) else completed(keep)


def _snapshot(dataset: Dataset, amounts: Amounts, since: int, year: int, part: CompletePart) -> RegionalSnapshot:
    first, last = (amounts.values[amounts.years.index(each)] for each in (since, year))
    start, end = (values[np.ix_(part.rows, part.columns)] for values in (first, last))
    has_some = (start.sum(axis=1) > 0) & (end.sum(axis=1) > 0)
    rows = part.rows[has_some]
    if len(rows) < 2 or not len(part.columns):
        raise NothingKnownError(
            _("%(dataset)s has too few values of %(since)d and %(year)d to compare regions.")
            % {"dataset": dataset.title, "since": since, "year": year}
        )
    own_rows, own_columns = set(rows.tolist()), set(part.columns.tolist())
    return RegionalSnapshot(
        dataset,
        amounts,
        since,
        year,
        rows,
        part.columns,
        tuple(amounts.regions[row] for row in rows),
        tuple(amounts.activities[column] for column in part.columns),
        start[has_some],
        end[has_some],
        tuple(region for number, region in enumerate(amounts.regions) if number not in own_rows),
        tuple(each for number, each in enumerate(amounts.activities) if number not in own_columns),
    )
