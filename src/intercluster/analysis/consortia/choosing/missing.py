"""Why no team meets all rules, and which kind of organisation would change that.

Rules with one name are one demand. A clash is a set of demands that no team meets together, while a team meets all but
any one of them. The smallest clash is found by hitting sets (Ignatiev et al. 2015, CP): a set that shares a demand with
each known way to give demands up either clashes, or shows another way.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from intercluster.analysis.consortia.choosing.problem import Count, Problem
from intercluster.analysis.consortia.choosing.search import search

Names = frozenset[str]
MOST_WANTED = 6
"""Organisations that may be missing at once: enough for one that is alone and a call for seven partners."""
SETS = 3
"""Sets of organisations that are named where one alone is not enough."""


@dataclass(frozen=True)
class Clash:
    """Why there is no team."""

    demands: tuple[str, ...]
    """A smallest set that no team meets together. A team meets them without any one of them."""
    give_up: tuple[str, ...] | None
    """A smallest set without which a team meets all other demands; None if that takes more than may be given up."""


@dataclass(frozen=True)
class Wanted:
    """Organisations, any of which would make a team possible."""

    number: int
    """How many are needed at least."""
    sets: tuple[tuple[Mapping[str, str], ...], ...]
    """What each of them has to be. What is not said of one does not matter."""


def is_possible(problem: Problem) -> bool:
    """Return whether any team meets all rules. Raises TimeoutError if a minute does not tell."""
    return _members(problem) is not None


def clash(problem: Problem, firm: Collection[str] = ()) -> Clash | None:
    """Return why no team meets all rules, or None if one does. Nobody can give up the firm ones, such as a call's."""
    names = tuple(dict.fromkeys(rule.name for rule in problem.rules))
    everything = frozenset(names)
    known: dict[Names, bool] = {}

    def holds(demands: Names) -> bool:
        if demands not in known:
            # What holds with more demands holds with fewer, and the other way round.
            if any(demands <= other for other, possible in known.items() if possible):
                return True
            if any(demands >= other for other, possible in known.items() if not possible):
                return False
            kept = tuple(rule for rule in problem.rules if rule.name in demands)
            known[demands] = is_possible(replace(problem, rules=kept))
        return known[demands]

    if holds(everything):
        return None
    if not holds(frozenset()):
        return Clash((), ())
    ways: list[Names] = []
    while holds(smallest := _smallest_hitting(names, ways)):
        ways.append(everything - _grown(smallest, names, holds))
    why = Clash(_in_order(smallest, names), None)
    if not holds(everything.intersection(firm)):
        return why
    clashes = [smallest]
    while not holds(everything - (given_up := _smallest_hitting(names, [each.difference(firm) for each in clashes]))):
        clashes.append(_shrunk(everything - given_up, names, holds))
    return replace(why, give_up=_in_order(given_up, names))


def unmet_alone(problem: Problem, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the demands that no team meets even if nothing else is demanded, without those already known."""
    names = dict.fromkeys(rule.name for rule in problem.rules if rule.name not in known)
    kept = {name: tuple(rule for rule in problem.rules if rule.name == name) for name in names}
    return tuple(name for name, rules in kept.items() if not is_possible(replace(problem, rules=rules)))


def wanted(problem: Problem, kinds: Sequence[Mapping[str, str]]) -> Wanted | None:
    """Return which kinds of organisations would make a team possible, or None if none of them would.

    The last candidates of the problem are the kinds: organisations that do not exist, each with what it would be. Where
    one is enough, all kinds are tried, and those that differ in something that does not matter are said together. Each
    answer is the result of solving the problem with these organisations, and with no other kind.
    """
    real = problem.size - len(kinds)
    existing = np.arange(real)

    def among(chosen: Sequence[int]) -> Problem:
        return problem.take(np.concatenate([existing, real + np.array(chosen, dtype=np.intp)]))

    copies = [kind for kind in range(len(kinds)) for _ in range(MOST_WANTED)]
    asked = among(copies)
    imagined = asked.among(range(real, asked.size))

    def with_most(number: int) -> Problem:
        return asked.having(Count("imagined", imagined, most=number))

    if not is_possible(with_most(MOST_WANTED)):  # where none would do, one choice tells it
        return None
    for number in range(1, MOST_WANTED + 1):
        limited = with_most(number)
        if not is_possible(limited):
            continue
        if number == 1:
            solving = [kind for kind in range(len(kinds)) if is_possible(among([kind]))]
            return Wanted(1, tuple((each,) for each in in_short(kinds, solving)))
        sets: list[tuple[Mapping[str, str], ...]] = []
        while len(sets) < SETS and (members := _members(limited)) is not None:
            chosen = [copies[member - real] for member in members if member >= real]
            assert is_possible(among(chosen))
            sets.append(tuple(kinds[kind] for kind in chosen))
            same = np.isin(np.array([-1] * real + copies), chosen)
            limited = limited.having(Count("other kinds", same, most=number - 1))
        return Wanted(number, tuple(sets))
    return None


def in_short(kinds: Sequence[Mapping[str, str]], chosen: Sequence[int]) -> list[Mapping[str, str]]:
    """Return the shortest descriptions that fit chosen kinds only, and together all of them."""
    left = set(chosen)
    found: list[Mapping[str, str]] = []
    attributes = list(kinds[0]) if kinds else []
    for length in range(len(attributes) + 1):
        fitting = {
            tuple((name, kinds[kind][name]) for name in names): frozenset[int]()
            for names in combinations(attributes, length)
            for kind in chosen
        }
        for described in fitting:
            fitting[described] = frozenset(at for at, each in enumerate(kinds) if set(described) <= each.items())
        only = {described: own for described, own in fitting.items() if own <= set(chosen)}
        while only and left & only[described := max(only, key=lambda each: len(left & only[each]))]:
            found.append(dict(described))
            left -= only.pop(described)
    return found


def _members(problem: Problem) -> tuple[int, ...] | None:
    """Return the members of any team that meets all rules.

    Raises TimeoutError if a minute does not tell, so that nothing is said to be impossible that may be possible.
    """
    none = np.zeros((problem.size, 0))
    answer = search(replace(problem, strength=none, weights=np.zeros(0), balances=(), mixes=(), few=0.0))
    if answer.choice is None and not answer.is_proved:
        raise TimeoutError("it was not found out in time whether a team is possible")
    return None if answer.choice is None else tuple(int(member) for member in answer.choice.members)


def _smallest_hitting(names: Sequence[str], sets: Sequence[Names]) -> Names:
    """Return a smallest set that shares a name with each of some sets."""
    useful = [name for name in names if any(name in each for each in sets)]
    return next(
        frozenset(chosen)
        for length in range(len(useful) + 1)
        for chosen in combinations(useful, length)
        if all(each.intersection(chosen) for each in sets)
    )


def _grown(demands: Names, names: Sequence[str], holds: Callable[[Names], bool]) -> Names:
    """Add demands as long as a team meets all of them."""
    for name in names:
        if holds(demands | {name}):
            demands |= {name}
    return demands


def _shrunk(demands: Names, names: Sequence[str], holds: Callable[[Names], bool]) -> Names:
    """Take demands away as long as no team meets all of them."""
    for name in names:
        if name in demands and not holds(demands - {name}):
            demands -= {name}
    return demands


def _in_order(demands: Names, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in demands)
