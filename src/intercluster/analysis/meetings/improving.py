"""Fewer idle periods at no loss of worth: meetings change places in chains, by simulated annealing."""

import random
import time
from collections.abc import Callable, Mapping
from math import exp, inf

from intercluster.analysis.meetings.timetable import NOWHERE, Timetable, slots_of

SEED = 2
WARM, COLD = 0.8, 0.12
"""Idle periods that are risked at the beginning and at the end."""
ALONE = 50
"""Idle periods that somebody who meets nobody counts as."""
UNFAIR = 20
"""Idle periods that each one more than fairness allows counts as."""
EXCHANGED = 0.15
"""Part of the moves that replace a meeting by another one of the same worth."""
AIMED = 0.8
"""Part of the moves that put a meeting beside others of one of the two."""
TRIED = 6
"""Meetings tried to make room for another one."""
AT_ONCE = 200
"""Moves between two looks at the clock."""


class Polish:
    """Makes the agendas of a timetable denser, and remembers the best."""

    def __init__(self, times: Timetable, seed: int = SEED) -> None:
        """Begin with the meetings of a timetable."""
        self.times = times
        self.chance = random.Random(seed)  # noqa: S311 - a search, not a secret
        self.places = [slots_of(allowed) for allowed in times.allowed]
        problem = times.problem
        self.wishing = {person for wish in problem.wishes if wish.pair not in problem.must_not for person in wish.pair}
        self.tables = [max(map(len, opened)) for opened in times.rooms.open]
        self.lists: dict[int, list[int]] = {}
        self.known: dict[int, int] = {}
        self.cost = sum(self._cost(person, busy) for person, busy in enumerate(times.busy))
        self.best, self.best_slots = self.cost, list(times.slot)
        self.held = times.held
        self.waiting = [wish for wish, slot in enumerate(times.slot) if slot == NOWHERE and times.allowed[wish]]

    def _cost(self, person: int, busy: int) -> int:
        """Return what an agenda costs."""
        if not busy:
            return ALONE if person in self.wishing else 0
        cost = self.known.get(busy)
        if cost is None:
            cost = self.times.idle(busy)
            if self.times.problem.fairness is not None:
                cost += UNFAIR * max(0, cost - self.times.problem.fairness)
            self.known[busy] = cost
        return cost

    def anneal(self, begin: float, until: float, bound: int, stop: Callable[[], bool]) -> None:
        """Move meetings until a time, or until no lower cost is possible."""
        while self.best > bound and self.held and not stop():
            now = time.monotonic()
            if now >= until:
                break
            heat = WARM * (COLD / WARM) ** ((now - begin) / (until - begin))
            for _ in range(AT_ONCE):
                if self.chance.random() < EXCHANGED and self.waiting:
                    self._exchange(heat)
                else:
                    self._move(heat)
                if self.cost < self.best:
                    self.best, self.best_slots = self.cost, list(self.times.slot)
        self.times.restore(self.best_slots)

    def _move(self, heat: float) -> None:
        """Put a meeting into another slot."""
        wish = self.held[int(self.chance.random() * len(self.held))]
        here = self.times.slot[wish]
        places = self.places[wish]
        if self.chance.random() < AIMED:
            person = (self.times.first if self.chance.random() < 0.5 else self.times.second)[wish]
            places = self._beside(self.times.busy[person] ^ 1 << here, self.times.allowed[wish])
            if not places:
                return
        slot = places[int(self.chance.random() * len(places))]
        if slot != here and (moves := self.times.chain(wish, slot, here)) is not None:
            self._accept(self._balanced(moves, here, slot), heat)

    def _balanced(self, moves: dict[int, int], here: int, slot: int) -> dict[int, int]:
        """Return moves with a chain back, if the slot that gets fuller has no table left.

        Two chains between the same slots that share no meeting share no participant either.
        """
        more = sum(1 if to == slot else -1 for to in moves.values())
        if more < 0:
            here, slot, more = slot, here, -more
        if not more or len(self.times.together[slot]) + more <= self.tables[slot]:
            return moves
        at = self.times.at
        for _ in range(TRIED):
            other = at[int(self.chance.random() * len(at))][slot]
            if other == NOWHERE or other in moves:
                continue
            chain = self.times.chain(other, here, slot)
            if chain is not None and sum(1 if to == here else -1 for to in chain.values()) == more:
                return {**moves, **chain}
        return moves

    def _beside(self, busy: int, allowed: int) -> list[int]:
        """Return the slots just before and after those of an agenda."""
        inner = self.times.inner
        bits = ((busy << 1) & inner | (busy & inner) >> 1) & ~busy & allowed
        slots = self.lists.get(bits)
        if slots is None:
            slots = self.lists[bits] = slots_of(bits)
        return slots

    def _exchange(self, heat: float) -> None:
        """Replace a meeting by a waiting wish of at least its worth, which is then held in any slot."""
        at = int(self.chance.random() * len(self.waiting))
        wish = self.waiting[at]
        places = self.places[wish]
        slot = places[int(self.chance.random() * len(places))]
        out = self.times.conflicts(wish, slot)
        if not out and len(self.times.together[slot]) >= self.tables[slot]:
            # Whose table it gets is somebody's who is in the slot.
            out = [self.times.at[int(self.chance.random() * len(self.times.at))][slot]]
        wishes = self.times.problem.wishes
        if len(out) > 1 or NOWHERE in out or any(wishes[each].must for each in out):
            return
        gain = wishes[wish].worth - sum(wishes[each].worth for each in out)
        if gain < 0 or not self._accept({**dict.fromkeys(out, NOWHERE), wish: slot}, inf if gain else heat):
            return
        self.waiting[at : at + 1] = out
        self.held = self.times.held
        if gain:
            self.best, self.best_slots = self.cost, list(self.times.slot)

    def _accept(self, moves: Mapping[int, int], heat: float) -> bool:
        """Make moves if they cost nothing, or by chance if they cost little."""
        change = 0
        for person, busy in self.times.after_moves(moves).items():
            change += self._cost(person, busy) - self._cost(person, self.times.busy[person])
        if change > 0 and self.chance.random() >= exp(-change / heat):
            return False
        if not self.times.keeps_rules(moves):
            return False
        self.times.apply(moves)
        self.cost += change
        return True
