"""The best team, the next ones that differ from it, and what happens if a partner leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from intercluster.analysis.consortia.choosing.costs import whole_costs
from intercluster.analysis.consortia.choosing.prices import Prices
from intercluster.analysis.consortia.choosing.problem import Count, Floats, Problem
from intercluster.analysis.consortia.choosing.search import PROVED, Answer, search
from intercluster.analysis.consortia.choosing.verify import Score, broken, coordinator, score, takers

NUMBER = 5
DIFFERENT = 2
"""How many members of each earlier team a further one lacks at least."""


@dataclass(frozen=True, eq=False)
class Team:
    """A team that meets all rules."""

    members: tuple[int, ...]
    """Candidates, in ascending order."""
    costs: Floats
    """What each member costs: whole units where there is a choice of costs and whole ones meet the rules."""
    takes: tuple[int | None, ...]
    """For each competence, the member that takes it, or None if nobody can do it."""
    coordinator: int | None
    """Who can coordinate, if the rules say who may."""
    score: Score
    bound: float
    """No team has a higher score."""
    is_best: bool
    """Whether the bound proves that no team is better."""
    way: int = 0
    """Which way to meet the rules it goes."""


def best_team(*ways: Problem, seconds: float = 60.0) -> Team | None:
    """Return the best team of any of the ways to meet the rules, or None if there is none or it was not found in time.

    The ways differ in their rules only. So do those of the functions below.
    """
    return next(best_teams(*ways, number=1, seconds=seconds), None)


def best_teams(
    *ways: Problem, number: int = NUMBER, different: int = DIFFERENT, seconds: float = 60.0
) -> Iterator[Team]:
    """Yield the best team, then each time the best one that lacks two or more members of each earlier team."""
    known: list[Prices | None] = [None] * len(ways)
    cuts: tuple[Count, ...] = ()
    for turn in range(number):
        team = _best([way.having(*cuts) for way in ways], seconds, known)
        if team is None:
            return
        yield team
        most = len(team.members) - min(different, len(team.members))
        cuts = (*cuts, Count(f"differs from team {turn + 1}", ways[0].among(team.members), most=most))


def others_stay(leaver: int, team: Team, *ways: Problem, seconds: float = 60.0) -> Team | None:
    """Return the best team without a member that all others stay in, or None if there is none."""
    others = [member for member in team.members if member != leaver]
    stay = Count("stay", ways[0].among(others), least=len(others))
    return best_team(*(way.having(stay) for way in _without(leaver, ways)), seconds=seconds)


def best_without(leaver: int, *ways: Problem, seconds: float = 60.0) -> Team | None:
    """Return the best team without a candidate, whether others of its team stay or not."""
    return best_team(*_without(leaver, ways), seconds=seconds)


def _without(leaver: int, ways: Sequence[Problem]) -> list[Problem]:
    return [way.having(Count("has left", way.among([leaver]), most=0)) for way in ways]


def _best(ways: Sequence[Problem], seconds: float, known: list[Prices | None]) -> Team | None:
    """Return the best team of any way; `known` has prices of each way in a similar problem, and gets the new ones."""
    answers = [search(way, seconds, before) for way, before in zip(ways, known, strict=True)]
    known[:] = [answer.prices for answer in answers]
    bound = max(answer.bound for answer in answers)
    scores = [-np.inf if answer.choice is None else answer.choice.score for answer in answers]
    best = int(np.argmax(scores))
    return _team(ways[best], answers[best], bound, best)


def _team(problem: Problem, answer: Answer, bound: float, way: int) -> Team | None:
    choice = answer.choice
    if choice is None:
        return None
    members = tuple(int(each) for each in choice.members)
    whole = whole_costs(problem, choice.members)
    costs = choice.costs if whole is None or broken(problem, members, whole) else whole
    missed = broken(problem, members, costs)
    if missed:
        raise AssertionError(f"the solver broke {', '.join(missed)}")
    return Team(
        members,
        costs,
        takers(problem, members),
        coordinator(problem, members),
        score(problem, members),
        bound,
        bound <= choice.score + PROVED,
        way,
    )
