"""Claim: large matchmaking events get nearly the most worth there can be, and are repaired without moving agendas.

Random events: who is popular is drawn from a gamma distribution, wishes between two people in proportion, worth 1 to 5.
Of two kinds: *scattered*, where each slot of one day of 24 is free for 85 % of the people; and *stays*, two days of 12
slots, on each of which somebody is there without interruption from some slot to another. There are tables for 19 %
of the people.

Beside the planner stands a plain model of CP-SAT (OR-Tools, in an environment of its own, two workers): a variable for
each wish and slot, for the worth alone, in as many seconds as the planner has for everything. Seconds are the
processor's where nothing else is said. `--reduced` takes one event of 120 people for ten seconds.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import report
from benchmarks.peer_environment import environment
from intercluster.analysis.meetings.planning import plan
from intercluster.analysis.meetings.problem import Goal, Meeting, Problem, Schedule, Wish
from intercluster.analysis.meetings.repairing import Repair, repair

PEER = Path(__file__).parent / "meetings_peer.py"
SLOTS = 24
TABLES = 0.19
"""Tables for each participant."""
SCATTERED, STAYS = "scattered", "stays"
RUNS = (
    (120, 600, 30.0, 3, (SCATTERED, STAYS)),
    (500, 2_500, 30.0, 3, (SCATTERED, STAYS)),
    (2_000, 15_000, 300.0, 1, (SCATTERED,)),
    (500, 2_500, 300.0, 1, (SCATTERED,)),
)
"""Participants, wishes, seconds, seeds and kinds; where there are several seeds, the peer takes part."""
CHANGES = 5
"""Of each kind, for each event of 500."""
STUDENT = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78}
"""The 97.5th percentile of Student's t for so many values."""


