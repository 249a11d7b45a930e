"""Snapshots: the regions of one level of a dataset in one year, with the methods' answers computed on first use."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from intercluster.analysis.regions import Measures, Table, complementarity_matrix, location_quotient_interval, measure
from intercluster.analysis.regions.gaps import complete
from intercluster.analysis.regions.specialisation import Interval
from intercluster.analysis.regions.swot import Finding, findings, peers_of
from intercluster.apps.regions.models import Activity, Dataset, Observation, Region
from intercluster.apps.regions.queries import NothingKnownError

SPAN = 5
"""Years over which change is measured, where the dataset has them."""

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, eq=False)
class _Cells:
    """All amounts of a dataset at one level: years × regions × activities, NaN where there is no value."""

    years: tuple[int, ...]
    regions: tuple[Region, ...]
    activities: tuple[Activity, ...]
    values: Floats


@dataclass(frozen=True, eq=False)
class RegionalSnapshot:
    """The regions of one level in one year and some years before, as far as cells are complete in both."""

    dataset: Dataset
    years: tuple[int, ...]
    """All years of the dataset."""
    since: int
    year: int
    regions: tuple[Region, ...]
    activities: tuple[Activity, ...]
    start: Floats
    end: Floats
    series: Floats
    """Years × regions × activities, NaN where there is no value."""
    left_out_regions: tuple[Region, ...]
    left_out_activities: tuple[Activity, ...]

    @cached_property
    def measures(self) -> Measures:
        """The indices of the year."""
        codes = tuple(region.code for region in self.regions)
        return measure(Table((None,), codes, tuple(each.code for each in self.activities), self.end[None]))

    @cached_property
    def interval(self) -> Interval | None:
        """95 % intervals of location quotients, for counts."""
        whole = self.dataset.counts and bool((self.end == np.floor(self.end)).all())
        return location_quotient_interval(self.end) if whole else None

    @cached_property
    def complexity(self) -> tuple[Floats, Floats] | None:
        """Complexity of regions and of activities, NaN outside the core; None where there is none."""
        if self.measures.no_complexity:
            return None
        found, core = self.measures.complexity, self.measures.core
        regions, activities = np.full(len(self.regions), np.nan), np.full(len(self.activities), np.nan)
        regions[core.regions], activities[core.activities] = found.regions, found.activities
        return regions, activities

    @cached_property
    def complementarity(self) -> Floats:
        """What each region (column) could bring each (row)."""
        return complementarity_matrix(self.measures.presence, self.measures.proximity)

    @cached_property
    def weight_of_relation(self) -> Floats:
        """1 / Σ_{j≠i} φ_ij of each activity i, by which what is related to it is divided; 0 where nothing is."""
        related = np.asarray(self.measures.proximity, dtype=np.float64)
        total = related.sum(axis=1) - np.diagonal(related)
        return np.where(total > 0, 1 / np.where(total > 0, total, 1.0), 0.0)

    @cached_property
    def by_region(self) -> dict[str, list[Any]]:
        """The indices of all regions, by name and in their order."""
        return {name: column for name, column in self.measures.by_region().items() if name != "region"}

    def indices(self, code: str) -> dict[str, Any]:
        """Return the indices of a region by name. Raises NothingKnownError."""
        row = self.row(code)
        return {name: column[row] for name, column in self.by_region.items()}

    def row(self, code: str) -> int:
        """Return where a region is. Raises NothingKnownError."""
        for number, region in enumerate(self.regions):
            if region.code == code:
                return number
        if any(region.code == code for region in self.left_out_regions):
            why = _("%(dataset)s lacks too many values of %(code)s in %(since)d and %(year)d.")
            raise NothingKnownError(
                why % {"dataset": self.dataset.name, "code": code, "since": self.since, "year": self.year}
            )
        raise NothingKnownError(
            _("%(dataset)s has nothing on %(code)s.") % {"dataset": self.dataset.name, "code": code}
        )

    def findings(self, code: str) -> list[Finding]:
        """Return what the rules find on a region."""
        return findings(
            self.start, self.end, self.row(code), counts=self.interval is not None, complexity=self.complexity
        )

    def peers(self, code: str, count: int = 5) -> list[Region]:
        """Return the regions nearest in structure."""
        return [self.regions[int(row)] for row in peers_of(self.end, self.row(code), count)]


def snapshot_of_regions(dataset: Dataset, codes: Sequence[str], year: int | None = None) -> RegionalSnapshot:
    """Return the regions of the level of those asked for, which are left out last of all.

    Raises NothingKnownError for regions of different levels, a year that is not there and for nothing at all.
    """
    levels = {len(code) for code in codes}
    if len(levels) != 1:
        raise NothingKnownError(_("Regions are compared within one level of NUTS: these are of several."))
    return _of_level(dataset, levels.pop() - 2, codes, year)


def snapshot_of_level(dataset: Dataset, level: int, year: int | None = None) -> RegionalSnapshot:
    """Return the regions of a level, whichever. Raises NothingKnownError for a year or a level that is not there."""
    return _of_level(dataset, level, (), year)


def _of_level(dataset: Dataset, level: int, codes: Sequence[str], year: int | None) -> RegionalSnapshot:
    cells = _cells(dataset.pk, dataset.updated.timestamp(), level)
    if cells is None:
        some = ", ".join(codes) or _("regions of level %(level)d") % {"level": level}
        raise NothingKnownError(_("%(dataset)s has nothing on %(code)s.") % {"dataset": dataset.name, "code": some})
    if year is not None and year not in cells.years:
        known = ", ".join(map(str, cells.years))
        raise NothingKnownError(
            _("%(dataset)s has no values of %(year)d; it has %(known)s.")
            % {"dataset": dataset.name, "year": year, "known": known}
        )
    asked = tuple(sorted(set(codes)))
    return _picture(dataset, dataset.updated.timestamp(), level, asked, cells.years[-1] if year is None else year)


@lru_cache(maxsize=4)
def _cells(dataset: int, _updated: float, level: int) -> _Cells | None:
    rows = Observation.objects.filter(dataset=dataset, region__level=level)
    table = list(rows.values_list("year", "region", "activity", "value").iterator(chunk_size=50_000))
    if not table:
        return None
    columns = np.array([[year, region, activity] for year, region, activity, _value in table], dtype=np.int64)
    amounts = np.array([np.nan if row[3] is None else row[3] for row in table])
    years, year_of = np.unique(columns[:, 0], return_inverse=True)
    region_keys, activity_keys = np.unique(columns[:, 1]), np.unique(columns[:, 2])
    regions = sorted(Region.objects.filter(pk__in=region_keys.tolist()), key=lambda each: each.code)
    activities = sorted(Activity.objects.filter(pk__in=activity_keys.tolist()), key=lambda each: each.code)
    region_of = _places(columns[:, 1], [each.pk for each in regions])
    activity_of = _places(columns[:, 2], [each.pk for each in activities])
    values = np.zeros((len(years), len(regions), len(activities)))
    there = np.zeros(values.shape, np.bool_)
    there[year_of, region_of, activity_of] = True
    values[year_of, region_of, activity_of] = amounts
    # A year in which a region or an activity has no row at all is not one of zeros.
    values[~(there.any(axis=2)[:, :, None] & there.any(axis=1)[:, None, :])] = np.nan
    return _Cells(tuple(int(year) for year in years), tuple(regions), tuple(activities), values)


def _places(keys: Any, order: list[int]) -> Any:
    place = {key: number for number, key in enumerate(order)}
    return np.fromiter((place[int(key)] for key in keys), np.int64, len(keys))


@lru_cache(maxsize=64)
def _picture(dataset: Dataset, updated: float, level: int, asked: tuple[str, ...], year: int) -> RegionalSnapshot:
    cells = _cells(dataset.pk, updated, level)
    if cells is None:
        raise NothingKnownError(_("%(dataset)s is empty.") % {"dataset": dataset.name})
    # By code a region of an older version may be there as well: the newest is meant.
    newest = {region.code: number for number, region in enumerate(cells.regions)}
    since = next((each for each in cells.years if each >= year - SPAN), year)
    first, last = cells.years.index(since), cells.years.index(year)
    known = ~np.isnan(cells.values[first]) & ~np.isnan(cells.values[last])
    rows, columns = complete(
        known, keep=[newest[code] for code in asked if code in newest and known[newest[code]].any()]
    )
    start, end = (cells.values[number][np.ix_(rows, columns)] for number in (first, last))
    some = (start.sum(axis=1) > 0) & (end.sum(axis=1) > 0)
    rows = rows[some]
    if len(rows) < 2 or not len(columns):
        raise NothingKnownError(
            _("%(dataset)s has too few values of %(since)d and %(year)d to compare regions.")
            % {"dataset": dataset.name, "since": since, "year": year}
        )
    return RegionalSnapshot(
        dataset,
        cells.years,
        since,
        year,
        tuple(cells.regions[row] for row in rows),
        tuple(cells.activities[column] for column in columns),
        start[some],
        end[some],
        cells.values[np.ix_(range(len(cells.years)), rows, columns)],
        tuple(region for number, region in enumerate(cells.regions) if number not in set(rows.tolist())),
        tuple(each for number, each in enumerate(cells.activities) if number not in set(columns.tolist())),
    )
