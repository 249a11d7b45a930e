"""Fewer table changes than one slot after the other can reach: two tables are exchanged, in a slot or from then on.

A step brings somebody's meeting to the table of the one before or after it, by simulated annealing. From a time on, two
tables may be exchanged for the rest of a day: those who stay at one of them then still do.
"""

import random
import time
from collections.abc import Callable
from math import exp

from intercluster.analysis.meetings.seating import Seating

SEED = 4
WARM, COLD = 0.3, 0.08
"""Table changes that are risked at the beginning and at the end."""
ENOUGH = 1_000
"""Steps for each meeting after which hardly anything gets better."""
AT_ONCE = 200
"""Steps between two looks at the clock."""
FROM_THEN_ON = 0.3
"""Part of the steps that last for the rest of a day."""
NOBODY = -1


class Reseating:
    """Exchanges tables, and remembers the best."""

    def __init__(self, seating: Seating) -> None:
        """Begin with tables that are given out."""
        self.seating = seating
        self.chance = random.Random(SEED)  # noqa: S311 - a search, not a secret
        self.table = seating.table
        self.slot, self.next = seating.slot, seating.next
        problem = seating.problem
        self.allowed = {wish: seating.allowed(wish) for wish in self.table}
        self.at = [[NOBODY] * len(problem.tables) for _ in range(problem.slots)]
        for wish, table in self.table.items():
            self.at[self.slot[wish]][table] = wish
        self.rest = [
            [later for later in range(slot, problem.slots) if problem.day(later) == problem.day(slot)]
            for slot in range(problem.slots)
        ]
        """The slots from each on, as long as its day lasts."""

    def anneal(self, until: float, least: int, stop: Callable[[], bool]) -> None:
        """Exchange tables until a time, or as long as that is worth while, or until no fewer changes are possible."""
        linked = [wish for wish, others in self.next.items() if others]
        begin, steps = time.monotonic(), 0
        change = fewest = self.seating.changes
        best = dict(self.table)
        while linked and fewest > least and steps < ENOUGH * len(linked) and not stop():
            gone = max((time.monotonic() - begin) / max(until - begin, 1e-9), steps / (ENOUGH * len(linked)))
            if gone >= 1:
                break
            heat = WARM * (COLD / WARM) ** gone
            steps += AT_ONCE
            for _ in range(AT_ONCE):
                change += self._step(linked, heat)
                if change < fewest:
                    fewest, best = change, dict(self.table)
        self.table.update(best)

    def _step(self, linked: list[int], heat: float) -> int:
        """Bring a meeting to the table of a neighbour, perhaps, and return how many more changes that makes."""
        wish = linked[int(self.chance.random() * len(linked))]
        others = self.next[wish]
        other = others[int(self.chance.random() * len(others))]
        here, there = self.table[wish], self.table[other]
        if here == there:
            return 0
        slot = self.slot[wish]
        lasts = self.chance.random() < FROM_THEN_ON and self.slot[other] < slot
        slots = self.rest[slot] if lasts else [slot]
        moved = [(self.at[each][here], self.at[each][there]) for each in slots]
        gain = 0
        for one, two in moved:
            for mover, old, new in ((one, here, there), (two, there, here)):
                if mover == NOBODY:
                    continue
                if new not in self.allowed[mover]:
                    return 0
                for neighbour in self.next[mover]:
                    # From a time on, who meets later moves along.
                    if not lasts or self.slot[neighbour] < slot:
                        table = self.table[neighbour]
                        gain += (table == new) - (table == old)
        if gain < 0 and self.chance.random() >= exp(gain / heat):
            return 0
        for each, (one, two) in zip(slots, moved, strict=True):
            row = self.at[each]
            row[here], row[there] = two, one
            if one != NOBODY:
                self.table[one] = there
            if two != NOBODY:
                self.table[two] = here
        return -gain
