"""Votes by the other methods than a motion: from the form of the draft over the ballot to the result."""

from typing import Any

import pytest
from django.test import Client
from tests.voting.conftest import Club

from intercluster.analysis import voting
from intercluster.apps.voting import services
from intercluster.apps.voting.budget_changes import kept_changes, work_out_changes
from intercluster.apps.voting.models import Ballot, Vote
from intercluster.apps.voting.polls import counted_poll
from intercluster.core.errors import Refused

FORM = {
    "of": "cluster:forest",
    "title_en": "What first?",
    "question_en": "Which of these do we begin with?",
    "opens": "2027-03-02T08:00",
    "closes": "2027-03-16T18:00",
    "majority": "majority",
    "proxies": "0",
    "quorum": "50",
    "options_en": "A shared kiln\nA course\r\n\nA fair",
    "options_sv": "En gemensam tork\nEn kurs\nEn mässa",
}
NAMES = [
    {"en": "A shared kiln", "sv": "En gemensam tork"},
    {"en": "A course", "sv": "En kurs"},
    {"en": "A fair", "sv": "En mässa"},
]
OPTIONS = [{"names": names} for names in NAMES]
ACTIONS = [{"names": names, "cost": cost} for names, cost in zip(NAMES, (60, 40, 30), strict=True)]
QUORUM = [{"kind": "quorum", "at_least": "1/2"}]


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


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ({"method": "approval", "seats": "2"}, (OPTIONS, 2, 0, 0)),
        ({"method": "score", "highest": "3"}, (OPTIONS, 1, 3, 0)),
        ({"method": "ranked"}, (OPTIONS, 1, 0, 0)),
        ({"method": "stv", "seats": "2"}, (OPTIONS, 2, 0, 0)),
        ({"method": "budget", "budget": "100", "costs": "60\n40\n30"}, (ACTIONS, 1, 0, 100)),
        ({"method": "budget", "budget": "99", "costs": "60\n40\n30", "completion": "shares"}, (ACTIONS, 1, 0, 99)),
    ],
)
def test_office_drafts_a_vote_and_finds_it_in_the_form(
    said: dict[str, str], stored: tuple[Any, ...], club: Club, office: Client
) -> None:
    assert office.post("/votes/new/", FORM | said).status_code == 302
    vote = Vote.objects.get()
    assert (vote.options, vote.seats, vote.highest, vote.budget) == stored
    assert (vote.method, vote.rule) == (said["method"], QUORUM)
    assert vote.completion == said.get("completion", "votes")
    page = office.get(f"/votes/{vote.public_id}/").text
    assert "A shared kiln" in page
    form = office.get(f"/votes/{vote.public_id}/edit/").text
    assert "A shared kiln A course A fair</textarea>" in form
    assert "En gemensam tork En kurs En mässa</textarea>" in form
    assert office.post(f"/votes/{vote.public_id}/edit/", FORM | {"method": "motion"}).status_code == 302
    vote.refresh_from_db()
    assert (vote.options, vote.rule[0]) == ([], {"kind": "votes", "over": "1/2"})


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"method": "approval", "options_en": "One", "options_sv": ""}, "Write two options at least"),
        ({"method": "approval", "options_sv": "En\nTvå"}, "Write as many lines as in the other languages."),
        ({"method": "ranked", "options_en": "One\nOne\nTwo"}, "Write each option only once."),
        ({"method": "stv", "seats": "4"}, "There are fewer options."),
        ({"method": "stv", "seats": "0"}, "Write a whole number, 1 or more."),
        ({"method": "budget", "budget": "100", "costs": "60\n40"}, "Write one whole number a line"),
        ({"method": "budget", "budget": "100", "costs": "60\n40\n3.5"}, "Write one whole number a line"),
        ({"method": "budget", "budget": "", "costs": "60\n40\n30"}, "Write a whole number, 1 or more."),
    ],
)
def test_form_says_what_is_wrong_with_the_options(
    said: dict[str, str], problem: str, club: Club, office: Client
) -> None:
    answer = office.post("/votes/new/", FORM | said)
    assert answer.status_code == 422
    assert problem in answer.text
    assert '<details class="more" open>' in answer.text
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    ("facts", "data", "choices", "marked"),
    [
        ({"method": "approval"}, {"option": ["1", "3"]}, {"1": 1, "3": 1}, 'value="1" checked'),
        ({"method": "score", "highest": 5}, {"number-1": "5", "number-2": "0"}, {"1": 5, "2": 0}, 'value="5" selected'),
        ({"method": "ranked"}, {"number-1": "1", "number-2": "1"}, {"1": 1, "2": 1}, 'value="1" selected'),
        ({"method": "stv"}, {"number-2": "1", "number-1": "2"}, {"2": 1, "1": 2}, 'value="2" selected'),
        ({"method": "budget", "options": ACTIONS, "budget": 100}, {"option": "2"}, {"2": 1}, 'value="2" checked'),
        ({"method": "approval"}, {}, {}, "Receipt:"),
    ],
)
def test_member_casts_a_ballot_and_sees_it(
    facts: dict[str, Any], data: dict[str, Any], choices: dict[str, int], marked: str, club: Club
) -> None:
    vote = club.announced(**{"options": OPTIONS, "rule": QUORUM} | facts)
    client, address = browser(club, "birch"), f"/votes/{vote.public_id}/"
    answer = client.post(f"{address}ballots/{club.entry(vote, 'birch').pk}/", data)
    assert answer["Location"] == address
    assert marked in client.get(address).text
    club.closed(vote)
    assert Ballot.objects.get().choices == choices


