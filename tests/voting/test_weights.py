"""Members with more votes than one or none, and votes of an alliance that need a majority of its clusters too."""

import pytest
from django.test import Client
from tests.voting.conftest import Club

from intercluster.analysis import voting
from intercluster.apps.directory.models import Cluster, Membership
from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.voting import queries, services
from intercluster.apps.voting.models import MemberVotes, RollEntry
from intercluster.core.errors import Conflict, NotAllowed, Refused

DOUBLE = [{"kind": "votes", "over": "1/2"}, {"kind": "clusters", "over": "1/2"}]


def key(club: Club, name: str) -> int:
    """Return the key of a membership."""
    return Membership.objects.get(organisation=club.members[name], cluster=club.cluster).pk


def test_a_member_has_the_votes_that_the_statutes_give_it(club: Club) -> None:
    office = viewer_of(club.office)
    services.set_votes(club.cluster, {key(club, "birch"): 3, key(club, "spruce"): 0}, viewer=office)
    vote = club.announced(is_secret=False)
    services.set_votes(club.cluster, {key(club, "birch"): 1}, viewer=office)  # too late for this vote
    assert list(RollEntry.objects.values_list("name", "weight", "group")) == [
        ("Birch Demo", 3, "forest 3"),
        ("Oak Demo", 1, "forest"),
        ("Pine Demo", 1, "forest"),
    ]
    club.cast(vote, birch="yes", oak="no", pine="no")
    vote = club.closed(vote)
    result = voting.recount(queries.ballots_text(vote))
    assert isinstance(result.count, voting.MotionCount)
    assert (result.count.total.yes, result.count.total.no, result.valid) == (3, 2, True)
    assert (result.turnout.members, result.turnout.roll) == (3, 5)
    assert list(MemberVotes.objects.values_list("votes", flat=True)) == [0]


def test_a_single_member_with_more_votes_would_be_known_in_a_secret_vote(club: Club) -> None:
    services.set_votes(club.cluster, {key(club, "birch"): 3}, viewer=OPERATOR)
    with pytest.raises(Conflict, match="Too few members"):
        services.announce(club.draft(), viewer=OPERATOR)


def test_votes_are_stated_within_bounds_by_the_office_for_its_own_members(club: Club) -> None:
    with pytest.raises(NotAllowed):
        services.set_votes(club.cluster, {}, viewer=viewer_of(club.people["birch"]))
    with pytest.raises(Refused, match="from 0 to 100"):
        services.set_votes(club.cluster, {key(club, "birch"): 101}, viewer=OPERATOR)
    other = Cluster.objects.create(slug="other", name="Other Demo", country="NO")
    services.set_votes(other, {key(club, "birch"): 5}, viewer=OPERATOR)
    assert not MemberVotes.objects.exists()


def test_the_page_states_votes(club: Club, client: Client) -> None:
    client.force_login(club.office)
    fields = {f"votes-{key(club, name)}": "1" for name in club.members}
    wrong = client.post("/office/forest/votes/", fields | {f"votes-{key(club, 'oak')}": "-1"})
    assert (wrong.status_code, "Write a number from 0 to 100." in wrong.text) == (422, True)
    assert client.post("/office/forest/votes/", fields | {f"votes-{key(club, 'oak')}": "2"}).status_code == 302
    assert 'value="2"' in client.get("/office/forest/votes/").text
    draft = club.draft()
    assert "2 votes" in client.get(f"/votes/{draft.public_id}/").text


def test_a_double_majority_needs_members_and_clusters(club: Club) -> None:
    for slug, names in (("mountain", ("fjord", "glacier", "valley")), ("lake", ("island", "shore", "strand"))):
        cluster = Cluster.objects.create(slug=slug, name=f"{slug.title()} Demo", country="NO")
        club.alliance.clusters.add(cluster)
        for name in names:
            club.add(name, cluster)
    both = Membership.objects.create(organisation=club.members["birch"], cluster=Cluster.objects.get(slug="lake"))
    assert both.added >= Membership.objects.get(organisation=club.members["birch"], cluster=club.cluster).added
    vote = club.announced(club.alliance, rule=DOUBLE)
    assert RollEntry.objects.get(organisation=club.members["birch"]).group == "forest"
    club.cast(
        vote, birch="yes", oak="yes", pine="yes", spruce="yes", fjord="no", glacier="no", island="no", shore="yes"
    )
    vote = club.closed(vote)
    result = voting.recount(queries.ballots_text(vote))
    assert [(verdict.count, verdict.total, verdict.met) for verdict in result.conditions] == [
        (5, 8, True),
        (1, 3, False),
    ]
    page = Client()
    page.force_login(club.people["fjord"])
    text = page.get(f"/votes/{vote.public_id}/").text
    assert "The motion is not carried." in text
    assert "Mountain Demo" in text
