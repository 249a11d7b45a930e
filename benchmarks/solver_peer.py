"""CP-SAT of OR-Tools, asked for the best team by a plain model; runs in an environment of its own.

This file imports nothing of intercluster: benchmarks/consortia.py makes the environment from solver-peers.lock and runs
`python solver_peer.py CALL.npz SECONDS`, which prints the score, the bound and the seconds. A call has fixed costs, and
its rules are those that benchmarks/consortia.py draws.
"""

import json
import sys
import time

import numpy as np
from ortools.sat.python import cp_model

POINTS = 1_000_000
"""Whole numbers of the score of whole coverage."""
WORKERS = 2


def main() -> None:
    call = np.load(sys.argv[1])
    worth, cost = np.rint(call["worth"] * POINTS).astype(int), call["cost"].astype(int).tolist()
    model = cp_model.CpModel()
    member = [model.new_bool_var("") for _ in cost]
    gain = [-round(float(call["few"]) * POINTS) * each for each in member]
    for column in worth.T:
        takes = [(model.new_bool_var(""), int(each)) for each in np.flatnonzero(column)]
        model.add_at_most_one([take for take, _ in takes])
        for take, each in takes:
            model.add_implication(take, member[each])
        gain += [int(column[each]) * take for take, each in takes]

    def among(mask: np.ndarray, factors: list[int] | None = None) -> cp_model.LinearExpr:
        rows = np.flatnonzero(mask).tolist()
        return sum(member[row] * (1 if factors is None else factors[row]) for row in rows)

    number, total = sum(member), cp_model.LinearExpr.weighted_sum(member, cost)
    model.add_linear_constraint(number, int(call["least"]), int(call["most"]))
    model.add(total <= int(call["most_cost"]))
    model.add(2 * among(call["small"], cost) >= total)
    model.add(among(call["university"]) >= 1)
    model.add(3 * among(call["newcomer"]) >= number)
    present = []
    for country in np.unique(call["country"]):
        there = call["country"] == country
        model.add(10 * among(there, cost) <= 7 * total)
        present.append(model.new_bool_var(""))
        model.add(present[-1] <= among(there))
    model.add(sum(present) >= 3)
    model.maximize(sum(gain))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = float(sys.argv[2])
    solver.parameters.num_workers = WORKERS
    start = time.process_time()
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    figures = {
        "seconds": round(time.process_time() - start, 1),
        "score": round(solver.objective_value / POINTS, 5) if found else None,
        "bound": round(solver.best_objective_bound / POINTS, 5) if found else None,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
