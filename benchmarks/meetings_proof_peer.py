"""CP-SAT of OR-Tools, asked for the fewest idle periods by a plain model; runs in an environment of its own.

This file imports nothing of intercluster: benchmarks/meetings.py makes the environment from solver-peers.lock and runs
`python meetings_proof_peer.py EVENT.json SECONDS`, which prints the status, the idle periods, the bound and seconds.
"""

import json
import sys
import time
from pathlib import Path

from ortools.sat.python import cp_model

WORKERS = 2


def main() -> None:
    event = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    slots, people = event["slots"], event["people"]
    model = cp_model.CpModel()
    at = [{slot: model.new_bool_var("") for slot in times} for _, _, times in event["meetings"]]
    for times in at:
        model.add_exactly_one(times.values())
    for earlier, later in event["orders"]:
        whens = [sum(slot * held for slot, held in at[each].items()) for each in (earlier, later)]
        model.add(whens[0] < whens[1])
    for slot in range(slots):
        model.add(sum(times[slot] for times in at if slot in times) <= event["tables"])
    ends: list[list[cp_model.IntVar]] = []
    for person in range(people):
        own = [times for (one, other, _), times in zip(event["meetings"], at, strict=True) if person in (one, other)]
        busy = [sum(times[slot] for times in own if slot in times) for slot in range(slots)]
        met = [model.new_bool_var("") for _ in range(slots)]
        ends.append([])
        for slot in range(slots):
            model.add(busy[slot] <= 1)
            model.add(met[slot] >= busy[slot])
            if slot:
                model.add(met[slot] >= met[slot - 1])
                model.add(met[slot] <= met[slot - 1] + busy[slot])
            else:
                model.add(met[slot] <= busy[slot])
            if 0 < slot < slots - 1:
                ends[-1].append(model.new_bool_var(""))
                model.add(ends[-1][-1] >= met[slot] - busy[slot] + busy[slot + 1] - 1)
    if event["fairness"] is not None:
        least, most = model.new_int_var(0, slots, ""), model.new_int_var(0, slots, "")
        for own_ends in ends:
            model.add(sum(own_ends) <= most)
            model.add(sum(own_ends) >= least)
        model.add(most - least <= event["fairness"])
    model.minimize(sum(end for own_ends in ends for end in own_ends))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = float(sys.argv[2])
    solver.parameters.num_workers = WORKERS
    start = time.process_time()
    status = solver.solve(model)
    has_any = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    figures = {
        "status": solver.status_name(status).lower(),
        "idle": round(solver.objective_value) if has_any else None,
        "bound": round(solver.best_objective_bound) if has_any else None,
        "seconds": round(time.process_time() - start, 1),
        "seconds_on_the_clock": round(solver.wall_time, 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
