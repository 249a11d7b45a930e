"""Whether the meetings of a slot have tables, counted by which tables they may be held at."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from intercluster.analysis.meetings.problem import Problem


class Rooms:
    """How many tables each kind of meeting takes in each slot."""

    def __init__(self, problem: Problem) -> None:
        """Begin with no meetings."""
        everywhere = frozenset(range(len(problem.tables)))
        sets = [everywhere if wish.tables is None else wish.tables & everywhere for wish in problem.wishes]
        self.kinds = sorted(set(sets), key=lambda tables: (-len(tables), sorted(tables))) or [everywhere]
        numbers = {tables: number for number, tables in enumerate(self.kinds)}
        self.kind = [numbers[tables] for tables in sets]
        """The kind of each wish: those of a kind may be held at the same tables."""
        self.open = [
            [frozenset(table for table in kind if slot in problem.tables[table]) for kind in self.kinds]
            for slot in range(problem.slots)
        ]
        """The tables of each kind that can be used in each slot."""
        self.usable = [
            sum(1 << slot for slot, kinds in enumerate(self.open) if kinds[kind]) for kind in range(len(self.kinds))
        ]
        """The slots in which there is a table for each kind, as bits."""
        self.used = [[0] * len(self.kinds) for _ in range(problem.slots)]
        self._enough = lru_cache(maxsize=100_000)(self._enough_tables)

    def take(self, wish: int, slot: int, number: int) -> None:
        """Count a meeting in a slot, or no longer."""
        self.used[slot][self.kind[wish]] += number

    def has_room(self, wish: int, slot: int) -> bool:
        """Return whether there is a table for one more meeting of a wish's kind."""
        used = list(self.used[slot])
        used[self.kind[wish]] += 1
        return self._enough(slot, tuple(used))

    def fit(self, slot: Sequence[int], moves: Mapping[int, int]) -> bool:
        """Return whether all slots that become fuller by moves have tables enough."""
        if len(self.kinds) == 1:
            return self._fit_alike(slot, moves)
        changed: dict[tuple[int, int], int] = {}
        for wish, new in moves.items():
            kind, old = self.kind[wish], slot[wish]
            if new >= 0:
                changed[new, kind] = changed.get((new, kind), 0) + 1
            if old >= 0:
                changed[old, kind] = changed.get((old, kind), 0) - 1
        for fuller in {at for (at, _), change in changed.items() if change > 0}:
            used = [each + changed.get((fuller, kind), 0) for kind, each in enumerate(self.used[fuller])]
            if not self._enough(fuller, tuple(used)):
                return False
        return True

    def _fit_alike(self, slot: Sequence[int], moves: Mapping[int, int]) -> bool:
        """Return the same where all meetings may be held at the same tables."""
        more: dict[int, int] = {}
        for wish, new in moves.items():
            old = slot[wish]
            if new >= 0:
                more[new] = more.get(new, 0) + 1
            if old >= 0:
                more[old] = more.get(old, 0) - 1
        return all(change <= 0 or self.used[at][0] + change <= len(self.open[at][0]) for at, change in more.items())

    def _enough_tables(self, slot: int, used: tuple[int, ...]) -> bool:
        opened = self.open[slot]
        if len(used) == 1:
            return used[0] <= len(opened[0])
        return len(seat([opened[kind] for kind, number in enumerate(used) for _ in range(number)])) == sum(used)


def seat(allowed: Sequence[frozenset[int]]) -> dict[int, int]:
    """Return a table for as many meetings as possible, each of which may be held at some tables."""
    taken: dict[int, int] = {}
    for meeting in sorted(range(len(allowed)), key=lambda at: len(allowed[at])):
        _place(meeting, allowed, taken)
    return {meeting: table for table, meeting in taken.items()}


def _place(meeting: int, allowed: Sequence[frozenset[int]], taken: dict[int, int]) -> bool:
    """Give a meeting a table, and move others if need be, along a shortest augmenting path."""
    came_from: dict[int, int] = {}
    waiting = [meeting]
    for mover in waiting:
        for table in sorted(allowed[mover]):
            if table in came_from:
                continue
            came_from[table] = mover
            if table not in taken:
                given: int | None = table
                while given is not None:
                    owner = came_from[given]
                    left = next((each for each, other in taken.items() if other == owner), None)
                    taken[given] = owner
                    given = left
                return True
            waiting.append(taken[table])
    return False
