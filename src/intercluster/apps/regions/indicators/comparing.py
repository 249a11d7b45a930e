"""Where a region stands by each indicator: in its country, among regions of like structure, and in Europe."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db.models import Count
from django.utils.translation import gettext as _

from intercluster.analysis.regions import Advance, Indicators, Standing, advance, standardised, standing
from intercluster.analysis.regions.indicators import WITHIN, Latest
from intercluster.apps.regions.models import CURRENT, UNION, Dataset, DatasetKind, Indicator, Observation, Region
from intercluster.apps.regions.queries import NothingKnownError, dataset_of, name_of
from intercluster.apps.regions.snapshots import snapshot_of_regions
from intercluster.core.byte_cache import ByteCache

RECENT = WITHIN
"""Most years by which a region's value may be older than the newest one of its indicator."""

PART = 4
"""Length of the codes of NUTS 2, where indicators are published: smaller regions are shown as part of one."""

ALIKE = 10
"""Number of the regions of like structure: those whose employment by industry is most similar."""

SPAN = range(3, 7)
"""Years between the two values of a change. Of several the number nearest to five is taken."""


@dataclass(frozen=True, eq=False)
class Figures:
    """All figures of a dataset of indicators on the regions of one level."""

    table: Indicators
    """Its indicators are the keys of their activities, as texts."""
    flags: Mapping[tuple[int, int, int], str]
    """Flags by the positions of year, region and indicator, where there are any."""
    regions: tuple[Region, ...]
    union: Mapping[tuple[int, int], float]
    """The European Union's values by the positions of year and indicator."""

    def sizes(self) -> dict[int, int]:
        """Return about how many bytes it holds."""
        return {id(self): 2 * self.table.values.nbytes + 200 * len(self.flags) + 1_000 * len(self.regions)}

    @cached_property
    def latest(self) -> Latest:
        """The latest values, regions × indicators."""
        return self.table.latest(RECENT)

    def row(self, code: str) -> int | None:
        """Return the row of a region, or None."""
        return self.table.regions.index(code) if code in self.table.regions else None


@dataclass(frozen=True)
class Change:
    """How an indicator changed in a region between two years, beside all regions with values in both."""

    since: int
    year: int
    advance: Advance


@dataclass(frozen=True)
class Compared:
    """A region's latest value by an indicator, beside others. Without a direction there is no rank."""

    indicator: Indicator
    name: str
    value: float | None
    year: int | None
    flags: str
    country: Standing | None
    """Among the country's regions in the same year."""
    alike: Standing | None
    """Among regions of like structure."""
    everywhere: Standing | None
    years: tuple[int, int] | None
    """First and last year of the values in `everywhere`."""
    union: float | None
    """The European Union's value of the same year."""
    positions: Mapping[str, float]
    """Deviations from Europe's mean, above 0 where better.

    Of the region (`own`), of the means of the country's regions (`country`) and of regions of like structure (`alike`),
    and of the European Union (`union`).
    """
    change: Change | None
    newest: int | None
    """The region's newest year with a value, if that is too old to be compared."""


@dataclass(frozen=True)
class Profile:
    """A region by all indicators of a dataset. Of a small region it is that of the larger one around it."""

    dataset: Dataset
    region: Region
    asked: str
    standings: tuple[Compared, ...]
    alike: tuple[Region, ...]
    """Regions of like structure, the nearest first. None if there is no table of amounts on the region."""
    figures: Figures

    @property
    def is_of_larger(self) -> bool:
        """Return whether the figures are those of the region around the one asked for."""
        return self.region.code != self.asked

    @property
    def notes(self) -> str:
        """Return the notes of its figures if the region is of an older version of NUTS, which they explain."""
        return self.dataset.notes_in_words if self.region.version != CURRENT else ""


_cache = ByteCache(32 * 2**20)


def profile(code: str) -> Profile | None:
    """Return where a region stands, or None if no indicators have figures on it.

    The table with most indicators on it speaks, so that the import of one indicator does not take the others' place; of
    as many, an imported table comes before the shipped one.
    """
    larger = code[:PART]
    there = {"observations__region__code": larger, "observations__value__isnull": False}
    found = (
        Dataset.objects.filter(kind=DatasetKind.INDICATORS, **there)
        .annotate(known=Count("observations__activity", distinct=True))
        .order_by("is_demo", "-known", "bundle", "name")
        .first()
    )
    if found is None or larger == UNION:
        return None
    figures = figures_of(found, len(larger) - 2)
    row = figures.row(larger)
    assert row is not None
    alike = tuple(at for each in _alike(larger) if (at := figures.row(each)) is not None)
    standings = tuple(
        _compared(figures, each, row, alike)
        for each in found.indicators.select_related("activity")
        if str(each.activity_id) in figures.table.indicators
    )
    return Profile(found, figures.regions[row], code, standings, tuple(figures.regions[at] for at in alike), figures)


def known_profile(code: str) -> Profile:
    """Return where a region stands. Raises NothingKnownError if no indicators have figures on it."""
    found = profile(code)
    if found is None:
        raise NothingKnownError(_("No indicators of innovation have figures on %(code)s.") % {"code": code})
    return found


