"""The HTTP API of introductions: the same road, and every error an answer."""

import uuid
from typing import Any

import pytest
from django.test import Client
from tests.introductions.conftest import Meeting

from intercluster.apps.introductions.models import ContactSeen


@pytest.fixture
def clients(meeting: Meeting) -> dict[str, Client]:
    """Return a client for each person."""
    found = {}
    for who, user in meeting.people.items():
        found[who] = Client(headers={"accept-language": "en"})
        found[who].force_login(user)
    return found


def post(client: Client, path: str, **body: Any) -> tuple[int, Any]:
    """Return status and content of what is answered."""
    answer = client.post(f"/api/introductions{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_the_road_by_api(meeting: Meeting, clients: dict[str, Client]) -> None:
    found = clients["sawmill"].get("/api/organisations/sawmill/partners").json()["partners"]
    handle = next(partner["handle"] for partner in found if partner["name"] == "A company in Norway")
    status, made = post(clients["sawmill"], "", handle=handle, message="Hei")
    assert (status, made["state"], made["other"], made["other_organisation"], made["contact"], made["acts"]) == (
        200,
        "requested",
        "A company in Norway",
        None,
        None,
        ["withdraw"],
    )
    [theirs] = clients["machinist"].get("/api/introductions").json()
    assert (theirs["id"], theirs["other"], theirs["acts"], theirs["unread"]) == (
        made["id"],
        "sawmill Demo",
        ["accept", "decline"],
        1,
    )
    own = f"/{made['id']}"
    assert post(clients["member"], f"{own}/messages", text="Hvor mange?")[0] == 200
    assert post(clients["sawmill"], f"{own}/progress", act="meet")[0] == 409
    assert post(clients["member"], f"{own}/answer", accept=True)[0] == 403
    status, accepted = post(clients["machinist"], f"{own}/answer", accept=True)
    assert (status, accepted["contact"]) == (200, {"name": "Aino", "email": "aino@sawmill.example"})
    assert ContactSeen.objects.filter(whose=meeting.people["sawmill"]).count() == 1
    status, closed = post(clients["sawmill"], f"{own}/progress", act="close", outcome="trade")
    assert (closed["state"], closed["outcome"], closed["contact"]["email"]) == (
        "closed",
        "trade",
        "ola@machinist.example",
    )
    assert [message["text"] for message in closed["messages"]] == ["Hei", "Hvor mange?"]


def test_every_error_is_an_answer(meeting: Meeting, clients: dict[str, Client]) -> None:
    made = meeting.ask()
    own = f"/{made.public_id}"
    assert post(Client(), "", handle="x", message="Hei")[0] == 401
    assert post(clients["drier"], "", handle="x", message="Hei") == (
        409,
        {
            "detail": "This result is no longer there. Search again, and choose “Ask for an introduction” "
            "beside the partner."
        },
    )
    assert post(clients["machinist"], f"{own}/answer", accept=True)[0] == 404
    assert post(clients["drier"], f"/{uuid.uuid4()}/answer", accept=True)[0] == 404
    assert post(clients["drier"], f"{own}/answer", accept=False, refusal="bored")[0] == 422
    assert post(clients["drier"], f"{own}/messages", text="  ")[0] == 422
    assert post(clients["drier"], f"{own}/progress", act="expire")[0] == 409
    status, declined = post(clients["drier"], f"{own}/answer", accept=False, refusal="not_now", words="nej")
    assert (status, declined["refusal"]) == (200, "not_now")
    asker = clients["sawmill"].get(f"/api/introductions{own}").json()
    assert (asker["state"], asker["refusal"]) == ("declined", "")
    assert [each["id"] for each in clients["sawmill"].get("/api/introductions?state=declined").json()] == [asker["id"]]
    assert clients["sawmill"].get("/api/introductions?state=accepted").json() == []
