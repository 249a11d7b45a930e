"""Signing with a vote of the members."""

from datetime import timedelta

import pgtrigger
import pytest
from django.conf import settings
from django.test import Client
from tests.strategy.roles import full_strategy
from tests.voting.conftest import START, Club, club

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import OPERATOR, VISITOR
from intercluster.apps.strategy.models import Version
from intercluster.apps.strategy.services import let_read, remove_part
from intercluster.apps.strategy.signing import services
from intercluster.apps.strategy.signing.members import draft_vote
from intercluster.apps.strategy.signing.queries import votes_for
from intercluster.apps.voting import services as votes
from intercluster.apps.voting.models import Vote
from intercluster.core.errors import Conflict, NotAllowed

__all__ = ["club"]


@pytest.fixture
def version(club: Club) -> Version:
    """Return a version that the cluster is asked to sign, and that its members may read."""
    strategy = full_strategy(club.cluster)
    let_read(OPERATOR, strategy, "members")
    return services.send(OPERATOR, strategy)


def announced(club: Club, version: Version) -> Vote:
    """Announce the vote of the members on a version, and let it be the day after it opens."""
    vote = draft_vote(OPERATOR, version, club.cluster)
    Vote.objects.filter(pk=vote.pk).update(opens=START + timedelta(days=1), closes=START + timedelta(days=15))
    vote = votes.announce(Vote.objects.get(pk=vote.pk), viewer=OPERATOR)
    club.at(2)
    return vote


def sign(club: Club, version: Version, vote: Vote, decided_by: str = "members") -> Version:
    return services.sign(
        OPERATOR, version, club.cluster, decided_by=decided_by, signer="Anna, chair", vote=vote
    )  # fmt: skip


def test_members_who_voted_for_it_are_named(client: Client, club: Club, version: Version) -> None:
    vote = announced(club, version)
    assert vote.questions["sv"] == (
        f"Ska Forest Demo underteckna version 1 av strategin ”Wood that lasts”? Den finns på "
        f"{settings.BASE_URL}/strategies/{version.strategy.slug}/versions/1/?language=sv "
        f"och har SHA-256 {version.digest}."
    )
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
    assert f'<option value="{closed.pk}">The strategy “Wood that lasts”, version 1</option>' in client.get(address).text
    said = {"cluster": "forest", "decided_by": "members", "signer": "Anna, chair", "vote": str(closed.pk)}
    page = client.post(f"{address}sign/", said, follow=True).text
    assert "Signed. The strategy is in force." in page
    assert f'href="/votes/{closed.public_id}/">The strategy “Wood that lasts”, version 1</a>' in page


def test_vote_that_did_not_carry_or_was_tampered_with_signs_nothing(club: Club, version: Version) -> None:
    lost = announced(club, version)
    club.cast(lost, birch="no", oak="no", pine="yes")
    club.closed(lost)
    club.at(0)
    won = announced(club, version)
    club.cast(won, birch="yes", oak="yes", pine="yes")
    club.closed(won)
    won.refresh_from_db()
    lost.refresh_from_db()
    with pgtrigger.ignore("voting.Ballot:ballot_stays"):
        won.ballots.filter(pk=won.ballots.first().pk).update(choices={"no": 1})
    for vote in (lost, won):
        with pytest.raises(FieldsRefused):
            sign(club, version, vote)
    assert version.sign_offs.get().answer == "waiting"


def test_only_a_vote_on_the_version_ratifies_it(client: Client, club: Club, version: Version) -> None:
    kiln = club.announced()
    club.cast(kiln, birch="yes", oak="yes")
    closed = club.closed(kiln)
    club.at(0)
    client.force_login(club.office)
    address = f"/strategies/{version.strategy.slug}/versions/1/"
    assert "Let our members vote on this version" in client.get(address).text
    shown = client.post(f"{address}vote/", {"cluster": "forest"}, follow=True)
    rewritten = version.members_votes.get().vote
    assert shown.redirect_chain == [(f"/votes/{rewritten.public_id}/", 302)]
    page = client.get(address).text
    assert ("Let our members vote" in page, str(rewritten.public_id) in page) == (False, True)
    with pytest.raises(Conflict):
        draft_vote(OPERATOR, version, club.cluster)
    with pytest.raises(NotAllowed):
        draft_vote(VISITOR, version, club.cluster)
    Vote.objects.filter(pk=rewritten.pk).update(
        questions={"en": "Shall we buy coffee?"}, opens=START + timedelta(days=1), closes=START + timedelta(days=15)
    )
    rewritten = votes.announce(Vote.objects.get(pk=rewritten.pk), viewer=OPERATOR)
    club.at(2)
    club.cast(rewritten, birch="yes", oak="yes")
    for vote in (closed, club.closed(rewritten)):
        with pytest.raises(FieldsRefused):
            sign(club, version, vote)


def test_members_vote_on_what_they_can_read(club: Club) -> None:
    strategy = full_strategy(club.cluster)
    let_read(OPERATOR, strategy, "offices")
    version = services.send(OPERATOR, strategy)
    with pytest.raises(Conflict):
        draft_vote(OPERATOR, version, club.cluster)


def test_cluster_signs_by_the_rule_that_it_had_when_the_version_was_sent(client: Client, club: Club) -> None:
    club.cluster.ratifying = "vote"
    club.cluster.save()
    strategy = full_strategy(club.cluster)
    let_read(OPERATOR, strategy, "members")
    version = services.send(OPERATOR, strategy)
    club.cluster.ratifying = "officer"
    club.cluster.save()
    vote = announced(club, version)
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
