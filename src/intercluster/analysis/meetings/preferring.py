"""Which of two schedules that are equally good: the one nearer to an earlier one, and then the one that begins earlier.

Times and tables change only as far as no goal gets worse: not worth, nor who is alone, idle periods or table changes.
"""

import time
from collections.abc import Callable, Mapping, Sequence

from intercluster.analysis.meetings.closing import is_fair
from intercluster.analysis.meetings.exact import EVERY, Model
from intercluster.analysis.meetings.problem import Meeting, Problem, figures
from intercluster.analysis.meetings.reseating import Reseating
from intercluster.analysis.meetings.seating import Seating
from intercluster.analysis.meetings.timetable import NOWHERE, Timetable, slots_of

MOST = 3_000
"""Pairs of a wish and a slot up to which a program looks at all meetings together."""
SECONDS = 4.0
ROUNDS = 20


def prefer(times: Timetable, before: Sequence[Meeting], until: float, stop: Callable[[], bool]) -> None:
    """Give meetings the slots that they had before, or else earlier ones, where no goal of the times gets worse."""
    was = {each.wish: each.slot for each in before}
    _shift(times, was)
    _chained(times, was, until, stop)
    if sum(allowed.bit_count() for allowed in times.allowed) <= MOST:
        _together(times, was, min(until - time.monotonic(), SECONDS), stop)


def liking(times: Timetable, was: Mapping[int, int], wish: int, slot: int) -> int:
    """Return how much a slot is liked for a meeting: one place of before counts more than all earlier times."""
    if slot == NOWHERE:
        return 0
    slots = times.problem.slots
    return (1 + slots * len(times.slot)) * (was.get(wish) == slot) + slots - slot


def _idle(times: Timetable) -> int:
    return sum(map(times.idle, times.busy))


def _gain(times: Timetable, was: Mapping[int, int], moves: Mapping[int, int]) -> int:
    """Return how much more the slots after moves are liked; not above 0 where a goal gets worse."""
    liked = sum(
        liking(times, was, wish, slot) - liking(times, was, wish, times.slot[wish]) for wish, slot in moves.items()
    )
    if liked <= 0:
        return liked
    idle = sum(times.idle(busy) - times.idle(times.busy[who]) for who, busy in times.after_moves(moves).items())
    return liked if idle <= 0 and times.keeps_rules(moves) and is_fair(times, dict(moves)) else 0


def _shift(times: Timetable, was: Mapping[int, int]) -> None:
    """Move the meetings of a whole day to slots of it as early as all can come."""
    for day in times.days:
        for by in reversed(range(1, day.bit_count())):
            held = [wish for wish in times.held if day >> times.slot[wish] & 1]
            moves = {wish: times.slot[wish] - by for wish in held}
            can_all = all(slot >= 0 and day & times.allowed[wish] & 1 << slot for wish, slot in moves.items())
            if moves and can_all and _gain(times, was, moves) > 0:
                times.apply(moves)
                break


def _chained(times: Timetable, was: Mapping[int, int], until: float, stop: Callable[[], bool]) -> None:
    """Let meetings of two slots change places as long as that is liked."""
    for _ in range(ROUNDS):
        changed = False
        for wish in times.held:
            if time.monotonic() >= until or stop():
                return
            here = times.slot[wish]
            if here == was.get(wish):
                continue
            wanted = [slot for slot in slots_of(times.allowed[wish]) if slot < here or slot == was.get(wish)]
            for slot in sorted(wanted, key=lambda each: each != was.get(wish)):
                moves = times.chain(wish, slot, here)
                if moves is not None and _gain(times, was, moves) > 0:
                    times.apply(moves)
                    changed = True
                    break
        if not changed:
            return


def _together(times: Timetable, was: Mapping[int, int], seconds: float, stop: Callable[[], bool]) -> None:
    """Choose the slots of all wishes by a program that lets no goal get worse."""
    if seconds <= 0 or stop():
        return
    model = as_good(times)
    program = model.program
    program.stop = stop
    for wish, own in model.when.items():
        for slot, column in own.items():
            program.costs[column] = float(liking(times, was, wish, slot))
    model.begin_with(times.slot)
    liked = sum(liking(times, was, wish, slot) for wish, slot in enumerate(times.slot))
    solved = program.solve(seconds)
    if solved is None or solved.objective <= liked + 0.5:
        return
    found = model.slots(solved.values.tolist())
    times.restore([found.get(wish, NOWHERE) for wish in range(len(times.slot))])


def as_good(times: Timetable) -> Model:
    """Return a program for the slots of all wishes that lets no goal of the times get worse."""
    problem = times.problem
    model = Model.of(times, dict.fromkeys(range(len(problem.wishes)), EVERY))
    columns = {wish: list(own.values()) for wish, own in model.when.items()}
    people = [person for person in range(problem.participants) if model.own.get(person)]
    idle = {person: model.idle(person, 0.0) for person in people}
    if problem.fairness is not None:
        model.fair(idle, problem.fairness)
    program = model.program
    program.at_least(
        {each: float(problem.wishes[at].worth) for at, own in columns.items() for each in own}, _worth(times)
    )
    wishing = {person for wish in problem.wishes if wish.pair not in problem.must_not for person in wish.pair}
    alone = [column for person in sorted(wishing) if (column := model.alone(person, 0.0)) is not None]
    program.at_most(alone, sum(not times.busy[person] for person in wishing))
    waits: dict[int, float] = {}
    for total in idle.values():
        for column, value in total.items():
            waits[column] = waits.get(column, 0.0) + value
    program.at_most(waits, _idle(times))
    return model


def _worth(times: Timetable) -> int:
    return sum(times.problem.wishes[wish].worth for wish in times.held)


def seated(
    problem: Problem,
    slots: Sequence[int],
    before: Sequence[Meeting],
    until: float,
    least: Callable[[Sequence[Meeting]], int],
    stop: Callable[[], bool],
) -> list[Meeting]:
    """Return the meetings at tables that are changed as seldom as possible, then at as many of before as possible."""
    found = []
    now = time.monotonic()
    for kept, end in (((), now + 0.6 * (until - now)), (before, until)) if before else (((), until),):
        seating = Seating(problem, slots, kept)
        seating.improve(end, stop)
        Reseating(seating).anneal(end, least(seating.meetings), stop)
        _back(seating, before, until, stop)
        found.append(seating.meetings)
    was = set(before)
    return min(found, key=lambda each: (figures(problem, each).moves, -len(was.intersection(each))))


def _back(seating: Seating, before: Sequence[Meeting], until: float, stop: Callable[[], bool]) -> None:
    """Exchange tables in a slot or all day, so that more meetings are where they were, and no table changes more."""
    problem = seating.problem
    was = {each.wish: each.table for each in before if seating.slot[each.wish] == each.slot}
    changes = seating.changes
    for lasting in (True, False):
        for wish, table in was.items():
            if time.monotonic() >= until or stop():
                return
            here, slot = seating.table[wish], seating.slot[wish]
            if here == table:
                continue
            day = [at for at in seating.in_slot if problem.day(at) == problem.day(slot)] if lasting else [slot]
            there = {
                each: table if seating.table[each] == here else here
                for at in day
                for each in seating.in_slot[at]
                if seating.table[each] in (here, table)
            }
            if not all(to in seating.allowed(each) for each, to in there.items()):
                continue
            gain = sum((was.get(each) == to) - (was.get(each) == seating.table[each]) for each, to in there.items())
            old = {each: seating.table[each] for each in there}
            seating.table.update(there)
            if gain <= 0 or seating.changes > changes:
                seating.table.update(old)
            changes = seating.changes
