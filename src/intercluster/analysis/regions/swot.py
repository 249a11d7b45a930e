"""Rules that find a region's strengths, weaknesses, opportunities and threats, each with its figures.

A rule is a threshold on indices of the other modules. Nothing is weighed or scored across rules, and an activity has
one statement. What people think of their region is kept elsewhere.
"""

from collections.abc import Iterator
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.chance import chances, complementarity_by_chance, density_by_chance, firm_among
from intercluster.analysis.regions.complementarity import partners
from intercluster.analysis.regions.matrices import (
    AnyFloats,
    Booleans,
    Floats,
    Integers,
    kinship,
    numbers,
    row,
    shares,
    something,
)
from intercluster.analysis.regions.relatedness import proximity
from intercluster.analysis.regions.specialisation import (
    apart,
    location_quotient,
    location_quotient_interval,
    presence,
    share_of_all,
)
from intercluster.analysis.regions.swot_terms import CHANGES, SIDES, Cells, Finding, Rule, Thresholds, statements

__all__ = ["CHANGES", "SIDES", "Cells", "Finding", "Rule", "Thresholds", "findings", "peers_of"]

DEVIATIONS = 1.96
"""Standard deviations of an interval of 95 %."""


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
    cells: Cells | None = None,
    step: float = 0.0,
    firm: ArrayLike | None = None,
    local: ArrayLike | None = None,
    related: ArrayLike | None = None,
    chance: ArrayLike | None = None,
) -> list[Finding]:
    """Apply the rules to a region and return one statement per activity, by side and then by effect.

    `start` and `end` are amounts of two years, R × C, of the same regions and activities. With `counts`, rules also use
    the 95 % intervals of location quotients and of changes. `complexity` is that of regions, R, and of activities, C,
    NaN where there is none. Without it the rules that need it find nothing. `cells` says which amounts are known and
    may be compared: rules speak of no other. `step` is the smallest difference that the table can show (0.1 for
    tenths), where it does not count. `firm` (C × C) says which proximities differ from chance: the others count as 0.
    `local` (C) says which activities serve only the region: advice leaves them out. `related` (C × C) are proximities
    learnt from another table, and `chance` (R × C) that of chances(); both are computed if they are not given.

    - specialised: LQ ≥ 1.5, interval above 1, share ≥ 0.5 %.
    - lacking: LQ ≤ 0.5, interval below 1, and half of the peers have LQ ≥ 1. Not local.
    - dependent: a tenth of the region's total, twice its peers' mean share, LQ ≥ 1.
    - gaining: LQ ≥ 1, share ≥ 0.5 %, it grew, and by 5 % of its start more than the activity did in all regions.
    - holding-up: the same, but it did not grow.
    - shrinking: LQ ≥ 1 and share ≥ 0.5 % at the start, a loss of 5 % or more, and not holding up.
    - falling-behind: share ≥ 0.5 % at the start, and growth in all regions, but here less by 5 % of its start.
    - within-reach: LQ ≤ 0.8, interval below 1, complexity above the mean (0), and density in the upper quarter of what
      the region lacks and firm: 2 deviations above what chance gives.
    - simple: a complexity below the mean (0), and three in four peers have a greater one.
    - partner: the three regions whose complementarity is most deviations above that of a region as diverse, and 2 or
      more; if more come equal, one finding names them all.

    A change counts only beyond its margin. A count x has the variance x (Poisson), so that of end - start (1 + g) is
    end + start (1 + g)², g the growth in all regions; the margin is 1.96 of its root. Other amounts have the margin of
    rounding, and need 20 steps at the start. Growth in all regions is that of the cells that may be compared.

    `effect` is an amount in the table's unit less its margin: what is above or below the region's part of all
    (specialised, lacking from its peers' mean, dependent likewise), the change beyond that of all, or what the region
    would have to add to reach the share in all, times density (within reach) or times what the partner has of the
    related, each so far as it is beyond chance (partner).

    The numbers are those of `thresholds`. A region without any amount at the start has no shares and nothing to lose.

    Raises ValueError for a region that does not exist, for arrays of other shapes, and as location_quotient() and
    structural_distance() do.
    """
    limits = thresholds or Thresholds()
    before, after = something(start, "start"), something(end, "end")
    if before.shape != after.shape:
        raise ValueError(f"start is {before.shape} and end {after.shape}: both need the same regions and activities")
    row(after, region)
    known = cells or Cells.whole(after.shape)
    if known.known.shape != after.shape:
        raise ValueError(f"cells are {known.known.shape} and end {after.shape}: both need the same shape")
    case = _Case(before, after, region, counts, limits, known, step)
    case.relate(complexity, firm, local, related, chance)
    return statements(case.all())


