"""The composite index of innovation over the regions of a table, every step of it, and how firm its ranks are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from intercluster.analysis.regions import Robustness, robustness
from intercluster.analysis.regions.scoreboard import GROUPS
from intercluster.apps.regions.indicators.comparing import Figures, Profile
from intercluster.apps.regions.models import Group, Indicator
from intercluster.apps.regions.queries import name_of
from intercluster.core.byte_cache import ByteCache

ENOUGH = 0.75
"""Least share of the index's indicators that a region must have."""

LEAST_REGIONS, LEAST_INDICATORS = 5, 3
"""Below these there is no index."""


@dataclass(frozen=True)
class Step:
    """How an indicator of a region enters the index. None: it has no value that is recent enough."""

    indicator: Indicator
    name: str
    value: float | None
    year: int | None
    lower: float
    upper: float
    """Least and greatest values that are no outliers."""
    kept: float | None
    """The value within them."""
    root: int
    """2 for a square root, 1 if none was taken."""
    transformed: float | None
    normalised: float | None
    """0 the worst to 1 the best."""


@dataclass(frozen=True)
class Ranked:
    """A region's place by the index."""

    code: str
    name: str
    index: float
    relative: float
    """In per cent of the mean of all regions."""
    group: str
    """One of `scoreboard.GROUPS`."""
    rank: int
    of: int
    lower: int
    upper: int
    """Best and worst rank by other recipes."""
    available: int
    """Number of indicators with a value."""


@dataclass(frozen=True, eq=False)
class Index:
    """The index of the regions that have enough values."""

    figures: Figures
    activities: tuple[str, ...]
    """Keys of the indicators' activities, K."""
    rows: tuple[int, ...]
    """Positions of its regions in the figures, R."""
    robustness: Robustness

    def sizes(self) -> dict[int, int]:
        """Return about how many bytes it holds, without the figures."""
        return {id(self): 8 * len(self.rows) * (8 * len(self.activities) + 40)}

    @cached_property
    def ranked(self) -> tuple[Ranked, ...]:
        """All its regions, best first."""
        found, board = self.robustness, self.robustness.board
        made = [
            Ranked(
                self.figures.regions[row].code,
                self.figures.regions[row].name,
                float(board.index[0, at]),
                float(board.relative[0, at]),
                GROUPS[board.groups[0, at]],
                int(found.rank[at]),
                len(self.rows),
                int(found.lower[at]),
                int(found.upper[at]),
                int(board.available[0, at]),
            )
            for at, row in enumerate(self.rows)
        ]
        return tuple(sorted(made, key=lambda each: (each.rank, each.code)))

    def of(self, code: str) -> Ranked | None:
        """Return a region's place, or None if it has too few values."""
        return next((each for each in self.ranked if each.code == code), None)

    def at(self, code: str) -> int | None:
        """Return the position of a region in the index, or None."""
        row = self.figures.row(code)
        return self.rows.index(row) if row in self.rows else None


_cache = ByteCache(8 * 2**20)


def index_of(found: Profile) -> Index | None:
    """Return the index of a region's table and level, or None with too few regions or indicators.

    It has the indicators of all groups but results, since results are what innovation should lead to, and of these
    those of which more or less is better.
    """
    chosen = [each for each in found.standings if enters(each.indicator)]
    key = (found.dataset.pk, found.dataset.updated.timestamp(), found.region.level)
    return _cache.get(key, lambda: _index(found.figures, [each.indicator for each in chosen])).found


def enters(indicator: Indicator) -> bool:
    """Return whether an indicator is part of the index."""
    return indicator.group != Group.RESULTS and indicator.direction in {"more", "less"}


@dataclass(frozen=True, eq=False)
class _Kept:
    """An index, or the knowledge that there is none, for the cache."""

    found: Index | None

    def sizes(self) -> dict[int, int]:
        return self.found.sizes() if self.found else {}


def _index(figures: Figures, indicators: list[Indicator]) -> _Kept:
    columns = [figures.table.indicators.index(str(each.activity_id)) for each in indicators]
    values = figures.latest.values[:, columns]
    # An indicator with one value everywhere distinguishes nothing.
    kept = [k for k in range(len(columns)) if len(set(values[~np.isnan(values[:, k]), k].tolist())) > 1]
    if len(kept) < LEAST_INDICATORS:
        return _Kept(None)
    values = values[:, kept]
    rows = np.flatnonzero((~np.isnan(values)).mean(axis=1) >= ENOUGH)
    if len(rows) < LEAST_REGIONS:
        return _Kept(None)
    try:
        found = robustness(values[rows], lower_is_better=[indicators[k].direction == "less" for k in kept])
    except ValueError:
        # Among these regions an indicator is constant, or negative and skewed: the recipe has no index of it.
        return _Kept(None)
    activities = tuple(str(indicators[k].activity_id) for k in kept)
    return _Kept(Index(figures, activities, tuple(map(int, rows)), found))


def steps(found: Profile, index: Index) -> list[Step]:
    """Return how each indicator enters the index of a region. Empty for a region without an index."""
    at = index.at(found.region.code)
    if at is None:
        return []
    board = index.robustness.board
    made = []
    for each in found.standings:
        if str(each.indicator.activity_id) not in index.activities:
            continue
        k = index.activities.index(str(each.indicator.activity_id))
        kept, transformed, normalised = (
            None if np.isnan(own[0, at, k]) else float(own[0, at, k])
            for own in (board.winsorised, board.transformed, board.normalised)
        )
        made.append(
            Step(
                each.indicator,
                name_of(each.indicator.activity),
                each.value,
                each.year,
                float(board.lower[k]),
                float(board.upper[k]),
                kept,
                int(board.roots[k]),
                transformed,
                normalised,
            )
        )
    return made
