"""Rules that find a region's strengths, weaknesses, opportunities and threats, each with its figures.

A rule is a threshold on indices of the other modules. Nothing is weighed or scored across rules. What people think of
their region is kept elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.complementarity import complementarity_matrix, partners
from intercluster.analysis.regions.dynamics import shift_share
from intercluster.analysis.regions.matrices import AnyFloats, Floats, Integers, numbers, row, shares, something
from intercluster.analysis.regions.relatedness import density, proximity
from intercluster.analysis.regions.specialisation import (
    apart,
    location_quotient,
    location_quotient_interval,
    presence,
)


class Rule(StrEnum):
    """The rules, two or three for each side."""

    SPECIALISED = "specialised"
    GAINING = "gaining"
    LACKING = "lacking"
    FALLING_BEHIND = "falling-behind"
    SIMPLE = "simple"
    WITHIN_REACH = "within-reach"
    PARTNER = "partner"
    SHRINKING = "shrinking"
    DEPENDENT = "dependent"


SIDES: Mapping[Rule, str] = {
    Rule.SPECIALISED: "strength",
    Rule.GAINING: "strength",
    Rule.LACKING: "weakness",
    Rule.FALLING_BEHIND: "weakness",
    Rule.SIMPLE: "weakness",
    Rule.WITHIN_REACH: "opportunity",
    Rule.PARTNER: "opportunity",
    Rule.SHRINKING: "threat",
    Rule.DEPENDENT: "threat",
}


@dataclass(frozen=True)
class Thresholds:
    """The thresholds at which rules speak."""

    specialised: float = 1.5
    """Location quotient at or above which a region is strong; its interval must lie above 1 as well."""
    lacking: float = 0.5
    """Location quotient at or below which an activity is lacking; its interval must lie below 1 as well."""
    share: float = 0.005
    """Share of the region's total below which an activity is too small to be a strength, weakness or threat."""
    peers: int = 5
    """Number of peers: the regions most similar in structure."""
    peers_have: float = 0.5
    """Share of the peers that must be specialised in an activity that the region lacks."""
    change: float = 0.05
    """Share of the start by which an activity must have changed, or departed from growth in all regions."""
    simple: float = 0.75
    """Share of the peers that must be more complex than the region."""
    reach: float = 0.75
    """Quantile of relatedness density among the activities that a region lacks, at which one is within reach."""
    partners: int = 3
    """Number of the most complementary regions."""
    dependent: float = 0.1
    """Share of the region's total that counts as much for one activity."""
    dependent_times: float = 2.0
    """Least multiple of its peers' mean share."""


@dataclass(frozen=True)
class Finding:
    """A finding about an activity (column), another region (row) or, with neither, the region as a whole.

    `figures` are those that the rule decided on, by name. `weight` orders findings of one rule, greater first.
    """

    rule: Rule
    activity: int | None
    """With a partner: the activity that the region lacks and that the partner's specialisations are related to most."""
    partner: int | None
    figures: Mapping[str, float]
    weight: float

    @property
    def side(self) -> str:
        """`strength`, `weakness`, `opportunity` or `threat`."""
        return SIDES[self.rule]


def peers_of(values: ArrayLike, region: int, count: int) -> Integers:
    """Return the rows of the regions most similar in structure, the nearest first, up to `count`.

    Similarity is Krugman's index between two regions, see specialisation.structural_distance(), also for errors.
    Raises ValueError for a region that does not exist.
    """
    own, _ = shares(values)
    distance = apart(own, own[row(own, region)])
    order = np.argsort(distance, kind="stable")
    return np.asarray(order[order != region][:count])


def findings(
    start: ArrayLike,
    end: ArrayLike,
    region: int,
    *,
    counts: bool,
    complexity: tuple[ArrayLike, ArrayLike] | None = None,
    thresholds: Thresholds | None = None,
) -> list[Finding]:
    """Apply the rules to a region and return the findings by rule and then by weight.

    `start` and `end` are amounts of two years, R × C, of the same regions and activities. With `counts`, rules also use
    the 95 % intervals of location quotients. `complexity` is that of regions, R, and of activities, C, NaN where there
    is none. Without it the rules that need it find nothing.

    - specialised: LQ ≥ 1.5, interval above 1, share ≥ 0.5 %.
    - gaining: LQ ≥ 1, share ≥ 0.5 %, and it grew by 5 % of its start more than the activity did in all regions.
    - lacking: LQ ≤ 0.5, interval below 1, and half of the peers have LQ ≥ 1.
    - falling-behind: share ≥ 0.5 % at the start, and growth in all regions, but here less by 5 % of its start.
    - simple: three in four peers have a greater complexity.
    - within-reach: LQ < 1, complexity above the mean (0), and density in the upper quarter of what the region lacks.
    - partner: the three regions of greatest complementarity.
    - shrinking: LQ ≥ 1 and share ≥ 0.5 % at the start, and a loss of 5 % or more.
    - dependent: a tenth of the region's total, twice its peers' mean share, LQ ≥ 1.

    The numbers are those of `thresholds`. A region without any amount at the start has no shares and nothing to lose.

    Raises ValueError for a region that does not exist, for complexities that are not R and C numbers, and as
    shift_share() and structural_distance() do.
    """
    limits = thresholds or Thresholds()
    after = something(end, "end")
    row(after, region)
    case = _Case(something(start, "start"), after, region, counts, complexity, limits)
    order = {rule: number for number, rule in enumerate(Rule)}
    return sorted(case.all(), key=lambda each: (order[each.rule], -each.weight))


