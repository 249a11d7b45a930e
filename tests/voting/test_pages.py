"""Pages, API and commands of votes."""

import json
from datetime import timedelta

import pgtrigger
import pytest
from django.test import Client
from django.utils.translation import ngettext, override
from tests.voting.conftest import Club
from typer.testing import CliRunner

from intercluster.analysis import voting
from intercluster.apps.access.services import make_token
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting import services
from intercluster.apps.voting.models import Ballot, RollEntry, Vote
from intercluster.cli.commands import app
from intercluster.core import clock
from intercluster.core.feature import periods
from intercluster.core.personal_data import erase_everywhere, everything_on

FORM = {
    "of": "cluster:forest",
    "title_sv": "En gemensam tork",
    "question_sv": "Ska vi köpa en tork tillsammans?",
    "is_secret": "on",
    "opens": "2027-03-02T08:00",
    "closes": "2027-03-16T18:00",
    "method": "motion",
    "majority": "two_thirds",
    "quorum": "40",
    "proxies": "0",
}


@pytest.fixture
def office(club: Club, client: Client) -> Client:
    """Return the browser of the office."""
    client.force_login(club.office)
    return client


def browser(club: Club, name: str) -> Client:
    """Return the browser of a member's editor."""
    client = Client()
    client.force_login(club.people[name])
    return client


def test_an_office_drafts_and_announces_a_vote(club: Club, office: Client) -> None:
    assert 'href="/votes/new/"' in office.get("/votes/").text
    form = office.get("/votes/new/?of=cluster:forest").text
    assert 'value="50"' in form  # the quorum that the cluster's settings state
    answer = office.post("/votes/new/", FORM)
    vote = Vote.objects.get()
    assert answer["Location"] == f"/votes/{vote.public_id}/"
    assert vote.titles == {"sv": "En gemensam tork"}
    assert vote.rule == [{"kind": "votes", "at_least": "2/3"}, {"kind": "quorum", "at_least": "2/5"}]
    page = office.get(f"/votes/{vote.public_id}/").text
    assert '<h1 class="ds-heading" data-size="md" lang="sv">En gemensam tork</h1>' in page
    assert "at least 2/3 of the votes for and against are for" in page
    assert "at least 40 % of the roll vote" in page
    assert "Birch Demo" in page
    edited = office.post(f"/votes/{vote.public_id}/edit/", FORM | {"quorum": "0", "title_en": "A shared kiln"})
    assert edited.status_code == 302
    assert office.get(f"/votes/{vote.public_id}/edit/").text.count("A shared kiln") == 1
    office.post(f"/votes/{vote.public_id}/announce/")
    vote.refresh_from_db()
    assert (vote.state, str(vote), vote.roll.count()) == ("announced", "A shared kiln", 4)
    assert office.get(f"/votes/{vote.public_id}/edit/").status_code == 302


def test_a_draft_sums_up_the_members_that_nobody_can_vote_for(club: Club, office: Client) -> None:
    page = f"/votes/{club.draft().public_id}/"
    assert "without anybody who can vote" not in office.get(page).text
    Affiliation.objects.filter(organisation__slug__in=["oak", "pine"]).delete()
    text = " ".join(office.get(page).text.split())
    assert "<summary>2 members without anybody who can vote</summary>" in text
    assert '<ul class="plain-list"><li>Oak Demo</li><li>Pine Demo</li></ul>' in text
    assert text.count("Oak Demo") == 1
    with override("sv"):
        assert ngettext("%(n)s member without anybody who can vote", "", 2).startswith("%(n)s medlemmar utan någon")


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(club: Club, office: Client) -> None:
    wrong = FORM | {"title_sv": "", "closes": "2027-03-02T08:00", "quorum": "101", "question_sv": "Ska vi?"}
    answer = office.post("/votes/new/", wrong)
    assert answer.status_code == 422
    for text in ("Write a title.", "The vote has to close after it opens.", "Write a number from 0 to 100.", "Ska vi?"):
        assert text in answer.text
    assert not Vote.objects.exists()


def test_a_vote_that_cannot_be_announced_says_why_on_its_page(club: Club, office: Client) -> None:
    vote = club.draft()
    club.at(20)
    answer = office.post(f"/votes/{vote.public_id}/announce/")
    assert answer.status_code == 409
    assert "Choose a later day" in answer.text
    assert "Announce the vote" in answer.text


def test_a_member_votes_changes_the_ballot_and_withdraws_it(club: Club) -> None:
    vote = club.announced()
    client = browser(club, "birch")
    address = f"/votes/{vote.public_id}/"
    cast = f"{address}ballots/{club.entry(vote, 'birch').pk}/"
    assert "Waiting for your ballot" in client.get("/votes/").text
    assert client.post(cast, {}).status_code == 422
    assert "Choose one of the answers." in client.post(cast, {"choice": "perhaps"}).text
    for choice in ("yes", "no"):
        assert client.post(cast, {"choice": choice})["Location"] == address
        page = client.get(address).text
        assert f'value="{choice}" checked' in page
        assert "Receipt:" in page
    assert "Waiting for your ballot" not in client.get("/votes/").text
    assert "1 of 4 (25 %)" in client.get(address).text
    client.post(f"{cast}withdraw/")
    assert "0 of 4 (0 %)" in client.get(address).text
    assert browser(club, "oak").post(cast, {"choice": "yes"}).status_code == 404


