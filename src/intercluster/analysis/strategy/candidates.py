"""Candidate priorities of an alliance: areas of related activities that serve two or more of its clusters.

Nothing is drawn or weighed by hand: the same figures and the same seed give the same candidates in the same order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.complementarity import complementarity_matrix
from intercluster.analysis.regions.dynamics import growth
from intercluster.analysis.regions.matrices import Booleans, Floats, Integers, have
from intercluster.analysis.regions.relatedness import proximity
from intercluster.analysis.regions.specialisation import Interval, location_quotient, presence
from intercluster.analysis.strategy.communities import communities
from intercluster.analysis.strategy.null_model import firm_links


class Source(StrEnum):
    """Where evidence for a candidate comes from. Each has the same say in the order."""

    STRENGTH = "strength"
    COMPLEMENTARITY = "complementarity"
    GROWTH = "growth"
    COMPLEXITY = "complexity"
    MEMBERS = "members"
    MEETINGS = "meetings"


@dataclass(frozen=True, eq=False)
class Statistics:
    """Amounts of R regions × C activities in two years, and what follows from them."""

    start: Floats
    end: Floats
    interval: Interval | None
    """Intervals of the location quotients at the end, if the amounts are counts."""
    complexity: Floats | None
    """Complexity of each activity, C, NaN for one that has none; None if there is none at all."""
    known: Booleans | None = None
    """Which amounts at the end are known, R × C; None for all. See specialisation.share_of_all()."""


@dataclass(frozen=True, eq=False)
class Membership:
    """What M members of K clusters do, and which of their needs and offers meet."""

    clusters: Booleans
    """M × K, the clusters of each member."""
    activities: Booleans
    """M × C, the activities of each member."""
    meetings: Integers
    """P × 2, the member that needs something and the member that offers it."""
    subjects: Booleans
    """P × C, the activities that this is about."""


@dataclass(frozen=True)
class Part:
    """What one cluster brings to a candidate."""

    strong: tuple[int, ...]
    """Activities in which its region is strong."""
    members: int
    """Number of its members that are active in the area."""
    needs: int
    """Number of meetings in which a member of it needs something that another cluster's member offers."""
    offers: int
    """Number of meetings in which a member of it offers something that another cluster's member needs."""

    @property
    def is_served(self) -> bool:
        """Return whether the priority would serve the cluster: members of it are active in the area."""
        return self.members > 0


@dataclass(frozen=True)
class Candidate:
    """An area that could become a priority, with its evidence."""

    activities: tuple[int, ...]
    figures: Mapping[Source, float]
    """The figure of each source, as `candidates` defines them."""
    parts: tuple[Part, ...]
    """Of each cluster."""
    brings: tuple[int, int] | None
    """The clusters of the complementarity figure: the region of the first brings most to that of the second."""
    places: Mapping[Source, float] = field(default_factory=dict)
    """By source the share of the other candidates that have a lower figure, 0 to 1; half of those with the same."""
    score: float = 0.0
    """Mean of the places."""
    rank: int = 0
    """1 and up; equal scores have one rank."""
    rank_without: Mapping[Source, int] = field(default_factory=dict)
    """The rank if one source were left out."""


def areas(presence: ArrayLike, seed: int = 0) -> Integers:
    """Return the area of each activity, C: numbers from 0. An activity with no firm relation is an area by itself.

    Areas are the communities of the network of proximities, of which only those count that a null model with the same
    margins does not explain (see null_model.firm_links() and communities.communities()).

    Raises ValueError as matrices.have() does.
    """
    array = have(presence)
    return communities(np.where(firm_links(array, seed=seed), proximity(array), 0.0))


