"""Candidate priorities and their evidence in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.analysis.regions import contributions
from intercluster.analysis.strategy.candidates import Candidate, Source
from intercluster.apps.directory.models import Cluster
from intercluster.apps.regions.pages.links import activity_address
from intercluster.apps.regions.pages.numbers import number, percent
from intercluster.apps.regions.queries import name_of
from intercluster.apps.strategy.candidates.queries import Evidence

LABELS: Mapping[Source, Promise] = {
    Source.STRENGTH: gettext_lazy("Strength"),
    Source.COMPLEMENTARITY: gettext_lazy("Complementarity"),
    Source.GROWTH: gettext_lazy("Growth"),
    Source.COMPLEXITY: gettext_lazy("Complexity"),
    Source.MEMBERS: gettext_lazy("Active members"),
    Source.MEETINGS: gettext_lazy("Needs met by offers"),
}

FORMULAS: Mapping[Source, Promise] = {
    Source.STRENGTH: gettext_lazy(
        "What of a region's total lies above the share that all regions have, counted with the lower end of the "
        "location quotient's interval (95 %). Of the region that comes second."
    ),
    Source.COMPLEMENTARITY: gettext_lazy(
        "Of what is related to an activity that one region lacks, the part that another region has and it does not. "
        "Mean over the area's activities, of the two regions with most."
    ),
    Source.GROWTH: gettext_lazy("Change of the area in all these regions together."),
    Source.COMPLEXITY: gettext_lazy(
        "Mean complexity of the area's activities, weighted by their size in these regions. 0 is the average activity."
    ),
    Source.MEMBERS: gettext_lazy("Members that state an activity of the area. Of the cluster that comes second."),
    Source.MEETINGS: gettext_lazy(
        "Pairs of members of different clusters, one of which offers what the other needs, as partner search judges it."
    ),
}

NAMED_ACTIVITIES = 2
"""Activities that name an area; the others are counted."""

BROUGHT = 5
"""Activities that are named of those that one region could bring another."""


@dataclass(frozen=True)
class Line:
    """What one source says of a candidate."""

    source: Source
    label: str
    figure: str
    formula: str
    place: float | None
    """Share of the other candidates with a lower figure; None if the source tells none from another."""
    rank_without: int | None


@dataclass(frozen=True)
class Strong:
    """An activity of the area in which a cluster's region is strong."""

    name: str
    quotient: float
    lower: float | None
    upper: float | None
    address: str
    """Of the source of the figure."""


@dataclass(frozen=True)
class Share:
    """What a cluster has to do with a candidate."""

    cluster: Cluster
    region: str
    start: float
    end: float
    """Amounts of the area in the region."""
    strong: Sequence[Strong]
    members: int
    members_address: str
    needs: int
    offers: int
    is_served: bool


@dataclass(frozen=True)
class Shown:
    """A candidate in a list."""

    code: str
    rank: int
    name: str
    best_rank: int
    worst_rank: int
    """The best and the worst rank without one source."""
    score: float
    served: Sequence[Cluster]
    not_served: Sequence[Cluster]
    lines: Sequence[Line]


def shown(evidence: Evidence, candidate: Candidate) -> Shown:
    """Return a candidate as a list shows it."""
    ranks = [candidate.rank, *candidate.rank_without.values()]
    return Shown(
        evidence.code(candidate),
        candidate.rank,
        name(evidence, candidate),
        min(ranks),
        max(ranks),
        candidate.score,
        [cluster for cluster, part in zip(evidence.clusters, candidate.parts, strict=True) if part.is_served],
        [cluster for cluster, part in zip(evidence.clusters, candidate.parts, strict=True) if not part.is_served],
        lines(evidence, candidate),
    )


def name(evidence: Evidence, candidate: Candidate) -> str:
    """Return the names of the activities of an area, the largest in the alliance's regions first."""
    amounts = evidence.snapshot.end[list(set(evidence.rows))].sum(axis=0)
    order = sorted(candidate.activities, key=lambda column: (-amounts[column], column))
    names = "; ".join(name_of(evidence.snapshot.activities[column]) for column in order[:NAMED_ACTIVITIES])
    rest = len(order) - NAMED_ACTIVITIES
    return names if rest <= 0 else _("%(names)s and %(count)d more") % {"names": names, "count": rest}


