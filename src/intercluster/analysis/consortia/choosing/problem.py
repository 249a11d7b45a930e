"""What a team is chosen from: candidates, rules and preferences, in a form that knows no programme.

A rule speaks of candidates by arrays with an entry for each: a mask says who belongs to a group, labels say to which of
several groups each belongs, -1 for none. Costs are what a candidate would have in the project: the choice lies between
the least and the most that it could take on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.intp]

Parts = Booleans | Floats
"""Whose cost counts, or which part of each candidate's cost."""

TOLERANCE = 1e-6
"""By how much of the largest cost a rule on money may be missed, so that rounding breaks none."""


@dataclass(frozen=True, eq=False)
class Count:
    """A least and a most number of members of a group."""

    name: str
    of: Booleans
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, eq=False)
class CountEach:
    """A most number of members of each group, such as one of each owner."""

    name: str
    labels: Integers
    most: int = 1


@dataclass(frozen=True, eq=False)
class Distinct:
    """A least number of groups that members are of, such as three countries of a list."""

    name: str
    labels: Integers
    least: int


@dataclass(frozen=True, eq=False)
class CountShare:
    """A least and a most share of all members that is of a group."""

    name: str
    of: Booleans
    least: float = 0.0
    most: float = 1.0


@dataclass(frozen=True, eq=False)
class Cost:
    """A least and a most cost of a group, or of all."""

    name: str
    of: Parts
    least: float = 0.0
    most: float | None = None


@dataclass(frozen=True, eq=False)
class CostEach:
    """A most cost of each group, or a least and a most one of each member of a group if there are no labels."""

    name: str
    labels: Integers | None
    of: Parts
    least: float = 0.0
    most: float | None = None


@dataclass(frozen=True, eq=False)
class CostShare:
    """A least and a most share of the cost that is of a group."""

    name: str
    of: Parts
    least: float = 0.0
    most: float = 1.0
    whole: Floats | None = None
    """Which part of each candidate's cost counts in the whole; all of it if nothing is said."""


@dataclass(frozen=True, eq=False)
class CostShareEach:
    """At most this share of the cost for each group, or for each member if there are no labels."""

    name: str
    labels: Integers | None
    most: float
    whole: Floats | None = None
    """Which part of each candidate's cost counts; all of it if nothing is said."""


@dataclass(frozen=True, eq=False)
class Apart:
    """A least number of members of a group with different owners, and in different countries if there are any."""

    name: str
    of: Booleans
    owners: Integers
    least: int
    countries: Integers | None = None


@dataclass(frozen=True, eq=False)
class Coordinator:
    """One member meets all rules of this kind: it can coordinate."""

    name: str
    of: Booleans


Rule = Count | CountEach | CountShare | Distinct | Apart | Cost | CostEach | CostShare | CostShareEach | Coordinator


@dataclass(frozen=True, eq=False)
class Balance:
    """A preference for teams in which no group, such as a cluster, has many members."""

    name: str
    labels: Integers
    weight: float
    """Score lost for each member of the group that has most."""


@dataclass(frozen=True, eq=False)
class Mix:
    """A preference for pairs of a member of a group and another member, such as newcomer and experienced."""

    name: str
    of: Booleans
    weight: float
    """Score won for each pair; nobody is in two pairs."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Candidates n with their strengths in competences c, what they cost, and what a team must and should be."""

    strength: Floats
    """n × c, from 0 (cannot do it) to 1."""
    weights: Floats
    """c, how much each competence matters."""
    rules: tuple[Rule, ...] = ()
    balances: tuple[Balance, ...] = ()
    mixes: tuple[Mix, ...] = ()
    few: float = 0.01
    """Score lost for each member: who joins must add this part of the whole coverage."""
    least_cost: Floats = field(default_factory=lambda: np.zeros(0))
    """n, or none where costs do not matter."""
    most_cost: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        """Raise ValueError for arrays that do not fit together, and for numbers out of range."""
        if self.strength.ndim != 2 or self.weights.shape != self.strength.shape[1:]:
            raise ValueError("strength must have a row for each candidate and a column for each weight")
        if not ((self.strength >= 0) & (self.strength <= 1)).all() or not (self.weights >= 0).all():
            raise ValueError("strengths must be between 0 and 1, and weights not below 0")
        if not len(self.least_cost) and not len(self.most_cost):
            object.__setattr__(self, "least_cost", np.zeros(self.size))
            object.__setattr__(self, "most_cost", np.zeros(self.size))
        if not ((self.least_cost >= 0) & (self.least_cost <= self.most_cost)).all():
            raise ValueError("the least cost must be between 0 and the most cost")
        for each in (*self.rules, *self.balances, *self.mixes):
            for name, array in arrays(each):
                if array.shape != (self.size,):
                    raise ValueError(f"{each.name}: {name} must have an entry for each of the {self.size} candidates")

    @property
    def size(self) -> int:
        """Return the number of candidates."""
        return len(self.strength)

    @property
    def largest(self) -> int:
        """Return the most members that the rules allow."""
        most = [rule.most for rule in self.rules if isinstance(rule, Count) and rule.most is not None and rule.of.all()]
        return min([*most, self.size])

    @property
    def smallest(self) -> int:
        """Return the least members that the rules allow."""
        return max([1, *(rule.least for rule in self.rules if isinstance(rule, Count))])

    @property
    def worth(self) -> Floats:
        """Return the score of each candidate in each competence, n × c; whole coverage is 1."""
        total = float(self.weights.sum())
        return self.strength * (self.weights / total if total else self.weights)

    def take(self, candidates: Sequence[int] | Integers) -> "Problem":
        """Return the problem among some of the candidates, in this order."""
        chosen = np.asarray(candidates, dtype=np.intp)

        return replace(
            self,
            strength=self.strength[chosen],
            least_cost=self.least_cost[chosen],
            most_cost=self.most_cost[chosen],
            rules=tuple(_taken(rule, chosen) for rule in self.rules),
            balances=tuple(_taken(balance, chosen) for balance in self.balances),
            mixes=tuple(_taken(mix, chosen) for mix in self.mixes),
        )

    def having(self, *rules: Rule) -> "Problem":
        """Return the problem with further rules."""
        return replace(self, rules=(*self.rules, *rules))

    def in_units(self, unit: float) -> "Problem":
        """Return the problem with all costs in another unit, such as the largest cost."""
        rules = [
            replace(rule, least=rule.least / unit, most=None if rule.most is None else rule.most / unit)
            if isinstance(rule, Cost | CostEach)
            else rule
            for rule in self.rules
        ]
        return replace(self, rules=tuple(rules), least_cost=self.least_cost / unit, most_cost=self.most_cost / unit)

    def among(self, members: Sequence[int]) -> Booleans:
        """Return a mask of some candidates."""
        mask = np.zeros(self.size, dtype=np.bool_)
        mask[list(members)] = True
        return mask


Each = TypeVar("Each", bound=Rule | Balance | Mix)


def _taken(each: Each, chosen: Integers) -> Each:
    taken: dict[str, Any] = {name: array[chosen] for name, array in arrays(each)}
    return replace(each, **taken)


def arrays(each: Rule | Balance | Mix) -> list[tuple[str, NDArray[np.generic]]]:
    """Return the arrays of a rule or preference by name."""
    values = [(own.name, getattr(each, own.name)) for own in fields(each)]
    return [(name, value) for name, value in values if isinstance(value, np.ndarray)]
