"""Strengths, weaknesses, opportunities and threats in a region's indicators: closed rules, one statement an indicator.

A place tells a strength or weakness. A change, or conditions and results that differ, tell an opportunity or threat.
The first rule that holds for an indicator speaks; a change under it is a further line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from intercluster.apps.regions.indicators.comparing import Change, Compared, Profile
from intercluster.apps.regions.models import Group


class Rule(StrEnum):
    """The rules, in the order in which they speak of an indicator. The last two are of the region as a whole."""

    AHEAD = "ahead"
    BEHIND = "behind"
    IMPROVING = "improving"
    LOSING = "losing-ground"
    CONDITIONS = "conditions-above-results"
    RESULTS = "results-above-conditions"


SIDES: Mapping[Rule, str] = {
    Rule.AHEAD: "strength",
    Rule.BEHIND: "weakness",
    Rule.IMPROVING: "opportunity",
    Rule.LOSING: "threat",
    Rule.CONDITIONS: "opportunity",
    Rule.RESULTS: "threat",
}


@dataclass(frozen=True)
class Limits:
    """The thresholds at which the rules speak. They are conventions, the same for every table."""

    quarter: float = 0.25
    """Share of the other regions, at most, that is better than a strength. Equal ones count half."""
    margin: float = 0.25
    """Standard deviations by which a change must differ from the mean change, and the place must have moved."""
    apart: float = 0.25
    """Difference between the shares of regions that are better by conditions and by results, on average."""
    full: float = 95.0
    """Per cent from which a share can hardly rise, so that a change tells nothing."""
    fewest: int = 3
    """Least number of indicators of conditions, and of results."""


LIMITS = Limits()


@dataclass(frozen=True)
class Balance:
    """Conditions (all groups but results) beside results: share of other regions that are worse, on average, 0 to 1."""

    conditions: float
    conditions_count: int
    results: float
    results_count: int


@dataclass(frozen=True)
class Finding:
    """What a rule says of an indicator, or with a balance of the region as a whole."""

    rule: Rule
    compared: Compared | None
    effect: float
    """Orders findings of a side, greatest first."""
    change: Change | None = None
    """With a place: a change that tells the same or the contrary."""
    balance: Balance | None = None

    @property
    def side(self) -> str:
        """`strength`, `weakness`, `opportunity` or `threat`."""
        return SIDES[self.rule]


def findings(found: Profile, limits: Limits = LIMITS) -> list[Finding]:
    """Apply the rules to a region: by side in their order, the greatest first, the region as a whole last."""
    told = [each for one in found.standings if (each := _of(one, limits))] + list(_balance(found, limits))
    order = list(dict.fromkeys(SIDES.values()))
    return sorted(told, key=lambda each: (order.index(each.side), each.compared is None, -each.effect))


def _of(each: Compared, limits: Limits) -> Finding | None:
    place = each.everywhere
    if place is None:
        return None
    is_full = (
        each.indicator.unit == "percent" and each.indicator.direction == "more" and (each.value or 0) >= limits.full
    )
    change = each.change if each.change is not None and not is_full and _is_marked(each.change, limits) else None
    # A value of low reliability tells no place, and `change` is None where either year has one.
    if "u" not in each.flags:
        above_country = each.country is None or each.country.deviations > 0
        if place.better <= limits.quarter and above_country:
            return Finding(Rule.AHEAD, each, 1 - place.better, change)
        if place.better >= 1 - limits.quarter:
            return Finding(Rule.BEHIND, each, place.better, change)
    if change is None:
        return None
    better = change.advance.beyond > 0
    return Finding(Rule.IMPROVING if better else Rule.LOSING, each, abs(change.advance.moved), change)


def _is_marked(change: Change, limits: Limits) -> bool:
    """Return whether a change differs from that of all, and moved the region's place the same way."""
    beyond, moved = change.advance.beyond, change.advance.moved
    return min(abs(beyond), abs(moved)) >= limits.margin and (beyond > 0) == (moved > 0)


def _balance(found: Profile, limits: Limits) -> Iterator[Finding]:
    parts: tuple[list[float], list[float]] = ([], [])
    for each in found.standings:
        if each.everywhere is not None and "u" not in each.flags:
            parts[each.indicator.group == Group.RESULTS].append(1 - each.everywhere.better)
    if min(map(len, parts)) < limits.fewest:
        return
    conditions, results = (sum(own) / len(own) for own in parts)
    balance = Balance(conditions, len(parts[0]), results, len(parts[1]))
    if conditions >= 0.5 >= results and conditions - results >= limits.apart:
        yield Finding(Rule.CONDITIONS, None, conditions - results, balance=balance)
    elif results >= 0.5 >= conditions and results - conditions >= limits.apart:
        yield Finding(Rule.RESULTS, None, results - conditions, balance=balance)
