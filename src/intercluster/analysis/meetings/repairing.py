"""A schedule after somebody cancelled, came late or walked in: as many meetings as before, as few moved as possible.

Meetings that are still possible where they were stay, as far as tables go. The others get the slots that move fewest
confirmed meetings; then wishes come in that need nobody to move. If a count does not prove that no fewer move, a
program looks at all meetings. It begins where they were, so that few steps are left. Fairness is not looked at: printed
agendas count more.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from intercluster.analysis.meetings.bounds import most_kept, worth_bound
from intercluster.analysis.meetings.exact import EVERY, Model
from intercluster.analysis.meetings.problem import Goal, Meeting, Problem
from intercluster.analysis.meetings.program import Floats
from intercluster.analysis.meetings.seating import Seating
from intercluster.analysis.meetings.timetable import NOWHERE, Timetable
from intercluster.analysis.meetings.worth import Search

FOR_PLACES, FOR_REST = 0.6, 0.8
"""When the search for places, and everything, have to end, as a part of the time."""
FOR_PRICE = 1.0
"""Seconds for a schedule that may move everything."""
FOR_NEAR = 0.2
"""The part of the time for places with only those displaced moving."""
FEW = 3.0
"""How many more moves than the linear program has are looked for first."""
CLOSE = 1e-6
MUST = 100
"""How many meetings count as much as one that must be held."""
COUNTED = "counting those displaced"
EXACT = "integer program"


@dataclass(frozen=True)
class Repair:
    """A schedule after a change, and how it differs from the one before."""

    meetings: Sequence[Meeting]
    kept: tuple[int, ...]
    """The wishes whose meetings stay at their time and table."""
    moved: tuple[int, ...]
    """Those whose meetings have another slot."""
    reseated: tuple[int, ...]
    """Those whose meetings have another table only."""
    dropped: tuple[int, ...]
    """Those whose meetings are no longer held."""
    added: tuple[int, ...]
    """Those that are met now and were not before."""
    losses: Goal
    """What the dropped meetings count together, 1 each if nothing else was said: fewer is better."""
    moves: Goal
    """What the moved meetings count together; the bound holds where no more is lost."""
    worth: int
    price: int
    """How much more worth a schedule has that a search found and that may move everything."""
    most_price: int
    """How much more worth any schedule could have."""
    seconds: float


def repair(
    problem: Problem,
    before: Sequence[Meeting],
    *,
    kept: Mapping[int, int] | None = None,
    seconds: float = 5.0,
) -> Repair:
    """Return a schedule near an earlier one: all meetings that can be kept, and as few moved as possible.

    `before` are the meetings that are still wished, by the wishes of the problem as it is now; `kept` says how much it
    matters that one stays, where that is not 1.
    """
    begin = time.monotonic()
    times = Timetable(problem)
    places = _Places(times, before, kept or {})
    losses, moves = places.find(begin + FOR_PLACES * seconds)
    _add(times, places.was, begin + FOR_REST * seconds)
    _settle(times, places.was, begin + FOR_REST * seconds)
    seating = Seating(problem, times.slot, before)
    seating.improve(begin + FOR_REST * seconds, lambda: False)
    meetings = seating.meetings
    worth = sum(problem.wishes[meeting.wish].worth for meeting in meetings)
    top = worth_bound(times)
    most = worth if top is None else max(worth, top.value)
    search = Search(times)
    until = min(time.monotonic() + FOR_PRICE, begin + seconds)
    search.climb(until, most + search.extra, lambda: False)
    best = sum(problem.wishes[wish].worth for wish in times.held)
    now = {meeting.wish: meeting for meeting in meetings}
    old = {meeting.wish: meeting for meeting in before}
    return Repair(
        meetings,
        kept=tuple(wish for wish, meeting in old.items() if now.get(wish) == meeting),
        moved=tuple(wish for wish in old if wish in now and now[wish].slot != old[wish].slot),
        reseated=tuple(
            wish
            for wish, meeting in old.items()
            if wish in now and now[wish].slot == meeting.slot and now[wish].table != meeting.table
        ),
        dropped=tuple(wish for wish in old if wish not in now),
        added=tuple(wish for wish in now if wish not in old),
        losses=losses,
        moves=moves,
        worth=worth,
        price=max(0, best - worth),
        most_price=most - worth,
        seconds=time.monotonic() - begin,
    )


class _Places:
    """Looks for the places of the meetings that cannot stay where they were."""

    def __init__(self, times: Timetable, before: Sequence[Meeting], kept: Mapping[int, int]) -> None:
        self.times = times
        self.was = {meeting.wish: meeting.slot for meeting in before}
        self.weight = {wish: kept.get(wish, 1) for wish in self.was}
        self.impossible = [wish for wish, slot in self.was.items() if not times.allowed[wish] >> slot & 1]
        self.displaced = set(self.was)
        for wish in sorted(self.was, key=lambda each: -self.weight[each]):
            moves = {wish: self.was[wish]}
            if times.common(wish) >> self.was[wish] & 1 and times.keeps_rules(moves):
                times.apply(moves)
                self.displaced.discard(wish)
        self.crowded = {self.was[wish] for wish in self.displaced.difference(self.impossible)}
        """The slots in which somebody has to give way for want of a table."""
        self.musts = [at for at, wish in enumerate(times.problem.wishes) if wish.must and at not in self.was]

    def find(self, until: float) -> tuple[Goal, Goal]:
        """Hold all meetings that can be held, and return what is lost and moved."""
        if not self.displaced and not self.musts:
            return Goal(0, 0, COUNTED), Goal(0, 0, COUNTED)
        now = time.monotonic()
        until_near = now + FOR_NEAR * (until - now)
        crowd = {wish for wish, slot in self.was.items() if slot in self.crowded}
        self._solve(self.displaced | crowd | set(self.musts), until_near)
        least = sum(self.weight.values()) - most_kept(self.times, self.weight)
        lost, moved = self._counted()
        forced = max(0, sum(self.weight[wish] for wish in self._forced()) - lost)
        if lost <= least and moved <= forced and self._musts_are_held():
            return Goal(lost, lost, COUNTED), Goal(moved, moved, COUNTED)
        is_best = self._solve(self.was.keys() | set(self.musts), until)
        lost, moved = self._counted()
        if is_best:
            return Goal(lost, lost, EXACT), Goal(moved, moved, EXACT)
        return Goal(lost, min(lost, least), COUNTED), Goal(moved, min(moved, forced), COUNTED)

    def _forced(self) -> list[int]:
        """Return meetings that cannot stay, at least as few and light as there must be."""
        forced = list(self.impossible)
        rooms = self.times.rooms
        for slot in self.crowded if len(rooms.kinds) == 1 else ():
            here = [wish for wish, at in self.was.items() if at == slot and wish not in forced]
            too_many = max(0, len(here) - len(rooms.open[slot][0]))
            forced += sorted(here, key=self.weight.__getitem__)[:too_many]
        return forced

    def _musts_are_held(self) -> bool:
        return all(self.times.slot[wish] != NOWHERE for wish in self.musts)

    def _counted(self) -> tuple[int, int]:
        """Return what is lost and what is moved."""
        slot = self.times.slot
        lost = sum(each for wish, each in self.weight.items() if slot[wish] == NOWHERE)
        return lost, sum(each for wish, each in self.weight.items() if slot[wish] not in (NOWHERE, self.was[wish]))

    def _solve(self, near: set[int], until: float) -> bool:
        """Find the best places of some meetings, all others staying, and return whether they are the best.

        A linear program is mostly whole by itself. Where it is not, only places are tried that can be in a schedule
        near its optimum, and then in any better one.
        """
        model = self._model(near)
        program = model.program
        whole, program.whole = program.whole, [False] * len(program.whole)
        top = program.solve(until - time.monotonic())
        if top is None or not np.isfinite(top.bound):
            return False
        chosen = top.values[whole]
        if np.all(np.abs(chosen - np.round(chosen)) < CLOSE):
            self._take(model, top.values)
            return True
        program.whole, upper = whole, np.array(program.upper)
        for most in (FEW, np.inf):
            model.begin_with(self.times.slot)
            value = sum(program.costs[column] * held for column, held in program.begin.items())
            worse = min(top.objective - value, most)
            # A variable with a lower price makes a schedule worse by more than that.
            program.upper = np.where(top.prices < -worse - CLOSE, 0.0, upper).tolist()
            solved = program.solve(until - time.monotonic(), gap=CLOSE)
            if solved is None:
                return False
            if solved.objective > value:
                self._take(model, solved.values)
                value = solved.objective
            # The gain of worth is less than a half together.
            if max(solved.bound, top.objective - worse) - value < 0.5:
                return True
        return False

    def _model(self, near: set[int]) -> Model:
        """Return a program that loses and moves as few of some meetings as possible, all others staying."""
        times, wishes = self.times, self.times.problem.wishes
        fixed = {wish: times.slot[wish] for wish in times.held if wish not in near}
        model = Model.of(times, dict.fromkeys(sorted(near), EVERY), fixed, musts=False)
        all_weight = 1 + sum(self.weight.get(wish, 0) for wish in near)
        all_worth = 1 + sum(wishes[wish].worth for wish in near)
        for wish in near:
            own = self.weight.get(wish, 0) + MUST * all_weight * wishes[wish].must
            gain = own * all_weight + wishes[wish].worth / (2 * all_worth)
            was = self.was.get(wish, NOWHERE)
            model.reward(wish, gain, {was: gain + self.weight[wish]} if was != NOWHERE else None)
        model.begin_near(self.was)
        return model

    def _take(self, model: Model, values: Floats) -> None:
        """Hold the meetings of a solution beside those that stay."""
        found = {**model.fixed, **model.slots(values.tolist())}
        self.times.restore([found.get(wish, NOWHERE) for wish in range(len(self.times.slot))])


def _add(times: Timetable, was: Mapping[int, int], until: float) -> None:
    """Hold wishes of most worth that need nobody to move."""
    open_to = {wish: times.common(wish) for wish, slot in enumerate(times.slot) if slot == NOWHERE}
    choices = {wish: bits for wish, bits in open_to.items() if bits}
    if not choices:
        return
    fixed = {wish: times.slot[wish] for wish in times.held}
    model = Model.of(times, choices, fixed, musts=False)
    for wish in choices:
        # Of two, one that was held before comes first.
        model.reward(wish, times.problem.wishes[wish].worth + (0.5 if wish in was else 0.0) / len(choices))
    solved = model.program.solve(until - time.monotonic(), gap=1e-6)
    if solved is not None:
        times.apply(model.slots(solved.values.tolist()))


def _settle(times: Timetable, was: Mapping[int, int], until: float) -> None:
    """Choose among the slots of meetings that do not stay those that leave fewest idle periods, then the earliest."""
    loose = [wish for wish in times.held if was.get(wish) != times.slot[wish]]
    if not loose:
        return
    fixed = {wish: times.slot[wish] for wish in times.held if wish not in set(loose)}
    model = Model.of(times, dict.fromkeys(loose, EVERY), fixed, musts=False)
    slots = times.problem.slots
    for wish in loose:
        model.program.at_least(list(model.when[wish].values()), 1.0)
        for slot, column in model.when[wish].items():
            model.program.costs[column] = float(slots - slot)
    for person in {person for wish in loose for person in (times.first[wish], times.second[wish])}:
        model.idle(person, float(1 + slots * len(loose)))
    model.begin_with(times.slot)
    solved = model.program.solve(until - time.monotonic())
    if solved is not None:
        found = model.slots(solved.values.tolist())
        if len(found) == len(loose):
            times.apply(found)
