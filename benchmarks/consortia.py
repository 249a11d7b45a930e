"""Claim: the best team out of thousands of organisations is found and proved within seconds.

Random calls of two kinds. One with *fixed costs* has 12 competences at a density of 12 per cent, a cost for each
organisation, 3 to 10 partners, three countries, half of the cost from small firms, caps on cost and countries, a
university and a third of newcomers. One with *chosen costs* has strengths in four levels, so that many are alike, owner
groups, a coordinator, a cap on each partner, balance and ties as well.

Beside it stand greedy set cover, which adds who covers most as long as caps allow, and a plain model: HiGHS with all
organisations and one link for all competences of each, for a minute; with fixed costs also a plain model of CP-SAT
(OR-Tools, in an environment of its own, two workers). Seconds are the processor's. `--reduced` takes one
call of each kind, 5,000 organisations and no plain model.
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
from intercluster.analysis.consortia.choosing.blocks import blocks_of
from intercluster.analysis.consortia.choosing.model import model_of
from intercluster.analysis.consortia.choosing.prices import quiet
from intercluster.analysis.consortia.choosing.problem import (
    Balance,
    Coordinator,
    Cost,
    CostShare,
    CostShareEach,
    Count,
    CountEach,
    CountShare,
    Distinct,
    Mix,
    Problem,
)
from intercluster.analysis.consortia.choosing.search import search
from intercluster.analysis.consortia.choosing.team import best_teams, best_without, others_stay
from intercluster.analysis.consortia.choosing.verify import broken, score

SIZES = (5_000, 50_000)
SEEDS = range(3)
LEAVERS = 3
"""Members of the best team, each of whom leaves."""
COMPETENCES, COUNTRIES, KINDS = 12, 12, 4
DENSITY = 0.12
PLAIN_SECONDS = 60.0
PEER = Path(__file__).parent / "solver_peer.py"


def fixed(seed: int, size: int) -> Problem:
    """Draw a call in which each organisation has a cost."""
    chance = np.random.default_rng(seed)
    strength = (chance.random((size, COMPETENCES)) < DENSITY) * chance.beta(2, 3, (size, COMPETENCES))
    country = chance.integers(0, COUNTRIES, size)
    small = chance.random(size) < 0.7
    kind = chance.integers(0, KINDS, size)
    cost = chance.integers(50, 600, size).astype(np.float64)
    newcomer = chance.random(size) < 0.6
    everybody = np.ones(size, dtype=np.bool_)
    return Problem(
        strength,
        np.ones(COMPETENCES),
        rules=(
            Count("partners", everybody, 3, 10),
            Distinct("three countries", country, 3),
            Cost("cost", everybody, 0, 2_500),
            CostShare("small firms", small, 0.5),
            CostShareEach("country", country, 0.7),
            Count("university", kind == 0, 1),
            CountShare("newcomers", newcomer, 1 / 3),
        ),
        few=0.005,
        least_cost=cost,
        most_cost=cost,
    )


def opened(seed: int, size: int) -> Problem:
    """Draw a call in which costs are chosen, and many organisations are alike."""
    problem = fixed(seed, size)
    chance = np.random.default_rng([seed, 1])
    levels = np.ceil(problem.strength * 4) / 4
    everybody = np.ones(size, dtype=np.bool_)
    cluster = chance.integers(0, 5, size)
    owner = np.where(chance.random(size) < 0.1, chance.integers(0, size // 50, size), -1)
    least = 50.0 * chance.integers(1, 4, size)
    return Problem(
        levels,
        problem.weights,
        rules=(
            *problem.rules,
            Cost("cost at least", everybody, 1_500),
            CountEach("owners", owner),
            CostShareEach("partner", None, 0.4),
            Coordinator("coordinator", chance.random(size) < 0.3),
        ),
        balances=(Balance("clusters", cluster, 0.002),),
        mixes=(Mix("ties", chance.random(size) < 0.1, 0.002),),
        few=problem.few,
        least_cost=least,
        most_cost=least * 4,
    )


def greedy(problem: Problem) -> tuple[float, int]:
    """Return the score of greedy set cover, and how many rules it breaks; caps on number and cost it keeps."""
    members: list[int] = []
    cost, covered = 0.0, np.zeros(COMPETENCES)
    worth = problem.worth
    most = next(rule.most for rule in problem.rules if isinstance(rule, Cost) and rule.most is not None)
    while len(members) < problem.largest:
        gain = np.maximum(worth - covered, 0.0).sum(axis=1)
        gain[problem.least_cost + cost > most] = 0.0
        best = int(gain.argmax())
        if gain[best] <= problem.few:
            break
        members.append(best)
        cost += problem.least_cost[best]
        covered = np.maximum(covered, worth[best])
    return score(problem, members).total, len(broken(problem, members, problem.least_cost[members]))


def plain(problem: Problem) -> dict[str, float | None]:
    """Return the score and bound of a plain model after a minute: all organisations, one link for each."""
    unit = float(problem.most_cost.max())
    scaled = problem.in_units(unit)
    model = model_of(scaled, blocks_of(scaled), np.arange(problem.size), problem.worth)
    matrix = model.program.a_matrix_
    starts, rows, values = np.array(matrix.start_), np.array(matrix.index_), np.array(matrix.value_)
    columns = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    # The link x <= y of each competence becomes a part of the one link of its organisation.
    owner = np.nonzero(problem.worth > 0)[0]
    link = (rows >= COMPETENCES) & (rows < COMPETENCES + len(owner))
    rows[link] = COMPETENCES + np.searchsorted(owner, owner[rows[link] - COMPETENCES])
    cells, place = np.unique(np.column_stack([columns, rows]), axis=0, return_inverse=True)
    matrix.start_ = np.searchsorted(cells[:, 0], np.arange(len(starts)))
    matrix.index_, matrix.value_ = cells[:, 1], np.bincount(place.ravel(), weights=values)
    model.program.a_matrix_ = matrix
    solver = quiet()
    solver.setOptionValue("time_limit", PLAIN_SECONDS)
    solver.setOptionValue("mip_rel_gap", 1e-6)
    solver.passModel(model.program)
    start = time.process_time()
    solver.run()
    info = solver.getInfo()
    found = info.objective_function_value
    return {
        "seconds": round(time.process_time() - start, 1),
        "score": round(found, 5) if np.isfinite(found) else None,
        "bound": round(info.mip_dual_bound, 5) if np.isfinite(info.mip_dual_bound) else None,
    }


def constraint_solver(problem: Problem) -> dict[str, float | None] | None:
    """Return the score and bound of a plain model of CP-SAT after a minute; None where it cannot be installed."""
    if (python := environment("solver-peers")) is None:
        return None
    rules = {rule.name: rule for rule in problem.rules}
    partners, small, university = rules["partners"], rules["small firms"], rules["university"]
    cap, countries, newcomers = rules["cost"], rules["three countries"], rules["newcomers"]
    assert isinstance(partners, Count)
    assert isinstance(small, CostShare)
    assert isinstance(university, Count)
    assert isinstance(cap, Cost)
    assert isinstance(countries, Distinct)
    assert isinstance(newcomers, CountShare)
    with tempfile.TemporaryDirectory() as folder:
        call = Path(folder) / "call.npz"
        np.savez(
            call,
            worth=problem.worth,
            cost=problem.least_cost,
            few=problem.few,
            least=partners.least,
            most=partners.most,
            most_cost=cap.most,
            small=small.of,
            university=university.of,
            newcomer=newcomers.of,
            country=countries.labels,
        )
        answer = subprocess.run([python, PEER, call, str(PLAIN_SECONDS)], check=True, stdout=subprocess.PIPE)
    found: dict[str, float | None] = json.loads(answer.stdout)
    return found


def ours(problem: Problem) -> dict[str, Any]:
    """Return our score, bound and seconds, those of the next teams, and of a partner who leaves."""
    start = time.process_time()
    answer = search(problem)
    seconds = time.process_time() - start
    teams, turns = [], []
    start = time.process_time()
    for team in best_teams(problem):
        turns.append(time.process_time() - start)
        teams.append(team)
        start = time.process_time()
    leaving: dict[str, list[float]] = {"others_stay": [], "anybody_may_change": []}
    for member in teams[0].members[:LEAVERS]:
        start = time.process_time()
        others_stay(member, teams[0], problem)
        leaving["others_stay"].append(time.process_time() - start)
        start = time.process_time()
        best_without(member, problem)
        leaving["anybody_may_change"].append(time.process_time() - start)
    return {
        "seconds": round(seconds, 2),
        "score": round(teams[0].score.total, 5),
        "bound": round(answer.bound, 5),
        "proved": all(team.is_best for team in teams),
        "teams": [round(team.score.total, 5) for team in teams],
        "seconds_of_each_team": [round(each, 2) for each in turns],
        "most_seconds_if_a_partner_leaves": {name: round(max(each), 2) for name, each in leaving.items()},
    }


def main() -> None:
    options = set(sys.argv[1:])
    reduced = "--reduced" in options
    seeds = [0] if reduced else list(SEEDS)
    found: dict[str, list[dict[str, Any]]] = {}
    for size in SIZES[:1] if reduced else SIZES:
        for kind, draw in (("fixed costs", fixed), ("chosen costs", opened)):
            calls = []
            for seed in seeds:
                problem = draw(seed, size)
                call = {"ours": ours(problem)}
                total, missed = greedy(problem)
                call["greedy"] = {"of_the_best": round(total / call["ours"]["score"], 4), "rules_broken": missed}
                if seed == 0 and not reduced:
                    call["plain"] = plain(problem)
                    if kind == "fixed costs" and (found_there := constraint_solver(problem)) is not None:
                        call["cp_sat"] = found_there
                calls.append(call)
                print(size, kind, seed, call, flush=True)
            found[f"{size:,} organisations, {kind}"] = calls
    report.write("consortia", {"seeds": seeds, "calls": found})


if __name__ == "__main__":
    main()
