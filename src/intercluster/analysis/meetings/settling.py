"""The best times of a small event, proved: one goal after the other, each as a program in whole numbers."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor

from intercluster.analysis.meetings.exact import EVERY, Model
from intercluster.analysis.meetings.timetable import Timetable

METHOD = "integer program"
CLOSE = 1e-6


@dataclass(frozen=True)
class Settled:
    """What is proved; a bound is None where that is nothing."""

    slots: Mapping[int, int] | None
    """The best times that were found, by wish."""
    infeasible: bool = False
    worth: int | None = None
    alone: int | None = None
    idle: int | None = None
    moves: int | None = None


def settle(times: Timetable, seconds: float, stop: Callable[[], bool]) -> Settled:
    """Look for the best times; what is found in one step binds the next."""
    until = time.monotonic() + seconds
    problem = times.problem
    model = Model.of(times, dict.fromkeys(range(len(problem.wishes)), EVERY))
    columns = {at: list(own.values()) for at, own in model.when.items()}
    program = model.program
    program.stop = stop
    people = range(problem.participants)
    idle = {person: model.idle(person, 0.0) for person in people if model.own.get(person)}
    if problem.fairness is not None:
        model.fair(idle, problem.fairness)
    wishing = {person for wish in problem.wishes if wish.pair not in problem.must_not for person in wish.pair}
    alone = [column for person in sorted(wishing) if (column := model.alone(person, 0.0)) is not None]
    idle_total = _summed(idle.values())
    worth_total = {column: float(problem.wishes[at].worth) for at, own in columns.items() for column in own}
    found: Mapping[int, int] | None = None
    bounds: list[int] = []
    for total, sign in ((worth_total, 1.0), (dict.fromkeys(alone, 1.0), -1.0), (idle_total, -1.0)):
        program.costs = [sign * total.get(column, 0.0) for column in range(len(program.costs))]
        solved, infeasible = program.solve_or_refuse(until - time.monotonic())
        if infeasible and found is None:
            return Settled(None, infeasible=True)
        if solved is None:
            break
        found = model.slots(solved.values.tolist())
        bounds.append(floor(solved.bound + CLOSE) if sign > 0 else max(0, ceil(-solved.bound - CLOSE)))
        reached = round(abs(solved.objective))
        if sign > 0:
            program.at_least(total, reached)
        else:
            program.at_most(total, reached)
    worth, lonely, idles = [*bounds, None, None, None][:3]
    return Settled(found, False, worth, lonely, idles)


def _summed(totals: Iterable[Mapping[int, float]]) -> dict[int, float]:
    summed: dict[int, float] = {}
    for total in totals:
        for column, value in total.items():
            summed[column] = summed.get(column, 0.0) + value
    return summed
