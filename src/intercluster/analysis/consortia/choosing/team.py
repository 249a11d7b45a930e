"""The best team, the next ones that differ from it, and what happens if a partner leaves."""

from collections.abc import Iterator
from dataclasses import dataclass

from intercluster.analysis.consortia.choosing.prices import Prices
from intercluster.analysis.consortia.choosing.problem import Count, Floats, Problem
from intercluster.analysis.consortia.choosing.search import Answer, search
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
    """What each member costs."""
    takes: tuple[int | None, ...]
    """For each competence, the member that takes it, or None if nobody can do it."""
    coordinator: int | None
    """Who can coordinate, if the rules say who may."""
    score: Score
    bound: float
    """No team has a higher score."""
    is_best: bool
    """Whether the bound proves that no team is better."""


@dataclass(frozen=True, eq=False)
class Leaving:
    """What becomes of a team if a member leaves."""

    staying: Team | None
    """The best team that all others stay in, or None if there is none."""
    best: Team | None
    """The best team without the member; the others may leave too."""


def best_team(problem: Problem, seconds: float = 60.0, before: Prices | None = None) -> Team | None:
    """Return the best team, or None if no team meets all rules or none was found in time."""
    answer = search(problem, seconds, before)
    return _team(problem, answer)


def best_teams(
    problem: Problem, number: int = NUMBER, different: int = DIFFERENT, seconds: float = 60.0
) -> Iterator[Team]:
    """Yield the best team, then each time the best one that lacks two or more members of each earlier team."""
    current, prices = problem, None
    for turn in range(number):
        answer = search(current, seconds, prices)
        prices = answer.prices
        team = _team(problem, answer)
        if team is None:
            return
        yield team
        most = len(team.members) - min(different, len(team.members))
        current = current.having(Count(f"differs from team {turn + 1}", problem.among(team.members), most=most))


def without(problem: Problem, team: Team, leaver: int, seconds: float = 60.0, before: Prices | None = None) -> Leaving:
    """Return what becomes of a team if a member leaves."""
    left = problem.having(Count("has left", problem.among([leaver]), most=0))
    others = [member for member in team.members if member != leaver]
    stays = left.having(Count("stay", problem.among(others), least=len(others)))
    return Leaving(_team(left, search(stays, seconds, before)), _team(left, search(left, seconds, before)))


def _team(problem: Problem, answer: Answer) -> Team | None:
    choice = answer.choice
    if choice is None:
        return None
    members = tuple(int(each) for each in choice.members)
    missed = broken(problem, members, choice.costs)
    if missed:
        raise AssertionError(f"the solver broke {', '.join(missed)}")
    return Team(
        members,
        choice.costs,
        takers(problem, members),
        coordinator(problem, members),
        score(problem, members),
        answer.bound,
        answer.is_proved,
    )
