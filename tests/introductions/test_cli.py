"""The commands of introductions say what the office's board says, and no more."""

import json

import pytest
from tests.introductions.conftest import Meeting
from typer.testing import CliRunner

from intercluster.apps.introductions import services
from intercluster.apps.introductions.states import Outcome
from intercluster.cli.commands import app
from intercluster.core.errors import Refused


def run(*arguments: str) -> str:
    """Return what a command prints."""
    result = CliRunner().invoke(app, ["introductions", *arguments], catch_exceptions=True)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_a_cluster_and_what_its_introductions_came_to(meeting: Meeting) -> None:
    made = meeting.ask()
    meeting.ask_unnamed()
    services.accept(made, meeting.people["drier"])
    services.close(made, meeting.people["drier"], Outcome.PROJECT)
    listed = json.loads(run("list", "--cluster", "cluster-fi", "--json"))
    assert [(each["asking"], each["asked"], each["state"], each["outcome"]) for each in listed] == [
        ("sawmill Demo", "A company in Norway", "requested", ""),
        ("sawmill Demo", "drier Demo", "closed", "A joint project"),
    ]
    # The one whose author is unnamed is listed, and not counted.
    assert "A joint project" in run("list", "--cluster", "cluster-fi")
    counted = json.loads(run("show", "--cluster", "cluster-fi", "--json"))
    assert (counted["total"], counted["across_borders"], counted["by_outcome"]["project"]) == (1, 1, 1)
    assert "1 introductions, 1 of them across a border." in run("show", "--cluster", "cluster-fi")
    assert "0 reminded, 0 expired." in run("expire")


def test_an_unknown_cluster(meeting: Meeting) -> None:
    with pytest.raises(Refused, match=r"There is no cluster 'nowhere'\. There are: cluster-de, "):
        run("list", "--cluster", "nowhere")


def test_too_few_introductions_to_learn_from(meeting: Meeting) -> None:
    result = CliRunner().invoke(app, ["ranking", "fit", "--from", "use", "--by", "ann"])
    assert isinstance(result.exception, Refused)
    assert str(result.exception) == (
        "There is too little to learn from: 0 organisations have both met somebody and turned somebody down as not "
        "fitting, and at least 30 are needed. The weights in use stay."
    )
