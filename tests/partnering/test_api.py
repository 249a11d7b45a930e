"""The HTTP API gives the answer of the page and the command line, to whoever asks."""

import json

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from typer.testing import CliRunner

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import VISITOR, office_of
from intercluster.apps.partnering.schemas import SearchResultOut
from intercluster.apps.partnering.search.queries import partners_for, partners_for_text
from intercluster.apps.partnering.search.results import Filters
from intercluster.cli.commands import app

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


def test_page_command_and_api_find_the_same_in_a_region(northern: Northern, client: Client) -> None:
    Organisation.objects.filter(slug="drier").update(region="SE311")
    filters = Filters(regions=frozenset({"SE311"}))
    expected = SearchResultOut.of(partners_for_text(TEXT, viewer=VISITOR, filters=filters)).model_dump()
    assert [partner["organisation"] for partner in expected["partners"]] == ["drier"]
    for asked in ("SE311", "Värmland"):
        assert client.get("/api/partners", {"text": TEXT, "region": asked}).json() == json.loads(json.dumps(expected))
        command = ["partners", "find", "--text", TEXT, "--region", asked, "--as", "visitor", "--json"]
        assert json.loads(CliRunner().invoke(app, command).stdout) == json.loads(json.dumps(expected))
        page = client.get("/partners/", {"text": TEXT, "region": asked})
        assert SearchResultOut.of(page.context["result"]).model_dump() == expected
    command = ["partners", "find", "--for", "sawmill", "--region", "SE31"]
    told = CliRunner().invoke(app, command).stdout
    assert "drier Demo" in told
    assert "Offers and needs that stay anonymous are left out" in told


def test_what_is_no_region_is_answered_with_what_would_be_right(northern: Northern, client: Client) -> None:
    told = "“Vermland” is not a region in NUTS 2024. Expected: SE311 Värmlands län / NO0A2 Vestland."
    for address in ("/api/partners?text=a", "/api/organisations/sawmill/partners?limit=1"):
        answer = client.get(f"{address}&region=NO020&region=Vermland")
        assert (answer.status_code, answer.json()) == (404, {"detail": told})
    refused = CliRunner().invoke(app, ["partners", "find", "--text", "a", "--region", "Vermland"])
    assert (refused.exit_code, str(refused.exception)) == (1, told)


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


def test_the_api_describes_itself(client: Client, db: None) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {"/api/partners", "/api/organisations/{slug}/partners"} <= set(paths)
