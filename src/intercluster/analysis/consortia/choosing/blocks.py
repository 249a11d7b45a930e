"""The rules and preferences of a problem as rows of a linear model.

A block has rows with a lower and an upper bound. A candidate is in one row of a block at most, with one coefficient of
its membership and one of its cost. So blocks take little memory among many candidates, and what a candidate costs or
helps at given prices of the rows is worked out for all at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from intercluster.analysis.consortia.choosing.problem import (
    Coordinator,
    Cost,
    CostShare,
    CostShareEach,
    Count,
    CountEach,
    CountShare,
    Distinct,
    Floats,
    Integers,
    Problem,
    Rule,
)


@dataclass(frozen=True, eq=False)
class Others:
    """Where other variables are in the rows of a block: their row, number and coefficient."""

    rows: Integers
    numbers: Integers
    coefficients: Floats

    @classmethod
    def of(cls, rows: Sequence[int], numbers: Sequence[int], coefficient: float) -> "Others":
        """Return variables that all have one coefficient."""
        return cls(np.array(rows, np.intp), np.array(numbers, np.intp), np.full(len(rows), float(coefficient)))


@dataclass(frozen=True, eq=False)
class Block:
    """Rows of one kind; row i holds if its sum is between lower[i] and upper[i]."""

    rows: Integers
    """n, the row of each candidate, -1 for none."""
    count: Floats
    """n, what membership adds to the row."""
    cost: Floats
    """n, what each unit of cost adds to the row."""
    lower: Floats
    upper: Floats
    others: Others
    is_own: bool = False
    """Whether each candidate has a row of its own, alike for all."""


@dataclass
class Blocks:
    """All blocks of a problem, and the other variables in them."""

    value: Floats
    """n, the score of membership by itself."""
    blocks: list[Block] = field(default_factory=list)
    other_value: list[float] = field(default_factory=list)
    other_upper: list[float] = field(default_factory=list)
    """Each of the other variables is between 0 and this."""

    @property
    def with_cost(self) -> bool:
        """Return whether any row depends on cost."""
        return any(block.cost.any() for block in self.blocks)

    def other(self, value: float, upper: float) -> int:
        """Add a variable, and return its number."""
        self.other_value.append(value)
        self.other_upper.append(upper)
        return len(self.other_value) - 1


def blocks_of(problem: Problem) -> Blocks:
    """Return the rows of a problem, and one for at least one member."""
    made = Blocks(np.full(problem.size, -problem.few))
    whole: int | None = None
    made.blocks.append(_row(np.ones(problem.size), lower=1))
    able = [rule.of for rule in problem.rules if isinstance(rule, Coordinator)]
    if able:
        made.blocks.append(_row(np.logical_and.reduce(able).astype(np.float64), lower=1))
    for rule in problem.rules:
        if isinstance(rule, CostShareEach) and whole is None:
            most = np.sort(problem.most_cost)[::-1][: problem.largest]
            whole = made.other(0.0, float(most.sum()))
            ones = np.ones(problem.size)
            made.blocks.append(_row(cost=ones, lower=0, upper=0, others=Others.of([0], [whole], -1)))
        made.blocks.extend(_blocks(problem, rule, made, whole))
    for balance in problem.balances:
        most_members = made.other(-balance.weight, problem.largest)
        number = _groups(balance.labels)
        others = Others.of(range(number), [most_members] * number, -1)
        made.blocks.append(_each(balance.labels, np.ones(problem.size), number, 0.0, others))
    for mix in problem.mixes:
        pairs = made.other(mix.weight, problem.largest // 2)
        for group in (mix.of, ~mix.of):
            made.blocks.append(_row(-group.astype(np.float64), upper=0, others=Others.of([0], [pairs], 1)))
    return made


def _blocks(problem: Problem, rule: Rule, made: Blocks, whole: int | None) -> list[Block]:  # noqa: PLR0911 - one for each kind
    """Return the blocks of one rule; `whole` is the variable that has the cost of all."""
    size = problem.size
    match rule:
        case Count(of=of, least=least, most=most):
            return [_row(of.astype(np.float64), lower=least, upper=np.inf if most is None else most)]
        case CountEach(labels=labels, most=most):
            crowded = np.bincount(labels[labels >= 0], minlength=1) > most
            groups = np.where((labels >= 0) & crowded[labels], np.cumsum(crowded)[labels] - 1, -1)
            return [_each(groups, np.ones(size), int(crowded.sum()), float(most))]
        case Distinct(labels=labels, least=least):
            number = _groups(labels)
            present = [made.other(0.0, 1.0) for _ in range(number)]
            others = Others.of(range(number), present, 1)
            nobody = np.full(size, -1, dtype=np.intp)
            zeros = np.zeros(size)
            total = Others.of([0] * number, present, 1)
            return [
                _each(labels, -np.ones(size), number, 0.0, others),
                Block(nobody, zeros, zeros, np.array([float(least)]), np.array([np.inf]), total),
            ]
        case CountShare(of=of, least=least, most=most):
            return _shares(of.astype(np.float64), least, most, is_cost=False)
        case CostShare(of=of, least=least, most=most):
            return _shares(of.astype(np.float64), least, most, is_cost=True)
        case Cost(of=of, least=least, most=most):
            return [_row(cost=of.astype(np.float64), lower=least, upper=np.inf if most is None else most)]
        case CostShareEach(labels=labels, most=most):
            assert whole is not None
            own = labels is None
            rows = np.arange(size) if labels is None else labels
            number = _groups(rows)
            others = Others.of(range(number), [whole] * number, -most)
            return [_each(rows, np.zeros(size), number, 0.0, others, np.ones(size), is_own=own)]
        case Coordinator():
            return []


def _row(
    count: Floats | None = None,
    cost: Floats | None = None,
    lower: float = -np.inf,
    upper: float = np.inf,
    others: Others | None = None,
) -> Block:
    """Return a block of one row, with all candidates in it whose coefficients are not 0."""
    given = count if count is not None else cost
    assert given is not None
    count, cost = (np.zeros(len(given)) if own is None else own for own in (count, cost))
    rows = np.where((count != 0) | (cost != 0), 0, -1)
    return Block(rows, count, cost, np.array([float(lower)]), np.array([float(upper)]), others or Others.of([], [], 0))


def _each(
    rows: Integers,
    count: Floats,
    number: int,
    upper: float,
    others: Others | None = None,
    cost: Floats | None = None,
    is_own: bool = False,
) -> Block:
    """Return a block with an upper bound for each group."""
    inside = rows >= 0
    return Block(
        np.where(inside, rows, -1),
        np.where(inside, count, 0.0),
        np.where(inside, 0.0 if cost is None else cost, 0.0),
        np.full(number, -np.inf),
        np.full(number, upper),
        others or Others.of([], [], 0),
        is_own,
    )


def _shares(of: Floats, least: float, most: float, is_cost: bool) -> list[Block]:
    """Return a row for a lower and one for an upper share, where they say anything."""
    rows = [(of - least, 0.0, np.inf)] if least > 0 else []
    rows += [(of - most, -np.inf, 0.0)] if most < 1 else []
    if is_cost:
        return [_row(cost=own, lower=lower, upper=upper) for own, lower, upper in rows]
    return [_row(own, lower=lower, upper=upper) for own, lower, upper in rows]


def _groups(labels: Integers) -> int:
    return int(labels.max(initial=-1)) + 1
