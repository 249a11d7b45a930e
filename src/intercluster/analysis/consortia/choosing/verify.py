"""A team seen by itself: its score in parts, and which rules it breaks. This is worked out apart from the model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from intercluster.analysis.consortia.choosing.problem import (
    TOLERANCE,
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
    Problem,
    Rule,
)


@dataclass(frozen=True)
class Score:
    """What a team is worth, and what adds up to it."""

    coverage: float
    """How well the competences are covered: 1 if each is, by a member of strength 1."""
    members: float
    """What is taken off for the number of members."""
    preferences: Mapping[str, float]
    """What each balance takes off, and each mix adds, by name."""

    @property
    def total(self) -> float:
        """Return the score."""
        return self.coverage + self.members + sum(self.preferences.values())


def takers(problem: Problem, members: Sequence[int]) -> tuple[int | None, ...]:
    """Return for each competence the member that is strongest in it, or None if nobody can do it."""
    if not members:
        return (None,) * len(problem.weights)
    strength = problem.strength[list(members)]
    best = strength.argmax(axis=0)
    return tuple(
        members[row] if strength[row, competence] > 0 else None for competence, row in enumerate(best.tolist())
    )


def score(problem: Problem, members: Sequence[int]) -> Score:
    """Return the score of a team."""
    chosen = list(members)
    coverage = float(problem.worth[chosen].max(axis=0, initial=0.0).sum())
    preferences = {}
    for balance in problem.balances:
        preferences[balance.name] = -balance.weight * int(_numbers(balance.labels[chosen]).max(initial=0))
    for mix in problem.mixes:
        inside = int(mix.of[chosen].sum())
        preferences[mix.name] = mix.weight * min(inside, len(chosen) - inside)
    return Score(coverage, -problem.few * len(chosen), preferences)


def broken(problem: Problem, members: Sequence[int], costs: Floats) -> tuple[str, ...]:
    """Return the names of the rules that a team breaks, if its members have these costs."""
    chosen = list(members)
    margin = TOLERANCE * float(problem.most_cost.max(initial=0.0))
    found = [rule.name for rule in problem.rules if not _holds(rule, chosen, costs, margin)]
    able = [rule for rule in problem.rules if isinstance(rule, Coordinator)]
    if able and not np.logical_and.reduce([rule.of[chosen] for rule in able]).any():
        found += [rule.name for rule in able if rule.name not in found]
    return tuple(found)


def coordinator(problem: Problem, members: Sequence[int]) -> int | None:
    """Return the member that can coordinate and covers most, or None if the rules ask for none."""
    able = [rule.of for rule in problem.rules if isinstance(rule, Coordinator)]
    fit = [each for each in members if all(of[each] for of in able)]
    taken = takers(problem, members)
    worth = problem.worth

    def covers(member: int) -> float:
        return float(sum(worth[member, at] for at, taker in enumerate(taken) if taker == member))

    return max(fit, key=covers) if able and fit else None


def _holds(rule: Rule, chosen: list[int], costs: Floats, margin: float) -> bool:  # noqa: PLR0911 - one for each kind
    match rule:
        case Count(of=of, least=least, most=most):
            number = int(of[chosen].sum())
            return least <= number and (most is None or number <= most)
        case CountEach(labels=labels, most=most):
            return bool((_numbers(labels[chosen]) <= most).all())
        case Distinct(labels=labels, least=least):
            return int((_numbers(labels[chosen]) > 0).sum()) >= least
        case CountShare(of=of, least=low, most=high):
            number = int(of[chosen].sum())
            return low * len(chosen) - TOLERANCE <= number <= high * len(chosen) + TOLERANCE
        case Apart(of=of, owners=owners, least=least, countries=countries):
            inside = [member for member in chosen if of[member]]
            return _most_apart(inside, owners, countries) >= least
        case Cost(of=of, least=low, most=top):
            total = float((costs * of[chosen]).sum())
            return low - margin <= total and (top is None or total <= top + margin)
        case CostEach(labels=labels, of=of, least=low, most=top):
            sums = _sums(labels, chosen, costs * of[chosen])
            enough = bool(((sums >= low - margin) | (sums == 0)).all())
            return enough and (top is None or bool((sums <= top + margin).all()))
        case CostShare(of=of, least=low, most=high, whole=parts):
            total = float((costs * of[chosen]).sum())
            whole = float(costs.sum() if parts is None else costs @ parts[chosen])
            return low * whole - margin <= total <= high * whole + margin
        case CostShareEach(labels=labels, most=share, whole=parts):
            counted = costs if parts is None else costs * parts[chosen]
            return bool((_sums(labels, chosen, counted) <= share * counted.sum() + margin).all())
        case Coordinator(of=of):
            return bool(of[chosen].any())


def _numbers(labels: Integers) -> Integers:
    return np.bincount(labels[labels >= 0], minlength=1)


def _sums(labels: Integers | None, chosen: list[int], costs: Floats) -> Floats:
    """Return the sum of each group, or each cost if there are no labels."""
    if labels is None:
        return costs
    groups = labels[chosen]
    sums: Floats = np.bincount(groups[groups >= 0], weights=costs[groups >= 0], minlength=1).astype(np.float64)
    return sums


def _most_apart(members: list[int], owners: Integers, countries: Integers | None) -> int:
    """Return how many members there are at most no two of which share an owner or a country."""
    # Those without an owner group have one of their own.
    owner = {member: int(owners[member]) if owners[member] >= 0 else -1 - member for member in members}
    if countries is None:
        return len(set(owner.values()))
    country = {member: int(countries[member]) for member in members if countries[member] >= 0}
    taken: dict[int, int] = {}

    def place(own: int, tried: set[int]) -> bool:
        """Give a country an owner, and move another country if need be."""
        for each in {owner[member] for member in country if country[member] == own} - tried:
            tried.add(each)
            if each not in taken or place(taken[each], tried):
                taken[each] = own
                return True
        return False

    return sum(place(own, set()) for own in sorted(set(country.values())))
