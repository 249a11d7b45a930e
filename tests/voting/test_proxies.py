"""Proxies: who casts whose ballot, how many a member holds, and what becomes of ballots."""

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from tests.voting.conftest import MEMBERS, START, Club

from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.notices.models import Notice
from intercluster.apps.voting import proxies, queries, services
from intercluster.apps.voting.models import RollEntry, SealedBallot, Vote
from intercluster.core.errors import Conflict, NotAllowed, Refused


def give(club: Club, vote: Vote, giver: str, holder: str) -> None:
    """Give a proxy from one member to another."""
    proxies.give(club.entry(vote, giver), club.entry(vote, holder), by=club.people[giver])


def test_the_holder_casts_the_ballot_and_the_giver_does_not(club: Club) -> None:
    vote = club.announced(proxies=1, is_secret=False)
    club.cast(vote, birch="no")
    give(club, vote, "birch", "oak")
    assert not SealedBallot.objects.exists()  # oak would read it
    with pytest.raises(NotAllowed):
        club.cast(vote, birch="no")
    services.cast(club.entry(vote, "birch"), {"yes": 1}, by=club.people["oak"])
    assert [place.entry.name for place in queries.own_places(vote, club.people["oak"])] == ["Birch Demo", "Oak Demo"]
    assert queries.own_places(vote, club.people["birch"]) == []
    assert queries.waiting(club.people["oak"]) == 1
    club.cast(vote, oak="no")
    vote = club.closed(vote)
    assert [(each.member, str(each.says)) for each in queries.listed_ballots(vote)] == [
        ("Birch Demo", "Yes"),
        ("Oak Demo", "No"),
    ]


def test_a_proxy_is_taken_back_with_its_ballot(club: Club) -> None:
    vote = club.announced(proxies=1)
    give(club, vote, "birch", "oak")
    services.cast(club.entry(vote, "birch"), {"yes": 1}, by=club.people["oak"])
    with pytest.raises(NotAllowed):
        proxies.take_back(club.entry(vote, "birch"), by=club.people["oak"])
    proxies.take_back(club.entry(vote, "birch"), by=club.people["birch"])
    assert not SealedBallot.objects.exists()
    club.cast(vote, birch="no")
    with pytest.raises(NotAllowed):
        services.cast(club.entry(vote, "birch"), {"yes": 1}, by=club.people["oak"])
    with pytest.raises(Conflict, match="no proxy"):
        proxies.take_back(club.entry(vote, "birch"), by=club.people["birch"])
    told = Notice.objects.filter(kind="voting.proxy").order_by("pk")
    assert [(each.recipient.name, each.context["given"]) for each in told] == [("Oak", 1), ("Oak", 0)]


def test_proxies_are_refused_against_the_rules(club: Club) -> None:
    vote = club.announced(proxies=1)
    give(club, vote, "birch", "oak")
    for giver, holder, problem in (
        ("birch", "pine", "given already"),
        ("oak", "pine", "cannot pass on"),
        ("pine", "birch", "own proxy"),
        ("pine", "oak", "already holds 1"),
    ):
        with pytest.raises(Conflict, match=problem):
            give(club, vote, giver, holder)
    with pytest.raises(Refused, match="another member"):
        give(club, vote, "pine", "pine")
    with pytest.raises(NotAllowed):
        proxies.give(club.entry(vote, "pine"), club.entry(vote, "spruce"), by=club.people["oak"])
    club.at(15)
    with pytest.raises(Conflict, match="until it closes"):
        give(club, vote, "pine", "spruce")


def test_a_vote_without_proxies_and_a_place_of_another_vote(club: Club) -> None:
    vote, other = club.announced(), club.announced(proxies=1) if club.at(0) else None
    assert other is not None
    with pytest.raises(Conflict, match="nobody can give"):
        give(club, vote, "pine", "oak")
    with pytest.raises(Refused, match="another member"):
        proxies.give(club.entry(other, "pine"), club.entry(vote, "oak"), by=club.people["pine"])


