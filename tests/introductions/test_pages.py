"""The pages of introductions: what each reader finds there, and what is not there for them."""

import re
import uuid
from urllib.parse import unquote

import pytest
from django.test import Client
from tests.introductions.conftest import Meeting

from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.introductions import queries, services
from intercluster.apps.introductions.models import ContactSeen, Introduction
from intercluster.apps.introductions.states import Refusal, State


def signed_in(meeting: Meeting, who: str) -> Client:
    """Return a client in which somebody has signed in."""
    client = Client()
    client.force_login(meeting.people[who])
    return client


def handles(content: str) -> dict[str, str]:
    """Return the handles of a page's cards, by the name on the card."""
    found = re.findall(
        r'introductions/new/\?match=([^"]+)">Ask for an introduction<span\s+class="ds-sr-only">: ([^<]+)<', content
    )
    return {name: unquote(handle) for handle, name in found}


def test_from_a_card_to_a_request(meeting: Meeting) -> None:
    client = signed_in(meeting, "sawmill")
    cards = handles(client.get("/organisations/sawmill/partners/").content.decode())
    assert {"drier Demo", "A company in Norway"} <= set(cards)
    page = client.get("/introductions/new/", {"match": cards["A company in Norway"]}).content.decode()
    assert "Ask for an introduction to A company in Norway" in page
    assert "machinist" not in page
    answer = client.post("/introductions/new/", {"match": cards["A company in Norway"], "text": ""})
    assert "Write a few words." in answer.content.decode()
    answer = client.post("/introductions/new/", {"match": cards["A company in Norway"], "text": "Hei"})
    made = Introduction.objects.get()
    assert answer.headers["location"] == f"/introductions/{made.public_id}/"
    page = client.get(answer.headers["location"]).content.decode()
    assert "A company in Norway" in page
    assert "machinist" not in page
    again = client.post("/introductions/new/", {"match": cards["A company in Norway"], "text": "Hei"})
    assert again.status_code == 409
    assert "There is an open introduction to them already" in again.content.decode()


def test_a_handle_is_of_one_person_and_cards_have_none_for_those_who_may_not(meeting: Meeting) -> None:
    handle = meeting.partner("sawmill", "sawmill", "drier Demo").handle
    for who in ("drier", "member", "cluster-no"):
        client = signed_in(meeting, who)
        assert client.get("/introductions/new/", {"match": handle}).status_code == 409
        assert handles(client.get("/organisations/sawmill/partners/").content.decode()) == {}
    assert Client().get("/introductions/new/", {"match": handle}).status_code == 302
    Affiliation.objects.filter(user=meeting.people["sawmill"]).update(role="member")
    assert signed_in(meeting, "sawmill").get("/introductions/new/", {"match": handle}).status_code == 409


def test_a_search_for_a_text_asks_on_whose_behalf(meeting: Meeting) -> None:
    client = signed_in(meeting, "sawmill")
    Affiliation.objects.create(
        user=meeting.people["sawmill"], organisation=meeting.organisation("neighbour"), role=Affiliation.Role.EDITOR
    )
    cards = handles(client.get("/partners/", {"text": "kuivausta sahatavaralle"}).content.decode())
    assert len(cards["drier Demo"]) < 2000
    form = {"match": cards["drier Demo"], "text": "Hei"}
    assert "Choose on whose behalf you ask." in client.post("/introductions/new/", form).content.decode()
    client.post("/introductions/new/", form | {"organisation": str(meeting.organisation("neighbour").pk)})
    made = Introduction.objects.get()
    assert (made.asking, made.asking_text) == (meeting.organisation("neighbour"), "kuivausta sahatavaralle")
    stranger = meeting.organisation("drier").pk
    assert client.post("/introductions/new/", form | {"organisation": str(stranger)}).status_code == 422
    assert Introduction.objects.count() == 1


def test_an_introduction_is_for_its_two_sides_alone(meeting: Meeting) -> None:
    made = meeting.ask_unnamed()
    services.accept(made, meeting.people["machinist"])
    page = f"/introductions/{made.public_id}/"
    answers = {who: signed_in(meeting, who).get(page).status_code for who in meeting.people}
    assert answers == dict.fromkeys(answers, 404) | {"sawmill": 200, "machinist": 200, "member": 200}
    assert Client().get(page).status_code == 302
    for act in ("write", "accept", "decline", "withdraw", "meet", "collaborate", "close"):
        assert signed_in(meeting, "drier").post(page + f"{act}/", {"text": "x", "refusal": "other"}).status_code == 404
        assert signed_in(meeting, "sawmill").get(page + f"{act}/").status_code == 405
    assert signed_in(meeting, "sawmill").get(f"/introductions/{uuid.uuid4()}/").status_code == 404


