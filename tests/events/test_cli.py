"""The command that solves a file of meetings."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from intercluster.cli.commands import app
from intercluster.core.errors import Refused

EVENT = """nBusiness = 4; nMeetings = 3; nTables = 1; nTotalSlots = 4; nMorningSlots = 2;
requested = [|1, 2, 1, |1, 3, 3, |1, 4, 2|];
forbidden = [{0}, {0}, {2}, {0}];
fixed = [0, 0, 0];
precedences = [{}, {1}, {}];
"""


def run(*arguments: str) -> str:
    """Return what the command prints."""
    result = CliRunner().invoke(app, ["meetings", "solve", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_file_is_solved_and_proved(tmp_path: Path) -> None:
    path = tmp_path / "event.dzn"
    path.write_text(EVENT, encoding="utf-8")
    answer = json.loads(run(str(path), "--json", "--fairness", "1"))
    assert answer.pop("seconds") < 60
    # The second meeting has to wait for the afternoon, as participant 3 is not free in slot 2: either the first is in
    # slot 2, or participant 1 is idle.
    slots = {held["meeting"]: held["slot"] for held in answer.pop("schedule")}
    assert (slots[1], {slots[2], slots[3]}) == (2, {3, 4})
    assert answer == {
        "status": "optimal",
        "cost": 0,
        "bound": 0,
        "table_changes": 0,
        "table_changes_bound": 0,
        "fairness": 1,
    }
    shown = run(str(path))
    assert "status: optimal\ncost: 0\nbound: 0\n" in shown
    assert "fairness: 2" in shown


def test_impossible_event_and_wrong_file_are_answered(tmp_path: Path) -> None:
    path = tmp_path / "event.dzn"
    path.write_text(EVENT.replace("[{}, {1}, {}]", "[{2}, {1}, {}]"), encoding="utf-8")
    answer = json.loads(run(str(path), "--json"))
    assert answer["status"] == "infeasible"
    assert (answer["clash"]["minimal"], answer["clash"]["smallest"]) == (True, True)
    said = ["meeting 2 is held before meeting 1", "meeting 1 is held before meeting 2"]
    held = ["meeting 1, of participants 1 and 2, is held", "meeting 2, of participants 1 and 3, is held"]
    assert [demand["said"] for demand in answer["clash"]["demands"]] == [*said, *held]
    assert "cannot be met together (the smallest set found):\n- meeting 2 is held before meeting 1\n" in run(str(path))
    path.write_text(EVENT.replace("nTables = 1", "nTables = one"), encoding="utf-8")
    with pytest.raises(Refused, match=r"event\.dzn: Line 1, nTables: “one” is no whole number"):
        run(str(path))
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(Refused, match="no text in UTF-8"):
        run(str(path))
    with pytest.raises(Refused, match="cannot be read: No such file"):
        run(str(tmp_path / "none.dzn"))
