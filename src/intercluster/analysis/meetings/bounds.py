"""What no schedule surpasses: linear programs over which wishes are met, without saying when (b-matching).

Each participant has no more meetings than free slots in which somebody could be met, nor than the cap, and all together
no more than there are places at tables. Edmonds (1965) describes the whole matchings of such a program; its optimum
without whole numbers is close to them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from intercluster.analysis.meetings.program import Program
from intercluster.analysis.meetings.timetable import Timetable, slots_of

CLOSE = 1e-6
SECONDS = 10.0
PLENTY = 4
"""People for each table from which on tables are what limits a slot."""
MATCHING = "b-matching"
RUNS = "b-matching with runs of free slots"


@dataclass(frozen=True, eq=False)
class WorthBound:
    """The optimum of the program."""

    value: int
    share: Sequence[float]
    """How far each wish is met at the optimum, 0 to 1."""


def worth_bound(times: Timetable) -> WorthBound | None:
    """Return the most worth that meetings could have; None if those that must be held cannot all be."""
    if any(wish.must and not allowed for wish, allowed in zip(times.problem.wishes, times.allowed, strict=True)):
        return None
    solved = _matching(times).solve()
    if solved is None:
        return None
    return WorthBound(floor(solved.objective + CLOSE), solved.values[: len(times.slot)].tolist())


def most_kept(times: Timetable, weight: Mapping[int, int]) -> int:
    """Return how much of some meetings could be held at most, each counting its weight."""
    program = _matching(times, objective=0.0)
    program.lower = [0.0] * len(program.lower)
    for wish, each in weight.items():
        program.costs[wish] = float(each)
    solved = program.solve()
    return sum(weight.values()) if solved is None else floor(solved.objective + CLOSE)


def most_alone(times: Timetable, worth: int) -> int:
    """Return how many participants at least meet nobody in any schedule of at least this worth."""
    program = _matching(times, objective=0.0)
    program.at_least(_worths(times), worth)
    wishing = {
        person for wish in times.problem.wishes if wish.pair not in times.problem.must_not for person in wish.pair
    }
    own = _own(times)
    for person in sorted(wishing):
        alone = program.add(-1.0, 1.0)
        program.at_least({**dict.fromkeys(own.get(person, ()), 1.0), alone: 1.0}, 1.0)
    solved = program.solve()
    return 0 if solved is None else max(0, ceil(-solved.objective - CLOSE))


def least_idle(times: Timetable, worth: int, seconds: float = SECONDS) -> int:
    """Return how many idle periods any schedule of at least this worth has.

    A participant with more meetings than the longest run of free slots of each day holds is idle between two runs.
    """
    program = _matching(times, objective=0.0)
    program.at_least(_worths(times), worth)
    for own in _own(times).values():
        reach = _reach(times, own)
        free_of_charge = sum(max(_runs(times, reach & day), default=0) for day in times.days)
        rest = sorted((length for day in times.days for length in sorted(_runs(times, reach & day))[:-1]), reverse=True)
        row = dict.fromkeys(own, 1.0)
        for length in rest:
            row[program.add(-1.0, 1.0)] = -float(length)
        program.at_most(row, float(free_of_charge))
    solved = program.solve()
    program.whole = [True] * len(program.costs)
    bounds = [program.bound(seconds), None if solved is None else solved.objective]
    return max((ceil(-bound - CLOSE) for bound in bounds if bound is not None), default=0)


def least_changes(times: Timetable, worth: int, idle: int) -> int:
    """Return how often tables are changed in any schedule of at least this worth and no more idle periods.

    A table holds one meeting at a time. So of the two who come to a meeting straight from another one, at most one
    comes from that table; and nobody comes to a meeting in the first slot of a day. Only after an idle period may both
    have been there before.
    """
    pairs = [wish.pair for wish in times.problem.wishes]
    if len(set(pairs)) < len(pairs):
        return 0
    program = _matching(times, objective=0.0)
    program.at_least(_worths(times), worth)
    meetings = range(len(pairs))
    for at in meetings:
        program.costs[at] = -1.0
    for own in _own(times).values():
        reach = _reach(times, own)
        days = program.add(1.0, float(sum(1 for day in times.days if reach & day)))
        program.at_least({**dict.fromkeys(own, 1.0), days: -1.0}, 0.0)
    later = sum(times.most_in[slot] for slot in slots_of(times.inner))
    first = program.add(-1.0, np.inf)
    program.at_most({**dict.fromkeys(meetings, 1.0), first: -1.0}, later)
    solved = program.solve()
    return 0 if solved is None else max(0, ceil(-solved.objective - CLOSE) - idle)


def _matching(times: Timetable, objective: float = 1.0) -> Program:
    if not times.most_in:
        times.most_in = [_most_in(times, slot) for slot in range(times.problem.slots)]
    program = Program()
    for wish, allowed in zip(times.problem.wishes, times.allowed, strict=True):
        top = 1.0 if allowed else 0.0
        program.add(objective * wish.worth, top, 1.0 if wish.must and allowed else 0.0)
    for person, own in _own(times).items():
        most = min(_reach(times, own).bit_count(), times.most[person])
        if len(own) > most:
            program.at_most(dict.fromkeys(own, 1.0), most)
    problem = times.problem
    places = sum(times.most_in)
    program.at_most(dict.fromkeys(range(len(problem.wishes)), 1.0), places)
    for kind in range(1, len(times.rooms.kinds)):
        alike = [wish for wish, own in enumerate(times.rooms.kind) if own == kind]
        program.at_most(dict.fromkeys(alike, 1.0), sum(len(opened[kind]) for opened in times.rooms.open))
    return program


def _most_in(times: Timetable, slot: int) -> int:
    """Return how many meetings can be held in a slot at most: by tables, and by who is free to meet whom."""
    tables = sum(slot in free for free in times.problem.tables)
    there = [wish for wish, allowed in enumerate(times.allowed) if allowed >> slot & 1]
    people = {person for wish in there for person in (times.first[wish], times.second[wish])}
    most = min(tables, len(there), len(people) // 2)
    if len(people) > PLENTY * tables:
        return most
    program = Program()
    own: dict[int, list[int]] = {}
    for wish in there:
        column = program.add(1.0, 1.0)
        for person in (times.first[wish], times.second[wish]):
            own.setdefault(person, []).append(column)
    for columns in own.values():
        program.at_most(columns, 1.0)
    solved = program.solve()
    return most if solved is None else min(most, floor(solved.objective + CLOSE))


def _worths(times: Timetable) -> dict[int, float]:
    return {at: float(wish.worth) for at, wish in enumerate(times.problem.wishes)}


def _own(times: Timetable) -> dict[int, list[int]]:
    """Return the wishes of each participant that could be met."""
    own: dict[int, list[int]] = {}
    for wish, allowed in enumerate(times.allowed):
        if allowed:
            own.setdefault(times.first[wish], []).append(wish)
            own.setdefault(times.second[wish], []).append(wish)
    return own


def _reach(times: Timetable, wishes: Sequence[int]) -> int:
    """Return the slots in which any of some wishes could be met."""
    return int(np.bitwise_or.reduce(np.array([times.allowed[wish] for wish in wishes], dtype=object)))


def _runs(times: Timetable, bits: int) -> list[int]:
    """Return the lengths of the runs of slots of one day."""
    lengths: list[int] = []
    before = -2
    for slot in slots_of(bits):
        if slot == before + 1:
            lengths[-1] += 1
        else:
            lengths.append(1)
        before = slot
    return lengths
