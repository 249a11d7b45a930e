"""Random small problems, and the best team by trying all."""

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st

from intercluster.analysis.consortia.choosing.problem import (
    Apart,
    Balance,
    Coordinator,
    Cost,
    CostEach,
    CostShare,
    CostShareEach,
    Count,
    CountEach,
    CountShare,
    Distinct,
    Mix,
    Problem,
    Rule,
)

LEVELS = (0.0, 0.0, 0.25, 0.5, 1.0)
PARTS = (0.0, 0.5, 1.0)
SHARES = (0.25, 0.5, 0.75)


@st.composite
def problems(draw: st.DrawFn, most_candidates: int = 7, widest: int = 0, most_rules: int = 4) -> Problem:
    """Draw candidates, rules of all kinds and preferences; costs may be chosen within `widest`."""
    size = draw(st.integers(1, most_candidates))
    competences = draw(st.integers(1, 3))

    def numbers(values: st.SearchStrategy[float]) -> np.ndarray:
        return np.array(draw(st.lists(values, min_size=size, max_size=size)))

    def mask() -> np.ndarray:
        return numbers(st.booleans()).astype(np.bool_)

    def labels() -> np.ndarray:
        return numbers(st.integers(-1, 2)).astype(np.intp)

    def parts() -> np.ndarray:
        return numbers(st.sampled_from(PARTS))

    def some_parts() -> np.ndarray | None:
        return draw(st.sampled_from([None, parts()]))

    strength = np.column_stack([numbers(st.sampled_from(LEVELS)) for _ in range(competences)])
    least_cost = numbers(st.integers(1, 6)).astype(np.float64)
    share = st.sampled_from(SHARES)
    small = st.integers(0, 3)
    makers = [
        lambda name: Count(name, mask(), draw(st.integers(0, 2)), draw(st.none() | small)),
        lambda name: CountEach(name, labels(), draw(st.integers(1, 2))),
        lambda name: Distinct(name, labels(), draw(small)),
        lambda name: CountShare(name, mask(), draw(st.just(0.0) | share), draw(st.just(1.0) | share)),
        lambda name: Apart(name, mask(), labels(), draw(small), draw(st.sampled_from([None, labels()]))),
        lambda name: CostEach(name, labels(), parts(), most=draw(st.integers(2, 8))),
        lambda name: CostEach(name, None, parts(), draw(st.integers(0, 2)), draw(st.none() | st.integers(2, 8))),
        lambda name: Cost(name, parts(), draw(st.integers(0, 6)), draw(st.none() | st.integers(2, 15))),
        lambda name: CostShare(name, mask() * (whole := parts()), draw(share), draw(st.just(1.0) | share), whole),
        lambda name: CostShare(name, parts(), draw(st.just(0.0) | share), draw(st.just(1.0) | share)),
        lambda name: CostShareEach(name, draw(st.sampled_from([None, labels()])), draw(share), some_parts()),
        lambda name: Coordinator(name, mask()),
    ]
    chosen = draw(st.lists(st.sampled_from(makers), max_size=most_rules))
    everybody = np.ones(size, dtype=np.bool_)
    size_rule = Count("members", everybody, draw(st.integers(0, 3)), draw(st.integers(1, 4)))
    return Problem(
        strength,
        np.array(draw(st.lists(st.integers(1, 3), min_size=competences, max_size=competences)), dtype=np.float64),
        rules=(size_rule, *(make(str(turn)) for turn, make in enumerate(chosen))),
        balances=tuple(Balance("clusters", labels(), 0.04) for _ in range(draw(st.integers(0, 1)))),
        mixes=tuple(Mix("newcomers", mask(), 0.05) for _ in range(draw(st.integers(0, 1)))),
        few=draw(st.sampled_from((0.01, 0.1))),
        least_cost=least_cost,
        most_cost=least_cost + (numbers(st.integers(0, widest)) if widest else 0),
    )


