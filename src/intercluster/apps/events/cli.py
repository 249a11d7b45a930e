"""The commands `intercluster meetings …`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.table import Table

from intercluster.analysis.meetings import checking, dzn
from intercluster.analysis.meetings.clash import Clash, clash
from intercluster.analysis.meetings.problem import Goal, Problem, Schedule, Status
from intercluster.analysis.meetings.proof.demands import Demand, Kind
from intercluster.analysis.meetings.proof.search import prove
from intercluster.core.console import out
from intercluster.core.errors import Refused

MOST_BYTES = 5_000_000
CLASH_SECONDS = 10.0

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `solve` a command with a name while it is the only one."""


@app.command()
def solve(
    file: Annotated[Path, typer.Argument(help="A file of the B2BSP family (.dzn).")],
    time_limit: Annotated[float, typer.Option(min=0.1, help="Seconds after which the best so far is shown.")] = 60.0,
    fairness: Annotated[
        int, typer.Option(min=-1, help="By how many idle periods two participants may differ; -1 for no limit.")
    ] = dzn.FAIRNESS,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find the schedule of meetings with the fewest idle periods, and prove that there is none better."""
    problem = _read(file, None if fairness < 0 else fairness)
    schedule = prove(problem, time_limit)
    if said := checking.broken(problem, schedule.meetings) if schedule.meetings else []:
        raise RuntimeError(f"a schedule breaks its own rules: {said[0]}")
    answer = _answer(problem, schedule)
    if schedule.status is Status.INFEASIBLE:
        answer["clash"] = _clash(problem)
    if as_json:
        typer.echo(json.dumps(answer))
        return
    for name, value in answer.items():
        if name not in ("schedule", "clash"):
            out.print(f"{name.replace('_', ' ')}: {'-' if value is None else value}", highlight=False)
    if schedule.meetings:
        out.print(_table(answer["schedule"]))
    if found := answer.get("clash"):
        kind = "smallest" if found["smallest"] else "minimal" if found["minimal"] else "first"
        out.print(f"These cannot be met together (the {kind} set found):", highlight=False)
        for demand in found["demands"]:
            out.print(f"- {demand['said']}", highlight=False, markup=False)


def _read(file: Path, fairness: int | None) -> Problem:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Refused(f"{file.name} is too large; the largest event fits into {MOST_BYTES // 1_000_000} MB.")
        return dzn.read(file.read_text(encoding="utf-8"), fairness)
    except UnicodeDecodeError as problem:
        raise Refused(f"{file.name} is no text in UTF-8, as a .dzn file is.") from problem
    except OSError as problem:
        raise Refused(f"{file} cannot be read: {problem.strerror}.") from problem
    except dzn.UnreadableError as problem:
        raise Refused(f"{file.name}: {problem}") from problem


def _answer(problem: Problem, schedule: Schedule) -> dict[str, Any]:
    """Return what is printed; participants, meetings, slots and tables are numbered from 1, as in the file."""
    idle, moves = schedule.idle, schedule.moves
    status = Status.OPTIMAL if idle is not None and idle.is_proved else schedule.status
    return {
        "status": status.value,
        "cost": _value(idle),
        "bound": _bound(idle),
        "table_changes": _value(moves),
        "table_changes_bound": _bound(moves),
        "seconds": round(schedule.seconds, 2),
        "fairness": problem.fairness,
        "schedule": [
            {
                "meeting": meeting.wish + 1,
                "participants": [problem.wishes[meeting.wish].first + 1, problem.wishes[meeting.wish].second + 1],
                "slot": meeting.slot + 1,
                "table": meeting.table + 1,
            }
            for meeting in sorted(schedule.meetings, key=lambda meeting: (meeting.slot, meeting.table))
        ],
    }


def _clash(problem: Problem) -> dict[str, Any] | None:
    """Return why there is no schedule, or None if that was not found out in time."""
    try:
        found: Clash | None = clash(problem, CLASH_SECONDS)
    except TimeoutError:
        return None
    if found is None:
        raise RuntimeError("a problem without a schedule has no clash")
    return {
        "minimal": found.is_minimal,
        "smallest": found.is_smallest,
        "demands": [
            {"kind": demand.kind.value, "number": demand.number + 1, "said": _said(problem, demand)}
            for demand in found.demands
        ],
    }


def _said(problem: Problem, demand: Demand) -> str:
    """Return a demand in words; a file has no others."""
    number = demand.number
    match demand.kind:
        case Kind.WISH:
            wish = problem.wishes[number]
            return f"meeting {number + 1}, of participants {wish.first + 1} and {wish.second + 1}, is held"
        case Kind.TIME:
            return f"meeting {number + 1} is held in one of the slots {_slots(problem.wishes[number].slots)}"
        case Kind.FREE:
            return f"participant {number + 1} meets in the slots {_slots(problem.free[number])} only"
        case Kind.ORDER:
            order = problem.orders[number]
            return f"meeting {order.earlier + 1} is held before meeting {order.later + 1}"
        case Kind.TABLES:
            return f"there are {len(problem.tables)} tables"
        case Kind.FAIRNESS:
            return f"the idle periods of two participants differ by {problem.fairness} at most"
        case _:
            raise ValueError(f"a file has no demand of the kind {demand.kind}")


def _slots(slots: frozenset[int] | None) -> str:
    return ", ".join(str(slot + 1) for slot in sorted(slots or ())) or "(none)"


def _value(goal: Goal | None) -> int | None:
    return None if goal is None else goal.value


def _bound(goal: Goal | None) -> int | None:
    return None if goal is None else goal.bound


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table(box=SIMPLE)
    for column in ("slot", "table", "meeting", "participants"):
        table.add_column(column, justify="right")
    for row in rows:
        one, other = row["participants"]
        table.add_row(str(row["slot"]), str(row["table"]), str(row["meeting"]), f"{one}, {other}")
    return table