def strong(statistics: Statistics) -> Floats:
    """Return the part of each region's total by which it is certainly specialised in an activity, R × C, 0 to 1.

    Of a share s_ri of the region's total, this is s_ri (1 - 1 / q), with q the lower end of the 95 % interval of the
    location quotient, or the quotient itself where there is none, and 0 where q is 1 or less. For people employed: how
    many more work in it, of all employed in the region, than in a region with the structure of all.

    Raises ValueError as specialisation.location_quotient() does.
    """
    least = location_quotient(statistics.end, statistics.known)
    if statistics.interval is not None:
        least = np.minimum(least, statistics.interval.lower)
    total = statistics.end.sum(axis=1, keepdims=True)
    share = statistics.end / np.where(total > 0, total, 1.0)
    return np.where(least > 1, share * (1 - 1 / np.maximum(least, 1.0)), 0.0)


def candidates(
    statistics: Statistics, regions: ArrayLike, members: Membership, area: ArrayLike | None = None, seed: int = 0
) -> list[Candidate]:
    """Return the areas that could become priorities of K clusters, the best first.

    `regions` has the row of each cluster's region, K. `area` has the area of each activity, C, by default areas().

    An area is a candidate if members of two clusters are active in it, one of their regions is strong in an activity of
    it, and another is strong too or lacks something that the first could bring. Its figures are:

    - strength: Σ strong() over its activities, of the region that comes second, so that two are at least as strong.
    - complementarity: Σ_{i not in r} Σ_{j in s, j not in r} φ_ij / Σ_{j≠i} φ_ij over its activities i, divided by their
      number, of the regions r and s for which this is greatest, s being strong in the area (see
      complementarity.complementarity_matrix()).
    - growth: of its amount in all of these regions together, end / start - 1.
    - complexity: the mean of its activities, weighted by their amounts in these regions.
    - members: the number of active members of the cluster that comes second.
    - meetings: the number of pairs of members without a common cluster, one of which offers what the other needs.

    Each source orders the candidates, and the score is the mean of their places, so a source has the same say in
    whatever unit it is. A source with one figure for all of them says nothing and is left out, such as meetings where
    there are no texts. A candidate without a figure comes last.

    Raises ValueError as areas() does, and for a row or a number of activities that does not fit.
    """
    rows = np.asarray(regions, dtype=np.intp)
    regional_count, activity_count = statistics.end.shape
    if rows.shape != (members.clusters.shape[1],) or (rows.size and not 0 <= rows.min() <= rows.max() < regional_count):
        raise ValueError(f"there must be a row, 0 to {regional_count - 1}, for each of {members.clusters.shape[1]}")
    has = presence(location_quotient(statistics.end, statistics.known))
    number = areas(has, seed) if area is None else np.asarray(area)
    if number.shape != (activity_count,):
        raise ValueError(f"there must be an area for each of {activity_count} activities, not {number.shape}")
    case = _Case(statistics, rows, members, has)
    found = [each for own in np.unique(number) if (each := case.candidate(np.flatnonzero(number == own))) is not None]
    return ranked(found)