def event(kind: str, people: int, wishes: int, seed: int) -> Problem:
    """Draw an event."""
    chance = np.random.default_rng(seed)
    popular = chance.gamma(1.5, 1, people)
    popular /= popular.sum()
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < wishes:
        for one, other in chance.choice(people, (wishes, 2), p=popular).tolist():
            if one != other and len(pairs) < wishes:
                pairs.add((min(one, other), max(one, other)))
    worth = chance.integers(1, 6, wishes).tolist()
    if kind == SCATTERED:
        there, days = chance.random((people, SLOTS)) < 0.85, None
    else:
        there, days = np.zeros((people, SLOTS), dtype=np.bool_), [slot // 12 for slot in range(SLOTS)]
        for row in there:
            for day in (0, 12):
                come, leave = int(chance.integers(0, 4)), 12 - int(chance.integers(0, 4))
                row[day + come : day + leave] = True
    free = [frozenset(np.flatnonzero(row).tolist()) for row in there]
    tables = [frozenset(range(SLOTS))] * round(TABLES * people)
    drawn = [Wish(*pair, worth=each) for pair, each in zip(sorted(pairs), worth, strict=True)]
    return Problem(free, SLOTS, tables, drawn, days=days)


def planned(problem: Problem, seconds: float) -> tuple[Schedule, dict[str, Any]]:
    """Return a schedule, and what it reaches of each goal beside its bound."""
    start = time.process_time()
    schedule = plan(problem, seconds=seconds)
    goals = {"worth": schedule.worth, "alone": schedule.alone, "idle": schedule.idle, "moves": schedule.moves}
    found: dict[str, Any] = {name: [goal.value, goal.bound] for name, goal in goals.items() if goal is not None}
    found["seconds"] = round(time.process_time() - start, 1)
    found["seconds_on_the_clock"] = round(schedule.seconds, 1)
    found["worth_below_bound_percent"] = _below(schedule.worth)
    return schedule, found


def _below(goal: Goal | None) -> float | None:
    return None if goal is None else round(100 * (goal.bound - goal.value) / goal.bound, 3)


def peer(problem: Problem, seconds: float, bound: int) -> dict[str, Any] | None:
    """Return the worth that a plain model of CP-SAT finds; None where it cannot be installed."""
    if (python := environment("solver-peers")) is None:
        return None
    there = [[slot in free for slot in range(problem.slots)] for free in problem.free]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "event.npz"
        pairs = [(wish.first, wish.second) for wish in problem.wishes]
        worth = [wish.worth for wish in problem.wishes]
        np.savez(file, pairs=pairs, worth=worth, there=there, tables=len(problem.tables))
        answer = subprocess.run([python, PEER, file, str(seconds)], check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(answer.stdout)
    found["worth_below_bound_percent"] = round(100 * (bound - found["worth"]) / bound, 3)
    return found


def repaired(problem: Problem, schedule: Schedule, seed: int) -> dict[str, list[dict[str, Any]]]:
    """Return what repairs change after people cancel, come late or walk in, and after a table is lost."""
    chance = np.random.default_rng([seed, 1])
    found: dict[str, list[dict[str, Any]]] = {}
    people, meetings = problem.participants, schedule.meetings
    for _ in range(CHANGES):
        who = int(chance.choice([person for meeting in meetings for person in problem.wishes[meeting.wish].pair]))
        table, slot = int(chance.integers(len(problem.tables))), int(chance.integers(1, 12))
        gone = [frozenset() if person == who else free for person, free in enumerate(problem.free)]
        late = [free - set(range(slot)) if person == who else free for person, free in enumerate(problem.free)]
        fewer = [free - {slot} if each == table else free for each, free in enumerate(problem.tables)]
        asked = [Wish(people, int(other), worth=5) for other in chance.choice(people, 5, replace=False)]
        others = [meeting for meeting in meetings if who not in problem.wishes[meeting.wish].pair]
        newcomer = replace(
            problem, free=[*problem.free, frozenset(range(slot, SLOTS))], wishes=[*problem.wishes, *asked]
        )
        for kind, changed, before in (
            ("somebody cancels", replace(problem, free=gone), others),
            ("somebody comes late", replace(problem, free=late), meetings),
            ("a table is lost in one slot", replace(problem, tables=fewer), meetings),
            ("somebody walks in with five wishes", newcomer, meetings),
        ):
            found.setdefault(kind, []).append(_changed(changed, before))
    return found


def _changed(problem: Problem, before: Sequence[Meeting]) -> dict[str, Any]:
    start = time.process_time()
    done: Repair = repair(problem, before)
    return {
        "moved": len(done.moved),
        "dropped": len(done.dropped),
        "added": len(done.added),
        "reseated": len(done.reseated),
        "proved": done.losses.is_proved and done.moves.is_proved,
        "price": done.price,
        "seconds": round(time.process_time() - start, 2),
        "seconds_on_the_clock": round(done.seconds, 2),
    }


def _summed(repairs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the median and the most of each figure, and how many repairs were proved."""
    figures = [name for name in repairs[0] if name != "proved"]
    most = {
        name: [float(np.median([each[name] for each in repairs])), max(each[name] for each in repairs)]
        for name in figures
    }
    return {"repairs": len(repairs), "proved": sum(each["proved"] for each in repairs), "median_and_most": most}


def interval(values: Sequence[float]) -> list[float]:
    """Return the mean and its interval of 95 % by Student's t; the mean alone of one value."""
    mean = float(np.mean(values))
    if len(values) not in STUDENT:
        return [round(mean, 3)]
    half = STUDENT[len(values)] * float(np.std(values, ddof=1)) / len(values) ** 0.5
    return [round(mean, 3), round(mean - half, 3), round(mean + half, 3)]


def main() -> None:
    reduced = "--reduced" in sys.argv[1:]
    found: dict[str, Any] = {}
    for people, wishes, seconds, seeds, kinds in ((120, 600, 10.0, 1, (STAYS,)),) if reduced else RUNS:
        for kind in kinds:
            events, repairs = [], {}
            for seed in range(seeds):
                problem = event(kind, people, wishes, seed)
                schedule, ours = planned(problem, seconds)
                events.append({"ours": ours})
                if seeds > 1 and schedule.worth and (theirs := peer(problem, seconds, schedule.worth.bound)):
                    events[-1]["cp_sat"] = theirs
                if people == 500 and seconds < 60:
                    for name, each in repaired(problem, schedule, seed).items():
                        repairs.setdefault(name, []).extend(each)
                print(people, kind, seed, events[-1], flush=True)
            name = f"{people:,} people, {wishes:,} wishes, {seconds:.0f} s, {kind}"
            below = {
                who: interval([each[who]["worth_below_bound_percent"] for each in events])
                for who in ("ours", "cp_sat")
                if all(who in each for each in events)
            }
            found[name] = {"worth_below_bound_percent": below, "events": events}
            if repairs:
                found[name]["repairs"] = {kind: _summed(each) for kind, each in repairs.items()}
    report.write("large_meetings", {"runs": found})


if __name__ == "__main__":
    main()
