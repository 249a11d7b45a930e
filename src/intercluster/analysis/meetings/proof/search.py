"""The search for a schedule in which all wishes are met, with the fewest idle periods.

The bound is raised from below: is there a schedule without idle periods, with one, and so on? That there is none is
mostly refuted within a moment, and the first schedule found is the best. Where a question takes long, schedules that
are not the best yet are sought as well, so that there is one when time is up.
"""

import time
from collections.abc import Callable
from typing import Self

from intercluster.analysis.meetings.bounds import least_changes
from intercluster.analysis.meetings.problem import Goal, Problem, Schedule, Status, figures
from intercluster.analysis.meetings.proof.model import Model
from intercluster.analysis.meetings.seating import Seating
from intercluster.analysis.meetings.timetable import Timetable

CONFLICTS = 2_000
"""Wrong turns of the solver after which it is asked whether time is up."""
PATIENCE = 20_000
"""Wrong turns for a question before another one is tried; more each time."""
COUNTED = 16
"""Idle periods that are counted at first."""
FOR_TABLES = 2.0
"""Seconds for tables once the times are known."""
METHOD = "incremental SAT"
ALL_MET = "all are met"
COUNTING = "counting who stays"


def never() -> bool:
    """Return that nobody wants to stop."""
    return False


def prove(problem: Problem, seconds: float = 60.0, *, stop: Callable[[], bool] = never) -> Schedule:
    """Return the schedule with the fewest idle periods in which all wishes are met, and few changes of tables.

    The bound of its idle periods is their number if the search came to an end. The tables are the best that were
    found for these times, and their bound holds for all times with as few idle periods.
    """
    if not all(wish.must for wish in problem.wishes):
        raise ValueError("only problems whose wishes all have to be met can be proved")
    begin = time.monotonic()
    with Search(problem, begin + seconds, stop) as search:
        search.run()
    status, slots = search.status, search.slots
    if slots is None:
        return Schedule(status, seconds=time.monotonic() - begin)
    times = Timetable(problem)
    times.restore(slots)
    seating = Seating(problem, slots)
    seating.improve(time.monotonic() + FOR_TABLES, stop)
    reached = figures(problem, seating.meetings)
    idle = Goal(reached.idle, search.bound, METHOD)
    moves = Goal(reached.moves, least_changes(times, reached.worth, reached.idle), COUNTING)
    return Schedule(
        Status.OPTIMAL if idle.is_proved and moves.is_proved else Status.FEASIBLE,
        seating.meetings,
        Goal(reached.worth, reached.worth, ALL_MET),
        Goal(reached.alone, reached.alone, ALL_MET),
        idle,
        moves,
        time.monotonic() - begin,
    )


class Search:
    """A solver that is asked for schedules with fewer idle periods than a number, again and again."""

    def __init__(self, problem: Problem, until: float, stop: Callable[[], bool]) -> None:
        """Load the model of a problem."""
        from pysat.card import ITotalizer  # noqa: PLC0415 - only proofs need the solver
        from pysat.solvers import Cadical195  # noqa: PLC0415

        self._until, self._stop = until, stop
        self._model = Model.of(problem)
        formula = self._model.formula
        self._solver = Cadical195()
        self._solver.configure({"stabilizeonly": 1})  # it is strong where solutions are rare
        for clause in formula.clauses:
            self._solver.add_clause(clause)
        self._ends = self._model.idle
        self._count = None
        if self._ends:
            self._count = ITotalizer(self._ends, min(COUNTED, len(self._ends)), formula.variables)
            self._load(self._count.cnf.clauses)
        self.slots: list[int] | None = None
        """The slot of each wish in the best schedule so far."""
        self.value = 0
        """The idle periods of it."""
        self.bound = 0
        """No schedule has fewer."""
        self.is_refuted = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._solver.delete()
        if self._count is not None:
            self._count.delete()

    @property
    def status(self) -> Status:
        """Return what is known of the idle periods."""
        if self.is_refuted:
            return Status.INFEASIBLE
        if self.slots is None:
            return Status.UNKNOWN
        return Status.OPTIMAL if self.value == self.bound else Status.FEASIBLE

    def run(self) -> None:
        """Search until the best schedule is found, there is none, or time is up."""
        patience = PATIENCE
        while self.status in (Status.UNKNOWN, Status.FEASIBLE) and not self._is_over():
            if self._ask(self.bound, patience) is not None:
                continue
            self._ask(None if self.slots is None else self.bound + (self.value - self.bound) // 3, patience)
            patience += patience // 2

    def _ask(self, most: int | None, patience: int) -> bool | None:
        """Return whether there is a schedule with at most that many idle periods; None if that is not found out."""
        limits = [] if most is None or most >= len(self._ends) else [-self._more_than(most)]
        answer = None
        while answer is None and patience > 0 and not self._is_over():
            self._solver.conf_budget(CONFLICTS)
            answer = self._solver.solve_limited(assumptions=limits)
            patience -= CONFLICTS
        if answer:
            true = {literal for literal in self._solver.get_model() if literal > 0}
            value = sum(end in true for end in self._ends)
            if self.slots is None or value < self.value:
                self.value = value
                self.slots = [next(slot for slot, at in times.items() if at in true) for times in self._model.at]
        elif answer is False:
            # Where the limit has no part in the contradiction, there is no schedule at all.
            if not limits or not self._solver.get_core():
                self.is_refuted = True
            else:
                assert most is not None
                self.bound = most + 1
        return answer

    def _more_than(self, number: int) -> int:
        """Return the literal that more idle periods than a number imply."""
        assert self._count is not None
        if number >= len(self._count.rhs):
            self._count.increase(ubound=min(2 * number, len(self._ends) - 1), top_id=self._count.top_id)
            self._load(self._count.cnf.clauses[-self._count.nof_new :])
        return int(self._count.rhs[number])

    def _load(self, clauses: list[list[int]]) -> None:
        for clause in clauses:
            self._solver.add_clause(clause)

    def _is_over(self) -> bool:
        return time.monotonic() >= self._until or self._stop()