def teams(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Yield all sets of candidates."""
    for number in range(1, problem.size + 1):
        yield from combinations(range(problem.size), number)


def costs(problem: Problem, members: tuple[int, ...]) -> Iterator[tuple[float, ...]]:
    """Yield all whole costs of some members."""
    yield from product(*(np.arange(problem.least_cost[i], problem.most_cost[i] + 1).tolist() for i in members))


def is_team(problem: Problem, members: tuple[int, ...], cost: tuple[float, ...]) -> bool:
    """Return whether all rules hold, by their words."""
    able = [rule.of for rule in problem.rules if isinstance(rule, Coordinator)]
    if able and not any(all(of[i] for of in able) for i in members):
        return False
    money = dict(zip(members, cost, strict=True))
    return all(holds(rule, members, money) for rule in problem.rules)


def holds(rule: Rule, members: tuple[int, ...], cost: dict[int, float]) -> bool:  # noqa: PLR0911 - one for each kind
    """Return whether a rule holds, by its words."""
    total = sum(cost.values())
    match rule:
        case Count():
            number = len([i for i in members if rule.of[i]])
            return rule.least <= number <= (len(members) if rule.most is None else rule.most)
        case CountEach():
            groups = [rule.labels[i] for i in members if rule.labels[i] >= 0]
            return all(groups.count(group) <= rule.most for group in groups)
        case Distinct():
            return len({int(rule.labels[i]) for i in members} - {-1}) >= rule.least
        case CountShare():
            number = len([i for i in members if rule.of[i]])
            return rule.least * len(members) <= number <= rule.most * len(members)
        case Apart():
            return any(
                all(are_apart(rule, one, other) for one, other in combinations(some, 2))
                for some in combinations(members, rule.least)
                if all(rule.of[i] and (rule.countries is None or rule.countries[i] >= 0) for i in some)
            )
        case Cost():
            own = sum(cost[i] * rule.of[i] for i in members)
            return rule.least <= own <= (total if rule.most is None else rule.most)
        case CostShare():
            own = sum(cost[i] * rule.of[i] for i in members)
            whole = sum(cost[i] * (1 if rule.whole is None else rule.whole[i]) for i in members)
            return rule.least * whole <= own <= rule.most * whole
        case CostEach():
            own = sums(rule.labels, members, {i: cost[i] * rule.of[i] for i in members})
            return all(not each or rule.least <= each <= (each if rule.most is None else rule.most) for each in own)
        case CostShareEach():
            counted = {i: cost[i] * (1 if rule.whole is None else rule.whole[i]) for i in members}
            own = sums(rule.labels, members, counted)
            return all(each <= rule.most * sum(counted.values()) for each in own)
        case Coordinator():
            return True


def are_apart(rule: Apart, one: int, other: int) -> bool:
    """Return whether two members have different owners, and countries if there are any."""
    if rule.countries is not None and rule.countries[one] == rule.countries[other]:
        return False
    return bool(rule.owners[one] < 0 or rule.owners[one] != rule.owners[other])


def sums(labels: np.ndarray | None, members: tuple[int, ...], cost: dict[int, float]) -> list[float]:
    """Return the cost of each group, or of each member if there are no labels."""
    if labels is None:
        return list(cost.values())
    groups = {int(labels[i]) for i in members} - {-1}
    return [sum(cost[i] for i in members if labels[i] == group) for group in groups]


def value(problem: Problem, members: tuple[int, ...]) -> float:
    """Return the score of a team, by its words."""
    weights = problem.weights / problem.weights.sum()
    found = sum(
        weight * max((problem.strength[i, at] for i in members), default=0.0) for at, weight in enumerate(weights)
    )
    for balance in problem.balances:
        groups = [balance.labels[i] for i in members if balance.labels[i] >= 0]
        found -= balance.weight * max((groups.count(group) for group in groups), default=0)
    for mix in problem.mixes:
        inside = len([i for i in members if mix.of[i]])
        found += mix.weight * min(inside, len(members) - inside)
    return float(found - problem.few * len(members))


def best(problem: Problem, earlier: tuple[tuple[int, ...], ...] = ()) -> float | None:
    """Return the best score of all teams that lack two or more members of each earlier one."""
    scores = [
        value(problem, members)
        for members in teams(problem)
        if all(len(set(each) - set(members)) >= min(2, len(each)) for each in earlier)
        and any(is_team(problem, members, cost) for cost in costs(problem, members))
    ]
    return max(scores, default=None)