def lines(evidence: Evidence, candidate: Candidate) -> list[Line]:
    """Return what each source says of a candidate."""
    return [
        Line(
            source,
            str(LABELS[source]),
            figure(evidence, source, candidate.figures[source]),
            str(FORMULAS[source]),
            candidate.places.get(source),
            candidate.rank_without.get(source),
        )
        for source in Source
    ]


def figure(evidence: Evidence, source: Source, value: float) -> str:
    """Write the figure of a source."""
    if np.isnan(value):
        return "–"
    if source == Source.STRENGTH:
        if value == 0:
            return _("only one region is strong")
        return _("%(share)s of the region's total") % {"share": percent(value)}
    if source == Source.GROWTH:
        since = {"since": evidence.snapshot.since}
        if np.isinf(value):
            return _("new since %(since)d") % since
        return _("%(change)s since %(since)d") % {"change": ("+" if value > 0 else "") + percent(value), **since}
    return number(value, 2 if source in {Source.COMPLEMENTARITY, Source.COMPLEXITY} else 0)


def shares(evidence: Evidence, candidate: Candidate) -> list[Share]:
    """Return what each cluster has to do with a candidate."""
    snapshot, columns = evidence.snapshot, list(candidate.activities)
    divisions = [("activity", each) for each in sorted(evidence.divisions(candidate))]
    return [
        Share(
            cluster,
            snapshot.regions[row].name,
            float(snapshot.start[row, columns].sum()),
            float(snapshot.end[row, columns].sum()),
            [_strong(evidence, row, column) for column in part.strong],
            part.members,
            f"{reverse('directory:directory')}?{urlencode([*divisions, ('cluster', cluster.slug)])}",
            part.needs,
            part.offers,
            part.is_served,
        )
        for cluster, row, part in zip(evidence.clusters, evidence.rows, candidate.parts, strict=True)
    ]


def _strong(evidence: Evidence, row: int, column: int) -> Strong:
    snapshot = evidence.snapshot
    activity, interval = snapshot.activities[column], snapshot.interval
    return Strong(
        name_of(activity),
        float(snapshot.quotient[row, column]),
        None if interval is None else float(interval.lower[row, column]),
        None if interval is None else float(interval.upper[row, column]),
        activity_address(snapshot, snapshot.regions[row].code, activity.code),
    )


@dataclass(frozen=True)
class Brought:
    """What one region could bring another in an area."""

    by: str
    to: str
    activities: Sequence[tuple[str, float]]
    """Names of the activities that the one is specialised in and the other is not, with their part of the figure."""
    address: str
    """Of the comparison of both regions."""


def brought(evidence: Evidence, candidate: Candidate) -> Brought | None:
    """Return what the one region could bring the other, of the pair that the figure is of."""
    if candidate.brings is None:
        return None
    snapshot = evidence.snapshot
    by, to = (evidence.rows[number] for number in candidate.brings)
    presence, proximity = snapshot.measures.presence, snapshot.relations.proximity
    lacking = [column for column in candidate.activities if not presence[to, column]]
    parts = sum(
        (contributions(presence, proximity, to, by, column) for column in lacking), np.zeros(presence.shape[1])
    ) / len(candidate.activities)
    best = [int(column) for column in np.argsort(-parts, kind="stable")[:BROUGHT] if parts[column] > 0]
    codes = [snapshot.regions[row].code for row in (to, by)]
    query = [("region", code) for code in codes] + [("dataset", snapshot.dataset.slug), ("year", str(snapshot.year))]
    return Brought(
        snapshot.regions[by].name,
        snapshot.regions[to].name,
        [(name_of(snapshot.activities[column]), float(parts[column])) for column in best],
        f"{reverse('regions:compare')}?{urlencode(query)}",
    )