def figures_of(dataset: Dataset, level: int) -> Figures:
    """Return the figures of a dataset of indicators on the regions of a level."""
    return _cache.get((dataset.pk, dataset.updated.timestamp(), level), lambda: _read(dataset, level))


def _read(dataset: Dataset, level: int) -> Figures:
    there = Observation.objects.filter(dataset=dataset, value__isnull=False).order_by()
    rows = list(
        there.filter(region__level=level)
        .exclude(region__code=UNION)
        .values_list("year", "region", "activity", "value", "flags")
    )
    # A code may exist in two versions of NUTS: the newer one's figures come last and stay.
    newest: dict[str, Region] = {}
    for region in Region.objects.filter(pk__in={row[1] for row in rows}).order_by("code", "version"):
        newest[region.code] = region
    regions = tuple(newest[code] for code in sorted(newest))
    years = tuple(sorted({row[0] for row in rows}))
    activities = sorted({row[2] for row in rows})
    at_year, at_activity = ({key: number for number, key in enumerate(own)} for own in (years, activities))
    at_region = {region.pk: number for number, region in enumerate(regions)}
    values = np.full((len(years), len(regions), len(activities)), np.nan)
    flags: dict[tuple[int, int, int], str] = {}
    for year, key, activity, value, told in rows:
        if key in at_region and value is not None:
            place = at_year[year], at_region[key], at_activity[activity]
            values[place] = value
            if told:
                flags[place] = told
    table = Indicators(years, tuple(each.code for each in regions), tuple(map(str, activities)), values)
    union = {
        (at_year[year], at_activity[activity]): value
        for year, activity, value in there.filter(region__code=UNION).values_list("year", "activity", "value")
        if value is not None and year in at_year and activity in at_activity
    }
    return Figures(table, flags, regions, union)


def _alike(code: str) -> list[str]:
    """Return the codes of the regions whose amounts are most similar, by the oldest table that has this one."""
    try:
        snapshot = snapshot_of_regions(dataset_of("", code), [code])
        return [each.code for each in snapshot.peers(code, ALIKE)]
    except NothingKnownError:
        return []


def _compared(figures: Figures, indicator: Indicator, row: int, alike: tuple[int, ...]) -> Compared:
    k = figures.table.indicators.index(str(indicator.activity_id))
    column, years = figures.latest.values[:, k], figures.latest.years[:, k]
    name = name_of(indicator.activity)
    if np.isnan(column[row]):
        there = np.flatnonzero(~np.isnan(figures.table.values[:, row, k]))
        newest = figures.table.years[there[-1]] if len(there) else None
        return Compared(indicator, name, None, None, "", None, None, None, None, None, {}, None, newest)
    year = int(years[row])
    at = figures.table.years.index(year)
    told = figures.flags.get((at, row, k), "")
    value, union = float(column[row]), figures.union.get((at, k))
    if indicator.direction not in {"more", "less"}:
        return Compared(indicator, name, value, year, told, None, None, None, None, union, {}, None, None)
    more = indicator.direction == "more"
    at_home = np.array([each.country == figures.regions[row].country for each in figures.regions])
    same_year = figures.table.values[at, :, k]
    return Compared(
        indicator,
        name,
        value,
        year,
        told,
        standing(same_year, row, higher_is_better=more, among=at_home),
        standing(column, row, higher_is_better=more, among=list(alike)) if alike else None,
        standing(column, row, higher_is_better=more),
        (int(years[years > 0].min()), int(years.max())),
        union,
        _positions(standardised(column, higher_is_better=more), row, at_home, alike)
        | _position_of(union, column, higher_is_better=more),
        _change(figures, k, row, at, more),
        None,
    )


def _positions(deviations: np.ndarray, row: int, at_home: np.ndarray, alike: tuple[int, ...]) -> dict[str, float]:
    """Return where the region, the mean of its country and that of regions alike are. What has no value is left out."""
    parts = {"own": deviations[[row]], "country": deviations[at_home], "alike": deviations[list(alike)]}
    known = {name: own[~np.isnan(own)] for name, own in parts.items()}
    return {name: float(own.mean()) for name, own in known.items() if len(own) and (name != "country" or len(own) > 1)}


def _position_of(union: float | None, column: np.ndarray, *, higher_is_better: bool) -> dict[str, float]:
    """Return how far the Union's value is from the mean of the regions."""
    if union is None or not np.nanstd(column):
        return {}
    sign = 1 if higher_is_better else -1
    return {"union": float(sign * (union - np.nanmean(column)) / np.nanstd(column))}


def _change(figures: Figures, k: int, row: int, at: int, more: bool) -> Change | None:
    """Return the change to a year, or None if there is no earlier value, or a break or an unreliable value between."""
    years, values = figures.table.years, figures.table.values[:, :, k]
    earlier = [i for i in range(at) if years[at] - years[i] in SPAN and not np.isnan(values[i, row])]
    if not earlier:
        return None
    start = min(earlier, key=lambda i: (abs(years[at] - years[i] - 5), i))
    if any("b" in figures.flags.get((i, row, k), "") for i in range(start + 1, at + 1)):
        return None
    if any("u" in figures.flags.get((i, row, k), "") for i in (start, at)):
        return None
    found = advance(values[start], values[at], row, higher_is_better=more)
    return None if found is None else Change(years[start], years[at], found)