def test_the_road_on_the_pages(meeting: Meeting) -> None:
    aino, ola = signed_in(meeting, "sawmill"), signed_in(meeting, "machinist")
    made = meeting.ask_unnamed()
    page = f"/introductions/{made.public_id}/"
    home = " ".join(ola.get("/").text.split())
    assert 'id="waiting">Waiting for you</h2>' in home
    assert home.count('<span class="count">1<') == 2  # one number in the head and in the page
    assert "Waiting for you" not in aino.get("/").text
    shown = ola.get(page).content.decode()
    assert "sawmill Demo" in shown
    assert "Hei! Voimmeko tavata?" in shown
    assert "@" not in re.sub(r"<script.*?</script>", "", shown)
    ola.post(page + "write/", {"text": "<b>Hvor mange?</b>"})
    shown = aino.get(page).content.decode()
    assert "&lt;b&gt;Hvor mange?&lt;/b&gt;" in shown
    assert not {"Ola", "Per", "machinist"} & set(re.findall(r"\w+", shown))
    assert ola.post(page + "decline/", {"refusal": "", "words": "så fullt"}).status_code == 422
    assert "så fullt" in ola.post(page + "decline/", {"refusal": "", "words": "så fullt"}).content.decode()
    ola.post(page + "accept/")
    shown = aino.get(page).content.decode()
    assert "ola@machinist.example" in shown
    assert ContactSeen.objects.get().whose == meeting.people["machinist"]
    assert "Aino" in ola.get(page).content.decode()
    aino.post(page + "meet/")
    ola.post(page + "close/", {"outcome": "product"})
    made.refresh_from_db()
    assert (made.state, made.outcome) == (State.CLOSED, "product")
    assert "This can no longer be done" in aino.post(page + "collaborate/", follow=True).content.decode()


def test_an_office_that_acts_for_a_member_says_so(meeting: Meeting) -> None:
    made = meeting.ask("drier", "drier", "neighbour Demo")  # which has nobody of its own: its office speaks for it
    office, page = signed_in(meeting, "cluster-fi"), f"/introductions/{made.public_id}/"
    assert "Answer on behalf of neighbour Demo" in " ".join(office.get("/introductions/").content.decode().split())
    shown = " ".join(office.get(page).content.decode().split())
    assert "Answer on behalf of neighbour Demo</h2>" in shown
    assert "neighbour Demo has nobody of its own to answer here: your office acts on its behalf." in shown
    for who in ("drier", "sawmill"):
        assert "on behalf of" not in signed_in(meeting, who).get("/introductions/").content.decode()
    assert "on its behalf" not in signed_in(meeting, "drier").get(page).content.decode()


def test_a_reason_is_told_only_if_the_other_side_lets_it(meeting: Meeting) -> None:
    made = meeting.ask()
    signed_in(meeting, "drier").post(
        f"/introductions/{made.public_id}/decline/", {"refusal": "competitor", "words": "hemligt"}
    )
    shown = signed_in(meeting, "sawmill").get(f"/introductions/{made.public_id}/").content.decode()
    assert "They declined." in shown
    assert "Too close" not in shown
    assert "hemligt" not in shown
    told = meeting.ask()
    services.decline(told, meeting.people["drier"], Refusal.NO_CAPACITY, told=True)
    shown = signed_in(meeting, "sawmill").get(f"/introductions/{told.public_id}/").content.decode()
    assert "They declined: No capacity for it." in shown


def test_the_board_is_for_the_office_and_its_counts_for_evaluators(meeting: Meeting) -> None:
    made = meeting.ask_unnamed()
    board = "/office/cluster-fi/introductions/"
    office = signed_in(meeting, "cluster-fi").get(board).content.decode()
    assert "sawmill Demo" in office
    assert "A company in Norway" in office
    assert "Hei! Voimmeko tavata?" not in office
    assert str(made.public_id) not in office
    meeting.northern.clusters["FI"].evaluators.add(meeting.people["member"])
    counts = signed_in(meeting, "member").get(board).content.decode()
    assert "Counts since the beginning" in counts
    assert "sawmill" not in counts
    for who in ("sawmill", "drier", "cluster-se"):
        assert signed_in(meeting, who).get(board).status_code == 404
    assert Client().get(board).status_code == 404


def test_where_to_go_back_to_is_on_this_site(meeting: Meeting) -> None:
    answer = signed_in(meeting, "sawmill").post("/introductions/relevance/", {"next": "https://elsewhere.example/"})
    assert answer.headers["location"] == "/introductions/"


@pytest.mark.parametrize("who", ["sawmill", "machinist", "cluster-fi"])
def test_pages_take_few_queries_however_many_introductions(
    meeting: Meeting, django_assert_max_num_queries: object, who: str
) -> None:
    for _ in range(6):
        services.withdraw(meeting.ask_unnamed(), meeting.people["sawmill"])
    meeting.ask()
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        assert len(queries.listed(viewer_of(meeting.people[who]))) == {"sawmill": 7, "machinist": 6}.get(who, 0)
