"""The source of a figure: its observations, and the formula with the numbers filled in."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from intercluster.analysis.regions import shift_share
from intercluster.analysis.regions.specialisation import share_of_all
from intercluster.analysis.regions.swot import Finding
from intercluster.apps.regions.answers import complexity_of, interval_of
from intercluster.apps.regions.imports.nuts_recoding import brought_to_current, known
from intercluster.apps.regions.models import (
    CURRENT,
    Activity,
    Dataset,
    Observation,
    ObservationEvent,
    Region,
    Status,
)
from intercluster.apps.regions.queries import NothingKnownError, flags_of, is_text, name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot

RELATED = 8
"""Number of the most related activities shown."""


@dataclass(frozen=True)
class Revision:
    """The state of an observation before it was revised, or before a revision was undone."""

    at: datetime
    value: float | None
    status: str
    flags: str


@dataclass(frozen=True)
class Observed:
    """A published observation, and its shares if its whole year is complete."""

    year: int
    value: float | None
    status: str
    flags: str
    share: float | None
    """Share of the region's total."""
    share_all: float | None
    """Share of the total of all compared regions."""
    quotient: float | None
    revisions: tuple[Revision, ...]
    """The latest comes first."""


@dataclass(frozen=True)
class PeerFigures:
    """The figures of the same activity in another region and the year of the snapshot."""

    region: Region
    value: float
    share: float
    quotient: float
    interval: list[float] | None


@dataclass(frozen=True)
class Related:
    """An activity and its proximity."""

    code: str
    name: str
    proximity: float
    is_there: bool
    """Whether the region is specialised in it."""
    is_firm: bool
    """Whether the two are together more often than chance gives."""


