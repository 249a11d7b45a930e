"""Which meeting is held at which table, so that participants go to another one as seldom as possible.

With the tables of all other slots given, those of one slot are a best assignment, found by a linear program whose
corners are whole (Birkhoff 1946). Slots are seated again in turn until none gets better. At another kind of step, all
tables after a time change names at once.
"""

import time
from collections.abc import Callable, Sequence
from itertools import pairwise

from intercluster.analysis.meetings.problem import Meeting, Problem, agendas
from intercluster.analysis.meetings.program import Program
from intercluster.analysis.meetings.rooms import seat

ROUNDS = 30


class Seating:
    """Tables for meetings whose times are settled."""

    def __init__(self, problem: Problem, slot: Sequence[int], before: Sequence[Meeting] = ()) -> None:
        """Seat every meeting somewhere; where it was before, if it has not moved and the table is there."""
        self.problem = problem
        everywhere = frozenset(range(len(problem.tables)))
        held = [wish for wish, at in enumerate(slot) if at >= 0]
        self.slot = slot
        self.in_slot: dict[int, list[int]] = {}
        for wish in held:
            self.in_slot.setdefault(slot[wish], []).append(wish)
        self.open = {at: frozenset(each for each in everywhere if at in problem.tables[each]) for at in self.in_slot}
        self.was = {each.wish: each.table for each in before if slot[each.wish] == each.slot}
        self.table: dict[int, int] = {}
        days = [Meeting(wish, slot[wish], 0) for wish in held]
        self.next: dict[int, list[int]] = {wish: [] for wish in held}
        self.links = 0
        for own in agendas(problem, days):
            for earlier, later in pairwise(own):
                if problem.day(earlier.slot) == problem.day(later.slot):
                    self.next[earlier.wish].append(later.wish)
                    self.next[later.wish].append(earlier.wish)
                    self.links += 1
        self.unsettled = [at for at in sorted(self.in_slot) if not self._as_before(at)]
        """The slots in which not all meetings are where they were before."""
        for at in self.unsettled:
            self._seat(at)

    def _as_before(self, at: int) -> bool:
        """Seat the meetings of a slot where they were; return whether that can be all of them."""
        were = {wish: self.was[wish] for wish in self.in_slot[at] if self.was.get(wish) in self.allowed(wish)}
        if len(set(were.values())) < len(self.in_slot[at]):
            return False
        self.table.update(were)
        return True

    def allowed(self, wish: int) -> frozenset[int]:
        """Return the tables at which a meeting may be held."""
        tables = self.problem.wishes[wish].tables
        opened = self.open[self.slot[wish]]
        return opened if tables is None else opened & tables

    def improve(self, until: float, stop: Callable[[], bool]) -> None:
        """Seat slots again, in turn from both ends, until nothing gets better or a time is reached."""
        changes = self.changes
        order = self.unsettled
        for _ in range(ROUNDS):
            for at in (*order, *reversed(order)):
                if time.monotonic() >= until or stop():
                    return
                self._seat(at)
            before, changes = changes, self.changes
            if changes >= before:
                return

    @property
    def changes(self) -> int:
        """Return how often somebody goes to another table."""
        table = self.table
        stays = sum(table[each] == table[other] for each, others in self.next.items() for other in others) // 2
        return self.links - stays

    @property
    def meetings(self) -> list[Meeting]:
        """Return the meetings with their tables, in the order of wishes."""
        return [Meeting(wish, self.slot[wish], self.table[wish]) for wish in sorted(self.table)]

    def _seat(self, at: int) -> None:
        """Give the meetings of a slot the best tables, seen from those of other slots."""
        wishes = self.in_slot[at]
        gains: dict[int, dict[int, float]] = {}
        for wish in wishes:
            own = gains[wish] = {}
            allowed = self.allowed(wish)
            for other in self.next[wish]:
                table = self.table.get(other)
                if table in allowed:
                    own[table] = own.get(table, 0.0) + 1.0
            if self.was.get(wish) in allowed:
                # Who was told of a table goes there, before anybody is spared a way.
                own[self.was[wish]] = own.get(self.was[wish], 0.0) + 3.0
        wanted = _best(gains)
        is_restricted = any(self.problem.wishes[wish].tables is not None for wish in wishes)
        if is_restricted and len(seated := self._completed(wishes, wanted)) < len(wishes):
            # What is best by itself leaves no table to somebody: all are seated at once.
            program = {wish: dict.fromkeys(self.allowed(wish), 0.0) | gains[wish] for wish in wishes}
            seated = _best(program, everybody=True)
        elif not is_restricted:
            seated = self._completed(wishes, wanted)
        self.table.update(seated)

    def _completed(self, wishes: Sequence[int], wanted: dict[int, int]) -> dict[int, int]:
        """Return the tables wanted, and others for the rest, as far as there are any."""
        taken = set(wanted.values())
        rest = [wish for wish in wishes if wish not in wanted]
        if all(self.problem.wishes[wish].tables is None for wish in rest):
            others = sorted(self.open[self.slot[wishes[0]]] - taken)
            return {**wanted, **dict(zip(rest, others, strict=False))}
        places = seat([self.allowed(wish) - taken for wish in rest])
        return {**wanted, **{rest[at]: table for at, table in places.items()}}


def _best(gains: dict[int, dict[int, float]], everybody: bool = False) -> dict[int, int]:
    """Return the tables of greatest gain together, one meeting at each; of everybody, or of whom it helps."""
    program = Program()
    pairs: list[tuple[int, int]] = []
    at_table: dict[int, list[int]] = {}
    for wish, own in gains.items():
        columns = []
        for table, gain in own.items():
            column = program.add(gain, 1.0)
            pairs.append((wish, table))
            columns.append(column)
            at_table.setdefault(table, []).append(column)
        if columns:
            program.row(dict.fromkeys(columns, 1.0), 1.0 if everybody else 0.0, 1.0)
    for columns in at_table.values():
        program.at_most(columns, 1.0)
    solved = program.solve() if pairs else None
    if solved is None:
        return {}
    return {wish: table for (wish, table), value in zip(pairs, solved.values, strict=True) if value > 0.5}
