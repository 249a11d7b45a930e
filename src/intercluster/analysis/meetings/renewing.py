"""More worth by programs in whole numbers: all meetings of a few slots are chosen again, or those of all slots at once.

The first is a large neighbourhood search (Shaw 1998); the second proves what it finds, if the event is not too large.
"""

import random
import time
from collections.abc import Callable
from math import floor

from intercluster.analysis.meetings.exact import EVERY, Model
from intercluster.analysis.meetings.timetable import NOWHERE, Timetable

SEED = 3
AT_ONCE = 1_500
"""Pairs of a wish and a slot that are chosen at once, about."""
CLOSE = 1e-6
PATIENCE = 15
"""Steps without gain after which there is little hope."""
FEWEST = 2
"""Slots at once."""


def renew(times: Timetable, until: float, top: int, stop: Callable[[], bool]) -> None:
    """Choose the meetings of some slots, again and again, until a time or the highest possible worth."""
    chance = random.Random(SEED)  # noqa: S311 - a search, not a secret
    wishes = times.problem.wishes
    worth = sum(wishes[wish].worth for wish in times.held)
    every = list(range(times.problem.slots))
    size = {slot: sum(allowed >> slot & 1 for allowed in times.allowed) for slot in every}
    at_once = AT_ONCE
    in_vain = 0
    while worth < top and in_vain < PATIENCE and time.monotonic() < until and not stop():
        chosen: list[int] = []
        roomy = [slot for slot in every if len(times.together[slot]) < max(map(len, times.rooms.open[slot]))]
        first = chance.sample(roomy or every, 1)
        for slot in [*first, *chance.sample(every, len(every))]:
            if slot not in chosen and (len(chosen) < FEWEST or sum(size[each] for each in chosen) < at_once):
                chosen.append(slot)
        begin = time.monotonic()
        gain = _step(times, sum(1 << slot for slot in chosen), until)
        worth += gain
        in_vain = 0 if gain else in_vain + 1
        at_once = max(AT_ONCE // 2, int(at_once * (1.1 if time.monotonic() - begin < 2 else 0.8)))


def _step(times: Timetable, bits: int, until: float) -> int:
    """Choose the meetings of some slots again, and return how much worth that gains."""
    wishes = times.problem.wishes
    choices = {
        wish: times.allowed[wish] & bits
        for wish, slot in enumerate(times.slot)
        if (slot == NOWHERE or bits >> slot & 1) and times.allowed[wish] & bits
    }
    fixed = {wish: times.slot[wish] for wish in times.held if wish not in choices}
    model = Model.of(times, choices, fixed)
    for wish in choices:
        model.reward(wish, wishes[wish].worth)
    model.begin_with(times.slot)
    solved = model.program.solve(until - time.monotonic())
    if solved is None:
        return 0
    before = sum(wishes[wish].worth for wish in choices if times.slot[wish] != NOWHERE)
    gain = round(solved.objective) - before
    if gain >= 0:
        found = model.slots(solved.values.tolist())
        times.restore([{**fixed, **found}.get(wish, NOWHERE) for wish in range(len(wishes))])
    return max(gain, 0)


def most_worth(times: Timetable, seconds: float, stop: Callable[[], bool]) -> int | None:
    """Hold the meetings of most worth, as far as time allows, and return what no schedule surpasses."""
    wishes = times.problem.wishes
    model = Model.of(times, dict.fromkeys(range(len(wishes)), EVERY))
    for at, wish in enumerate(wishes):
        model.reward(at, wish.worth)
    model.begin_with(times.slot)
    model.program.stop = stop
    solved = model.program.solve(seconds)
    if solved is None:
        return None
    if solved.objective > sum(wishes[wish].worth for wish in times.held):
        found = model.slots(solved.values.tolist())
        times.restore([found.get(wish, NOWHERE) for wish in range(len(wishes))])
    return floor(solved.bound + CLOSE)
