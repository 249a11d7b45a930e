"""Programs read visits as their person does."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.exchange.visiting import IN_MAY, offered, wanted
from tests.introductions.conftest import Meeting, meeting

from intercluster.apps.access.services import make_token
from intercluster.apps.exchange.models import Answer, Question, Visitor
from intercluster.apps.exchange.visits.services import cancel
from intercluster.core import clock

__all__ = ["meeting"]


def program(meeting: Meeting, who: str, scope: str = "exchange") -> Client:
    """Return a program that acts for a person."""
    secret = make_token(meeting.people[who], "P", [scope], clock.now() + timedelta(days=1))[1]
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_programs_read_what_their_person_may(meeting: Meeting) -> None:
    visit, wish = offered(meeting, lump_sum_eur=1200), wanted(meeting)
    own = offered(meeting, title="For ourselves", visibility="private")
    Visitor.objects.create(
        visit=visit, person=meeting.people["sawmill"], organisation=meeting.organisation("sawmill"), state="accepted"
    )
    expected = {
        "key": str(visit.key),
        "kind": "offered",
        "state": "open",
        "title": "Dry chips with waste heat",
        "programme": "We show the drier and the boiler.",
        "language": "en",
        "starts": str(IN_MAY),
        "ends": str(IN_MAY),
        "days": 1,
        "seats": 2,
        "languages": ["sv", "en"],
        "place": "Ångvägen 1, Karlstad",
        "lump_sum_eur": "1200.00",
        "safety": "Wear shoes with steel caps.",
        "organisation": visit.organisation.slug,
        "country": "SE",
        "is_demo": False,
    }
    host, guest, stranger = (program(meeting, who) for who in ("drier", "sawmill", "machinist"))
    for client in (host, guest, stranger):  # nobody reads whom to call, not even those who come
        assert client.get(f"/api/visits/{visit.key}").json() == expected
    assert guest.get("/api/visits").json() == [expected]
    assert [each["key"] for each in stranger.get("/api/visits?show=wanted").json()] == [str(wish.key)]
    for query, keys in (
        ("show=ours", [own.key, visit.key]),
        ("show=ours&limit=1&offset=1", [visit.key]),
        ("show=ours&country=NO", []),
        (f"month={IN_MAY:%Y-%m}&cluster=cluster-se", [visit.key, own.key]),
    ):
        assert [each["key"] for each in host.get(f"/api/visits?{query}").json()] == [str(key) for key in keys]
    cancel(meeting.people["drier"], visit)
    found = [client.get(f"/api/visits/{visit.key}").status_code for client in (host, guest, stranger)]
    assert found == [200, 200, 404]
    assert stranger.get(f"/api/visits/{own.key}").status_code == 404
    for month in ("9999-12", "2027-13"):
        assert host.get(f"/api/visits?month={month}").status_code == 422
    assert program(meeting, "drier", "projects").get("/api/visits").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/api/visits?country=%00",
        "/api/visits?cluster=%00",
        "/api/library?language=%00",
        "/api/exchange/search?q=a&country=%00",
    ],
)
def test_a_zero_byte_in_a_query_is_refused(meeting: Meeting, address: str) -> None:
    assert program(meeting, "sawmill").get(address).status_code == 422


def test_a_zero_byte_names_no_organisation_that_was_helped(meeting: Meeting, client: Client) -> None:
    said = {"language": "en", "visibility": "alliance"}
    question = Question.objects.create(organisation=meeting.organisation("sawmill"), text="How dry?", **said)
    given = Answer.objects.create(question=question, organisation=meeting.organisation("drier"), text="Very", **said)
    client.force_login(meeting.people["sawmill"])
    assert client.post(f"/answers/{given.key}/helped/", {"organisation": "a\0"}).status_code == 404
