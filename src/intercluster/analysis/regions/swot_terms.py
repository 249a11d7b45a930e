"""The terms of the analysis of strengths and weaknesses: rules, sides, thresholds, findings, and what cells may say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.chance import DEVIATIONS, LEVEL
from intercluster.analysis.regions.matrices import Booleans


class Rule(StrEnum):
    """The rules. Of several on one activity the first in this order speaks; the others are its evidence."""

    SHRINKING = "shrinking"
    SPECIALISED = "specialised"
    GAINING = "gaining"
    DEPENDENT = "dependent"
    HOLDING_UP = "holding-up"
    WITHIN_REACH = "within-reach"
    LACKING = "lacking"
    FALLING_BEHIND = "falling-behind"
    SIMPLE = "simple"
    PARTNER = "partner"


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
    Rule.HOLDING_UP: "",
}
"""The side of each rule. A fall that is smaller than elsewhere is none of the four."""

CHANGES = frozenset({Rule.SHRINKING, Rule.GAINING, Rule.HOLDING_UP, Rule.FALLING_BEHIND})
"""Rules of change between two years: only one of them holds for an activity."""


@dataclass(frozen=True)
class Thresholds:
    """The thresholds at which rules speak. They are conventions, the same for every table."""

    specialised: float = 1.5
    """Location quotient at or above which a region is strong; its interval must lie above 1 as well."""
    lacking: float = 0.5
    """Location quotient at or below which an activity is lacking; its interval must lie below 1 as well."""
    absent: float = 0.8
    """Location quotient at or below which an activity may be within reach: nearer to 1 the region has its share."""
    share: float = 0.005
    """Share of the region's total below which an activity is too small to be a strength, weakness or threat."""
    peers: int = 5
    """Number of peers: the regions most similar in structure."""
    peers_have: float = 0.5
    """Share of the peers that must be specialised in an activity that the region lacks."""
    change: float = 0.05
    """Share of the start by which an activity must have changed, or departed from growth in all regions."""
    steps: float = 20.0
    """Least amount at the start, in steps of publication (1 for whole numbers, 0.1 for tenths), of rules of change."""
    simple: float = 0.75
    """Share of the peers that must be more complex than the region."""
    reach: float = 0.75
    """Quantile of relatedness density among the activities that a region lacks, at which one is within reach."""
    partners: int = 3
    """Number of the most complementary regions."""
    deviations: float = DEVIATIONS
    """Least standard deviations of a density or complementarity above what chance gives."""
    false: float = LEVEL
    """Share of the densities and complementarities called firm that chance is expected to give."""
    dependent: float = 0.1
    """Share of the region's total that counts as much for one activity."""
    dependent_times: float = 2.0
    """Least multiple of its peers' mean share."""


@dataclass(frozen=True)
class Finding:
    """A finding about an activity (column), another region (row) or, with neither, the region as a whole.

    `figures` are those that the rule decided on, by name. `effect` orders findings, greatest first: an amount in the
    table's unit, so far as it is certain.
    """

    rule: Rule
    activity: int | None
    """With a partner: the activity that the region lacks and that the partner's specialisations are related to most."""
    partner: int | None
    figures: Mapping[str, float]
    effect: float
    also: tuple["Finding", ...] = ()
    """The other findings on the same activity, which are evidence of this one."""
    tied: tuple[int, ...] = ()
    """Regions (rows) that come equal, if they are too many to name one partner."""

    @property
    def side(self) -> str:
        """`strength`, `weakness`, `opportunity` or `threat`, or nothing for a neutral finding."""
        return SIDES[self.rule]

    def all(self) -> Iterator["Finding"]:
        """Return this finding and its evidence."""
        yield self
        yield from self.also


@dataclass(frozen=True, eq=False)
class Cells:
    """What cells may say, boolean R × C each. Without it every cell is known and may be compared."""

    known: Booleans
    """Where the last year has a value. Other amounts are 0, no rule speaks of them, and no share of all counts them."""
    comparable: Booleans
    """Where both years have values that may be compared, without a break in the series between."""
    unreliable: Booleans
    """Where the source calls the value of the last year unreliable: a finding on it says so."""
    unreliable_start: Booleans
    """The same of the first year, which only rules of change use."""
    known_start: Booleans
    """Where the first year has a value."""

    @classmethod
    def of(
        cls,
        known: ArrayLike,
        comparable: ArrayLike,
        unreliable: ArrayLike,
        unreliable_start: ArrayLike | None = None,
        known_start: ArrayLike | None = None,
    ) -> "Cells":
        """Return cells, what is comparable only where both years are known. Raises ValueError for different shapes."""
        start = np.zeros(np.shape(known), np.bool_) if unreliable_start is None else unreliable_start
        was_known = np.ones(np.shape(known), np.bool_) if known_start is None else known_start
        given = [np.asarray(each, dtype=np.bool_) for each in (known, comparable, unreliable, start, was_known)]
        if len({each.shape for each in given}) != 1:
            raise ValueError(f"cells must have one shape, not {[each.shape for each in given]}")
        return cls(given[0], given[0] & given[1] & given[4], *given[2:])

    @classmethod
    def whole(cls, shape: tuple[int, ...]) -> "Cells":
        """Return cells that are all known, reliable and comparable."""
        none = np.zeros(shape, np.bool_)
        return cls(~none, ~none, none, none, ~none)


def statements(found: Iterator[Finding]) -> list[Finding]:
    """Return one statement per activity: the first rule's finding with the others as evidence. Others stay as they are.

    They are in the order of sides, those on the region as a whole first, then by effect, greatest first. What rests on
    a value that its source calls unreliable comes last.
    """
    by_activity: dict[int, list[Finding]] = {}
    rest: list[Finding] = []
    for each in found:
        if each.partner is None and each.activity is not None:
            by_activity.setdefault(each.activity, []).append(each)
        else:
            rest.append(each)
    rank = {rule: number for number, rule in enumerate(Rule)}
    told = list(rest)
    for several in by_activity.values():
        first, *others = sorted(several, key=lambda each: rank[each.rule])
        told.append(replace(first, also=tuple(others)))
    sides = ("strength", "weakness", "opportunity", "threat", "")
    return sorted(
        told,
        key=lambda each: (
            sides.index(each.side),
            each.rule != Rule.SIMPLE,
            any(one.figures.get("unreliable") for one in each.all()),
            -each.effect,
        ),
    )
