"""What a dataset says of regions: matrices out of observations, and the methods' answers in a region's terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intercluster.analysis.regions import Measures, Table, complementarity_matrix, location_quotient_interval, measure
from intercluster.analysis.regions.gaps import complete
from intercluster.analysis.regions.specialisation import Interval
from intercluster.analysis.regions.swot import Finding, findings, peers_of
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.imports.plan import is_nace
from intercluster.apps.regions.models import Activity, Dataset, Judgement, Observation, Region
from intercluster.apps.regions.rules import reads_judgements
from intercluster.classifications.nace_labels import activity_name

SPAN = 5
"""So many years change is measured over, where the dataset has them."""

Floats = np.ndarray[Any, np.dtype[np.float64]]


class NothingKnownError(Exception):
    """Why a dataset says nothing of what was asked, and what it does say."""


@dataclass(frozen=True, eq=False)
class _Cells:
    """All amounts of a dataset at one level: years × regions × activities, NaN where there is no value."""

    years: tuple[int, ...]
    regions: tuple[Region, ...]
    activities: tuple[Activity, ...]
    values: Floats


@dataclass(frozen=True, eq=False)
class Picture:
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


def datasets() -> QuerySet[Dataset]:
    """Return all datasets, real ones first."""
    return Dataset.objects.order_by("is_demo", "name")


def dataset_of(slug: str = "", code: str = "") -> Dataset:
    """Return a dataset by name; without a name the first that has something on a region. Raises NothingKnownError."""
    there = datasets()
    if slug:
        found = there.filter(slug=slug).first() if is_text(slug) else None
    else:
        has_it = bool(code) and is_text(code)
        own = there.filter(observations__region__code=code, observations__value__isnull=False) if has_it else there
        found = own.distinct().first() or there.first()
    if found is None:
        known = ", ".join(there.values_list("slug", flat=True)) or _("none")
        raise NothingKnownError(
            _("There is no dataset %(slug)s; there is: %(known)s.") % {"slug": slug, "known": known}
        )
    return found


def is_text(told: str) -> bool:
    """Return whether the database can be asked for what an address says: PostgreSQL's texts have no NUL."""
    return "\x00" not in told


def regions_of(dataset: Dataset) -> QuerySet[Region]:
    """Return the regions that a dataset has something on, but for countries."""
    there = Observation.objects.filter(dataset=dataset).values("region")
    return Region.objects.filter(pk__in=there, level__gte=1).order_by("country", "code")


def picture(dataset: Dataset, codes: Sequence[str], year: int | None = None) -> Picture:
    """Return the regions of the level of those asked for, which are left out last of all.

    Raises NothingKnownError for regions of different levels, a year that is not there and for nothing at all.
    """
    levels = {len(code) for code in codes}
    if len(levels) != 1:
        raise NothingKnownError(_("Regions are compared within one level of NUTS: these are of several."))
    return _of_level(dataset, levels.pop() - 2, codes, year)


def overview(dataset: Dataset, level: int, year: int | None = None) -> Picture:
    """Return the regions of a level, whichever. Raises NothingKnownError for a year or a level that is not there."""
    return _of_level(dataset, level, (), year)


def levels_of(dataset: Dataset) -> list[int]:
    """Return the levels of the regions that a dataset has something on, smallest regions first, without countries."""
    return sorted(set(regions_of(dataset).order_by().values_list("level", flat=True)), reverse=True)


