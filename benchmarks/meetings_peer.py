"""CP-SAT of OR-Tools, asked for the meetings of most worth by a plain model; runs in an environment of its own.

This file imports nothing of intercluster: benchmarks/large_meetings.py makes the environment from solver-peers.lock and
runs `python meetings_peer.py EVENT.npz SECONDS`, which prints the worth, the bound and the seconds.
"""

import json
import sys
import time

import numpy as np
from ortools.sat.python import cp_model

WORKERS = 2


def main() -> None:
    event = np.load(sys.argv[1])
    there, tables = event["there"], int(event["tables"])
    model = cp_model.CpModel()
    by_place: dict[tuple[int, int], list[cp_model.IntVar]] = {}
    by_slot: dict[int, list[cp_model.IntVar]] = {}
    gain = []
    for (one, other), worth in zip(event["pairs"].tolist(), event["worth"].tolist(), strict=True):
        slots = np.flatnonzero(there[one] & there[other]).tolist()
        own = [model.new_bool_var("") for _ in slots]
        model.add_at_most_one(own)
        for slot, held in zip(slots, own, strict=True):
            by_place.setdefault((one, slot), []).append(held)
            by_place.setdefault((other, slot), []).append(held)
            by_slot.setdefault(slot, []).append(held)
            gain.append(worth * held)
    for held in by_place.values():
        model.add_at_most_one(held)
    for held in by_slot.values():
        model.add(sum(held) <= tables)
    model.maximize(sum(gain))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = float(sys.argv[2])
    solver.parameters.num_workers = WORKERS
    start = time.process_time()
    status = solver.solve(model)
    has_any = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    figures = {
        "worth": round(solver.objective_value) if has_any else 0,
        "bound": round(solver.best_objective_bound),
        "seconds": round(time.process_time() - start, 1),
        "seconds_on_the_clock": round(solver.wall_time, 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
