"""Secret votes in which so few of a cluster can vote, or have voted, that figures would show how."""

import json
from pathlib import Path

import pytest
from django.test import Client
from tests.voting.conftest import Club
from typer.testing import CliRunner

from intercluster.analysis import voting
from intercluster.apps.directory.models import Affiliation, Cluster, Membership
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting import queries, roll, services
from intercluster.apps.voting.budget_changes import work_out_changes
from intercluster.apps.voting.classes import SaidClass, set_classes
from intercluster.apps.voting.models import Ballot, RollEntry, Vote
from intercluster.apps.voting.results import result_of
from intercluster.cli.commands import app
from intercluster.core.errors import Conflict

FEWEST = roll.FEWEST
"""The real bound: the fixture of the club has a smaller one."""
DOUBLE = [{"kind": "votes", "over": "1/2"}, {"kind": "clusters", "over": "1/2"}]
FOREST = ("birch", "oak", "pine", "spruce", "willow")
MOUNTAIN = ("fjord", "glacier", "ridge", "summit", "valley")


@pytest.fixture
def two(club: Club, monkeypatch: pytest.MonkeyPatch) -> Club:
    """Return two clusters of five members each, in an alliance."""
    monkeypatch.setattr(roll, "FEWEST", FEWEST)
    club.add("willow")
    mountain = Cluster.objects.create(slug="mountain", name="Mountain Demo", country="NO")
    club.alliance.clusters.add(mountain)
    for name in MOUNTAIN:
        club.add(name, mountain)
    return club


def test_members_that_nobody_can_vote_for_hide_nobody(two: Club) -> None:
    assert FEWEST == 5
    Affiliation.objects.filter(organisation=two.members["valley"]).delete()
    vote = two.draft(two.alliance, rule=DOUBLE)
    with pytest.raises(Conflict, match="Too few members for a secret vote: Mountain Demo"):
        services.announce(vote, viewer=OPERATOR)
    services.announce(two.draft(two.alliance), viewer=OPERATOR)  # all together are nine
    services.announce(two.draft(two.alliance, rule=DOUBLE, is_secret=False), viewer=OPERATOR)


@pytest.mark.parametrize(("voting_no", "is_withheld"), [(MOUNTAIN, False), (MOUNTAIN[:4], True), ((), True)])
def test_figures_by_cluster_are_withheld_where_few_of_one_have_voted(
    two: Club, voting_no: tuple[str, ...], is_withheld: bool
) -> None:
    vote = two.announced(two.alliance, rule=DOUBLE)
    two.cast(vote, **dict.fromkeys(FOREST, "yes"), **dict.fromkeys(voting_no, "no"))
    vote = two.closed(vote)
    vote.refresh_from_db()
    result, text = result_of(vote), queries.ballots_text(vote)
    assert result is not None
    groups = {"all"} if is_withheld else {"forest", "mountain"}
    assert set(Ballot.objects.values_list("group", flat=True)) == groups
    assert {each["group"] for each in json.loads(text)["ballots"]} == groups
    assert {each["id"] for each in json.loads(text)["groups"]} == groups
    recounted = voting.recount(text)
    assert recounted == result.counted
    assert not result.is_changed
    verdict = recounted.conditions[1]
    assert (verdict.met, verdict.is_stated) == (False, is_withheld)  # one of two clusters is not more than half
    assert len(result.shown.tables[0].rows) == (1 if is_withheld else 3)
    words = "Figures by cluster or class are withheld"
    assert any(words in line for line in result.lines) == is_withheld
    assert len(RollEntry.objects.filter(vote=vote)) == 10


def test_an_open_vote_withholds_nothing(two: Club) -> None:
    vote = two.announced(two.alliance, rule=DOUBLE, is_secret=False)
    two.cast(vote, birch="yes", fjord="no")
    result = result_of(two.closed(vote))
    assert result is not None
    assert [row[0] for row in result.shown.tables[0].rows] == ["All", "Forest Demo", "Mountain Demo"]


