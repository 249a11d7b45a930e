"""Secret votes in which so few of a cluster can vote, or have voted, that figures would show how."""

import json

import pytest
from tests.voting.conftest import Club

from intercluster.analysis import voting
from intercluster.apps.directory.models import Affiliation, Cluster
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting import queries, roll, services
from intercluster.apps.voting.models import Ballot, RollEntry
from intercluster.apps.voting.results import result_of
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