def test_the_office_records_proxies_on_paper_only_of_members_that_nobody_votes_for(club: Club, client: Client) -> None:
    Affiliation.objects.filter(organisation=club.members["pine"]).delete()
    vote = club.announced(proxies=1, is_secret=False)
    give(club, vote, "spruce", "birch")
    pine, oak, office = club.entry(vote, "pine"), club.entry(vote, "oak"), viewer_of(club.office)
    paper = proxies.Paper("Per Pine", START.date())
    with pytest.raises(NotAllowed):
        proxies.record(pine, oak, paper, viewer=viewer_of(club.people["oak"]))
    with pytest.raises(Conflict, match="give its proxy here themselves"):
        proxies.record(oak, pine, paper, viewer=office)
    with pytest.raises(Refused, match="who signed"):
        proxies.record(pine, oak, proxies.Paper("Per", START.date() + timedelta(days=9)), viewer=office)
    with pytest.raises(Conflict, match="already holds 1"):
        proxies.record(pine, club.entry(vote, "birch"), paper, viewer=office)
    client.force_login(club.office)
    address = f"/votes/{vote.public_id}/"
    said = {"giver": pine.pk, "holder": oak.pk, "signed_by": "", "signed": "2027-03-01"}
    refused = client.post(f"{address}paper/", said)
    assert (refused.status_code, "Write who signed the proxy." in refused.text) == (422, True)
    client.post(f"{address}paper/", said | {"signed_by": "Per Pine"})
    assert "Per Pine, 1 March 2027" in client.get(address).text
    services.cast(pine, {"yes": 1}, by=club.people["oak"])
    member = Client()
    member.force_login(club.people["oak"])
    assert "Per Pine" not in member.get(address).text
    client.post(f"{address}paper/{pine.pk}/remove/")
    assert not SealedBallot.objects.exists()
    with pytest.raises(Conflict, match="no proxy on paper"):
        proxies.remove(pine, viewer=office)


NAMES = st.sampled_from(MEMBERS)


@hypothesis(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, st.none() | NAMES), max_size=12), st.integers(1, 2))
def test_no_order_of_acts_breaks_the_limit_or_makes_a_chain(
    club: Club, acts: list[tuple[str, str | None]], limit: int
) -> None:
    club.at(0)
    vote = club.announced(proxies=limit)
    known: dict[str, str] = {}
    for giver, holder in acts:
        held = Counter(known.values())
        try:
            if holder is None:
                allowed = giver in known
                proxies.take_back(club.entry(vote, giver), by=club.people[giver])
                known.pop(giver)
            else:
                allowed = (
                    *(giver not in known, holder not in known, giver != holder),
                    *(not held[giver], held[holder] < limit),
                ) == (True,) * 5
                give(club, vote, giver, holder)
                known[giver] = holder
        except Refused:
            assert not allowed
        else:
            assert allowed
    rows = RollEntry.objects.filter(vote=vote, holder__isnull=False).select_related("holder", "organisation")
    assert {row.organisation.slug: row.holder.name.split()[0].lower() for row in rows} == known


def test_pages_give_and_take_back(club: Club) -> None:
    vote = club.announced(proxies=2)
    client = Client()
    client.force_login(club.people["birch"])
    address, place = f"/votes/{vote.public_id}/", club.entry(vote, "birch").pk
    page = client.get(address).text
    assert "A member holds at most 2 proxies" in page
    assert client.post(f"{address}proxies/{place}/", {"holder": "x"}).status_code == 422
    assert client.post(f"{address}proxies/{club.entry(vote, 'oak').pk}/", {"holder": place}).status_code == 404
    client.post(f"{address}proxies/{place}/", {"holder": club.entry(vote, "oak").pk})
    page = client.get(address).text
    assert "Oak Demo casts the ballot of Birch Demo." in page
    assert "Cast the ballot" not in page
    assert "You do not vote here" not in page
    holder = Client()
    holder.force_login(club.people["oak"])
    assert "by proxy" in holder.get(address).text
    client.post(f"{address}proxies/{place}/take-back/")
    assert "Cast the ballot" in client.get(address).text
