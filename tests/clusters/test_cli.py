"""Commands on settings and alliances."""

from pathlib import Path

import pytest
from tests.clusters.conftest import picture
from tests.plugins.northern import Northern
from typer.testing import CliRunner

from intercluster.apps.accounts.models import User
from intercluster.apps.clusters.models import AllianceInvitation
from intercluster.apps.directory.models import Alliance, Cluster, Logo
from intercluster.cli.commands import app


def run(*arguments: str) -> str:
    """Return what a command prints, or why it is refused."""
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})
    return result.output if result.exception is None or not str(result.exception) else str(result.exception)


def test_settings_are_set_and_shown(northern: Northern, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(picture())
    options = ["--names", "fi=Puuklusteri", "--colour", "#1f4d3a", "--retention", "imports=30", "--logo", str(logo)]
    done = run("clusters", "set", "cluster-fi", *options, "--deciding", "consensus", "--quorum", "20")
    assert done == "Changed of Demo FI: names, colour, deciding, quorum, retention, logo.\n"
    run("clusters", "set", "cluster-fi", "--names", "sv=Skogsklustret")
    saved = Cluster.objects.get(slug="cluster-fi")
    assert (saved.names, saved.logo.width) == ({"fi": "Puuklusteri", "sv": "Skogsklustret"}, 480)
    shown = run("clusters", "show", "cluster-fi").splitlines()
    assert {"colour: #1f4d3a", "deciding: consensus", "quorum: 20", "retention: {'imports': 30}"} <= set(shown)
    assert run("clusters", "set", "cluster-fi", "--without-logo") == "Changed of Demo FI: logo.\n"
    assert not Logo.objects.exists()


def test_committee_is_listed_and_chosen(northern: Northern, managers: dict[str, User]) -> None:
    second = User.objects.create_user("second@cluster-fi.example", name="Second Demo")
    northern.clusters["FI"].managers.add(second)
    everybody = run("alliances", "committee", "cluster-fi", "northern")
    first, last = (f"{person} <{person.email}>\n" for person in (managers["FI"], second))
    assert {first, last} <= set(everybody.splitlines(keepends=True))
    chosen = run("alliances", "committee", "cluster-fi", "northern", "--person", "second@cluster-fi.example")
    assert set(everybody.splitlines(keepends=True)) - set(chosen.splitlines(keepends=True)) == {first}
    assert run("alliances", "committee", "cluster-fi", "northern", "--everybody") == everybody


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["clusters", "set", "cluster-fi"], "Say what to change"),
        (["clusters", "set", "nowhere", "--name", "X"], "There is no cluster 'nowhere'"),
        (["clusters", "set", "cluster-fi", "--names", "Puu"], "write KEY=VALUE"),
        (["clusters", "set", "cluster-fi", "--retention", "imports=long"], "write a number of days"),
        (["clusters", "set", "cluster-fi", "--colour", "#ff9900"], "The nearest readable colour is #aa6600."),
        (["alliances", "invite", "cluster-fi", "cluster-de"], "Say --alliance SLUG"),
        (["alliances", "answer", "999", "--agree"], "There is no invitation 999"),
        (["clusters", "set", "cluster-fi", "--logo", __file__, "--without-logo"], "Say --logo FILE for a new logo"),
        (
            ["alliances", "committee", "cluster-fi", "northern", "--person", "a@b.example"],
            "does not manage this cluster",
        ),
        (["alliances", "committee", "cluster-de", "northern", "--everybody"], "Demo DE is not in Northern Demo."),
        (["alliances", "leave", "cluster-de", "northern"], "Demo DE is not in Northern Demo."),
    ],
)
def test_what_cannot_be_is_refused(northern: Northern, arguments: list[str], words: str) -> None:
    assert words in run(*arguments)


def test_cluster_enters_and_leaves_an_alliance(northern: Northern) -> None:
    invited = run("alliances", "invite", "cluster-fi", "cluster-de", "--alliance", "northern")
    number = AllianceInvitation.objects.get().pk
    assert invited == f"Invitation {number} waits for the answer of Demo DE.\n"
    assert run("alliances", "invitations", "cluster-de").splitlines()[:2] == [
        f"{number}: Demo FI invites Demo DE to Northern Demo.",
        "  Demo FI would read 1 offers and 0 needs, and 0 without a name.",
    ]
    assert run("alliances", "answer", str(number), "--agree") == "Demo DE is now in Northern Demo (northern).\n"
    assert run("alliances", "invitations", "cluster-de") == "No invitation waits.\n"
    assert run("alliances", "leave", "cluster-de", "northern") == "Demo DE has left Northern Demo.\n"
    run("alliances", "invite", "cluster-fi", "cluster-de", "--name", "Timber")
    number = AllianceInvitation.objects.get(state="waiting").pk
    assert run("alliances", "answer", str(number), "--decline") == "The invitation is declined.\n"
    assert not Alliance.objects.filter(name="Timber").exists()
