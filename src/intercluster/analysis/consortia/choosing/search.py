"""The best team of a problem, with a bound that proves how good it is."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from intercluster.analysis.consortia.choosing.blocks import Blocks, blocks_of
from intercluster.analysis.consortia.choosing.model import Model, model_of
from intercluster.analysis.consortia.choosing.narrowing import undominated
from intercluster.analysis.consortia.choosing.prices import Prices, prices_of, quiet
from intercluster.analysis.consortia.choosing.problem import Count, Floats, Integers, Problem

if TYPE_CHECKING:
    import highspy

PROVED = 1e-6
"""A team is the best if no other can have a score higher by more; whole coverage is 1."""
TRIED = 300
"""Candidates among whom a first good team is sought."""
DIGITS = 1e-6
"""Digits of strengths and weights that a step is sought in."""
FEASIBLE = 1e-9
"""By how much a row may be missed."""
FEW = 500
"""Where no more candidates are left, teams of all sizes are searched together."""
MOST_SIZES = 20
"""Sizes of a team that are searched one by one."""
GOOD_ENOUGH = 5e-3
"""Of the first good team, as a part of its score."""


@dataclass(frozen=True, eq=False)
class Choice:
    """Members and what each costs, as the solver found them."""

    members: Integers
    costs: Floats
    score: float


@dataclass(frozen=True, eq=False)
class Answer:
    """What a search found, and what it proved."""

    choice: Choice | None
    bound: float
    """No team has a higher score; minus infinity if there is no team."""
    prices: Prices
    """For a search in a similar problem."""

    @property
    def is_proved(self) -> bool:
        """Return whether this is the best team, or there is none."""
        return self.bound <= (self.choice.score if self.choice else -np.inf) + PROVED


def search(problem: Problem, seconds: float = 60.0, before: Prices | None = None) -> Answer:
    """Return the best team that is found, with its bound. Each of two steps takes at most some seconds.

    `before` are the prices of a similar problem: with other rules, but the same candidates.
    """
    unit = float(problem.most_cost.max(initial=0.0)) or 1.0
    problem = problem.in_units(unit)
    blocks = blocks_of(problem)
    prices = prices_of(problem, blocks, None if before is None else before.pool)
    if prices.bound < _least(problem) - PROVED:
        return Answer(None, -np.inf, prices)
    worth = problem.worth
    found = _first(problem, blocks, prices, worth, seconds)
    least_gain = max(PROVED, 0.999 * step_of(problem))
    bound = -np.inf
    open_parts = [_Part(problem, blocks, prices)]
    better = (-np.inf if found is None else found.score) + least_gain
    if found is not None and prices.may_join(better).sum() > FEW:
        parts = _by_size(problem, prices)
        open_parts = [part for part in parts if part.prices.bound >= better]
        bound = max((part.prices.bound for part in parts if part.prices.bound < better), default=-np.inf)
    for part in open_parts:
        choice, top = _among_open(part, worth, found, least_gain, seconds / len(open_parts))
        bound = max(bound, top)
        if choice is not None and (found is None or choice.score > found.score):
            found = choice
    if found is None:
        return Answer(None, bound, prices)
    found = replace(found, costs=found.costs * unit)
    # Who was left out is in no team that is better than one that was found by the least gain.
    bound = min(prices.bound, max(bound, found.score))
    return Answer(found, found.score if bound < found.score + least_gain else bound, prices)


@dataclass(frozen=True, eq=False)
class _Part:
    """A problem, or that part of it in which teams have one size."""

    problem: Problem
    blocks: Blocks
    prices: Prices


def _by_size(problem: Problem, prices: Prices) -> list[_Part]:
    """Return the problem for each size of a team, most promising first; the whole if there are many sizes.

    In a team of known size, the most pairs and the least members of a cluster's largest group are known too. So its
    bound is closer, and most sizes are ruled out without a search.
    """
    sizes = range(problem.smallest, problem.largest + 1)
    if len(sizes) > MOST_SIZES:
        return [_Part(problem, blocks_of(problem), prices)]
    everybody = np.ones(problem.size, dtype=np.bool_)
    parts = []
    for size in sizes:
        part = problem.having(Count("size", everybody, size, size))
        blocks = blocks_of(part)
        parts.append(_Part(part, blocks, prices_of(part, blocks, prices.pool)))
    return sorted(parts, key=lambda part: -part.prices.bound)


def _among_open(
    part: _Part, worth: Floats, known: Choice | None, least_gain: float, seconds: float
) -> tuple[Choice | None, float]:
    """Return the best team among those that could be better than a known one, and its bound."""
    better = (-np.inf if known is None else known.score) + least_gain
    joins = part.prices.may_join(better)
    kept = np.where(part.prices.may_take(better), worth, 0.0) if known else worth
    candidates = np.flatnonzero(joins)
    narrowed = part.problem.take(candidates)
    candidates = candidates[undominated(narrowed, blocks_of(narrowed), kept[candidates])]
    start = known if known and part.problem.smallest <= len(known.members) <= part.problem.largest else None
    if start is not None:
        candidates = np.union1d(candidates, start.members)
        kept[start.members] = worth[start.members]
    if not len(candidates):
        return None, -np.inf
    model = model_of(part.problem, part.blocks, candidates, kept)
    return _solve(part.problem, part.blocks, model, seconds, least_gain, start=start)


def step_of(problem: Problem) -> float:
    """Return a step of which every score is a multiple, so that no score lies between two; 0 if none is found.

    Where strengths and weights have few digits, this proves a team without a search for less than a step.
    """
    total = float(problem.weights.sum()) or 1.0
    others = [problem.few, *(each.weight for each in problem.balances), *(each.weight for each in problem.mixes)]
    values = (
        np.unique(np.concatenate([(problem.strength * problem.weights).ravel(), np.array(others) * total])) / DIGITS
    )
    whole = np.rint(values)
    if not np.allclose(values, whole, rtol=0, atol=1e-6):
        return 0.0
    return float(np.gcd.reduce(whole.astype(np.int64))) * DIGITS / total


def _least(problem: Problem) -> float:
    """Return a score that no team is below, so that a lower bound proves that there is none."""
    return -(problem.few + sum(balance.weight for balance in problem.balances)) * problem.largest


def _first(problem: Problem, blocks: Blocks, prices: Prices, worth: Floats, seconds: float) -> Choice | None:
    """Return a good team among those who cost least at the prices, and more of them if there is none."""
    outside = np.ones(problem.size, dtype=np.bool_)
    outside[prices.pool] = False
    order = np.lexsort((outside, -prices.gain))
    number = TRIED
    while number < problem.size:
        model = model_of(problem, blocks, np.sort(order[:number]), worth)
        found, bound = _solve(problem, blocks, model, seconds, gap=GOOD_ENOUGH, most_nodes=1)
        if found is None and bound > -np.inf:
            found, _ = _solve(problem, blocks, model, seconds, gap=GOOD_ENOUGH)
        if found is not None:
            return found
        number *= 8
    return None


def _solve(
    problem: Problem,
    blocks: Blocks,
    model: Model,
    seconds: float,
    least_gain: float = PROVED,
    gap: float = 0.0,
    most_nodes: int | None = None,
    start: Choice | None = None,
) -> tuple[Choice | None, float]:
    """Return the best team of a model, and its bound."""
    import highspy  # noqa: PLC0415 - only those who look for a team need a solver

    solver = quiet()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_feasibility_tolerance", FEASIBLE)
    solver.setOptionValue("primal_feasibility_tolerance", FEASIBLE)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.setOptionValue("mip_abs_gap", least_gain / 2)
    if most_nodes is not None:
        solver.setOptionValue("mip_max_nodes", most_nodes)
    solver.passModel(model.program)
    if start is not None:
        _begin_with(solver, model, start)
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        # The presolve of HiGHS 1.15 calls some small feasible models infeasible, which would be a wrong answer.
        solver.clearSolver()
        solver.setOptionValue("presolve", "off")
        solver.run()
    info = solver.getInfo()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None, -np.inf
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None, float(info.mip_dual_bound)
    values = np.array(solver.getSolution().col_value)
    inside = np.flatnonzero(values[: len(model.chosen)] > 0.5)
    above = np.zeros(len(model.chosen))
    above[model.dear] = values[model.start_of_cost : model.start_of_cost + len(model.dear)]
    members = model.chosen[inside]
    costs = problem.least_cost[members] + above[inside]
    return Choice(members, costs, float(info.objective_function_value)), float(info.mip_dual_bound)


def _begin_with(solver: "highspy.Highs", model: Model, start: Choice) -> None:
    """Give the solver a team to begin with: who is in it, from which it works out the rest."""
    columns = np.arange(len(model.chosen), dtype=np.int32)
    values = np.isin(model.chosen, start.members).astype(np.float64)
    solver.setSolution(len(columns), columns, values)
