"""Signing with a vote of the members."""

import pytest
from django.test import Client
from tests.strategy.roles import full_strategy
from tests.voting.conftest import Club, club

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.strategy.models import Version
from intercluster.apps.strategy.signing import services
from intercluster.apps.strategy.signing.queries import votes_for
from intercluster.apps.voting.models import Vote

__all__ = ["club"]


@pytest.fixture
def version(club: Club) -> Version:
    """Return a version that the cluster is asked to sign, sent before votes open."""
    return services.send(OPERATOR, full_strategy(club.cluster), rule="consensus")


def sign(club: Club, version: Version, vote: Vote, decided_by: str = "members") -> Version:
    return services.sign(
        OPERATOR, version, club.cluster, decided_by=decided_by, signer="Anna, chair", vote=vote
    )  # fmt: skip


def test_members_who_voted_for_it_are_named(client: Client, club: Club, version: Version) -> None:
    vote = club.announced()
    club.cast(vote, birch="yes", oak="yes", pine="no")
    assert votes_for(club.cluster, version) == []
    with pytest.raises(FieldsRefused):
        sign(club, version, vote)
    closed = club.closed(vote)
    assert votes_for(club.cluster, version) == [closed]
    with pytest.raises(FieldsRefused):
        sign(club, version, closed, decided_by="board")
    client.force_login(club.office)
    address = f"/strategies/{version.strategy.slug}/versions/1/"
    assert f'<option value="{closed.pk}">A shared kiln</option>' in client.get(address).text
    said = {"cluster": "forest", "decided_by": "members", "signer": "Anna, chair", "vote": str(closed.pk)}
    page = client.post(f"{address}sign/", said, follow=True).text
    assert "Signed. The strategy is in force." in page
    assert f'href="/votes/{closed.public_id}/">A shared kiln</a>' in page


def test_vote_that_did_not_carry_or_was_tampered_with_signs_nothing(club: Club, version: Version) -> None:
    lost, won = club.announced(), club.announced()
    club.cast(lost, birch="no", oak="no", pine="yes")
    club.cast(won, birch="yes", oak="yes", pine="yes")
    for vote in (lost, won):
        club.closed(vote)
    won.refresh_from_db()
    lost.refresh_from_db()
    won.ballots.filter(pk=won.ballots.first().pk).update(choices={"no": 1})
    for vote in (lost, won):
        with pytest.raises(FieldsRefused):
            sign(club, version, vote)
    assert version.sign_offs.get().answer == "waiting"


def test_vote_before_the_version_was_sent_is_not_about_it(club: Club) -> None:
    vote = club.announced()
    club.cast(vote, birch="yes")
    closed = club.closed(vote)
    version = services.send(OPERATOR, full_strategy(club.cluster), rule="consensus")
    with pytest.raises(FieldsRefused):
        sign(club, version, closed)
