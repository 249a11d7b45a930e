"""Signing with a vote of the members."""

import pytest
from django.test import Client
from tests.strategy.roles import full_strategy
from tests.voting.conftest import Club, club

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.strategy.models import Version
from intercluster.apps.strategy.services import remove_part
from intercluster.apps.strategy.signing import services
from intercluster.apps.strategy.signing.queries import votes_for
from intercluster.apps.voting.models import Vote

__all__ = ["club"]


@pytest.fixture
def version(club: Club) -> Version:
    """Return a version that the cluster is asked to sign, sent before votes open."""
    return services.send(OPERATOR, full_strategy(club.cluster))


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
    version = services.send(OPERATOR, full_strategy(club.cluster))
    with pytest.raises(FieldsRefused):
        sign(club, version, closed)


def test_cluster_signs_by_the_rule_that_it_had_when_the_version_was_sent(client: Client, club: Club) -> None:
    club.cluster.ratifying = "vote"
    club.cluster.save()
    strategy = full_strategy(club.cluster)
    services.send(OPERATOR, strategy)
    club.cluster.ratifying = "officer"
    club.cluster.save()
    vote = club.announced()
    club.cast(vote, birch="yes", oak="yes", pine="no")
    client.force_login(club.office)
    address = f"/strategies/{strategy.slug}/versions/1/"
    rule = f"{club.cluster.name} ratifies by a vote of its members on this platform."
    page = client.get(address).text
    assert (rule in page, "have not voted on this version yet" in page, "Who has decided" in page) == (
        True,
        True,
        False,
    )
    closed = club.closed(vote)
    said = {"cluster": "forest", "signer": "Anna, chair"}
    for wrong, why in (
        ({"decided_by": "officer"}, rule),
        ({"decided_by": "vote"}, "Choose the vote in which your members have decided."),
    ):
        refused = client.post(f"{address}sign/", said | wrong)
        assert (refused.status_code, why in refused.text) == (422, True)
    page = client.post(f"{address}sign/", said | {"decided_by": "vote", "vote": str(closed.pk)}, follow=True).text
    assert "Signed. The strategy is in force." in page
    remove_part(OPERATOR, strategy.parts.get(kind="indicator"))
    services.send(OPERATOR, strategy)
    assert "ratifies by an officer" in client.get(f"/strategies/{strategy.slug}/versions/2/").text
