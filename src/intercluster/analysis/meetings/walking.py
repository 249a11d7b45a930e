"""The fewest table changes of a small event, proved: times and tables are chosen together, no other goal gets worse.

A participant is at some table all day, also while idle, and goes to another one only for a meeting there.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from intercluster.analysis.meetings.preferring import as_good, liking
from intercluster.analysis.meetings.problem import Meeting, figures
from intercluster.analysis.meetings.program import Program
from intercluster.analysis.meetings.timetable import NOWHERE, Timetable, slots_of

SMALL = 200
"""Wishes, slots and tables that go together up to which a program looks at all."""
SECONDS = 1.0
CLOSE = 1e-6


@dataclass(frozen=True)
class Walks:
    """The meetings with the fewest table changes that were found, and what no schedule surpasses."""

    meetings: Sequence[Meeting]
    bound: int


def walk_least(
    times: Timetable, meetings: Sequence[Meeting], before: Sequence[Meeting], until: float, stop: Callable[[], bool]
) -> Walks | None:
    """Choose times and tables again for fewer table changes; None if the event is not small, or time is up.

    Of those with as few changes, places of before are preferred, and then early ones.
    """
    problem, rooms = times.problem, times.rooms
    pairs = [(wish, slot) for wish, allowed in enumerate(times.allowed) for slot in slots_of(allowed)]
    seconds = min(SECONDS, until - time.monotonic())
    if sum(len(rooms.open[slot][rooms.kind[wish]]) for wish, slot in pairs) > SMALL or seconds <= 0 or stop():
        return None
    model = as_good(times)
    program = model.program
    program.stop = stop
    places: dict[Meeting, int] = {}
    for wish, own in model.when.items():
        for slot, column in own.items():
            tables = rooms.open[slot][rooms.kind[wish]]
            here = {Meeting(wish, slot, table): program.add(0.0, 1.0, whole=True) for table in sorted(tables)}
            program.row({column: -1.0, **dict.fromkeys(here.values(), 1.0)}, 0.0, 0.0)
            places |= here
    _one_at_a_table(program, places)
    changes = _changes(times, program, places)
    for column in changes:
        program.costs[column] = -1.0
    held = set(meetings)
    program.begin = {column: float(place in held) for place, column in places.items()}
    solved = program.solve(seconds)
    if solved is None:
        return None
    bound, moves = max(0, ceil(-solved.bound - CLOSE)), round(-solved.objective)
    if moves >= figures(problem, meetings).moves:
        return Walks(meetings, bound)
    program.at_most(changes, moves)
    program.costs = [0.0] * len(program.costs)
    placed, was = set(before), {each.wish: each.slot for each in before}
    for place, column in places.items():
        program.costs[column] = 2.0 * liking(times, was, place.wish, place.slot) + (place in placed)
    program.begin = {column: solved.values[column] for column in places.values()}
    liked = program.solve(seconds) or solved
    found = [place for place, column in places.items() if liked.values[column] > 0.5]
    slots = {each.wish: each.slot for each in found}
    times.restore([slots.get(wish, NOWHERE) for wish in range(len(problem.wishes))])
    return Walks(found, bound)


def _one_at_a_table(program: Program, places: dict[Meeting, int]) -> None:
    by_table: dict[tuple[int, int], list[int]] = {}
    for place, column in places.items():
        by_table.setdefault((place.slot, place.table), []).append(column)
    for columns in by_table.values():
        program.at_most(columns, 1.0)


def _changes(times: Timetable, program: Program, places: dict[Meeting, int]) -> list[int]:
    """Add variables for every time that somebody goes to another table, and return them."""
    meets: dict[int, dict[tuple[int, int], list[int]]] = {}
    for place, column in places.items():
        for person in (times.first[place.wish], times.second[place.wish]):
            meets.setdefault(person, {}).setdefault((place.slot, place.table), []).append(column)
    changes: list[int] = []
    for own in meets.values():
        tables = sorted({table for _, table in own})
        earlier: dict[int, int] = {}
        for slot in range(times.problem.slots):
            here = {table: program.add(0.0, 1.0) for table in tables}
            program.row(dict.fromkeys(here.values(), 1.0), 1.0, 1.0)
            for table, column in here.items():
                program.at_least({column: 1.0, **dict.fromkeys(own.get((slot, table), ()), -1.0)}, 0.0)
            if earlier and times.inner >> slot & 1:
                changes.append(program.add(0.0, 1.0))
                for table, column in here.items():
                    program.at_least({changes[-1]: 1.0, column: -1.0, earlier[table]: 1.0}, 0.0)
            earlier = here
    return changes