class _Case:
    """One region's figures, computed once for all rules."""

    def __init__(
        self, start: Floats, end: Floats, region: int, counts: bool, limits: Thresholds, cells: Cells, step: float
    ) -> None:
        self.limits, self.region, self.counts, self.cells, self.step = limits, region, counts, cells, step
        self.shape, self.start, self.end = end.shape, start[region], end[region]
        self.known = cells.known[region]
        # Growth in all regions compares the same cells in both years.
        self.compared = cells.comparable.sum(axis=0)
        self.all_start = np.where(cells.comparable, start, 0.0).sum(axis=0)
        self.all_end = np.where(cells.comparable, end, 0.0).sum(axis=0)
        quotient, self.share_all = location_quotient(end, cells.known), share_of_all(end, cells.known)
        self.quotient, self.mean = quotient[region], end[region].sum() * self.share_all
        self.quotient_before = location_quotient(start, cells.known_start)[region]
        self.lower: Floats | None = None
        self.upper: Floats | None = None
        if counts:
            interval = location_quotient_interval(end, known=cells.known)
            self.lower, self.upper = interval.lower[region], interval.upper[region]
        own, _all_together = shares(end, "end")
        self.share, self.share_before = own[region], self.start / (self.start.sum() or 1.0)
        self.peers = peers_of(end, region, limits.peers)
        self.have = presence(quotient) & cells.known
        self.had = presence(np.maximum(self.quotient_before, 0.0)[None])[0]
        peers_know = cells.known[self.peers]
        self.peer_shares = np.where(peers_know, own[self.peers], 0.0).sum(axis=0) / np.maximum(
            peers_know.sum(axis=0), 1
        )
        self.related: AnyFloats = np.zeros((0, 0))
        self.chance: Floats = np.zeros((0, 0))
        self.complexity: tuple[Floats, Floats] | None = None
        self.traded = np.ones(end.shape[1], np.bool_)

    def relate(
        self,
        complexity: tuple[ArrayLike, ArrayLike] | None,
        firm: ArrayLike | None,
        local: ArrayLike | None,
        related: ArrayLike | None,
        chance: ArrayLike | None,
    ) -> None:
        """Take complexity, proximities and what chance gives, and what of them may be advice."""
        regions, activities = self.shape
        self.related = proximity(self.have) if related is None else kinship(related, activities)
        self.chance = chances(self.have) if chance is None else numbers(chance, "chance")
        if complexity is not None:
            self.complexity = numbers(complexity[0], "complexity"), numbers(complexity[1], "complexity")
            if (shapes := tuple(each.shape for each in self.complexity)) != ((regions,), (activities,)):
                raise ValueError(f"complexity must be of {regions} regions and {activities} activities, not {shapes}")
        if firm is not None:
            is_firm = np.asarray(firm, dtype=np.bool_)
            if is_firm.shape != (activities, activities):
                raise ValueError(f"firm must be {activities} × {activities}, not {is_firm.shape}")
            self.related = kinship(np.where(is_firm, self.related, 0.0), activities)
        if local is not None:
            is_local = np.asarray(local, dtype=np.bool_)
            if is_local.shape != (activities,):
                raise ValueError(f"local must be of {activities} activities, not {is_local.shape}")
            self.traded = ~is_local

    def all(self) -> Iterator[Finding]:
        """Apply every rule in turn."""
        for activity in np.flatnonzero(self.known):
            yield from self._level(int(activity))
            yield from self._change(int(activity))
        yield from self._simple()
        yield from self._within_reach()
        yield from self._partners()

    def _figures(self, i: int) -> dict[str, float]:
        """Return the figures that say how much of an activity there is."""
        told = {
            "quotient": float(self.quotient[i]),
            "value": float(self.end[i]),
            "share": float(self.share[i]),
            "share_all": float(self.share_all[i]),
            "regions": float(self.cells.known[:, i].sum()),
        }
        if self.lower is not None and self.upper is not None:
            told |= {"lower": float(self.lower[i]), "upper": float(self.upper[i])}
        return told | ({"unreliable": 1.0} if self.cells.unreliable[self.region, i] else {})

    def _level(self, i: int) -> Iterator[Finding]:
        limits, quotient = self.limits, self._figures(i)
        mean, low = float(self.mean[i]), None if self.lower is None else float(self.lower[i])
        high = None if self.upper is None else float(self.upper[i])
        large = self.share[i] >= limits.share
        if large and self.quotient[i] >= limits.specialised and (low is None or low > 1):
            certain = self.end[i] - mean if low is None else mean * (low - 1)
            yield Finding(Rule.SPECIALISED, i, None, quotient, float(certain))
        peers = self.peers[self.cells.known[self.peers, i]]
        peers_with = int(self.have[peers, i].sum())
        few = self.traded[i] and self.quotient[i] <= limits.lacking and (high is None or high < 1)
        if few and len(peers) and peers_with >= limits.peers_have * len(peers):
            figures = quotient | {"peers_with": float(peers_with), "peers": float(len(peers))}
            short = self.peer_shares[i] * self.end.sum() - (self.end[i] if high is None else mean * high)
            yield Finding(Rule.LACKING, i, None, figures, max(float(short), 0.0))
        much = self.share[i] >= limits.dependent and self.have[self.region, i]
        if much and len(peers) and self.share[i] >= limits.dependent_times * self.peer_shares[i]:
            figures = quotient | {"peer_share": float(self.peer_shares[i]), "peers": float(len(self.peers))}
            above = (self.share[i] - self.peer_shares[i]) * self.end.sum()
            yield Finding(Rule.DEPENDENT, i, None, figures, float(above))

    def _margin(self, start: float, end: float, factor: float) -> float:
        """Return how far chance or rounding alone could take end - start × factor."""
        if self.counts:
            return DEVIATIONS * sqrt(end + factor**2 * start)
        return self.step * (1 + factor) / 2

    def _change(self, i: int) -> Iterator[Finding]:
        limits, start, end = self.limits, float(self.start[i]), float(self.end[i])
        if not self.cells.comparable[self.region, i] or start <= 0 or start < limits.steps * self.step:
            return
        factor = float(self.all_end[i] / self.all_start[i])
        regional = end - start * factor
        figures = {
            "start": start,
            "end": end,
            "regional": regional,
            "everywhere": factor - 1,
            "regions": float(self.compared[i]),
            "quotient": float(self.quotient[i]),
            "quotient_before": float(self.quotient_before[i]),
        }
        if self.cells.unreliable[self.region, i] or self.cells.unreliable_start[self.region, i]:
            figures["unreliable"] = 1.0
        beyond = abs(regional) - self._margin(start, end, factor)
        apart_enough = beyond > 0 and abs(regional) >= limits.change * start
        lost = start - end - self._margin(start, end, 1.0)
        was_large, is_large = self.share_before[i] >= limits.share, self.share[i] >= limits.share
        if apart_enough and regional > 0 and is_large and self.have[self.region, i]:
            grew = end > start
            yield Finding(Rule.GAINING if grew else Rule.HOLDING_UP, i, None, figures, beyond)
        elif was_large and self.had[i] and end <= (1 - limits.change) * start and lost > 0:
            yield Finding(Rule.SHRINKING, i, None, figures, lost)
        elif was_large and factor > 1 and apart_enough and regional < 0:
            yield Finding(Rule.FALLING_BEHIND, i, None, figures, beyond)

    def _simple(self) -> Iterator[Finding]:
        if self.complexity is None or not len(self.peers):
            return
        own, others = self.complexity[0][self.region], self.complexity[0][self.peers]
        above = int((others > own).sum())  # comparisons with NaN are false
        if own < 0 and above >= self.limits.simple * len(self.peers):
            figures = {"complexity": float(own), "peers_above": float(above), "peers": float(len(self.peers))}
            yield Finding(Rule.SIMPLE, None, None, figures, 0.0)

    def _lacks(self) -> Booleans:
        """Return which activities the region lacks for certain, among those that advice is about."""
        return np.asarray(self.known & ~self.have[self.region] & self.traded)

    def _within_reach(self) -> Iterator[Finding]:
        absent = np.flatnonzero(self._lacks())
        if self.complexity is None or not len(absent):
            return
        own = slice(self.region, self.region + 1)
        around = density_by_chance(self.have[own], self.related, self.chance[own])
        near, is_firm = around.observed[0], np.zeros(self.shape[1], np.bool_)
        is_firm[absent] = self._firm(around.z[0][absent])
        limit = float(np.quantile(near[absent], self.limits.reach))
        for i in absent:
            hard = float(self.complexity[1][i])
            certain = self.end[i] if self.upper is None else self.mean[i] * self.upper[i]
            few = self.quotient[i] <= self.limits.absent and (self.upper is None or self.upper[i] < 1)
            if few and near[i] >= limit and is_firm[i] and hard > 0:
                figures = self._figures(int(i)) | {
                    "density": float(near[i]),
                    "by_chance": float(around.expected[0, i]),
                    "z": float(around.z[0, i]),
                    "complexity": hard,
                    "limit": limit,
                }
                effect = float(near[i]) * max(float(self.mean[i] - certain), 0.0)
                yield Finding(Rule.WITHIN_REACH, int(i), None, figures, effect)

    def _firm(self, z: Floats) -> Booleans:
        """Return which deviations are great enough, each alone and among all that were looked at."""
        return np.asarray((z >= self.limits.deviations) & firm_among(z, self.limits.false))

    def _partners(self) -> Iterator[Finding]:
        have = self.have.copy()
        # What is unknown here, or only local, is nothing that a partner could bring.
        have[self.region] = ~self._lacks()
        have[:, ~self.traded] = have[self.region, ~self.traded]
        all_together = complementarity_by_chance(have, self.related, chance=self.chance)
        brings, by_chance = all_together.observed[self.region], all_together.expected[self.region]
        beyond = all_together.z[self.region]
        by_activity = partners(have, self.related, self.region)
        missing = np.maximum(self.mean - self.end, 0.0)[by_activity.activities]
        others = np.flatnonzero(np.arange(self.shape[0]) != self.region)
        firm = others[self._firm(beyond[others])]
        order = firm[np.argsort(-beyond[firm], kind="stable")]
        named = 0
        while named < self.limits.partners and named < len(order):
            z = float(beyond[order[named]])
            equal = [int(s) for s in order[named:] if np.isclose(beyond[s], z, rtol=1e-9, atol=0.0)]
            best = [int(by_activity.activities[int(np.argmax(by_activity.values[s]))]) for s in equal]
            effects = [float(by_activity.values[s] @ missing * (1 - by_chance[s] / brings[s])) for s in equal]
            if named + len(equal) > self.limits.partners:
                figures = self._brought(brings[equal[0]], by_chance[equal[0]], z, len(equal))
                yield Finding(Rule.PARTNER, None, None, figures, max(effects), tied=tuple(equal))
                return
            for s, activity, effect in zip(equal, best, effects, strict=True):
                figures = self._brought(brings[s], by_chance[s], z, len(equal))
                yield Finding(Rule.PARTNER, activity, s, figures, effect)
            named += len(equal)

    def _brought(self, value: float, by_chance: float, z: float, tied: int) -> dict[str, float]:
        return {
            "complementarity": float(value),
            "by_chance": float(by_chance),
            "z": z,
            "regions": float(self.shape[0]),
            "tied": float(tied),
        }