@pytest.fixture
def founded(club: Club, monkeypatch: pytest.MonkeyPatch) -> Club:
    """Return a cluster of five founding members with three votes each, and five others with one."""
    monkeypatch.setattr(roll, "FEWEST", FEWEST)
    for name in ("willow", *ORDINARY):
        club.add(name)
    set_classes(club.cluster, [SaidClass({"en": "Founders"}, 3)], {}, viewer=OPERATOR)
    founders = Membership.objects.filter(organisation__slug__in=FOREST).values_list("pk", flat=True)
    of_class = dict.fromkeys(founders, club.cluster.member_classes.get().pk)
    set_classes(club.cluster, [], of_class, viewer=OPERATOR)
    return club


ANSWERS = ("yes", "yes", "yes", "no", "yes")
ORDINARY = ("alder", "ash", "aspen", "elm", "maple")


def said(vote: Vote) -> set[tuple[str, str]]:
    """Return the groups and contents of counted ballots."""
    rows = Ballot.objects.filter(vote=vote).values_list("group", "choices")
    return {(group, " ".join(choices)) for group, choices in rows}


def test_no_ballot_shows_a_number_of_votes_that_few_have_cast(founded: Club, tmp_path: Path) -> None:
    vote, other = founded.announced(), founded.draft()
    services.announce(other, viewer=OPERATOR)
    for each, founders in ((vote, FOREST[:1]), (other, FOREST)):
        founded.cast(each, **dict.fromkeys(founders, "no"), **dict(zip(ORDINARY, ANSWERS, strict=True)))
    receipts = founded.cast(vote, birch="no")
    vote, other = founded.closed(vote), founded.closed(other)
    assert said(other) == {("all 3", "no"), ("all", "yes"), ("all", "no")}
    vote.refresh_from_db()
    assert said(vote) == {("all", "")}
    result, text = result_of(vote), queries.ballots_text(vote)
    assert result is not None
    assert (json.loads(text)["ballots"], json.loads(text)["stated"]) == ([], {"met": [False], "chosen": []})
    assert voting.recount(text) == result.counted
    assert (result.counted.valid, result.is_changed, result.shown.tables, result.shown.figures) == (
        False,
        False,
        (),
        "",
    )
    assert result.lines[0] == "The motion is not carried."
    assert "so few members with the same number of votes have voted" in result.lines[1]
    assert (queries.turnout(vote).cast, queries.turnout(vote).eligible) == (6, 10)
    client = Client()
    client.force_login(founded.people["birch"])
    page = client.get(f"/votes/{vote.public_id}/").text
    assert receipts["birch"] in page  # that it was counted, not what it says
    assert "cannot be counted again from it" in page
    assert "needed</p>" not in page
    assert "Yes: " not in page
    (tmp_path / "ballots.json").write_text(text, encoding="utf-8")
    printed = CliRunner().invoke(app, ["voting", "recount", str(tmp_path / "ballots.json")]).output
    assert "10 members, 20 votes." in printed
    assert "as the file says; figures withheld" in printed


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"method": "approval"}, "Chosen: Course."),
        ({"method": "ranked"}, "Chosen: Course."),
        ({"method": "stv"}, "Elected: Course."),
        ({"method": "budget", "budget": 10}, "Funded: Course."),
    ],
)
def test_a_choice_that_few_founders_made_has_no_figures(founded: Club, facts: dict[str, object], outcome: str) -> None:
    cost = {"cost": 10} if "budget" in facts else {}
    options = [{"names": {"en": name}, **cost} for name in ("Kiln", "Course")]
    vote = founded.announced(options=options, rule=[], **facts)
    founded.cast(vote, birch="2", oak="2", **dict.fromkeys(ORDINARY, "1"))
    vote = founded.closed(vote)
    vote.refresh_from_db()
    result = result_of(vote)
    assert result is not None
    assert (result.shown.outcome, result.shown.tables, result.is_changed) == (outcome, (), False)
    assert voting.recount(queries.ballots_text(vote)) == result.counted
    assert {each.says for each in queries.listed_ballots(vote)} == {""}
    assert said(vote) == {("all", "")}
    work_out_changes()
    assert result_of(vote) == result
