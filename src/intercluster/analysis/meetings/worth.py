"""Meetings of as much worth as possible: wishes come in where there is room, by chains, or in place of lesser ones."""

import random
import time
from collections.abc import Callable, Sequence
from math import exp

from intercluster.analysis.meetings.timetable import NOWHERE, Timetable, slots_of

SEED = 1
TRIED = 40
"""Chains tried for one wish, in random pairs of slots."""
WARM, COLD = 0.7, 0.12
"""Worth that is risked at the beginning and at the end of a search."""
ESSENTIAL = 1_000
"""Times the largest worth, that a meeting which must be held counts."""


class Search:
    """Looks for meetings of more worth, and remembers the best."""

    def __init__(self, times: Timetable, seed: int = SEED) -> None:
        """Begin with the meetings of a timetable."""
        self.times = times
        self.chance = random.Random(seed)  # noqa: S311 - a search, not a secret
        wishes = times.problem.wishes
        dear = ESSENTIAL * max((wish.worth for wish in wishes), default=1)
        self.worth = [wish.worth + dear * wish.must for wish in wishes]
        self.extra = dear * sum(wish.must for wish in wishes)
        """What meetings that must be held count beside their worth."""
        self.every = (1 << times.problem.slots) - 1
        self.total = sum(self.worth[wish] for wish in times.held)
        self.best, self.best_slots = self.total, list(times.slot)
        self.waiting = [wish for wish, slot in enumerate(times.slot) if slot == NOWHERE and times.allowed[wish]]

    def fill(self, order: Sequence[int]) -> None:
        """Hold wishes one after the other where that takes nothing from others."""
        for wish in order:
            if self.times.slot[wish] == NOWHERE:
                self._add(wish)
        self._note()

    def climb(self, until: float, top: int, stop: Callable[[], bool]) -> None:
        """Replace meetings by others until a time or the highest possible worth is reached.

        Worth may go down for a while, ever less so (simulated annealing: Kirkpatrick, Gelatt & Vecchi 1983).
        """
        begin = time.monotonic()
        while self.best < top and self.waiting and not stop():
            now = time.monotonic()
            if now >= until:
                break
            heat = WARM * (COLD / WARM) ** ((now - begin) / (until - begin))
            for _ in range(20):
                if self.waiting:
                    self._try(heat)
            self._note()
        self.times.restore(self.best_slots)

    def _note(self) -> None:
        self.waiting = [wish for wish in self.waiting if self.times.slot[wish] == NOWHERE]
        if self.total > self.best:
            self.best, self.best_slots = self.total, list(self.times.slot)

    def _try(self, heat: float) -> None:
        """Hold one waiting wish, if need be in place of others."""
        at = int(self.chance.random() * len(self.waiting))
        wish = self.waiting[at]
        if self.times.slot[wish] != NOWHERE or self._add(wish):
            self.waiting[at] = self.waiting[-1]
            self.waiting.pop()
            return
        self._replace(wish, heat)

    def _add(self, wish: int) -> bool:
        """Hold a wish where both are free, or by a chain; return whether there was a way."""
        times = self.times
        one, other = times.first[wish], times.second[wish]
        if times.meets(one) >= times.most[one] or times.meets(other) >= times.most[other]:
            return False
        common = slots_of(times.common(wish))
        return any(self._held_in(wish, slot) for slot in common) or self._chained(wish) or self._squeezed(wish, common)

    def _held_in(self, wish: int, slot: int) -> bool:
        is_possible = self.times.keeps_rules({wish: slot})
        if is_possible:
            self._hold({wish: slot})
        return is_possible

    def _squeezed(self, wish: int, common: Sequence[int]) -> bool:
        """Hold a wish in a slot without a table left, by moving another meeting to a slot that has one."""
        times = self.times
        for slot in common:
            for other in times.together[slot].copy():
                places = times.allowed[other] & self._with_room(other)
                for place in slots_of(places):
                    moves = times.chain(other, place, slot)
                    if moves is None or not times.keeps_rules(moves):
                        continue
                    self._hold(moves)
                    if times.common(wish) >> slot & 1 and self._held_in(wish, slot):
                        return True
                    break
        return False

    def _with_room(self, wish: int) -> int:
        """Return the slots that have a table for one more meeting of a wish's kind, as bits."""
        rooms = self.times.rooms
        return sum(1 << slot for slot in range(self.times.problem.slots) if rooms.has_room(wish, slot))

    def _chained(self, wish: int) -> bool:
        """Hold a wish by letting meetings of two slots change places, one of which has a table left."""
        times = self.times
        one, other = times.first[wish], times.second[wish]
        allowed = slots_of(times.allowed[wish])
        one_free, other_free = slots_of(self.every & ~times.busy[one]), slots_of(self.every & ~times.busy[other])
        if not one_free or not other_free or not allowed:
            return False
        room = self._with_room(wish)
        for _ in range(TRIED):
            slot = allowed[int(self.chance.random() * len(allowed))]
            is_one, is_other = times.at[one][slot] != NOWHERE, times.at[other][slot] != NOWHERE
            where = one_free if is_one else other_free
            back = where[int(self.chance.random() * len(where))]
            if (
                back == slot
                or not room & (1 << slot | 1 << back)
                or (is_one and is_other and times.busy[other] >> back & 1)
            ):
                continue
            chain = times.chain(wish, slot, back)
            if chain is not None and times.keeps_rules(chain):
                self._hold(chain)
                return True
        return False

    def _hold(self, moves: dict[int, int]) -> None:
        times = self.times
        for wish, slot in moves.items():
            if times.slot[wish] == NOWHERE:
                self.total += self.worth[wish]
            elif slot == NOWHERE:
                self.total -= self.worth[wish]
                self.waiting.append(wish)
        times.apply(moves)

    def _replace(self, wish: int, heat: float) -> None:
        """Hold a wish in place of those in the way in some slot, unless that loses too much."""
        times = self.times
        allowed = slots_of(times.allowed[wish])
        slot = allowed[int(self.chance.random() * len(allowed))]
        out = self.in_the_way(wish, slot)
        loss = sum(self.worth[each] for each in out) - self.worth[wish]
        if loss > 0 and (heat <= 0 or self.chance.random() >= exp(-loss / heat)):
            return
        moves = {**dict.fromkeys(out, NOWHERE), wish: slot}
        if times.keeps_rules(moves):
            at = self.waiting.index(wish)
            self.waiting[at] = self.waiting[-1]
            self.waiting.pop()
            self._hold(moves)
            for each in out:
                self._add(each)

    def in_the_way(self, wish: int, slot: int) -> set[int]:
        """Return meetings to be given up for a wish in a slot: of both, of the order, of tables and caps."""
        times = self.times
        out = {*times.conflicts(wish, slot), *times.disordered(wish, slot)}
        for person in (times.first[wish], times.second[wish]):
            own = [each for each in times.at[person] if each not in (NOWHERE, wish)]
            if len(own) >= times.most[person] and not out.intersection(own):
                out.add(min(own, key=self.worth.__getitem__, default=NOWHERE))
        out.discard(NOWHERE)
        without = {**dict.fromkeys(out, NOWHERE), wish: slot}
        if not times.rooms.fit(times.slot, without):
            held = times.together[slot] - out
            if len(times.rooms.kinds) > 1:
                held = {each for each in held if times.rooms.fit(times.slot, {**without, each: NOWHERE})}
            if held:
                out.add(min(held, key=self.worth.__getitem__))
        return out
