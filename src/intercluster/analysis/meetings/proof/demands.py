"""A problem as clauses of which each demand can be lifted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from intercluster.analysis.meetings.problem import Problem
from intercluster.analysis.meetings.proof.agenda import idle_ends, keep_fair, met_by, one_at_a_time
from intercluster.analysis.meetings.proof.formula import Formula, Literal
from intercluster.analysis.meetings.proof.model import Times, days_of, gathered, keep_tables, most_idle


class Kind(StrEnum):
    """What is demanded."""

    WISH = "wish"
    """That a wish is met."""
    FREE = "free"
    """That a participant meets only when free."""
    TIME = "time"
    """That a wish is met at certain times only, or at a fixed one."""
    TABLE = "table"
    """That a wish is met at certain tables only."""
    ORDER = "order"
    """That one wish is met before another."""
    CAP = "cap"
    """That a participant has no more meetings than a number."""
    MUST_NOT = "must not"
    """That two participants do not meet, named by their first wish."""
    TABLES = "tables"
    """That no more tables can be used, and at no other times."""
    FAIRNESS = "fairness"
    """That no two participants differ in idle periods by more than a number."""


@dataclass(frozen=True, order=True)
class Demand:
    """One demand: of a wish, a participant, an order or, where there is only one, of the event."""

    kind: Kind
    number: int = 0


def demands_of(problem: Problem) -> list[Demand]:
    """Return all demands of a problem, those last that are taken away first from a clash."""
    wishes, pairs = problem.wishes, [wish.pair for wish in problem.wishes]
    numbers: dict[Kind, Iterable[int]] = {
        # The first wish of a pair speaks for all of it.
        Kind.MUST_NOT: (pairs.index(pair) for pair in dict.fromkeys(pairs) if pair in problem.must_not),
        Kind.TABLES: (0,),
        Kind.FREE: (at for at, free in enumerate(problem.free) if len(free) < problem.slots),
        Kind.TABLE: (at for at, wish in enumerate(wishes) if wish.tables is not None),
        Kind.CAP: (at for at, most in enumerate(problem.most or ()) if most is not None),
        Kind.TIME: (at for at, wish in enumerate(wishes) if wish.slots is not None),
        Kind.ORDER: range(len(problem.orders)),
        Kind.FAIRNESS: () if problem.fairness is None else (0,),
        Kind.WISH: (at for at, wish in enumerate(wishes) if wish.must),
    }
    return [Demand(kind, number) for kind, own in numbers.items() for number in own]


@dataclass
class Demands:
    """The model of a problem, with a literal for each demand that has to be assumed for it to count."""

    problem: Problem
    formula: Formula = field(default_factory=Formula)
    literal: dict[Demand, Literal] = field(default_factory=dict)
    at: list[Times] = field(default_factory=list)

    @classmethod
    def of(cls, problem: Problem) -> "Demands":
        """Return the model of a problem."""
        made = cls(problem)
        made.literal = {demand: made.formula.new() for demand in demands_of(problem)}
        held = made._wishes()
        made._orders()
        own: list[list[int]] = [[] for _ in problem.free]
        for at, wish in enumerate(problem.wishes):
            for person in wish.pair:
                own[person].append(at)
        counts = [made._participant(person, wishes, held) for person, wishes in enumerate(own)]
        if problem.fairness is not None:
            keep_fair(made.formula, counts, problem.fairness, made._unless(Demand(Kind.FAIRNESS)))
        made._tables(own)
        return made

    def _unless(self, demand: Demand) -> list[Literal]:
        """Return what to add to a clause that holds only under a demand."""
        return [-self.literal[demand]]

    def _wishes(self) -> list[Literal]:
        """Add the times of each wish, and return literals for whether it is met."""
        formula, problem = self.formula, self.problem
        held = []
        for number, wish in enumerate(problem.wishes):
            times = {slot: formula.new() for slot in range(problem.slots)}
            self.at.append(times)
            literals = list(times.values())
            formula.at_most(literals, 1)
            held.append(formula.any_of(literals) if literals else formula.new())
            if not literals or len(wish.pair) == 1:
                formula.add(-held[-1])
            if wish.must:
                formula.add(held[-1], *self._unless(Demand(Kind.WISH, number)))
            if wish.pair in problem.must_not:
                first = next(at for at, each in enumerate(problem.wishes) if each.pair == wish.pair)
                formula.add(-held[-1], *self._unless(Demand(Kind.MUST_NOT, first)))
            if wish.slots is not None:
                self._only(times, wish.slots, Demand(Kind.TIME, number))
            for person in wish.pair:
                if len(problem.free[person]) < problem.slots:
                    self._only(times, problem.free[person], Demand(Kind.FREE, person))
        return held

    def _only(self, times: Times, slots: frozenset[int], demand: Demand) -> None:
        for slot, literal in times.items():
            if slot not in slots:
                self.formula.add(-literal, *self._unless(demand))

    def _orders(self) -> None:
        for number, order in enumerate(self.problem.orders):
            later = met_by(self.formula, list(self.at[order.later].values()))
            for literal, by_then in zip(self.at[order.earlier].values(), later, strict=True):
                self.formula.add(-literal, -by_then, *self._unless(Demand(Kind.ORDER, number)))

    def _participant(self, person: int, own: Sequence[int], held: Sequence[Literal]) -> list[Literal]:
        """Add the agenda of a participant, and return its idle periods, counted."""
        formula, problem = self.formula, self.problem
        busy = [formula.new() for _ in range(problem.slots)]
        for slot, literal in enumerate(busy):
            one_at_a_time(formula, literal, [self.at[wish][slot] for wish in own])
        number = formula.counted([held[wish] for wish in own], len(own))
        # As many slots are used as meetings are held: otherwise the solver would try every way to place them.
        self._counted_alike(number, busy)
        for part in {problem.wishes[wish].slots for wish in own} - {None}:
            assert part is not None
            confined = [wish for wish in own if (slots := problem.wishes[wish].slots) is not None and slots <= part]
            kept = [self._both(held[wish], self.literal[Demand(Kind.TIME, wish)]) for wish in confined]
            self._counted_alike(formula.counted(kept, len(kept)), [busy[slot] for slot in sorted(part)])
        if problem.most is not None and (most := problem.most[person]) is not None and most < len(number):
            formula.add(-number[most], *self._unless(Demand(Kind.CAP, person)))
        if problem.fairness is None:
            return []
        idle: list[Literal] = []
        for day in days_of(problem):
            literals = [busy[slot] for slot in day]
            idle += idle_ends(formula, literals, met_by(formula, literals))
        return formula.counted(idle, most_idle(len(own), len(idle)))

    def _counted_alike(self, number: Sequence[Literal], busy: Sequence[Literal]) -> None:
        """Let as many of some slots be used as meetings need them."""
        used = self.formula.counted(busy, len(busy))
        for at, literal in enumerate(number):
            self.formula.add(-literal, *used[at : at + 1])

    def _both(self, one: Literal, other: Literal) -> Literal:
        """Return a literal that holds if both do."""
        both = self.formula.new()
        self.formula.add(-one, -other, both)
        return both

    def _tables(self, own: Sequence[Sequence[int]]) -> None:
        problem, formula = self.problem, self.formula
        unlimited = self._unless(Demand(Kind.TABLES))
        for slot in range(problem.slots):
            number = sum(slot in usable for usable in problem.tables)
            groups = [formula.any_of([self.at[wish][slot] for wish in group]) for group in gathered(own)]
            present = formula.counted(groups, number + 1)
            if len(present) > number:
                formula.add(-present[number], *unlimited)
        restricted = [at for at, wish in enumerate(problem.wishes) if wish.tables is not None]
        lifted = {at: self._unless(Demand(Kind.TABLE, at)) for at in restricted}
        keep_tables(formula, problem, self.at, lifted, unlimited)
