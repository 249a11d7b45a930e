"""Snapshots of the regions of a level in one year, with results of the methods computed on first use."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import islice
from operator import or_
from typing import Any

import numpy as np
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from intercluster.analysis.regions import (
    ByChance,
    Measures,
    Table,
    chances,
    complementarity_by_chance,
    complexity_by_chance,
    density,
    density_by_chance,
    local_activities,
    location_quotient_interval,
    measure,
    together,
)
from intercluster.analysis.regions.chance import LEVEL
from intercluster.analysis.regions.gaps import complete
from intercluster.analysis.regions.matrices import AnyFloats
from intercluster.analysis.regions.specialisation import Interval
from intercluster.analysis.regions.swot import Cells, Finding, findings, peers_of
from intercluster.apps.regions.models import Activity, Dataset, DatasetKind, Observation, Region
from intercluster.apps.regions.queries import NothingKnownError
from intercluster.core.byte_cache import ByteCache

SPAN = 5
"""Years over which change is measured, if the dataset has them."""

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.intp]]
Booleans = np.ndarray[Any, np.dtype[np.bool_]]

DRAWS, FEW_DRAWS, QUICK = 39, 19, 300
"""Tables drawn to judge complexity by, and fewer where both regions and activities are more than the third number."""

MOST_UNKNOWN = 0.5
"""A region or activity with a greater share of cells without a value is left out: its sums would say little."""

BREAK, UNRELIABLE, DEFINITION = "b", "un", "d"
"""Flags of Eurostat: a break in the series, low reliability or not significant, another definition."""

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
    flagged: Mapping[str, Integers]
    """Flag -> positions in the flat values, of the flags that findings heed."""

    def sizes(self) -> dict[int, int]:
        """Return the bytes of the amounts."""
        flags = sum(each.nbytes for each in self.flagged.values())
        return {id(self): self.values.nbytes + flags + _OBJECT * (len(self.regions) + len(self.activities))}

    def has_flag(self, flags: str, year: int) -> Booleans:
        """Return which cells of a year have one of these flags, R × C."""
        size = self.values[0].size
        found = np.zeros(size, np.bool_)
        first = self.years.index(year) * size
        for flag in flags:
            own = self.flagged.get(flag, np.zeros(0, np.intp)) - first
            found[own[(own >= 0) & (own < size)]] = True
        return found.reshape(self.values.shape[1:])


@dataclass(frozen=True, eq=False)
class UsablePart:
    """Rows and columns of the amounts with a value in both years somewhere, and most values of the last year."""

    rows: Integers
    columns: Integers

    def sizes(self) -> dict[int, int]:
        """Return the bytes of the row and column numbers."""
        return {id(self): self.rows.nbytes + self.columns.nbytes}


@dataclass(frozen=True, eq=False)
class Relations:
    """How related activities are, C × C, and which relations are beyond chance."""

    proximity: AnyFloats
    firm: Booleans


@dataclass(frozen=True)
class TableSizes:
    """Number of regions by dataset and level."""

    regions: Mapping[tuple[int, int], int]

    def sizes(self) -> dict[int, int]:
        """Return about the bytes of the numbers."""
        return {id(self): 200 * len(self.regions)}


@dataclass(frozen=True, eq=False)
class RegionalSnapshot:
    """The regions of one level in a year and an earlier one. Cells without a value are 0."""

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
    """Amounts of both years, 0 where there is no value."""
    cells: Cells
    left_out_regions: tuple[Region, ...]
    left_out_activities: tuple[Activity, ...]
    teacher: "RegionalSnapshot | None" = None
    """The snapshot of more regions from which relations between activities are learnt."""

    def sizes(self) -> dict[int, int]:
        """Return the bytes of the amounts and of its own matrices, including those not computed yet."""
        regions, activities = self.end.shape
        # For each cell: start, end, quotient twice, density, both bounds of the interval and chance as float64,
        # presence and what it may say as boolean.
        cells = (8 * 8 + 5) * regions * activities
        squares = (
            24 * regions**2 + 17 * activities**2
        )  # complementarity and chance; proximities, whether firm, firm ones
        vectors = 300 * (regions + activities)  # indices by region, complexity, places in the network of activities
        taught = self.teacher.sizes() if self.teacher is not None else {}
        return self.amounts.sizes() | taught | {id(self): cells + squares + vectors}

    @property
    def years(self) -> tuple[int, ...]:
        """All years of the dataset."""
        return self.amounts.years

    def amounts_in(self, year: int) -> Floats:
        """Return the amounts of a year, regions × activities, NaN where there is no value."""
        return np.asarray(self.amounts.values[self.years.index(year)][np.ix_(self.rows, self.columns)])

    def own_values(self, row: int) -> tuple[Floats, Floats]:
        """Return the amounts of a region in both years, one for each activity, NaN where there is no value."""
        own = self.amounts.values[:, self.rows[row]][:, self.columns]
        return own[self.years.index(self.since)], own[self.years.index(self.year)]

    def series(self, row: int) -> Floats:
        """Return the amounts of a region, years × activities, NaN where there is no value."""
        return np.asarray(self.amounts.values[:, self.rows[row]][:, self.columns])

    @cached_property
    def measures(self) -> Measures:
        """Measures of the year."""
        codes = tuple(region.code for region in self.regions)
        table = Table((None,), codes, tuple(each.code for each in self.activities), self.end[None])
        return measure(table, known=self.cells.known)

    @cached_property
    def quotient(self) -> Floats:
        """Location quotients of the year, NaN where there is no value."""
        return np.where(self.cells.known, self.measures.quotient, np.nan)

    @property
    def missing(self) -> int:
        """Number of compared cells without a value in the year."""
        return int((~self.cells.known).sum())

    @cached_property
    def decimals(self) -> int:
        """Decimals that the amounts are published with, up to three."""
        both = np.concatenate([self.start, self.end])
        return next((n for n in range(3) if np.allclose(both, both.round(n), rtol=0, atol=1e-9)), 3)

    @cached_property
    def interval(self) -> Interval | None:
        """95 % intervals of location quotients, if the dataset counts units."""
        whole = self.dataset.counts and bool((self.end == np.floor(self.end)).all())
        return location_quotient_interval(self.end, known=self.cells.known) if whole else None

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
    def complexity_by_chance(self) -> float | None:
        """Share of tables drawn by chance with as strong an order of complexity, or None without complexity."""
        if self.complexity is None:
            return None
        draws = DRAWS if min(self.end.shape) <= QUICK else FEW_DRAWS
        return complexity_by_chance(self.measures.presence, self.chance, draws=draws)

    @property
    def complexity_is_firm(self) -> bool:
        """Whether margins alone would hardly give such an order of complexity."""
        return self.complexity_by_chance is not None and self.complexity_by_chance <= LEVEL

    @cached_property
    def chance(self) -> Floats:
        """Chance of each region to have each activity, from diversity and ubiquity alone."""
        return chances(self.measures.presence)

    @cached_property
    def relations(self) -> Relations:
        """How related its activities are: learnt from the table with most regions, or else from its own."""
        if self.teacher is not None:
            taught = self.teacher.relations
            place = {each.code: number for number, each in enumerate(self.teacher.activities)}
            own = np.ix_(*[[place[each.code] for each in self.activities]] * 2)
            return Relations(taught.proximity[own], taught.firm[own])
        return Relations(self.measures.proximity, together(self.measures.presence, self.chance).firm_pairs())

    @property
    def firm(self) -> Booleans:
        """Which proximities are beyond what the margins give by chance."""
        return self.relations.firm

    @cached_property
    def density(self) -> AnyFloats:
        """Relatedness densities, regions × activities, see relatedness.density()."""
        return density(self.measures.presence, self.relations.proximity)

    @cached_property
    def local(self) -> Booleans:
        """Which activities serve only their region: within countries they lie where people work."""
        return local_activities(self.end, countries=[region.country for region in self.regions])

    @cached_property
    def firm_proximity(self) -> Floats:
        """Proximities beyond chance, the others as 0: what advice rests on."""
        return np.where(self.firm, np.asarray(self.relations.proximity, dtype=np.float64), 0.0)

    def density_by_chance(self, row: int) -> ByChance:
        """Return the densities of one region, 1 × activities, beside what chance gives."""
        own = slice(row, row + 1)
        return density_by_chance(self.measures.presence[own], self.relations.proximity, self.chance[own])

    def firm_densities(self, row: int) -> Booleans:
        """Return which densities of a region are clearly above what chance gives, one for each activity."""
        return np.asarray(self._firm_densities[row])

    @cached_property
    def _firm_densities(self) -> Booleans:
        return density_by_chance(self.measures.presence, self.relations.proximity, self.chance).firm

    @cached_property
    def complementarity_by_chance(self) -> ByChance:
        """What each region (column) could bring each other (row), beside what one as diverse would by chance."""
        return complementarity_by_chance(self.measures.presence, self.relations.proximity, chance=self.chance)

    @property
    def complementarity(self) -> Floats:
        """What each region (column) could bring each other (row)."""
        return self.complementarity_by_chance.observed

    @cached_property
    def weight_of_relation(self) -> Floats:
        """1 / Σ_{j≠i} φ_ij of each activity i, or 0 for an activity related to none."""
        related = np.asarray(self.relations.proximity, dtype=np.float64)
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

    def findings(self, code: str, *, local: bool = False) -> list[Finding]:
        """Apply the rules to a region, none of them to what may be chance. `local` adds advice on local services."""
        return findings(
            self.start,
            self.end,
            self.row(code),
            counts=self.interval is not None,
            cells=self.cells,
            complexity=self.complexity if self.complexity_is_firm else None,
            step=0.1**self.decimals,
            firm=self.firm,
            local=None if local else self.local,
            related=self.relations.proximity,
            chance=self.chance,
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


def _of_level(
    dataset: Dataset, level: int, codes: Sequence[str], year: int | None, *, learns: bool = True
) -> RegionalSnapshot:
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
    own = {amounts.activities[column].code for column in part.columns}
    teacher = _teacher(dataset, level, len(part.rows), own) if learns else None
    taught_by = None if teacher is None else (teacher.dataset.pk, teacher.dataset.updated, teacher.regions[0].level)
    key = (table, year, part.rows.tobytes(), part.columns.tobytes(), taught_by)
    return _cache.get(key, lambda: _snapshot(dataset, amounts, since, year, part, teacher))


def _teacher(dataset: Dataset, level: int, regions: int, activities: set[str]) -> RegionalSnapshot | None:
    """Return the stored table of the same classification with most regions, more than `regions`, and these activities.

    Fictional tables teach fictional ones only. None: the table's own regions are the most.
    """
    there = Dataset.objects.filter(
        classification=dataset.classification, kind=DatasetKind.AMOUNTS, is_demo=dataset.is_demo
    )
    tables = {each.pk: each for each in there.order_by("pk")}
    key = ("regions of tables", *((each.pk, each.updated.timestamp()) for each in tables.values()))
    sizes = _cache.get(key, lambda: _sizes(list(tables)))
    for (pk, other), count in sorted(sizes.regions.items(), key=lambda each: (-each[1], each[0])):
        if count <= regions or (pk, other) == (dataset.pk, level):
            break
        try:
            found = _of_level(tables[pk], other, (), None, learns=False)
        except NothingKnownError:
            continue
        if len(found.regions) > regions and activities <= {each.code for each in found.activities}:
            return found
    return None


def _sizes(tables: Sequence[int]) -> TableSizes:
    rows = Observation.objects.filter(dataset__in=tables).order_by().values_list("dataset", "region__level")
    return TableSizes({(pk, level): count for pk, level, count in rows.annotate(Count("region", distinct=True))})


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
    return Amounts(tuple(years), tuple(regions), tuple(activities), values, _flagged(rows, labels, values.shape))


def _flagged(rows: QuerySet[Observation], labels: Sequence[Integers], shape: tuple[int, ...]) -> dict[str, Integers]:
    has_any = reduce(or_, (Q(flags__contains=flag) for flag in BREAK + UNRELIABLE + DEFINITION))
    found: dict[str, list[Integers]] = {}
    cells = rows.filter(has_any).values_list("year", "region", "activity", "flags").iterator(chunk_size=CHUNK)
    while chunk := list(islice(cells, CHUNK)):
        columns = np.array([each[:3] for each in chunk], dtype=np.float64).T
        is_known = np.array([np.isin(own, each) for own, each in zip(columns, labels, strict=True)]).all(axis=0)
        at = tuple(_places(own[is_known], each) for own, each in zip(columns, labels, strict=True))
        flags = np.array([each[3] for each in chunk])[is_known]
        places = np.ravel_multi_index(at, shape)
        for flag in BREAK + UNRELIABLE + DEFINITION:
            found.setdefault(flag, []).append(places[np.char.find(flags, flag) >= 0])
    return {flag: np.concatenate(several) for flag, several in found.items()}


def _places(own: Floats, labels: Integers) -> Integers:
    order = np.argsort(labels)
    return np.asarray(order[np.searchsorted(labels[order], own)])


def _part(table: Hashable, amounts: Amounts, since: int, year: int, codes: Sequence[str]) -> UsablePart:
    """Return the part with enough values, in which requested regions with any are kept."""
    first, last = (amounts.values[amounts.years.index(each)] for each in (since, year))

    def completed(keep: tuple[int, ...]) -> UsablePart:
        def make() -> UsablePart:
            known = ~np.isnan(last)
            both = known & ~np.isnan(first)
            rows, columns = np.flatnonzero(both.any(axis=1)), np.flatnonzero(both.any(axis=0))
            kept = [int(at) for at in np.flatnonzero(np.isin(rows, keep))]
            own_rows, own_columns = complete(known[np.ix_(rows, columns)], keep=kept, most_unknown=MOST_UNKNOWN)
            return UsablePart(rows[own_rows], columns[own_columns])

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


def _snapshot(
    dataset: Dataset,
    amounts: Amounts,
    since: int,
    year: int,
    part: UsablePart,
    teacher: RegionalSnapshot | None = None,
) -> RegionalSnapshot:
    first, last = (amounts.values[amounts.years.index(each)] for each in (since, year))
    own = np.ix_(part.rows, part.columns)
    cells = _cells(amounts, since, year, own)
    start, end = (np.nan_to_num(values[own], nan=0.0) for values in (first, last))
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
        Cells(*(each[has_some] for each in cells)),
        tuple(region for number, region in enumerate(amounts.regions) if number not in own_rows),
        tuple(each for number, each in enumerate(amounts.activities) if number not in own_columns),
        teacher,
    )


def _cells(amounts: Amounts, since: int, year: int, own: Any) -> tuple[Booleans, ...]:
    """Return what a part of the cells may say, as in `Cells`."""
    first, last = (~np.isnan(amounts.values[amounts.years.index(each)])[own] for each in (since, year))
    broken = np.zeros(last.shape, np.bool_)
    for each in amounts.years:
        if since < each <= year:
            broken |= amounts.has_flag(BREAK, each)[own]
    other = amounts.has_flag(DEFINITION, since)[own] ^ amounts.has_flag(DEFINITION, year)[own]
    return (
        last,
        first & last & ~broken & ~other,
        amounts.has_flag(UNRELIABLE, year)[own],
        amounts.has_flag(UNRELIABLE, since)[own],
        first,
    )
