"""Why there is no schedule: a smallest set of demands that cannot be met together.

A demand is what somebody could give up: that a wish is met, when a participant is free, the time of a wish, an order,
the tables, and others. A set clashes if no schedule meets all of it. It is minimal if one does without any one of them,
and smallest if no smaller set clashes.

A first set is what the solver's contradiction uses. Demands are taken away from it as long as it clashes. Then the
smallest is sought by hitting sets (Ignatiev et al. 2015, CP): a smallest set that shares a demand with each known way
to give demands up either clashes, or shows another way.
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Self

from intercluster.analysis.meetings.problem import Problem
from intercluster.analysis.meetings.proof.demands import Demand, Demands, Kind, demands_of
from intercluster.analysis.meetings.proof.model import crowded, places

CONFLICTS = 2_000
"""Wrong turns of the solver after which it is asked whether time is up."""
A_TURN = 0.5
"""Seconds for a question whose answer may stay open."""
FOR_SMALLEST = 0.7
"""Part of the time after which no smaller set is sought."""


@dataclass(frozen=True)
class Clash:
    """Demands that cannot be met together."""

    demands: tuple[Demand, ...]
    is_minimal: bool
    """Whether it is known that there is a schedule without any one of them."""
    is_smallest: bool
    """Whether it is known that no smaller set clashes."""


def clash(problem: Problem, seconds: float = 10.0) -> Clash | None:
    """Return why there is no schedule, or None if there is one. Raises TimeoutError if that is not found out."""
    begin = time.monotonic()
    with _Oracle(problem, begin + seconds) as oracle:
        core = _places_missing(problem) or oracle.contradiction(oracle.all, begin + seconds)
        if core is None:
            if oracle.is_answered:
                return None
            raise TimeoutError("it was not found out in time whether there is a schedule")
        found = _shrunk(oracle, core, begin + seconds)
        return _smallest(oracle, found, begin + FOR_SMALLEST * seconds)


def only(problem: Problem, demands: Collection[Demand]) -> Problem:
    """Return a problem of which only some demands are left."""
    left = set(demands)
    every = frozenset(range(problem.slots))
    apart = frozenset(problem.wishes[demand.number].pair for demand in left if demand.kind is Kind.MUST_NOT)
    return replace(
        problem,
        free=[free if Demand(Kind.FREE, at) in left else every for at, free in enumerate(problem.free)],
        tables=problem.tables if Demand(Kind.TABLES) in left else [every] * (len(problem.tables) + len(problem.wishes)),
        wishes=[
            replace(
                wish,
                must=wish.must and Demand(Kind.WISH, at) in left,
                slots=wish.slots if Demand(Kind.TIME, at) in left else None,
                tables=wish.tables if Demand(Kind.TABLE, at) in left else None,
            )
            for at, wish in enumerate(problem.wishes)
        ],
        most=None
        if problem.most is None
        else [most if Demand(Kind.CAP, at) in left else None for at, most in enumerate(problem.most)],
        must_not=apart,
        orders=[order for at, order in enumerate(problem.orders) if Demand(Kind.ORDER, at) in left],
        fairness=problem.fairness if Demand(Kind.FAIRNESS) in left else None,
    )


class _Oracle:
    """A solver that says whether demands clash."""

    def __init__(self, problem: Problem, until: float) -> None:
        from pysat.solvers import Cadical195  # noqa: PLC0415 - only proofs need the solver

        made = Demands.of(problem)
        self.all = demands_of(problem)
        self.is_answered = False
        self._until = until
        self._literal = made.literal
        self._demand = {literal: demand for demand, literal in made.literal.items()}
        self._solver = Cadical195()
        for clause in made.formula.clauses:
            self._solver.add_clause(clause)
        self._solver.set_phases(list(self._demand))  # what may be met, rather is

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._solver.delete()

    def contradiction(self, demands: Sequence[Demand], until: float) -> tuple[Demand, ...] | None:
        """Return which of some demands clash; None if they do not, or, unless `is_answered`, if it stays open."""
        answer = None
        until = min(until, self._until)
        while answer is None and time.monotonic() < until:
            self._solver.conf_budget(CONFLICTS)
            answer = self._solver.solve_limited(assumptions=[self._literal[each] for each in demands])
        self.is_answered = answer is not None
        if answer is not False:
            return None
        core = set(self._solver.get_core() or ())
        return tuple(each for each in demands if self._literal[each] in core)

    def given_up(self) -> frozenset[Demand]:
        """Return the demands that the last schedule found does not meet, as far as it says."""
        return frozenset(self._demand[-each] for each in self._solver.get_model() if -each in self._demand)


def _places_missing(problem: Problem) -> tuple[Demand, ...] | None:
    """Return more meetings than the tables hold, where those that must be held cannot all have places."""
    every = frozenset(range(problem.slots))
    musts = [at for at, wish in enumerate(problem.wishes) if wish.must]
    times = [every if (slots := problem.wishes[at].slots) is None else slots for at in musts]
    if (part := crowded(problem, times)) is None:
        return None
    confined = [at for at, slots in zip(musts, times, strict=True) if slots <= part]
    chosen = confined[: places(problem, part) + 1]
    held = [Demand(Kind.WISH, at) for at in chosen]
    timed = [Demand(Kind.TIME, at) for at in chosen if part != every]
    return (Demand(Kind.TABLES), *timed, *held)


def _shrunk(oracle: _Oracle, core: tuple[Demand, ...], until: float) -> Clash:
    """Take demands away as long as the rest clashes."""
    is_minimal = True
    for demand in core:
        if demand not in core:
            continue
        smaller = oracle.contradiction([each for each in core if each != demand], until)
        if smaller is not None:
            core = smaller
        is_minimal &= oracle.is_answered
    return Clash(core, is_minimal, is_smallest=is_minimal and len(core) <= 1)


def _smallest(oracle: _Oracle, found: Clash, until: float) -> Clash:
    """Return a smallest set that clashes, or the one found before if it takes too long."""
    from pysat.examples.hitman import Hitman  # noqa: PLC0415

    with Hitman(solver="cadical195", htype="sorted") as hitting:
        # Something of what clashes has to be in it.
        hitting.hit(oracle.all)
        while time.monotonic() < until:
            candidate = tuple(sorted(hitting.get() or (), key=oracle.all.index))
            if len(candidate) >= len(found.demands):
                return replace(found, is_smallest=True, is_minimal=True)
            if oracle.contradiction(candidate, until) is not None:
                return Clash(candidate, is_minimal=True, is_smallest=True)
            if not oracle.is_answered:
                break
            hitting.hit(sorted(_way_out(oracle, candidate, until), key=oracle.all.index))
    return found


def _way_out(oracle: _Oracle, candidate: Sequence[Demand], until: float) -> frozenset[Demand]:
    """Return few demands without which a schedule meets all others."""
    away = oracle.given_up()
    for demand in oracle.all:
        if demand not in away or time.monotonic() >= until:
            continue
        kept = [each for each in oracle.all if each not in away]
        smaller = oracle.contradiction([*kept, demand], time.monotonic() + A_TURN)
        if smaller is None and oracle.is_answered:
            away &= oracle.given_up()
    return away
