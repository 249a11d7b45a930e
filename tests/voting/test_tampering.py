"""Votes whose row or roll somebody changes in the database between the announcement and the count."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.voting.conftest import Club

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting import closing, key_files, queries, sealing, services
from intercluster.apps.voting.models import Ballot, RollEntry, State, Vote, VoteKey
from intercluster.apps.voting.results import result_of
from intercluster.core import clock
from intercluster.core.errors import Conflict, Gone


@pytest.mark.parametrize(
    "change", [{"is_secret": False}, {"questions": {"en": "Shall we sell the kiln?"}}, {"rule": []}, {"proxies": 9}]
)
def test_a_vote_that_is_no_longer_as_announced_takes_no_ballot_and_is_not_counted(
    club: Club, change: dict[str, Any]
) -> None:
    vote = club.announced()
    club.cast(vote, birch="yes", oak="no", pine="yes")
    kept = Vote.objects.filter(pk=vote.pk).values(*change).get()
    Vote.objects.filter(pk=vote.pk).update(**change)
    with pytest.raises(Gone, match="was changed in the database"):
        club.cast(vote, spruce="no")
    with pytest.raises(Gone, match="was changed in the database"):
        club.closed(vote)
    assert not Ballot.objects.exists()
    Vote.objects.filter(pk=vote.pk).update(**kept)  # nothing is lost once it is put right
    result = result_of(closing.close(vote))
    assert result is not None
    assert result.shown.figures == "Yes: 2. No: 1. Abstained: 0."
    assert not Ballot.objects.exclude(voter=None).exists()


@pytest.mark.parametrize("change", [{"group": "all x"}, {"weight": 7}])
def test_a_place_of_its_own_marks_no_ballot_and_other_votes_go_on(
    club: Club, change: dict[str, Any], client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    vote, other = club.announced(), club.draft()
    services.announce(other, viewer=OPERATOR)
    for each in (vote, other):
        club.cast(each, birch="yes", oak="no")
    RollEntry.objects.filter(pk=club.entry(vote, "birch").pk).update(**change)
    assert [each.is_unreadable for each in queries.own_places(vote, club.people["birch"])] == [True]
    broken = club.draft(opens=clock.now(), closes=club.at(15))
    Vote.objects.filter(pk=broken.pk).update(state=State.OPEN, announced=clock.now(), method="score", options=[{}])
    VoteKey.objects.create(vote=broken, wrapped=sealing.wrap(sealing.new_key(), str(broken.public_id)))
    with caplog.at_level(logging.WARNING):
        closing.carry_on(clock.now())
    states = [Vote.objects.get(pk=each.pk).state for each in (vote, other, broken)]
    assert states == [State.ANNOUNCED, State.CLOSED, State.OPEN]
    assert f"Vote {broken.public_id} cannot be carried on" in caplog.text
    assert not Ballot.objects.filter(vote=vote).exists()
    words = "The vote cannot be counted"
    for person, is_told in ((club.office, True), (club.people["birch"], False)):
        client.force_login(person)
        assert (words in client.get(f"/votes/{vote.public_id}/").text) == is_told
        assert words not in client.get(f"/votes/{other.public_id}/").text


def test_a_key_of_before_it_was_bound_still_opens(club: Club) -> None:
    vote = club.announced()
    wrapped = sealing.wrap(sealing.new_key(), str(vote.public_id))
    key_files.destroy(vote.public_id)
    VoteKey.objects.create(vote=vote, wrapped=wrapped)
    club.cast(vote, birch="yes")
    assert club.closed(vote).unreadable == 0


def test_a_proxy_that_was_written_into_the_database_casts_no_ballot_that_counts(club: Club) -> None:
    vote = club.announced(proxies=1)
    holder, by = club.entry(vote, "birch"), club.people["birch"]
    club.cast(vote, birch="yes", spruce="no")
    given = RollEntry.objects.filter(pk__in=[club.entry(vote, name).pk for name in ("oak", "pine")])
    given.filter(name="Oak Demo").update(holder=holder)
    services.cast(club.entry(vote, "oak"), {"yes": 1}, by=by)
    given.update(holder=holder)
    for name in ("oak", "pine"):
        with pytest.raises(Conflict, match="More proxies are held than the vote allows"):
            services.cast(club.entry(vote, name), {"yes": 1}, by=by)
    RollEntry.objects.filter(name="Spruce Demo").update(holder=club.entry(vote, "pine"))  # cast it itself before
    vote = club.closed(vote)
    assert (vote.unreadable, list(Ballot.objects.values_list("choices", flat=True))) == (2, [{"yes": 1}])


def at_once(change: Callable[[], object]) -> None:
    """Change the database, and let it check at once what it checks when a transaction ends."""
    change()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_keeps_a_counted_vote_and_its_ballots_as_they_are(club: Club) -> None:
    vote = club.announced(is_secret=False)
    club.cast(vote, birch="yes", oak="no")
    vote = club.closed(vote)
    own, ballots = Vote.objects.filter(pk=vote.pk), Ballot.objects.filter(vote=vote)
    kept = own.values().get(), sorted(ballots.values_list("receipt", "choices", "voter"), key=str)
    changes: list[Callable[[], object]] = [
        lambda: own.update(digest="0" * 64),
        lambda: own.update(rule=[{"kind": "votes", "at_least": "0"}]),
        lambda: own.update(stated={"met": [True], "chosen": []}),
        lambda: own.update(is_secret=True),
        lambda: own.update(state=State.OPEN),
        lambda: ballots.update(choices={"yes": 1}),
        lambda: ballots.update(group="forest 9"),
        lambda: ballots.filter(choices={"no": 1}).update(voter=club.entry(vote, "pine")),
        lambda: ballots.filter(choices={"no": 1}).delete(),
        lambda: Ballot.objects.create(vote=vote, receipt="X", choices={"yes": 1}, group="forest"),
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            at_once(change)
    assert (own.values().get(), sorted(ballots.values_list("receipt", "choices", "voter"), key=str)) == kept
    assert services.cancel(vote, "Held again.", viewer=OPERATOR).state == State.CANCELLED
    at_once(club.cluster.delete)  # with all that it has
    assert not ballots.exists()
