"""A schedule's times while it is being made: what can be held when, and chains of meetings that change places.

Slots are bits of whole numbers, so that what two participants have in common is one operation. Tables are only counted
here: which meeting gets which is decided in the end.
"""

from collections.abc import Iterable, Mapping, Sequence

from intercluster.analysis.meetings.problem import Problem
from intercluster.analysis.meetings.rooms import Rooms

LONGEST = 24
"""Meetings that change places at once."""
NOWHERE = -1

Moves = Mapping[int, int]
"""The new slot of each wish that moves; NOWHERE if its meeting is given up."""


class Timetable:
    """Who meets when."""

    def __init__(self, problem: Problem) -> None:
        """Begin with no meetings."""
        self.problem = problem
        self.rooms = Rooms(problem)
        self.first = [wish.first for wish in problem.wishes]
        self.second = [wish.second for wish in problem.wishes]
        self.free = [_bits(free, problem.slots) for free in problem.free]
        self.allowed = [self._allowed(at) for at in range(len(problem.wishes))]
        """The slots in which each wish could be met if nobody else met."""
        self.most = [len(problem.wishes)] * problem.participants
        for person, most in enumerate(problem.most or ()):
            if most is not None:
                self.most[person] = most
        self.after: dict[int, list[int]] = {}
        self.before: dict[int, list[int]] = {}
        for order in problem.orders:
            self.after.setdefault(order.earlier, []).append(order.later)
            self.before.setdefault(order.later, []).append(order.earlier)
        days = [problem.day(slot) for slot in range(problem.slots)]
        self.inner = sum(1 << slot for slot in range(1, problem.slots) if days[slot] == days[slot - 1])
        """The slots that follow another one of the same day."""
        self.days = [_bits((slot for slot, each in enumerate(days) if each == day), problem.slots) for day in set(days)]
        self.at = [[NOWHERE] * problem.slots for _ in range(problem.participants)]
        """The wish that each participant is busy with in each slot."""
        self.busy = [0] * problem.participants
        self.slot = [NOWHERE] * len(problem.wishes)
        self.most_in: list[int] = []
        """How many meetings can be held in each slot, once a bound has asked."""
        self.together: list[set[int]] = [set() for _ in range(problem.slots)]
        """The wishes that are met in each slot."""

    def _allowed(self, at: int) -> int:
        wish = self.problem.wishes[at]
        if wish.pair in self.problem.must_not or len(wish.pair) == 1:
            return 0
        bits = self.free[wish.first] & self.free[wish.second] & self.rooms.usable[self.rooms.kind[at]]
        return bits if wish.slots is None else bits & _bits(wish.slots, self.problem.slots)

    def meets(self, person: int) -> int:
        """Return how many meetings a participant has."""
        return self.busy[person].bit_count()

    def idle(self, busy: int) -> int:
        """Return the idle periods of somebody who is busy in these slots."""
        runs = (busy & ~((busy << 1) & self.inner)).bit_count()
        return runs - sum(1 for day in self.days if busy & day)

    def common(self, wish: int) -> int:
        """Return the slots in which a wish could be met and both are without a meeting."""
        return self.allowed[wish] & ~(self.busy[self.first[wish]] | self.busy[self.second[wish]])

    def conflicts(self, wish: int, slot: int) -> list[int]:
        """Return the meetings of both that are in the way in a slot: none, one or two."""
        one, other = self.at[self.first[wish]][slot], self.at[self.second[wish]][slot]
        return [each for each in {one, other} if each not in (NOWHERE, wish)]

    def chain(self, wish: int, slot: int, back: int, longest: int = LONGEST) -> dict[int, int] | None:
        """Return moves that put a wish into a slot: who is in the way goes back, and who is in the way there comes.

        This is an alternating chain between two matchings (Kempe). None if somebody in it cannot move.
        """
        if not self.allowed[wish] >> slot & 1:
            return None
        first, second, at, allowed = self.first, self.second, self.at, self.allowed
        moves = {wish: slot}
        taken: dict[int, set[int]] = {slot: set(), back: set()}
        waiting = [wish]
        while waiting:
            mover = waiting.pop()
            here = moves[mover]
            away = back if here == slot else slot
            used = taken[here]
            for person in (first[mover], second[mover]):
                if person in used:
                    return None
                used.add(person)
                other = at[person][here]
                if other == NOWHERE or other in moves:
                    continue
                if away == NOWHERE or not allowed[other] >> away & 1 or len(moves) == longest:
                    return None
                moves[other] = away
                waiting.append(other)
        return moves

    def keeps_rules(self, moves: Moves) -> bool:
        """Return whether tables, caps and orders hold after moves; what they hold for before is not looked at."""
        if not self.rooms.fit(self.slot, moves):
            return False
        for wish, slot in moves.items():
            if self.slot[wish] == NOWHERE and slot != NOWHERE and not self._below_most(wish, moves):
                return False
            if slot != NOWHERE and (wish in self.after or wish in self.before) and not self._in_order(wish, moves):
                return False
        return True

    def _below_most(self, wish: int, moves: Moves) -> bool:
        for person in (self.first[wish], self.second[wish]):
            if self.meets(person) < self.most[person]:
                continue
            given_up = [each for each, slot in moves.items() if slot == NOWHERE and self.slot[each] != NOWHERE]
            added = [each for each, slot in moves.items() if slot != NOWHERE and self.slot[each] == NOWHERE]
            change = sum(person in (self.first[each], self.second[each]) for each in added)
            change -= sum(person in (self.first[each], self.second[each]) for each in given_up)
            if self.meets(person) + change > self.most[person]:
                return False
        return True

    def _in_order(self, wish: int, moves: Moves) -> bool:
        slot = moves[wish]
        for others, sign in ((self.after.get(wish, ()), 1), (self.before.get(wish, ()), -1)):
            for other in others:
                theirs = moves.get(other, self.slot[other])
                if theirs != NOWHERE and (theirs - slot) * sign <= 0:
                    return False
        return True

    def disordered(self, wish: int, slot: int) -> list[int]:
        """Return the meetings that would have a wrong order with a wish in a slot."""
        late = [each for each in self.after.get(wish, ()) if NOWHERE != self.slot[each] <= slot]
        return late + [each for each in self.before.get(wish, ()) if self.slot[each] >= slot]

    def apply(self, moves: Moves) -> dict[int, int]:
        """Make moves, and return those that undo them."""
        undo = {wish: self.slot[wish] for wish in moves}
        for wish in moves:
            self._clear(wish)
        for wish, slot in moves.items():
            if slot != NOWHERE:
                self._hold(wish, slot)
        return undo

    def _clear(self, wish: int) -> None:
        slot = self.slot[wish]
        if slot == NOWHERE:
            return
        self.rooms.take(wish, slot, -1)
        self.together[slot].discard(wish)
        for person in (self.first[wish], self.second[wish]):
            self.at[person][slot] = NOWHERE
            self.busy[person] ^= 1 << slot
        self.slot[wish] = NOWHERE

    def _hold(self, wish: int, slot: int) -> None:
        self.rooms.take(wish, slot, 1)
        self.together[slot].add(wish)
        for person in (self.first[wish], self.second[wish]):
            self.at[person][slot] = wish
            self.busy[person] |= 1 << slot
        self.slot[wish] = slot

    def restore(self, slots: Sequence[int]) -> None:
        """Hold exactly the meetings of a list of slots, one for each wish."""
        self.apply({wish: slot for wish, slot in enumerate(slots) if slot != self.slot[wish]})

    def after_moves(self, moves: Moves) -> dict[int, int]:
        """Return the busy slots after moves of those participants for whom they change."""
        toggled: dict[int, int] = {}
        for wish, slot in moves.items():
            bits = (1 << slot if slot != NOWHERE else 0) ^ (1 << self.slot[wish] if self.slot[wish] != NOWHERE else 0)
            for person in (self.first[wish], self.second[wish]):
                toggled[person] = toggled.get(person, 0) ^ bits
        return {person: self.busy[person] ^ bits for person, bits in toggled.items() if bits}

    @property
    def held(self) -> list[int]:
        """Return the wishes that are met."""
        return [wish for wish, slot in enumerate(self.slot) if slot != NOWHERE]


def _bits(slots: Iterable[int], number: int) -> int:
    return sum(1 << slot for slot in set(slots) if 0 <= slot < number)


def slots_of(bits: int) -> list[int]:
    """Return the slots of a number's bits."""
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found