def test_nobody_reads_a_result_before_the_end(club: Club, office: Client) -> None:
    vote = club.announced(is_secret=False)
    receipts = club.cast(vote, birch="yes", oak="no")
    for client in (office, browser(club, "birch")):
        page = client.get(f"/votes/{vote.public_id}/").text
        assert "List of ballots" not in page
        assert receipts["oak"] not in page
        assert client.get(f"/votes/{vote.public_id}/ballots.json").status_code == 404
    assert office.post(f"/votes/{vote.public_id}/count/").status_code == 409


def test_the_result_is_that_of_the_file_of_ballots(club: Club, office: Client) -> None:
    vote = club.announced(rule=[{"kind": "votes", "over": "1/2"}, {"kind": "quorum", "at_least": "1"}])
    receipts = club.cast(vote, birch="yes", oak="yes", pine="no")
    club.at(15)
    assert "Count the ballots" in office.get(f"/votes/{vote.public_id}/").text
    office.post(f"/votes/{vote.public_id}/count/")
    page = browser(club, "oak").get(f"/votes/{vote.public_id}/").text
    assert "The motion is not carried." in page
    assert "3 of 4; at least 4 needed" in page
    assert all(receipt in page for receipt in receipts.values())
    assert "Birch Demo</th><td>" not in page
    text = office.get(f"/votes/{vote.public_id}/ballots.json").text
    result = voting.recount(text)
    assert (result.valid, [verdict.met for verdict in result.conditions]) == (False, [True, False])
    assert {ballot["receipt"] for ballot in json.loads(text)["ballots"]} == set(receipts.values())
    with pgtrigger.ignore("voting.Ballot:ballot_stays"):
        Ballot.objects.filter(choices={"no": 1}).update(choices={"yes": 1})
    assert "were changed after the vote had closed" in office.get(f"/votes/{vote.public_id}/").text


def test_a_vote_is_cancelled_with_a_reason(club: Club, office: Client) -> None:
    vote = club.announced()
    address = f"/votes/{vote.public_id}/cancel/"
    assert "Cancel the vote" in office.get(address).text
    assert office.post(address, {"reason": ""}).status_code == 422
    office.post(address, {"reason": "The price has changed."})
    page = browser(club, "oak").get(f"/votes/{vote.public_id}/").text
    assert "The vote is cancelled" in page
    assert "The price has changed." in page


def test_who_may_hold_votes_of_several_chooses_whose(club: Club, office: Client) -> None:
    page = office.get("/votes/new/").text
    assert 'href="/votes/new/?of=cluster%3Aforest"' in page
    assert 'href="/votes/new/?of=alliance%3Anorth"' in page
    assert "Every cluster is for it" in office.get("/votes/new/?of=alliance:north").text
    assert office.get("/votes/new/?of=alliance:other").status_code == 404


def test_votes_are_in_the_navigation_of_those_who_have_one(club: Club) -> None:
    client = browser(club, "birch")
    assert 'href="/votes/"' not in client.get("/").text
    vote = club.draft()
    assert 'href="/votes/"' not in client.get("/").text
    services.announce(vote, viewer=OPERATOR)
    assert 'href="/votes/"' in client.get("/").text


def test_api_reads_votes_and_counted_ballots(club: Club) -> None:
    vote = club.announced()
    club.cast(vote, birch="yes")
    secret = make_token(club.people["birch"], "Program", ["voting"], clock.now() + timedelta(days=30))[1]
    headers = {"Authorization": f"Bearer {secret}"}
    client, address = Client(), f"/api/votes/{vote.public_id}"
    (listed,) = client.get("/api/votes", headers=headers).json()
    assert (listed["cluster"], listed["cast"], listed["eligible"], listed["state"]) == ("forest", 1, 4, "announced")
    assert client.get(f"{address}/ballots", headers=headers).status_code == 404
    club.closed(vote)
    assert client.get(address, headers=headers).json()["state"] == "closed"
    ballots = client.get(f"{address}/ballots", headers=headers).json()
    assert [ballot["vote"] for ballot in ballots["ballots"]] == ["yes"]


def test_commands_list_and_close(club: Club) -> None:
    assert CliRunner().invoke(app, ["voting", "list"]).output == "There are no votes yet.\n"
    vote = club.announced()
    club.cast(vote, birch="yes")
    assert "1/4" in CliRunner().invoke(app, ["voting", "list"]).output
    club.at(15)
    CliRunner().invoke(app, ["voting", "close"])
    vote.refresh_from_db()
    assert vote.state == "closed"


def test_personal_data_is_shown_and_forgotten(club: Club) -> None:
    vote = club.announced()
    birch = club.people["birch"]
    assert everything_on(birch)["voting"] == {
        "electoral_rolls": [{"vote": str(vote.public_id), "title": "A shared kiln", "organisation": "Birch Demo"}]
    }
    erase_everywhere(birch)
    assert everything_on(club.people["oak"])["voting"]["electoral_rolls"] != []
    assert RollEntry.people.through.objects.count() == 3
    (period,) = [each for each in periods() if each.name == "voters"]
    club.closed(vote)
    assert period.enforce(club.at(300)) == 0
    assert period.enforce(club.at(381)) == 3
    assert vote.roll.count() == 4
