"""A schedule after somebody cancelled, came late or walked in: as many meetings as before, as few moved as possible.

Meetings that are still possible where they were stay, as far as tables go. The others get the slots that move fewest
confirmed meetings; then wishes come in that need nobody to move. A program in whole numbers looks among the meetings
near those displaced, wider and wider, until it is proved that no fewer move, or the time is over. Fairness is not
looked at: printed agendas count more.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intercluster.analysis.meetings.bounds import most_kept, worth_bound
from intercluster.analysis.meetings.exact import EVERY, Model
from intercluster.analysis.meetings.problem import Goal, Meeting, Problem
from intercluster.analysis.meetings.seating import Seating
from intercluster.analysis.meetings.timetable import NOWHERE, Timetable
from intercluster.analysis.meetings.worth import Search

FOR_PLACES, FOR_REST = 0.6, 0.8
"""When the search for places, and everything, have to end, as a part of the time."""
FOR_PRICE = 1.0
"""Seconds for a schedule that may move everything."""
SMALL = 6_000
"""Pairs of a wish and a slot up to which all meetings are looked at together."""
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
        least = sum(self.weight.values()) - most_kept(self.times, self.weight)
        near = self.displaced | {wish for wish, slot in self.was.items() if slot in self.crowded} | set(self.musts)
        while True:
            everything = self.was.keys() <= near
            is_best = self._solve(near, until)
            lost, moved = self._counted()
            if everything and is_best:
                return Goal(lost, lost, EXACT), Goal(moved, moved, EXACT)
            forced = max(0, sum(self.weight[wish] for wish in self._forced()) - lost)
            is_proved = lost <= least and moved <= forced and self._musts_are_held()
            if is_proved or time.monotonic() >= until or everything:
                return Goal(lost, min(lost, least), COUNTED), Goal(moved, min(moved, forced), COUNTED)
            near = self._wider(near)

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
        """Find the best places of some meetings, all others staying, and return whether they are the best."""
        times, wishes = self.times, self.times.problem.wishes
        fixed = {wish: times.slot[wish] for wish in times.held if wish not in near}
        model = Model.of(times, dict.fromkeys(sorted(near), EVERY), fixed, musts=False)
        all_weight = 1 + sum(self.weight.get(wish, 0) for wish in near)
        all_worth = 1 + sum(wishes[wish].worth for wish in near)
        for wish in near:
            own = self.weight.get(wish, 0) + MUST * all_weight * wishes[wish].must
            gain = own * all_weight + wishes[wish].worth / all_worth
            was = self.was.get(wish, NOWHERE)
            model.reward(wish, gain, {was: gain + self.weight[wish]} if was != NOWHERE else None)
        solved = model.program.solve(until - time.monotonic(), gap=1e-6)
        if solved is None:
            return False
        found = model.slots(solved.values.tolist())
        times.restore([{**fixed, **found}.get(wish, NOWHERE) for wish in range(len(times.slot))])
        # The gain of worth is less than 1 together.
        return solved.bound - solved.objective < 0.5

    def _wider(self, near: set[int]) -> set[int]:
        """Return those meetings and all of their participants; everything if that is not much more."""
        times = self.times
        people = {person for wish in near for person in (times.first[wish], times.second[wish])}
        wider = near | {wish for person in people for wish in times.at[person] if wish != NOWHERE}
        size = sum(times.allowed[wish].bit_count() for wish in self.was)
        return wider | set(self.was) if size <= SMALL or wider == near else wider


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
