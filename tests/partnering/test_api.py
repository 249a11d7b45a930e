"""The HTTP API gives the answer of the page and the command line, to whoever asks."""

import json

import pytest
from django.test import Client
from tests.partnering.conftest import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import VISITOR, office_of
from intercluster.apps.partnering.queries import partners_for, partners_for_text
from intercluster.apps.partnering.schemas import SearchResultOut

TEXT = "kuivausta sahatavaralle"


def test_a_text(northern: Northern, client: Client) -> None:
    answer = client.get("/api/partners", {"text": TEXT})
    expected = SearchResultOut.of(partners_for_text(TEXT, viewer=VISITOR)).model_dump()
    assert answer.status_code == 200
    assert answer.json() == json.loads(json.dumps(expected))
    assert answer.json()["partners"][0]["organisation"] in {"drier", "neighbour"}


def test_an_organisation_as_a_visitor_and_as_its_office(northern: Northern, client: Client) -> None:
    sawmill = northern.organisations["sawmill"]
    manager = User.objects.create_user("office@cluster.example")
    northern.clusters["FI"].managers.add(manager)
    for sign_in, viewer in ((False, VISITOR), (True, office_of(northern.clusters["FI"]))):
        if sign_in:
            client.force_login(manager)
        answer = client.get("/api/organisations/sawmill/partners").json()
        expected = SearchResultOut.of(partners_for(sawmill, viewer=viewer)).model_dump()
        # Only who is signed in, and may, can ask for introductions.
        assert {bool(partner.pop("handle")) for partner in answer["partners"]} == {sign_in}
        assert {partner.pop("handle") for partner in expected["partners"]} == {""}
        assert answer == json.loads(json.dumps(expected))
        assert [partner["name"] for partner in answer["partners"]].count("An organisation in the alliance") == int(
            sign_in
        )


def test_filters_in_the_address(northern: Northern, client: Client) -> None:
    answer = client.get("/api/organisations/sawmill/partners", {"country": ["NO"], "limit": 1}).json()
    assert [partner["organisation"] for partner in answer["partners"]] == ["accountant"]


def test_unknown_organisation(northern: Northern, client: Client) -> None:
    answer = client.get("/api/organisations/nobody/partners")
    assert (answer.status_code, answer.json()) == (404, {"detail": "There is no organisation 'nobody'."})


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "text"),
        ({"text": "  "}, "text"),
        ({"text": TEXT, "language": "swedish"}, "language"),
        ({"text": TEXT, "country": "Sweden"}, "country"),
        ({"text": TEXT, "seeking": "friends"}, "seeking"),
        ({"text": TEXT, "size": "tiny"}, "size"),
        ({"text": TEXT, "limit": "0"}, "limit"),
    ],
)
def test_a_wrong_query_is_answered_with_the_field(db: None, client: Client, query: dict[str, str], field: str) -> None:
    answer = client.get("/api/partners", query)
    assert answer.status_code == 422
    assert field in answer.json()["detail"][0]["loc"]


def test_the_api_describes_itself(client: Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {"/api/partners", "/api/organisations/{slug}/partners"} <= set(paths)
