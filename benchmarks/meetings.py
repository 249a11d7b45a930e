"""Claim: the fewest idle periods of real matchmaking events are found and proved within seconds.

The files of the B2BSP family in ../shared/data/b2bsp, fairness d = 2: of each, the seconds to a proof, the status and
the idle periods, and of an event without a schedule the seconds to a clash. The optima of the originals are those that
are published (Bofill et al. 2022, JAIR 74). Each schedule is looked at by the independent checker.

Beside it stand, for the originals, a plain model of CP-SAT (OR-Tools, in an environment of its own, two workers, a
minute on the clock) and the search of ../shared/experiments/meetings, from above and without our rules, which has as
much processor time as ours. Seconds are the processor's; ours and the experiment use one core. `--reduced` takes three
originals and no CP-SAT; `--originals` leaves the other files out.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import report
from benchmarks.peer_environment import environment
from intercluster.analysis.meetings import checking, dzn
from intercluster.analysis.meetings.clash import clash
from intercluster.analysis.meetings.problem import Problem, Status
from intercluster.analysis.meetings.proof.model import possible_slots
from intercluster.analysis.meetings.proof.search import prove

FILES = Path("../shared/data/b2bsp")
EXPERIMENT = Path("../shared/experiments/meetings/incremental_sat.py")
PEER = Path(__file__).parent / "meetings_proof_peer.py"
SECONDS = 60
CLASH_SECONDS = 10
AT_MOST = 20 * SECONDS
"""Seconds on the clock after which ours ends as well, however busy the cores are."""
PUBLISHED = {
    "forum-13": 0,
    "forum-14": 2,
    "forumt-14": 5,
    "forumt-14crafc": 5,
    "tic-12": 0,
    "tic-13": 0,
    "tic-13crafc": 4,
    "ticf-13crafb": 3,
}
REDUCED = ("tic-12", "tic-13crafc", "forumt-14")


def ours(problem: Problem) -> dict[str, Any]:
    """Return what is proved of a problem within a minute of processor time."""
    begin = time.process_time()
    schedule = prove(problem, AT_MOST, stop=lambda: time.process_time() - begin > SECONDS)
    figures: dict[str, Any] = {"seconds": round(time.process_time() - begin, 1), "status": schedule.status.value}
    if schedule.idle is not None and schedule.moves is not None:
        figures["status"] = (Status.OPTIMAL if schedule.idle.is_proved else Status.FEASIBLE).value
        figures |= {"idle": schedule.idle.value, "bound": schedule.idle.bound}
        figures["moves"] = [schedule.moves.value, schedule.moves.bound]
        figures["breaks"] = checking.broken(problem, schedule.meetings)
    if schedule.status is Status.INFEASIBLE:
        begin = time.process_time()
        try:
            found = clash(problem, CLASH_SECONDS)
        except TimeoutError:
            found = None
        figures["clash"] = {
            "seconds": round(time.process_time() - begin, 1),
            "size": None if found is None else len(found.demands),
            "minimal": found is not None and found.is_minimal,
            "smallest": found is not None and found.is_smallest,
        }
    return figures


def constraint_solver(problem: Problem) -> dict[str, Any] | None:
    """Return what a plain model of CP-SAT proves within a minute; None where it cannot be installed."""
    if (python := environment("solver-peers")) is None:
        return None
    event = {
        "people": problem.participants,
        "slots": problem.slots,
        "tables": len(problem.tables),
        "meetings": [[wish.first, wish.second, possible_slots(problem, at)] for at, wish in enumerate(problem.wishes)],
        "orders": [[order.earlier, order.later] for order in problem.orders],
        "fairness": problem.fairness,
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "event.json"
        file.write_text(json.dumps(event), encoding="utf-8")
        answer = subprocess.run([python, PEER, file, str(SECONDS)], check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def experiment(file: Path) -> dict[str, Any]:
    """Return the seconds that the search of the experiment takes, or that it took a minute and was ended."""
    code = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}));"
        f"sys.path.insert(0, {str(EXPERIMENT.parent)!r});"
        f"from incremental_sat import solve; idle, _, seconds = solve({str(file)!r}); print(idle, round(seconds, 1))"
    )
    answer = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    if answer.returncode:
        return {"status": "unknown", "seconds": SECONDS}
    idle, seconds = answer.stdout.split()
    return {"status": "infeasible" if idle == "UNSAT" else "optimal", "idle": idle, "seconds": float(seconds)}


def summed(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what was settled, and how long the originals took."""
    settled = [each["ours"]["status"] in (Status.OPTIMAL, Status.INFEASIBLE) for each in found.values()]
    originals = {name: each for name, each in found.items() if name.endswith(".original")}
    figures: dict[str, Any] = {"files": len(found), "settled": sum(settled)}
    for who in ("ours", "experiment", "cp_sat"):
        own = [each[who] for each in originals.values() if who in each]
        if own:
            figures[who] = {
                "originals": len(own),
                "proved": sum(each["status"] == "optimal" for each in own),
                "median_seconds": round(float(np.median([each["seconds"] for each in own])), 1),
                "slowest_seconds": max(each["seconds"] for each in own),
            }
    wrong = [
        name
        for name, each in originals.items()
        if each["ours"]["status"] == "optimal" and each["ours"]["idle"] != PUBLISHED[name.removesuffix(".original")]
    ]
    return {
        **figures,
        "unlike_published": wrong,
        "breaks": sum(bool(each["ours"].get("breaks")) for each in found.values()),
    }


def main() -> None:
    options = set(sys.argv[1:])
    is_reduced = "--reduced" in options
    files = sorted(FILES.glob("*.dzn"))
    if is_reduced:
        files = [FILES / f"{name}.original.dzn" for name in REDUCED if FILES.exists()]
    elif "--originals" in options:
        files = [file for file in files if ".original." in file.name]
    if not files:
        print("The files of ../shared/data/b2bsp are not here: nothing is measured.", file=sys.stderr)
        return
    found: dict[str, dict[str, Any]] = {}
    for file in files:
        problem = dzn.read(file.read_text(encoding="utf-8"))
        own: dict[str, Any] = {"ours": ours(problem)}
        if ".original." in file.name:
            if EXPERIMENT.exists():
                own["experiment"] = experiment(file)
            if not is_reduced and (peer := constraint_solver(problem)) is not None:
                own["cp_sat"] = peer
        found[file.name.removesuffix(".dzn")] = own
        print(file.name, own, flush=True)
    report.write("meetings", {"seconds": SECONDS, **summed(found), "found": found})


if __name__ == "__main__":
    main()
