"""The rules and preferences of a problem as rows of a linear model.

A block has rows with a lower and an upper bound. A candidate is in one row of a block at most, with one coefficient of
its membership and one of its cost. So blocks take little memory among many candidates, and what a candidate costs or
helps at given prices of the rows is worked out for all at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from intercluster.analysis.consortia.choosing.problem import (
    Apart,
    Coordinator,
    Cost,
    CostEach,
    CostShare,
    CostShareEach,
    Count,
    CountEach,
    CountShare,
    Distinct,
    Floats,
    Integers,
    Parts,
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
    made.blocks.append(_row(np.ones(problem.size), lower=1))
    able = [rule.of for rule in problem.rules if isinstance(rule, Coordinator)]
    if able:
        made.blocks.append(_row(np.logical_and.reduce(able).astype(np.float64), lower=1))
    for rule in problem.rules:
        made.blocks.extend(_blocks(problem, rule, made))
    for balance in problem.balances:
        most_members = made.other(-balance.weight, problem.largest)
        number = _groups(balance.labels)
        others = Others.of(range(number), [most_members] * number, -1)
        made.blocks.append(_each(balance.labels, np.ones(problem.size), number, 0.0, others))
        if number and (balance.labels >= 0).all():
            # Of seven members in three groups, some group has three.
            crowd = Others.of([0], [most_members], 1)
            made.blocks.append(_row(np.zeros(problem.size), lower=-(-problem.smallest // number), others=crowd))
    for mix in problem.mixes:
        pairs = made.other(mix.weight, problem.largest // 2)
        for group in (mix.of, ~mix.of):
            made.blocks.append(_row(-group.astype(np.float64), upper=0, others=Others.of([0], [pairs], 1)))
    return made


def _blocks(problem: Problem, rule: Rule, made: Blocks) -> list[Block]:  # noqa: PLR0911 - one for each kind
    """Return the blocks of one rule."""
    size = problem.size
    match rule:
        case Count(of=of, least=least, most=most):
            return [_row(of.astype(np.float64), lower=least, upper=np.inf if most is None else most)]
        case CountEach(labels=labels, most=most):
            crowded = np.bincount(labels[labels >= 0], minlength=1) > most
            groups = np.where((labels >= 0) & crowded[labels], np.cumsum(crowded)[labels] - 1, -1)
            return [_each(groups, np.ones(size), int(crowded.sum()), float(most))]
        case Distinct(labels=labels, least=least):
            return _different(made, labels, np.zeros(size), least)[0]
        case Apart():
            return _apart(made, rule)
        case CountShare(of=of, least=least, most=most):
            return [_row(own, lower=low, upper=high) for own, low, high in _shares(of, None, least, most)]
        case Cost(of=of, least=least, most=most):
            return [_row(cost=of.astype(np.float64), lower=least, upper=np.inf if most is None else most)]
        case CostEach():
            return _cost_each(rule)
        case CostShare(of=of, least=least, most=most, whole=whole):
            return [_row(cost=own, lower=low, upper=high) for own, low, high in _shares(of, whole, least, most)]
        case CostShareEach(labels=labels, most=most, whole=whole):
            parts = np.ones(size) if whole is None else whole
            largest = np.sort(problem.most_cost * parts)[::-1][: problem.largest]
            total = made.other(0.0, float(largest.sum()))
            rows = np.arange(size) if labels is None else labels
            number = _groups(rows)
            others = Others.of(range(number), [total] * number, -most)
            return [
                _row(cost=parts, lower=0, upper=0, others=Others.of([0], [total], -1)),
                _each(rows, np.zeros(size), number, 0.0, others, parts, is_own=labels is None),
            ]
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


def _different(made: Blocks, labels: Integers, alone: Floats, least: int) -> tuple[list[Block], list[int]]:
    """Return rows for a least number of groups with a member, and the variable of each group.

    `alone` says who counts by itself.
    """
    number = _groups(labels)
    present = [made.other(0.0, 1.0) for _ in range(number)]
    each = _each(labels, -np.ones(len(labels)), number, 0.0, Others.of(range(number), present, 1))
    total = Block(
        np.where(alone > 0, 0, -1),
        alone,
        np.zeros(len(labels)),
        np.array([float(least)]),
        np.array([np.inf]),
        Others.of([0] * number, present, 1),
    )
    return [each, total], present


def _apart(made: Blocks, rule: Apart) -> list[Block]:
    """Return rows for members with different owners, in different countries.

    Each pair of an owner and a country with a member is a link between them; each of both is in one link at most.
    Links between two sides are whole at every corner of the program (Hoffman & Kruskal 1956).
    """
    size = len(rule.of)
    inside = rule.of.copy()
    if rule.countries is None:
        alone = inside & (rule.owners < 0)
        return _different(made, np.where(inside, rule.owners, -1), alone.astype(np.float64), rule.least)[0]
    inside &= rule.countries >= 0
    pairs = np.column_stack([rule.countries, np.maximum(rule.owners, -1)])
    kinds, cell = np.unique(pairs[inside], axis=0, return_inverse=True)
    labels = np.full(size, -1, dtype=np.intp)
    labels[inside] = cell.ravel()
    blocks, links = _different(made, labels, np.zeros(size), rule.least)
    nobody, zeros = np.full(size, -1, dtype=np.intp), np.zeros(size)
    for side in kinds.T if len(kinds) else ():
        groups = np.unique(side[side >= 0], return_inverse=True)
        at = np.full(len(side), -1, dtype=np.intp)
        at[side >= 0] = groups[1].ravel()
        number = len(groups[0])
        shared = np.flatnonzero(at >= 0).tolist()
        others = Others.of(at[shared].tolist(), [links[each] for each in shared], 1)
        blocks.append(Block(nobody, zeros, zeros, np.full(number, -np.inf), np.ones(number), others))
    return blocks


def _cost_each(rule: CostEach) -> list[Block]:
    """Return rows for the cost of each group or member."""
    rows = np.arange(len(rule.of)) if rule.labels is None else rule.labels
    cost, own = rule.of.astype(np.float64), rule.labels is None
    blocks = []
    if rule.most is not None:
        blocks.append(_each(rows, np.zeros(len(rows)), _groups(rows), rule.most, cost=cost, is_own=own))
    if rule.least > 0:
        meant = np.where(cost > 0, rows, -1)
        blocks.append(_each(meant, np.full(len(rows), rule.least), _groups(rows), 0.0, cost=-cost, is_own=own))
    return blocks


def _shares(of: Parts, whole: Floats | None, least: float, most: float) -> list[tuple[Floats, float, float]]:
    """Return coefficients and bounds of a row for a lower and one for an upper share, where they say anything."""
    parts = np.ones(len(of)) if whole is None else whole
    rows = [(of - least * parts, 0.0, np.inf)] if least > 0 else []
    return rows + ([(of - most * parts, -np.inf, 0.0)] if most < 1 else [])


def _groups(labels: Integers) -> int:
    return int(labels.max(initial=-1)) + 1
