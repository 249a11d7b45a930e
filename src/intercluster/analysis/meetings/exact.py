"""Schedules as one linear program in whole numbers: for small events, and for a few meetings of a large one.

Each wish is met in one of its slots or not at all. Tables of a slot are shared out by kinds of wishes, as a flow, which
is whole by itself. Idle periods are counted by where a run of meetings begins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from intercluster.analysis.meetings.program import Program
from intercluster.analysis.meetings.timetable import NOWHERE, Timetable, slots_of

EVERY = -1
"""All slots, as bits."""


@dataclass
class Model:
    """A program whose variables say which wish is met in which slot."""

    times: Timetable
    program: Program = field(default_factory=Program)
    when: dict[int, dict[int, int]] = field(default_factory=dict)
    """The variable of each wish and slot."""
    fixed: Mapping[int, int] = field(default_factory=dict)
    """Meetings that stay as they are: slot by wish."""

    @classmethod
    def of(
        cls,
        times: Timetable,
        choices: Mapping[int, int],
        fixed: Mapping[int, int] | None = None,
        musts: bool = True,
    ) -> "Model":
        """Return a model in which each of some wishes has a choice of slots (bits), beside meetings that stay."""
        model = cls(times, fixed=fixed or {})
        busy = [0] * times.problem.participants
        for wish, slot in model.fixed.items():
            busy[times.first[wish]] |= 1 << slot
            busy[times.second[wish]] |= 1 << slot
        for wish, choice in choices.items():
            bits = choice & times.allowed[wish] & ~busy[times.first[wish]] & ~busy[times.second[wish]]
            own = {slot: model.program.add(0.0, 1.0, whole=True) for slot in slots_of(bits)}
            model.when[wish] = own
            must = 1.0 if musts and times.problem.wishes[wish].must else 0.0
            model.program.row(dict.fromkeys(own.values(), 1.0), must, 1.0)
        model._people(busy)
        model._tables()
        model._orders()
        return model

    def _people(self, busy: list[int]) -> None:
        times = self.times
        self.own: dict[int, dict[int, list[int]]] = {}
        """The variables of each participant by slot."""
        for wish, slots in self.when.items():
            for person in (times.first[wish], times.second[wish]):
                for slot, column in slots.items():
                    self.own.setdefault(person, {}).setdefault(slot, []).append(column)
        for person, by_slot in self.own.items():
            for alike in by_slot.values():
                if len(alike) > 1:
                    self.program.at_most(alike, 1.0)
            columns = [column for alike in by_slot.values() for column in alike]
            if len(columns) + busy[person].bit_count() > times.most[person]:
                self.program.at_most(columns, times.most[person] - busy[person].bit_count())
        self.busy = busy

    def _tables(self) -> None:
        rooms = self.times.rooms
        held: dict[tuple[int, int], int] = {}
        for wish, slot in self.fixed.items():
            held[slot, rooms.kind[wish]] = held.get((slot, rooms.kind[wish]), 0) + 1
        columns: dict[int, dict[int, list[int]]] = {}
        for wish, slots in self.when.items():
            for slot, column in slots.items():
                columns.setdefault(slot, {}).setdefault(rooms.kind[wish], []).append(column)
        for slot, kinds in columns.items():
            opened = rooms.open[slot]
            if len(opened) == 1:
                self.program.at_most(kinds[0], len(opened[0]) - held.get((slot, 0), 0))
                continue
            sorts: dict[tuple[bool, ...], int] = {}
            for table in frozenset().union(*opened):
                sort = tuple(table in each for each in opened)
                sorts[sort] = sorts.get(sort, 0) + 1
            flows = {
                (kind, sort): self.program.add(0.0, float(number))
                for sort, number in sorts.items()
                for kind in range(len(opened))
                if sort[kind]
            }
            for sort, number in sorts.items():
                self.program.at_most([flow for (_, other), flow in flows.items() if other == sort], number)
            for kind in range(len(opened)):
                row = dict.fromkeys(kinds.get(kind, ()), 1.0)
                row.update({flow: -1.0 for (other, _), flow in flows.items() if other == kind})
                self.program.at_most(row, -held.get((slot, kind), 0))

    def _orders(self) -> None:
        for order in self.times.problem.orders:
            early, late = self.when.get(order.earlier, {}), self.when.get(order.later, {})
            early_at, late_at = self.fixed.get(order.earlier, NOWHERE), self.fixed.get(order.later, NOWHERE)
            for slot in range(self.times.problem.slots):
                after = [column for at, column in early.items() if at >= slot]
                before = [column for at, column in late.items() if at <= slot]
                room = 1 - (early_at >= slot) - (NOWHERE != late_at <= slot)
                if after or before:
                    self.program.at_most([*after, *before], max(0, room))

    def reward(self, wish: int, gain: float, but: Mapping[int, float] | None = None) -> None:
        """Say what a meeting counts, and what it counts instead in some slots."""
        for slot, column in self.when.get(wish, {}).items():
            self.program.costs[column] = gain if but is None else but.get(slot, gain)

    def alone(self, person: int, loss: float) -> int | None:
        """Add a variable that says that somebody meets nobody, with its loss; None if that cannot be."""
        if self.busy[person]:
            return None
        alone = self.program.add(-loss, 1.0)
        columns = [column for own in self.own.get(person, {}).values() for column in own]
        self.program.at_least([*columns, alone], 1.0)
        return alone

    def idle(self, person: int, loss: float) -> dict[int, float]:
        """Add variables for the idle periods of somebody, with their loss, and return how these add up."""
        program, times = self.program, self.times
        total: dict[int, float] = {}
        own = self.own.get(person, {})
        for day in times.days:
            day_used = program.add(loss, 1.0, whole=True)
            total[day_used] = -1.0
            slots = slots_of(day)
            everything = [column for slot in slots for column in own.get(slot, ())]
            if not self.busy[person] & day:
                program.at_most({day_used: 1.0, **dict.fromkeys(everything, -1.0)}, 0.0)
            for slot in slots:
                here = own.get(slot, [])
                is_here = self.busy[person] >> slot & 1
                if not here and not is_here:
                    continue
                follows = times.inner >> slot & 1
                earlier = own.get(slot - 1, []) if follows else []
                is_earlier = self.busy[person] >> (slot - 1) & 1 if follows else 0
                begin = program.add(-loss, 1.0, whole=True)
                total[begin] = 1.0
                # A run begins where somebody is busy who was not just before: not less, and not more.
                row = {begin: 1.0, **dict.fromkeys(here, -1.0)}
                program.at_least({**row, **dict.fromkeys(earlier, 1.0)}, is_here - is_earlier)
                program.at_most(row, is_here)
                program.at_most([begin, *earlier], 1.0 - is_earlier)
                program.at_least({day_used: 1.0, **dict.fromkeys(here, -1.0)}, is_here)
        return total

    def fair(self, totals: Mapping[int, Mapping[int, float]], most: int) -> None:
        """Let the idle periods of any two participants differ by no more than a number."""
        low = self.program.add(0.0, float(self.times.problem.slots))
        for person in range(self.times.problem.participants):
            total = totals.get(person, {})
            self.program.at_least({**total, low: -1.0}, 0.0)
            self.program.at_most({**total, low: -1.0}, most)

    def begin_with(self, slot: Sequence[int]) -> None:
        """Begin with the meetings of a timetable, as far as the model has them."""
        self.program.begin = {
            column: float(slot[wish] == at) for wish, own in self.when.items() for at, column in own.items()
        }

    def begin_near(self, was: Mapping[int, int]) -> None:
        """Let a linear program begin with meetings where they were, and each other one in any of its slots."""
        columns, rows = [], []
        for row, (wish, own) in enumerate(self.when.items()):
            if own:
                columns.append(own.get(was.get(wish, NOWHERE), min(own.values())))
                rows.append(row)
        self.program.basis = columns, rows

    def slots(self, values: Sequence[float]) -> dict[int, int]:
        """Return the slot of each wish that a solution meets."""
        return {wish: slot for wish, own in self.when.items() for slot, column in own.items() if values[column] > 0.5}
