"""What each member of a team costs, in whole units, so that every rule on money holds to the last one."""

from dataclasses import replace

import numpy as np

from intercluster.analysis.consortia.choosing.blocks import blocks_of
from intercluster.analysis.consortia.choosing.model import model_of
from intercluster.analysis.consortia.choosing.prices import quiet
from intercluster.analysis.consortia.choosing.problem import Floats, Integers, Problem


def whole_costs(problem: Problem, members: Integers, seconds: float = 5.0) -> Floats | None:
    """Return costs as near as possible to the middle of what each could take on, or None if no whole ones are found."""
    import highspy  # noqa: PLC0415 - only those who look for a team need a solver

    team = problem.take(members)
    least, most = np.ceil(team.least_cost), np.floor(team.most_cost)
    if (least > most).any():
        return None
    team = replace(team, strength=np.zeros((len(members), 0)), weights=np.zeros(0), least_cost=least, most_cost=most)
    blocks = blocks_of(replace(team, few=0.0, balances=(), mixes=()))
    model = model_of(team, blocks, np.arange(len(members)), np.zeros((len(members), 0)))
    if not len(model.dear):
        return least
    program, start = model.program, model.start_of_cost
    lower, kinds = np.array(program.col_lower_), list(program.integrality_)
    lower[: len(members)] = 1.0
    kinds[start : start + len(model.dear)] = [highspy.HighsVarType.kInteger] * len(model.dear)
    program.col_lower_, program.integrality_ = lower, kinds
    solver = quiet()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", 0.01)
    solver.passModel(program)
    for place, member in enumerate(model.dear.tolist()):
        spread = float(most[member] - least[member])
        column = solver.getNumCol()
        solver.addCol(-1.0 / spread, 0.0, spread, 0, [], [])
        pair = np.array([column, start + place], dtype=np.int32)
        solver.addRow(-spread / 2, np.inf, 2, pair, np.array([1.0, -1.0]))
        solver.addRow(spread / 2, np.inf, 2, pair, np.array([1.0, 1.0]))
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    values = np.rint(np.array(solver.getSolution().col_value)[start : start + len(model.dear)])
    costs: Floats = least.copy()
    costs[model.dear] += values
    return costs
