"""A problem in which all wishes are met, as clauses.

Beside the rules stand others that follow from them, because a solver does not see them by itself (Bofill et al. 2022,
JAIR 74): each participant is busy in as many slots as it has meetings; no more than two for each table are busy at a
time, and an even number is; meetings are gathered by participant before they are counted. Ours in addition: as many
slots of a part of the day are used as a participant has meetings that are confined to it, and who has no idle period
is busy in one run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from intercluster.analysis.meetings.problem import Order, Problem
from intercluster.analysis.meetings.proof.agenda import idle_ends, in_one_run, keep_fair, met_by, one_at_a_time
from intercluster.analysis.meetings.proof.formula import Formula, Literal

Times = Mapping[int, Literal]
"""The literal of each slot that says that a meeting is held in it."""


@dataclass
class Model:
    """A problem as clauses."""

    problem: Problem
    formula: Formula = field(default_factory=Formula)
    at: list[Times] = field(default_factory=list)
    """When each wish can be met."""
    idle: list[Literal] = field(default_factory=list)
    """As many hold as there are idle periods."""
    counts: list[list[Literal]] = field(default_factory=list)
    """The idle periods of each participant: more than 0, more than 1, and so on."""

    @classmethod
    def of(cls, problem: Problem) -> "Model":
        """Return the model of a problem."""
        model = cls(problem)
        formula = model.formula
        for wish in range(len(problem.wishes)):
            times = {slot: formula.new() for slot in possible_slots(problem, wish)}
            model.at.append(times)
            formula.add(*times.values())
            formula.at_most(list(times.values()), 1)
        for order in problem.orders:
            model._order(order)
        busy = [model._participant(person, own) for person, own in enumerate(model.own)]
        model._tables(busy)
        if crowded(problem, [frozenset(times) for times in model.at]) is not None:
            formula.add()
        if problem.fairness is not None:
            keep_fair(formula, model.counts, problem.fairness)
        return model

    @cached_property
    def own(self) -> list[list[int]]:
        """Return the wishes of each participant."""
        found: list[list[int]] = [[] for _ in self.problem.free]
        for at, wish in enumerate(self.problem.wishes):
            for person in wish.pair:
                found[person].append(at)
        return found

    def _order(self, order: Order) -> None:
        earlier, later = self.at[order.earlier], self.at[order.later]
        held: Literal | None = None
        for slot in range(self.problem.slots):
            if slot in later:
                self.formula.add(-later[slot], *([] if held is None else [held]))
            if slot in earlier:
                held = earlier[slot] if held is None else self.formula.any_of([held, earlier[slot]])

    def _participant(self, person: int, own: Sequence[int]) -> list[Literal]:
        """Add the agenda of a participant, and return in which slots it is busy."""
        formula, problem = self.formula, self.problem
        busy = [formula.new() for _ in range(problem.slots)]
        for slot, literal in enumerate(busy):
            one_at_a_time(formula, literal, [self.at[wish][slot] for wish in own if slot in self.at[wish]])
        formula.exactly(busy, len(own))
        if problem.most is not None and (most := problem.most[person]) is not None and most < len(own):
            formula.add()
        self._parts_of_the_day(busy, own)
        idle: list[Literal] = []
        days = days_of(problem)
        for day in days:
            literals = [busy[slot] for slot in day]
            met = met_by(formula, literals)
            idle += idle_ends(formula, literals, met)
            if len(days) == 1 and len(own) > 1 and idle:
                in_one_run(formula, literals, met, len(own), formula.any_of(idle))
        self.idle += idle
        self.counts.append(formula.counted(idle, most_idle(len(own), len(idle))))
        return busy

    def _parts_of_the_day(self, busy: Sequence[Literal], own: Sequence[int]) -> None:
        """Say how many slots are used inside and outside of each set of slots to which meetings are confined."""
        for part in {frozenset(self.at[wish]) for wish in own}:
            confined = sum(frozenset(self.at[wish]) <= part for wish in own)
            inside = [busy[slot] for slot in sorted(part)]
            outside = [literal for slot, literal in enumerate(busy) if slot not in part]
            if confined > 1 and len(part) < len(busy):
                self.formula.at_most([-literal for literal in inside], len(inside) - confined)
            self.formula.at_most(outside, len(own) - confined)

    def _tables(self, busy: Sequence[Sequence[Literal]]) -> None:
        problem, formula = self.problem, self.formula
        groups = gathered(self.own)
        for slot in range(problem.slots):
            tables = sum(slot in usable for usable in problem.tables)
            held = [[self.at[wish][slot] for wish in group if slot in self.at[wish]] for group in groups]
            formula.at_most([formula.any_of(literals) for literals in held if literals], tables)
            present = formula.counted([own[slot] for own in busy], 2 * tables + 2)
            if len(present) > 2 * tables:
                formula.add(-present[2 * tables])
            for one in range(0, min(2 * tables, len(present) - 1), 2):
                formula.add(-present[one], present[one + 1])
            if len(present) % 2 and len(present) <= 2 * tables:
                formula.add(-present[-1])
        keep_tables(formula, problem, self.at)


def possible_slots(problem: Problem, at: int) -> list[int]:
    """Return the slots in which a wish could be met if nobody else met."""
    wish = problem.wishes[at]
    if len(wish.pair) == 1 or wish.pair in problem.must_not:
        return []
    slots = problem.free[wish.first] & problem.free[wish.second]
    if wish.slots is not None:
        slots &= wish.slots
    allowed = range(len(problem.tables)) if wish.tables is None else wish.tables
    usable = frozenset().union(*(problem.tables[table] for table in allowed if table < len(problem.tables)))
    return sorted(slots & usable & frozenset(range(problem.slots)))


def crowded(problem: Problem, slots: Sequence[frozenset[int]]) -> frozenset[int] | None:
    """Return slots to which more meetings are confined than there are places at tables in them; None if there are none.

    A solver would have to try every way to give them places.
    """
    for part in {*slots, frozenset(range(problem.slots))}:
        if sum(own <= part for own in slots) > places(problem, part):
            return part
    return None


def places(problem: Problem, slots: frozenset[int]) -> int:
    """Return how many meetings tables hold in some slots."""
    return sum(len(usable & slots) for usable in problem.tables)


def days_of(problem: Problem) -> list[list[int]]:
    """Return the slots of each day."""
    days: dict[int, list[int]] = {}
    for slot in range(problem.slots):
        days.setdefault(problem.day(slot), []).append(slot)
    return list(days.values())


def most_idle(meetings: int, ends: int) -> int:
    """Return how many idle periods somebody can have at most."""
    return min(max(meetings - 1, 0), ends)


def gathered(own: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return groups of wishes that share a participant, each wish once, large groups first."""
    left = [set(wishes) for wishes in own]
    groups = []
    while group := max(left, key=len, default=set()):
        groups.append(sorted(group))
        for wishes in left:
            wishes.difference_update(groups[-1])
    return groups


def keep_tables(
    formula: Formula,
    problem: Problem,
    at: Sequence[Times],
    lifted: Mapping[int, Sequence[Literal]] | None = None,
    unlimited: Sequence[Literal] = (),
) -> None:
    """Give the meetings that need one of certain tables one each. The others take what is left: they are counted.

    `lifted` has for some wishes a literal under which they need no certain table; under `unlimited`, tables can be used
    at any time.
    """
    held: dict[tuple[int, int], list[Literal]] = {}
    for wish, times in enumerate(at):
        needed = problem.wishes[wish].tables
        if needed is None or not times:
            continue
        unless = (lifted or {}).get(wish, ())
        tables = {table: formula.new() for table in sorted(needed) if table < len(problem.tables)}
        formula.add(*tables.values(), *unless)
        for table, chosen in tables.items():
            for slot, literal in times.items():
                if slot not in problem.tables[table]:
                    formula.add(-literal, -chosen, *unless, *unlimited)
                    if not unlimited:
                        continue
                here = formula.new()
                formula.add(-literal, -chosen, here, *unless)
                held.setdefault((slot, table), []).append(here)
    for literals in held.values():
        formula.at_most(literals, 1)