class _Case:
    """One region's figures, computed once for all rules."""

    def __init__(
        self,
        start: Floats,
        end: Floats,
        region: int,
        counts: bool,
        complexity: tuple[ArrayLike, ArrayLike] | None,
        limits: Thresholds,
    ) -> None:
        self.limits, self.region = limits, region
        self.start, self.end = start[region], end[region]
        self.all_start, self.all_end = start.sum(axis=0), end.sum(axis=0)
        quotient, quotient_before = location_quotient(end), location_quotient(start)
        self.quotient = quotient[region]
        self.lower: Floats | None = None
        self.upper: Floats | None = None
        if counts:
            interval = location_quotient_interval(end)
            self.lower, self.upper = interval.lower[region], interval.upper[region]
        self.regional = shift_share(start, end).regional[region]
        own, _ = shares(end, "end")
        self.share, self.share_before = own[region], self.start / (self.start.sum() or 1.0)
        self.peers = peers_of(end, region, limits.peers)
        self.have, self.had = presence(quotient), presence(quotient_before)[region]
        self.peer_shares = own[self.peers].sum(axis=0) / max(len(self.peers), 1)
        self.related: AnyFloats = proximity(self.have)
        self.complexity = (
            None if complexity is None else (numbers(complexity[0], "complexity"), numbers(complexity[1], "complexity"))
        )
        if self.complexity is not None and (shapes := tuple(each.shape for each in self.complexity)) != (
            (len(end),),
            (end.shape[1],),
        ):
            raise ValueError(f"complexity must be of {len(end)} regions and {end.shape[1]} activities, not {shapes}")

    def all(self) -> Iterator[Finding]:
        """Apply every rule in turn."""
        for activity in range(len(self.end)):
            yield from self._of(activity)
        yield from self._simple()
        yield from self._within_reach()
        yield from self._partners()

    def _of(self, i: int) -> Iterator[Finding]:
        limits = self.limits
        quotient = {"quotient": float(self.quotient[i]), "value": float(self.end[i]), "share": float(self.share[i])}
        if self.lower is not None and self.upper is not None:
            quotient |= {"lower": float(self.lower[i]), "upper": float(self.upper[i])}
        mean = self.end.sum() * self.all_end[i] / self.all_end.sum()
        large, was_large = self.share[i] >= limits.share, self.share_before[i] >= limits.share
        start, end, regional = float(self.start[i]), float(self.end[i]), float(self.regional[i])
        change = {"start": start, "end": end, "regional": regional}
        if large and self.quotient[i] >= limits.specialised and (self.lower is None or self.lower[i] > 1):
            yield Finding(Rule.SPECIALISED, i, None, quotient, end - float(mean))
        if large and self.have[self.region, i] and start > 0 and regional >= limits.change * start:
            yield Finding(Rule.GAINING, i, None, change, regional)
        peers_with = int(self.have[self.peers, i].sum())
        few = self.quotient[i] <= limits.lacking and (self.upper is None or self.upper[i] < 1)
        if few and len(self.peers) and peers_with >= limits.peers_have * len(self.peers):
            figures = quotient | {"peers_with": float(peers_with), "peers": float(len(self.peers))}
            yield Finding(Rule.LACKING, i, None, figures, float(self.peer_shares[i] * self.end.sum()) - end)
        grew = self.all_end[i] > self.all_start[i] > 0
        if was_large and grew and regional <= -limits.change * start:
            everywhere = float(self.all_end[i] / self.all_start[i] - 1)
            yield Finding(Rule.FALLING_BEHIND, i, None, change | {"everywhere": everywhere}, -regional)
        if was_large and self.had[i] and end <= (1 - limits.change) * start:
            yield Finding(Rule.SHRINKING, i, None, change, start - end)
        much = self.share[i] >= limits.dependent and self.have[self.region, i]
        if much and len(self.peers) and self.share[i] >= limits.dependent_times * self.peer_shares[i]:
            figures = quotient | {"peer_share": float(self.peer_shares[i])}
            yield Finding(Rule.DEPENDENT, i, None, figures, float(self.share[i]))

    def _simple(self) -> Iterator[Finding]:
        if self.complexity is None or not len(self.peers):
            return
        own, others = self.complexity[0][self.region], self.complexity[0][self.peers]
        above = int((others > own).sum())  # comparisons with NaN are false
        if above and above >= self.limits.simple * len(self.peers):
            figures = {"complexity": float(own), "peers_above": float(above), "peers": float(len(self.peers))}
            yield Finding(Rule.SIMPLE, None, None, figures, float(above))

    def _within_reach(self) -> Iterator[Finding]:
        absent = np.flatnonzero(~self.have[self.region])
        if self.complexity is None or not len(absent):
            return
        near = density(self.have, self.related)[self.region]
        limit = float(np.quantile(near[absent], self.limits.reach))
        for i in absent:
            hard = float(self.complexity[1][i])
            if near[i] >= limit and near[i] > 0 and hard > 0:
                figures = {"density": float(near[i]), "complexity": hard, "quotient": float(self.quotient[i])}
                yield Finding(Rule.WITHIN_REACH, int(i), None, figures | {"limit": limit}, float(near[i]) * hard)

    def _partners(self) -> Iterator[Finding]:
        brings = complementarity_matrix(self.have, self.related)[self.region]
        by_activity = partners(self.have, self.related, self.region)
        for s in np.argsort(-brings, kind="stable")[: self.limits.partners]:
            if brings[s] > 0:
                best = int(by_activity.activities[int(np.argmax(by_activity.values[s]))])
                figures = {"complementarity": float(brings[s])}
                yield Finding(Rule.PARTNER, best, int(s), figures, float(brings[s]))