class _Case:
    """The figures of all areas, computed once."""

    def __init__(self, statistics: Statistics, rows: Integers, members: Membership, has: Booleans) -> None:
        self.statistics, self.rows, self.members, self.has = statistics, rows, members, has
        self.regions = np.unique(rows)
        self.surplus, self.related = strong(statistics), proximity(has)
        needing, offering = (members.clusters[members.meetings[:, side]] for side in (0, 1))
        self.is_across = np.asarray(needing.any(axis=1) & offering.any(axis=1) & ~(needing & offering).any(axis=1))
        self.needing, self.offering = (side & self.is_across[:, None] for side in (needing, offering))

    def candidate(self, activities: Integers) -> Candidate | None:
        """Return the area as a candidate, or None if it is none."""
        surplus = self.surplus[np.ix_(self.rows, activities)]
        active = self.members.activities[:, activities].any(axis=1)
        counts = self.members.clusters[active].sum(axis=0)
        if (counts > 0).sum() < 2 or not surplus.any():
            return None
        # Clusters of one region do not count as two strengths.
        by_region = np.sort(self.surplus[np.ix_(self.regions, activities)].sum(axis=1))[::-1]
        strength = float(by_region[1]) if len(by_region) > 1 else 0.0
        inside = np.zeros(self.has.shape[1])
        inside[activities] = 1 / len(activities)
        brought = complementarity_matrix(self.has[self.rows], self.related, inside)
        # Only a region that is strong in the area has something to bring to it.
        brought[:, ~surplus.any(axis=1)] = 0.0
        to, by = divmod(int(np.argmax(brought)), len(self.rows))
        complementarity = float(brought[to, by])
        if strength == 0 and complementarity == 0:
            return None
        about = np.asarray(self.members.subjects[:, activities].any(axis=1))
        needs, offers = (side[about].sum(axis=0) for side in (self.needing, self.offering))
        figures = {
            Source.STRENGTH: strength,
            Source.COMPLEMENTARITY: complementarity,
            Source.GROWTH: self._growth(activities),
            Source.COMPLEXITY: self._complexity(activities),
            Source.MEMBERS: float(np.sort(counts)[-2]),
            Source.MEETINGS: float(len(np.unique(self.members.meetings[about & self.is_across], axis=0))),
        }
        parts = tuple(
            Part(tuple(int(each) for each in activities[own > 0]), int(counts[k]), int(needs[k]), int(offers[k]))
            for k, own in enumerate(surplus)
        )
        return Candidate(
            tuple(int(each) for each in activities), figures, parts, (by, to) if complementarity > 0 else None
        )

    def _growth(self, activities: Integers) -> float:
        at = np.ix_(self.regions, activities)
        return float(growth([[self.statistics.start[at].sum()]], [[self.statistics.end[at].sum()]])[0, 0])

    def _complexity(self, activities: Integers) -> float:
        if self.statistics.complexity is None:
            return float("nan")
        complexity = self.statistics.complexity[activities]
        known = ~np.isnan(complexity)
        amount = self.statistics.end[np.ix_(self.regions, activities[known])].sum(axis=0)
        return float(complexity[known] @ amount / amount.sum()) if amount.sum() else float("nan")


def ranked(found: list[Candidate]) -> list[Candidate]:
    """Return candidates with score, rank and their ranks without each source, the best first.

    Of equal scores the area with the lower first activity comes first.
    """
    places = {source: _places([each.figures[source] for each in found]) for source in Source}
    known = [source for source in Source if places[source].any()]
    scores = _scores(places, known, len(found))
    ranks = _ranks(scores)
    without = {source: _ranks(_scores(places, [own for own in known if own != source], len(found))) for source in known}
    scored = [
        Candidate(
            each.activities,
            each.figures,
            each.parts,
            each.brings,
            {source: float(places[source][k]) for source in known},
            float(scores[k]),
            int(ranks[k]),
            {source: int(without[source][k]) for source in known},
        )
        for k, each in enumerate(found)
    ]
    return sorted(scored, key=lambda each: (each.rank, each.activities))


def _places(figures: list[float]) -> Floats:
    """Return the share of the other figures that are lower, half of those that are equal; 0 where there is none.

    All places are 0 if the figures tell none from another.
    """
    values = np.array(figures)
    if len(np.unique(values[~np.isnan(values)])) < 2:
        return np.zeros(len(values))
    known = np.where(np.isnan(values), -np.inf, values)
    lower = (known[:, None] > known).sum(axis=1)
    equal = (known[:, None] == known).sum(axis=1) - 1
    return np.where(np.isnan(values), 0.0, (lower + equal / 2) / max(len(values) - 1, 1))


def _scores(places: Mapping[Source, Floats], sources: list[Source], count: int) -> Floats:
    total = sum((places[source] for source in sources), np.zeros(count))
    # Rounded, so that sums in another order do not part equal scores.
    return np.asarray(np.round(total / max(len(sources), 1), 12))


def _ranks(scores: Floats) -> Integers:
    return np.asarray((scores[:, None] < scores).sum(axis=1) + 1)