@pytest.mark.parametrize(
    ("facts", "data", "problem"),
    [
        ({"method": "stv"}, {"number-1": "1", "number-2": "1"}, "Give each place only once."),
        ({"method": "score", "highest": 5}, {"number-1": "6"}, "Choose from what the ballot offers."),
        ({"method": "ranked"}, {"number-1": "first"}, "Choose from what the ballot offers."),
        ({"method": "approval"}, {"option": "9"}, "Choose from what the ballot offers."),
    ],
)
def test_ballot_that_cannot_be_counted_is_refused_and_kept_in_the_form(
    facts: dict[str, Any], data: dict[str, str], problem: str, club: Club
) -> None:
    vote = club.announced(**{"options": OPTIONS, "rule": QUORUM} | facts)
    client, address = browser(club, "birch"), f"/votes/{vote.public_id}/"
    answer = client.post(f"{address}ballots/{club.entry(vote, 'birch').pk}/", data)
    assert answer.status_code == 422
    assert problem in answer.text
    assert answer.text.count(" selected>") == (2 if facts["method"] == "stv" else 0)


def test_budget_is_shared_out_and_each_voter_finds_what_its_share_paid(club: Club) -> None:
    vote = club.announced(method="budget", options=ACTIONS, budget=100, rule=QUORUM)
    receipts = {
        name: services.cast(club.entry(vote, name), dict.fromkeys(named, 1), by=club.people[name])
        for name, named in {"birch": "1", "oak": "1", "pine": "1", "spruce": "2"}.items()
    }
    club.closed(vote)
    client = browser(club, "spruce")
    page = client.get(f"/votes/{vote.public_id}/").text
    assert "Funded: A shared kiln, A course." in page
    assert "Each vote decides about 25 of 100." in page
    assert f"<td>{receipts['birch']}</td><td>A shared kiln</td><td>A shared kiln 20</td>" in page
    text = client.get(f"/votes/{vote.public_id}/ballots.json").text
    assert voting.recount(text).chosen == ("1", "2")


def test_what_would_have_changed_raised_shares_is_kept_by_the_worker(club: Club) -> None:
    vote = club.announced(method="budget", options=ACTIONS, budget=70, rule=QUORUM, completion="shares")
    for name, named in {"birch": "1", "oak": "1", "pine": "1", "spruce": "2"}.items():
        services.cast(club.entry(vote, name), dict.fromkeys(named, 1), by=club.people[name])
    club.closed(vote)
    address = f"/votes/{vote.public_id}/"
    assert "What would have funded the others is being worked out." in browser(club, "spruce").get(address).text
    work_out_changes()
    vote.refresh_from_db()
    poll = counted_poll(vote)
    assert kept_changes(vote) == list(voting.changes(poll, voting.count(poll).count))
    page = browser(club, "spruce").get(address).text
    assert "What would have funded the others is" not in page
    assert "If it cost less by" in page


def test_lot_of_equal_options_is_drawn_from_the_receipts(club: Club) -> None:
    vote = club.announced(method="approval", options=OPTIONS, rule=QUORUM)
    for name, option in {"birch": "1", "oak": "2"}.items():
        services.cast(club.entry(vote, name), {option: 1}, by=club.people[name])
    club.closed(vote)
    poll = voting.read(browser(club, "oak").get(f"/votes/{vote.public_id}/ballots.json").text)
    assert len(poll.lot) == 64
    (elected,) = voting.count(poll).chosen
    page = browser(club, "oak").get(f"/votes/{vote.public_id}/").text
    name = NAMES[int(elected) - 1]["en"]
    assert f"Equal: A shared kiln, A course. The lot chose {name}." in page


def test_open_vote_shows_how_each_member_ranked(club: Club) -> None:
    vote = club.announced(method="ranked", options=OPTIONS, rule=QUORUM, is_secret=False)
    services.cast(club.entry(vote, "birch"), {"3": 1, "1": 2}, by=club.people["birch"])
    services.cast(club.entry(vote, "oak"), {}, by=club.people["oak"])
    club.closed(vote)
    client = browser(club, "oak")
    client.cookies["django_language"] = "sv"
    page = client.get(f"/votes/{vote.public_id}/").text
    assert "<td>1. En mässa, 2. En gemensam tork</td>" in page
    assert "Valet föll på: En mässa." in page


def test_vote_that_cannot_be_counted_is_not_drafted(club: Club) -> None:
    with pytest.raises(Refused, match="at most 40 options"):
        club.draft(method="approval", options=OPTIONS * 14, rule=QUORUM)
    with pytest.raises(ValueError, match="only a quorum"):
        club.draft(method="approval", options=OPTIONS)
    assert not Vote.objects.exists()
