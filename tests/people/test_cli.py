"""Inviting from the command line: how a cluster gets its first manager."""

import pytest
from tests.people.conftest import North
from typer.testing import CliRunner

from intercluster.apps.people.invitations import find
from intercluster.cli.commands import app


def test_the_printed_link_opens_the_invitation(north: North) -> None:
    result = CliRunner().invoke(app, ["people", "invite", "eva@x.example", "--cluster", "north"])
    link = result.output.strip().rpartition("\n")[2]
    assert link.startswith("http://127.0.0.1:8000/invitations/")
    made = find(link.split("/")[4])
    assert (made.email, made.role, made.place) == ("eva@x.example", "manager", north.cluster)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["eva@x.example"], "Say --cluster"),
        (["eva@x.example", "--cluster", "north", "--role", "editor"], "Say --cluster"),
        (["eva@x.example", "--organisation", "firm", "--role", "manager"], "Say --cluster"),
        (["eva@x.example", "--cluster", "nowhere"], "There is no cluster 'nowhere'. There are: north."),
        (["eva@x.example", "--cluster", "nort"], "There is no cluster 'nort'. Did you mean north?"),
        (["eva@x.example", "--organisation", "farm", "--role", "editor"], "organisation 'farm'. Did you mean firm?"),
        (["eva", "--cluster", "north"], "'eva' is no e-mail address"),
    ],
)
def test_what_is_wrong_is_said(north: North, arguments: list[str], problem: str) -> None:
    result = CliRunner().invoke(app, ["people", "invite", *arguments])
    assert problem in str(result.exception)
    assert not north.cluster.invitations.exists()
