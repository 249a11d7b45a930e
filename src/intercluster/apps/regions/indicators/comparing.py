"""Where a region stands by each indicator: its latest value, its rank, and its distance from the mean."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import Max, QuerySet

from intercluster.apps.regions.models import Dataset, DatasetKind, Indicator, Observation, Region
from intercluster.apps.regions.queries import name_of
from intercluster.core.byte_cache import ByteCache

RECENT = 3
"""Most years by which a region's value may be older than the newest one of its indicator."""

FEWEST = 3
"""Fewest regions among which there is a rank."""

PART = 4
"""Length of the codes of NUTS 2, where indicators are published: smaller regions are shown as part of one."""


@dataclass(frozen=True, eq=False)
class Latest:
    """The latest value of every region by an indicator, in the order of `codes`."""

    codes: tuple[str, ...]
    values: np.ndarray
    years: tuple[int, ...]
    flags: tuple[str, ...]

    def sizes(self) -> dict[int, int]:
        """Return about how many bytes it holds."""
        return {id(self): 300 * len(self.codes)}


@dataclass(frozen=True, eq=False)
class AllLatest:
    """The latest values of a level by the key of the indicator's activity."""

    by_activity: Mapping[int, Latest]

    def sizes(self) -> dict[int, int]:
        """Return about how many bytes it holds."""
        return {key: size for each in self.by_activity.values() for key, size in each.sizes().items()}


@dataclass(frozen=True)
class Rank:
    """A place among regions; first is best. Several share it if their values are equal."""

    place: int
    of: int
    shared: int
    deviations: float
    """Standard deviations above the mean of all, below if negative; the better way is positive."""


@dataclass(frozen=True)
class Standing:
    """A region's latest value by an indicator, with its rank in its country and among all."""

    indicator: Indicator
    name: str
    value: float | None
    year: int | None
    flags: str
    country: Rank | None
    everywhere: Rank | None


@dataclass(frozen=True)
class Profile:
    """A region by all indicators of a dataset. Of a small region it is that of the larger one around it."""

    dataset: Dataset
    region: Region
    asked: str
    standings: tuple[Standing, ...]

    @property
    def is_of_larger(self) -> bool:
        """Return whether the figures are those of the region around the one asked for."""
        return self.region.code != self.asked


_cache = ByteCache(16 * 2**20)


def profile(code: str) -> Profile | None:
    """Return where a region stands, or None if no indicators have figures on it. Imported ones come before shipped."""
    codes = [code[:PART]] if len(code) > PART else [code]
    there = Observation.objects.filter(region__code__in=codes, value__isnull=False)
    found = (
        Dataset.objects.filter(kind=DatasetKind.INDICATORS, pk__in=there.values("dataset"))
        .order_by("is_demo", "bundle", "name")
        .first()
    )
    if found is None:
        return None
    region = Region.objects.filter(code=codes[0], pk__in=there.filter(dataset=found).values("region"))
    largest = region.order_by("-version").first()
    assert largest is not None
    latest = _cache.get(
        (found.pk, found.updated.timestamp(), largest.level), lambda: _latest(found, largest.level)
    ).by_activity
    indicators = found.indicators.select_related("activity")
    standings = tuple(_standing(each, latest.get(each.activity_id), largest) for each in indicators)
    return Profile(found, largest, code, standings)


def _latest(dataset: Dataset, level: int) -> AllLatest:
    rows: QuerySet[Observation] = Observation.objects.filter(
        dataset=dataset, region__level=level, value__isnull=False
    ).order_by()
    newest = dict(rows.values_list("activity").annotate(Max("year")))
    last = rows.order_by("activity_id", "region_id", "-year").distinct("activity_id", "region_id")
    by_activity: dict[int, dict[str, tuple[float, int, str]]] = {}
    told = sorted(
        last.values_list("activity", "region__code", "region__version", "value", "year", "flags"),
        key=lambda row: row[:3],
    )
    for activity, code, _version, value, year, flags in told:
        if value is not None and year >= newest[activity] - RECENT:
            by_activity.setdefault(activity, {})[code] = (value, year, flags)
    return AllLatest(
        {
            activity: Latest(
                tuple(cells),
                np.array([cell[0] for cell in cells.values()]),
                tuple(cell[1] for cell in cells.values()),
                tuple(cell[2] for cell in cells.values()),
            )
            for activity, cells in by_activity.items()
        }
    )


def _standing(indicator: Indicator, latest: Latest | None, region: Region) -> Standing:
    name = name_of(indicator.activity)
    if latest is None or region.code not in latest.codes:
        return Standing(indicator, name, None, None, "", None, None)
    row = latest.codes.index(region.code)
    at_home = np.array([code[:2] == region.country for code in latest.codes])
    sign = {"more": 1.0, "less": -1.0}.get(indicator.direction)
    ranks = [
        None if sign is None else rank(sign * latest.values[own], sign * latest.values[row])
        for own in (at_home, np.ones_like(at_home))
    ]
    return Standing(indicator, name, float(latest.values[row]), latest.years[row], latest.flags[row], *ranks)


def rank(values: np.ndarray, own: float) -> Rank | None:
    """Return the place of one value among all, greatest first, or None among too few or equal values."""
    spread = float(values.std())
    if len(values) < FEWEST or spread == 0:
        return None
    better, equal = int((values > own).sum()), int((values == own).sum())
    return Rank(better + 1, len(values), equal, float((own - values.mean()) / spread))
