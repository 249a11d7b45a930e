"""The commands `intercluster meetings …`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.table import Table

from intercluster.analysis.meetings import checking, dzn
from intercluster.analysis.meetings.problem import Goal, Problem, Schedule, Status
from intercluster.analysis.meetings.proof.search import prove
from intercluster.core.console import out
from intercluster.core.errors import Refused

MOST_BYTES = 5_000_000

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
    if as_json:
        typer.echo(json.dumps(answer))
        return
    for name, value in answer.items():
        if name not in ("schedule", "clash"):
            out.print(f"{name.replace('_', ' ')}: {'-' if value is None else value}", highlight=False)
    if schedule.meetings:
        out.print(_table(answer["schedule"]))


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