@dataclass(frozen=True)
class Computed:
    """The numbers from which the location quotient and other figures of an activity are computed."""

    own: float
    region: float
    everywhere: float
    whole: float
    """Amounts: of the activity and of all activities, in the region and in all compared regions."""
    quotient: float
    interval: list[float] | None
    start: float
    end: float
    everywhere_start: float
    regional: float
    """Growth of the activity beyond its growth in all regions (shift-share)."""
    density: float
    density_by_chance: float
    """Mean density of a region as diverse as this one."""
    density_is_firm: bool
    """Whether the density is two standard deviations or more above that mean."""
    related_there: float
    """Sum of proximities to the region's specialisations."""
    related_all: float
    complexity: float | None
    related: tuple[Related, ...]
    peers: tuple[PeerFigures, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Evidence:
    """All evidence on an activity in a region. `computed` is None for an activity left out of the comparison."""

    region: Region
    activity: Activity
    name: str
    observed: tuple[Observed, ...]
    computed: Computed | None


def evidence(snapshot: RegionalSnapshot, code: str, activity: str) -> Evidence:
    """Return the evidence on an activity in a region. Raises NothingKnownError."""
    row = snapshot.row(code)
    columns = {each.code: number for number, each in enumerate(snapshot.activities)}
    there = {each.code: each for each in (*snapshot.activities, *snapshot.left_out_activities)}
    if activity not in there:
        raise NothingKnownError(
            _("%(dataset)s has nothing on the activity %(activity)s.")
            % {"dataset": snapshot.dataset.title, "activity": activity}
        )
    column = columns.get(activity)
    region = snapshot.regions[row]
    return Evidence(
        region,
        there[activity],
        name_of(there[activity]),
        tuple(_observed(snapshot, row, column, there[activity])),
        None if column is None or not snapshot.cells.known[row, column] else _computed(snapshot, code, row, column),
    )


def _observed(snapshot: RegionalSnapshot, row: int, column: int | None, activity: Activity) -> Iterator[Observed]:
    rows = Observation.objects.filter(dataset=snapshot.dataset, region=snapshot.regions[row], activity=activity)
    revised: dict[int, list[Revision]] = {}
    events = ObservationEvent.objects.filter(pgh_obj__in=rows.values("pk"), pgh_label="update").order_by("-pgh_id")
    for event in events:
        before = Revision(event.pgh_created_at, event.value, _status(event.status), event.flags)
        revised.setdefault(event.year, []).append(before)
    for year, value, status, flags in rows.order_by("year").values_list("year", "value", "status", "flags"):
        own = whole = None
        cells = snapshot.amounts_in(year)
        # Sums of a year with fewer values than the last would be sums of something else.
        if column is not None and value is not None and not np.isnan(cells[snapshot.cells.known]).any():
            cells = np.where(snapshot.cells.known, cells, 0.0)
            own = float(cells[row, column] / cells[row].sum()) if cells[row].sum() else None
            whole = float(cells[:, column].sum() / cells.sum()) if cells.sum() else None
        quotient = own / whole if own is not None and whole else None
        told = tuple(revised.get(year, ()))
        yield Observed(year, value, _status(status), flags, own, whole, quotient, told)


def _status(value: str) -> str:
    return str(dict(Status.choices)[value])


def _computed(snapshot: RegionalSnapshot, code: str, row: int, column: int) -> Computed:
    end, start, own = snapshot.end, snapshot.start, snapshot.measures
    proximity = np.asarray(snapshot.relations.proximity, dtype=np.float64)[column].copy()
    proximity[column] = 0.0
    have = own.presence[row]
    around = snapshot.density_by_chance(row)
    nearest = [int(i) for i in np.argsort(-proximity, kind="stable")[:RELATED] if proximity[i] > 0]
    rows = [row, *(snapshot.row(each.code) for each in snapshot.peers(code))]
    return Computed(
        float(end[row, column]),
        float(end[row].sum()),
        float(end[:, column].sum()),
        float(end.sum()),
        float(own.quotient[row, column]),
        interval_of(snapshot, row, column),
        float(start[row, column]),
        float(end[row, column]),
        float(start[:, column].sum()),
        float(shift_share(start, end).regional[row, column]),
        float(snapshot.density[row, column]),
        float(around.expected[0, column]),
        bool(around.firm[0, column]),
        float(proximity[have].sum()),
        float(proximity.sum()),
        complexity_of(snapshot, column),
        tuple(
            Related(
                snapshot.activities[i].code,
                name_of(snapshot.activities[i]),
                float(proximity[i]),
                bool(have[i]),
                bool(snapshot.firm[column, i]),
            )
            for i in nearest
        ),
        tuple(
            PeerFigures(
                snapshot.regions[each],
                float(end[each, column]),
                float(end[each, column] / end[each].sum()),
                float(own.quotient[each, column]),
                interval_of(snapshot, each, column),
            )
            for each in rows
            if snapshot.cells.known[each, column]
        ),
        tuple(
            one
            for each in snapshot.findings(code)
            if each.activity == column and each.partner is None
            for one in each.all()
        ),
    )


@dataclass(frozen=True)
class Contribution:
    """What an activity contributes to a region's measures."""

    code: str
    name: str
    value: float | None
    """None where there is none: it contributes nothing."""
    share: float
    share_all: float
    difference: float
    square: float
    quotient: float
    complexity: float | None
    flags: str
    """Of the value."""


def contributions(snapshot: RegionalSnapshot, code: str) -> list[Contribution]:
    """Return the contributions to a region's measures: Krugman's sums differences, Herfindahl's squares."""
    row, end = snapshot.row(code), snapshot.end
    share, share_all = end[row] / end[row].sum(), share_of_all(end, snapshot.cells.known)
    known = snapshot.cells.known[row]
    difference = np.where(known, np.abs(share - share_all), 0.0)
    flags = flags_of(snapshot.dataset, snapshot.regions[row], snapshot.year)
    return [
        Contribution(
            activity.code,
            name_of(activity),
            float(end[row, i]) if known[i] else None,
            float(share[i]),
            float(share_all[i]),
            float(difference[i]),
            float(share[i] ** 2),
            float(snapshot.measures.quotient[row, i]),
            complexity_of(snapshot, i),
            flags.get(activity.code, ""),
        )
        for i, activity in enumerate(snapshot.activities)
    ]


@dataclass(frozen=True)
class Contents:
    """The contents of a dataset: cells by year and status, flags, and how its region codes were recoded."""

    years: tuple[tuple[int, dict[str, int]], ...]
    flags: tuple[tuple[str, int], ...]
    levels: tuple[tuple[int, int], ...]
    """NUTS level and number of its regions."""
    recoded: tuple[tuple[str, str], ...]
    """Codes of the table's version that changed, with the current code."""
    not_recoded: tuple[Region, ...]
    """Regions kept in the table's version, since they have no single successor."""


def contents(dataset: Dataset) -> Contents:
    """Count the cells, flags and regions of a dataset."""
    rows = Observation.objects.filter(dataset=dataset).order_by()
    years: dict[int, dict[str, int]] = {}
    for year, status, count in rows.values_list("year", "status").annotate(Count("pk")):
        years.setdefault(year, dict.fromkeys(Status.values, 0))[status] = count
    letters: Counter[str] = Counter()
    for flags, count in rows.exclude(flags="").values_list("flags").annotate(Count("pk")):
        for letter in set(flags):
            letters[letter] += count
    regions = list(Region.objects.filter(pk__in=rows.values("region")).order_by("code"))
    levels = Counter(region.level for region in regions)
    new, _unclear = brought_to_current(sorted(known(dataset.nuts_version)), dataset.nuts_version)
    there = {region.code for region in regions if region.version == CURRENT}
    return Contents(
        tuple(sorted(years.items())),
        tuple(sorted(letters.items())),
        tuple(sorted(levels.items())),
        tuple((old, code) for old, code in sorted(new.items()) if old != code and code in there),
        tuple(region for region in regions if region.version != CURRENT),
    )


def cells(dataset: Dataset, region: str = "", activity: str = "") -> QuerySet[Observation]:
    """Return the observations of a dataset in order, all or those of a region or an activity."""
    observations = Observation.objects.filter(dataset=dataset).select_related("region", "activity")
    if not is_text(region + activity):
        return observations.none()
    if region:
        observations = observations.filter(region__code=region)
    if activity:
        observations = observations.filter(activity__code=activity)
    return observations.order_by("region__code", "activity__code", "year")
