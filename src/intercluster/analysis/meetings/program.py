"""Linear programs, in whole numbers or not, handed to HiGHS."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import highspy

WHOLE = 0.99
"""How far a solution may be from the bound, where objectives are whole numbers: that is none."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Solved:
    """What the solver found."""

    objective: float
    bound: float
    """No solution has a higher objective."""
    values: Floats
    prices: Floats
    """What one more of each variable would add at an optimum that need not be whole; 0 or less of those not in use."""


@dataclass
class Program:
    """A program whose objective is as high as possible."""

    costs: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    begin: Mapping[int, float] = field(default_factory=dict)
    """Values of whole variables to begin with."""
    basis: tuple[Collection[int], Collection[int]] = ((), ())
    """Variables in use, as many rows that are at their upper bounds by them, near an optimum that need not be whole."""
    stop: Callable[[], bool] | None = None
    """Says whether to end with the best so far."""

    def add(self, cost: float, upper: float, lower: float = 0.0, whole: bool = False) -> int:
        """Add a variable, and return its number."""
        self.costs.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(self, terms: Mapping[int, float], lower: float, upper: float) -> None:
        """Add a row between two bounds."""
        self.index.extend(terms)
        self.value.extend(terms.values())
        self.starts.append(len(self.index))
        self.row_lower.append(lower)
        self.row_upper.append(upper)

    def at_most(self, terms: Mapping[int, float] | Collection[int], upper: float) -> None:
        """Add a row with an upper bound; variables alone count once each."""
        self.row(terms if isinstance(terms, Mapping) else dict.fromkeys(terms, 1.0), -np.inf, upper)

    def at_least(self, terms: Mapping[int, float] | Collection[int], lower: float) -> None:
        """Add a row with a lower bound; variables alone count once each."""
        self.row(terms if isinstance(terms, Mapping) else dict.fromkeys(terms, 1.0), lower, np.inf)

    def solve(self, seconds: float | None = None, gap: float = WHOLE) -> Solved | None:
        """Return the best solution that is found; None if there is none, or none was found in time."""
        solver, infeasible = self._run(seconds, gap)
        return None if infeasible else _solved(solver)

    def bound(self, seconds: float) -> float | None:
        """Return what no solution surpasses, as far as time allows; None if that is nothing."""
        solver, infeasible = self._run(seconds, WHOLE)
        bound = float(solver.getInfo().mip_dual_bound)
        return None if infeasible or not np.isfinite(bound) else bound

    def solve_or_refuse(self, seconds: float, gap: float = WHOLE) -> tuple[Solved | None, bool]:
        """Return the best solution that is found, and whether it is proved that there is none."""
        solver, infeasible = self._run(seconds, gap)
        return (None if infeasible else _solved(solver)), infeasible

    def _run(self, seconds: float | None, gap: float) -> "tuple[highspy.Highs, bool]":
        import highspy  # noqa: PLC0415 - only those who plan need a solver

        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", gap)
        if seconds is not None:
            solver.setOptionValue("time_limit", max(seconds, 0.01))
        solver.passModel(self._model())
        if self.begin:
            columns = np.fromiter(self.begin, dtype=np.int32)
            solver.setSolution(len(columns), columns, np.fromiter(self.begin.values(), dtype=np.float64))
        if self.basis[0] and not any(self.whole):
            self._begin_at_basis(solver)
        if self.stop is not None:
            for interrupt in (solver.cbMipInterrupt, solver.cbSimplexInterrupt):
                interrupt.subscribe(self._interrupt)
        solver.run()
        refused = highspy.HighsModelStatus.kInfeasible
        if solver.getModelStatus() == refused and any(self.whole):
            # The presolve of HiGHS 1.15 calls some small feasible models infeasible, which would be a wrong answer.
            solver.clearSolver()
            solver.setOptionValue("presolve", "off")
            solver.run()
        return solver, solver.getModelStatus() == refused

    def _begin_at_basis(self, solver: "highspy.Highs") -> None:
        """Let the dual simplex method begin where only few steps are left."""
        import highspy  # noqa: PLC0415 - only those who plan need a solver

        columns, rows = set(self.basis[0]), set(self.basis[1])
        kinds = highspy.HighsBasisStatus
        basis = highspy.HighsBasis()
        basis.col_status = [kinds.kBasic if at in columns else kinds.kLower for at in range(len(self.costs))]
        basis.row_status = [kinds.kUpper if at in rows else kinds.kBasic for at in range(len(self.row_lower))]
        basis.valid = True
        for option, value in (("presolve", "off"), ("solver", "simplex"), ("simplex_strategy", 1)):
            solver.setOptionValue(option, value)
        solver.setBasis(basis)

    def _interrupt(self, event: Any) -> None:
        if self.stop is not None and self.stop():
            event.interrupt()

    def _model(self) -> "highspy.HighsLp":
        import highspy  # noqa: PLC0415 - only those who plan need a solver

        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.costs), len(self.row_lower)
        model.col_cost_ = np.array(self.costs)
        model.col_lower_, model.col_upper_ = np.array(self.lower), np.array(self.upper)
        model.row_lower_, model.row_upper_ = np.array(self.row_lower), np.array(self.row_upper)
        model.sense_ = highspy.ObjSense.kMaximize
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(self.index, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self.value, dtype=np.float64)
        if any(self.whole):
            kinds = highspy.HighsVarType
            model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self.whole]
        return model


def _solved(solver: "highspy.Highs") -> Solved | None:
    import highspy  # noqa: PLC0415 - only those who plan need a solver

    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    is_whole = info.mip_node_count >= 0
    is_optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    bound = info.mip_dual_bound if is_whole else info.objective_function_value if is_optimal else np.inf
    found = solver.getSolution()
    prices = np.array([] if is_whole else found.col_dual)
    return Solved(float(info.objective_function_value), float(bound), np.array(found.col_value), prices)