def _of_level(dataset: Dataset, level: int, codes: Sequence[str], year: int | None) -> Picture:
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
def _picture(dataset: Dataset, updated: float, level: int, asked: tuple[str, ...], year: int) -> Picture:
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
    return Picture(
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


def name_of(activity: Activity) -> str:
    """Return an activity's name in the reader's language: NACE by division, others as their dataset tells."""
    if is_nace(activity.classification) and not activity.names:
        return activity_name(activity.code)
    names: Mapping[str, str] = activity.names
    return names.get((get_language() or "en")[:2]) or names.get("en") or names.get("") or activity.code


def profile(found: Picture, code: str) -> dict[str, Any]:
    """Return a region's figures, fit for JSON: indices, activities, peers and findings."""
    row, own = found.row(code), found.measures
    return {
        **about(found),
        "region": {"code": code, "name": found.regions[row].name},
        "indices": found.indices(code),
        "peers": [{"code": each.code, "name": each.name} for each in found.peers(code)],
        "activities": [
            {
                "code": activity.code,
                "name": name_of(activity),
                "value": float(found.end[row, column]),
                "quotient": float(own.quotient[row, column]),
                "interval": interval_of(found, row, column),
                "density": float(own.density[row, column]),
                "complexity": complexity_of(found, column),
                "start": float(found.start[row, column]),
            }
            for column, activity in enumerate(found.activities)
        ],
        "findings": [finding_of(found, each) for each in found.findings(code)],
    }


def comparison(found: Picture, codes: Sequence[str]) -> dict[str, Any]:
    """Return the indices of regions side by side, and their location quotients."""
    rows = [found.row(code) for code in codes]
    return {
        **about(found),
        "regions": [
            {
                "code": code,
                "name": found.regions[row].name,
                "indices": found.indices(code),
                "quotients": {
                    activity.code: float(found.measures.quotient[row, column])
                    for column, activity in enumerate(found.activities)
                },
            }
            for code, row in zip(codes, rows, strict=True)
        ],
    }


def complements(found: Picture, codes: Sequence[str]) -> dict[str, Any]:
    """Return what each of some regions could bring each other, and on which activities most."""
    rows = {code: found.row(code) for code in codes}
    return {
        **about(found),
        "pairs": [
            {
                "for": code,
                "from": other,
                "complementarity": float(found.complementarity[row, rows[other]]),
                "activities": [
                    {"code": found.activities[column].code, "name": name_of(found.activities[column]), "value": value}
                    for column, value in best_activities(found, row, rows[other])
                ],
            }
            for code, row in rows.items()
            for other in rows
            if other != code
        ],
    }


def best_activities(found: Picture, row: int, partner: int, count: int = 5) -> list[tuple[int, float]]:
    """Return what a partner is specialised in and a region is not, by how much it adds: column and value.

    The value of j is what it adds to complementarity: the sum over what the region lacks of φ_ij / Σ φ_i.
    """
    have, related = found.measures.presence, np.asarray(found.measures.proximity, dtype=np.float64)
    worth = (~have[row] * found.weight_of_relation) @ (related - np.diag(np.diagonal(related)))
    only = np.flatnonzero(have[partner] & ~have[row])
    order = only[np.argsort(-worth[only], kind="stable")][:count]
    return [(int(column), float(worth[column])) for column in order if worth[column] > 0]


def about(found: Picture) -> dict[str, Any]:
    """Return where the figures come from."""
    dataset = found.dataset
    return {
        "dataset": {
            "slug": dataset.slug,
            "name": dataset.name,
            "unit": dataset.unit,
            "source": dataset.source,
            "licence": dataset.licence,
            "retrieved": dataset.retrieved.isoformat(),
            "fictional": dataset.is_demo,
        },
        "year": found.year,
        "since": found.since,
        "compared_with": len(found.regions),
        "left_out": {
            "regions": [each.code for each in found.left_out_regions],
            "activities": [each.code for each in found.left_out_activities],
        },
    }


def finding_of(found: Picture, each: Finding) -> dict[str, Any]:
    """Return a finding in a region's terms."""
    return {
        "side": each.side,
        "rule": each.rule.value,
        "activity": None if each.activity is None else found.activities[each.activity].code,
        "name": None if each.activity is None else name_of(found.activities[each.activity]),
        "partner": None if each.partner is None else found.regions[each.partner].code,
        "figures": dict(each.figures),
    }


def interval_of(found: Picture, row: int, column: int) -> list[float] | None:
    """Return the interval of a location quotient, for counts."""
    if found.interval is None:
        return None
    return [float(found.interval.lower[row, column]), float(found.interval.upper[row, column])]


def complexity_of(found: Picture, column: int) -> float | None:
    """Return an activity's complexity, if it has one."""
    if found.complexity is None or np.isnan(found.complexity[1][column]):
        return None
    return float(found.complexity[1][column])


def judgements(code: str, viewer: Viewer) -> QuerySet[Judgement]:
    """Return what offices hold of a region, as far as a viewer reads it, oldest first."""
    there = Judgement.objects.filter(region__code=code) if reads_judgements(viewer) else Judgement.objects.none()
    return there.select_related("by", "cluster").order_by("pk")
