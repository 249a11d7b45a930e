"""`intercluster voting recount` counts a file again, and says what is wrong with one that it cannot count."""

from pathlib import Path

import pytest
from tests.analysis.voting.budgets import FIFTH
from typer.testing import CliRunner

from intercluster.analysis.voting import RULES, Ballot, Group, Method, Poll, write
from intercluster.cli.commands import app
from intercluster.core.errors import Refused


def recounted(poll: Poll, folder: Path) -> str:
    """Return what the command prints."""
    file = folder / "ballots.json"
    file.write_text(write(poll), encoding="utf-8")
    return CliRunner().invoke(app, ["voting", "recount", str(file)], catch_exceptions=False).output


def test_motion_is_printed_with_each_condition(tmp_path: Path) -> None:
    poll = Poll(
        "Vad [först]?",
        Method.MOTION,
        (Group("1", "forest", 4),),
        (Ballot("1", {"yes": 1}), Ballot("1", {"yes": 1}), Ballot("1", {"no": 1})),
        rule=RULES["two thirds"],
    )
    lines = [line.strip() for line in recounted(poll, tmp_path).splitlines() if line.strip()]
    assert lines[:4] == [
        "Vad [först]?",
        "3 ballots of 4 members, 3 votes of 4.",
        "met: at least 2/3 of the votes for and against are for (2 of 3, needed 2)",
        "The motion is carried.",
    ]


def test_budget_is_printed_with_its_tables(tmp_path: Path) -> None:
    output = recounted(FIFTH, tmp_path)
    assert "Funded: B, A, C." in output
    assert [line.split() for line in output.splitlines() if line.strip().startswith("C ")] == [
        ["C", "20", "2", "shares", "of", "its", "supporters"]
    ]


@pytest.mark.parametrize(
    ("text", "problem"), [("{}", "the file has no 'format'"), (None, "cannot be read: No such file or directory")]
)
def test_file_that_cannot_be_counted_is_refused(text: str | None, problem: str, tmp_path: Path) -> None:
    file = tmp_path / "ballots.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=problem):
        CliRunner().invoke(app, ["voting", "recount", str(file)], catch_exceptions=False)
