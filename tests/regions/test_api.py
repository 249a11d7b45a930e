"""The HTTP API of regions answers as the command does."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from tests.regions.conftest import dataset, indicators
from typer.testing import CliRunner

from intercluster.apps.access.services import make_token
from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import User
from intercluster.apps.regions.models import Dataset
from intercluster.apps.regions.pages.presentation import source_of
from intercluster.cli.commands import app

pytestmark = pytest.mark.django_db


def get(path: str, client: Client | None = None, **query: Any) -> Any:
    return (client or Client()).get(f"/api{path}", query)


def command(*arguments: str) -> Any:
    return json.loads(CliRunner().invoke(app, ["regions", *arguments, "--json"]).stdout)


def test_answers_are_those_of_the_command(employment: Dataset) -> None:
    many = ["SE311", "NO020", "FI198"]
    assert get("/regions/SE311").json() == command("profile", "SE311")
    assert get("/regions/SE311", year=2019).json() == command("profile", "SE311", "--year", "2019")
    assert get("/regions/compare", region=many).json() == command("compare", *many)
    assert get("/regions/complement", region=many).json() == command("complement", *many)


def test_innovation_is_that_of_the_command(employment: Dataset) -> None:
    indicators()
    answer = get("/regions/innovation", region=["NO020", "FI19"]).json()
    assert answer == command("innovation", "no020", "FI19")
    north, south = answer["regions"]
    assert (north["asked"], north["code"], [each["code"] for each in north["index"]["steps"]]) == (
        "NO020",
        "NO02",
        ["research", "patents", "dropouts"],
    )
    patents = north["indicators"][1]
    assert {name: patents[name] for name in ("code", "value", "year", "newest", "country", "everywhere")} == {
        "code": "patents",
        "value": 8.0,
        "year": 2024,
        "newest": 2024,
        "country": None,
        "everywhere": {
            "place": 5,
            "of": 5,
            "shared": 1,
            "mean": pytest.approx(20.2),
            "deviations": pytest.approx(-1.3174, abs=1e-4),
        },
    }
    assert south["index"] is None
    assert next((each["side"], each["rule"], each["name"]) for each in north["findings"]) == (
        "weakness",
        "behind",
        "Patents",
    )
    refused = get("/regions/innovation", region="DE21")
    assert (refused.status_code, refused.json()["detail"]) == (
        404,
        "No indicators of innovation have figures on DE21.",
    )
    said = CliRunner().invoke(app, ["regions", "innovation", "NO020", "--lang", "sv"]).stdout
    assert "indikatorer på innovation och dess resultat jämförs här" in said


def test_datasets_and_their_regions(employment: Dataset) -> None:
    listed = get("/datasets").json()
    assert listed == [
        {
            "slug": "employment", "name": "Employed people", "unit": "people", "retrieved": "2026-10-31",
            "source": "Statistical office of the test", "licence": "CC BY 4.0", "fictional": False,
            "classification": "NACE Rev. 2", "nuts_version": 2024, "counts": True, "notes": "",
        }
    ]  # fmt: skip
    found = get("/regions").json()
    assert found["dataset"] == listed[0]
    assert found["regions"][0] == {
        "code": "FI198", "name": "Keski-Suomi", "country": "FI", "level": 3, "nuts_version": 2024,
    }  # fmt: skip
    assert [each["code"] for each in found["regions"]] == ["FI198", "NO020", "SE110", "SE311"]


def test_a_known_unit_is_named_in_the_reader_s_language(employment: Dataset) -> None:
    swedish = Client(headers={"accept-language": "sv"})
    assert get("/datasets", swedish).json()[0]["unit"] == "personer"
    assert get("/regions/SE311", swedish).json()["dataset"]["unit"] == "personer"
    for chart in ("specialisation", "trends"):
        assert ";personer" in swedish.get(f"/regions/SE311/{chart}.csv").text.splitlines()[0]
    with override("fi"):
        source = source_of(employment)
        assert source.startswith("Employed people, henkilöitä. Lähde: Statistical office of the test.")
    Dataset.objects.update(unit="bales of hay")
    assert get("/datasets", swedish).json()[0]["unit"] == "bales of hay"


def test_what_is_not_known_is_told(employment: Dataset) -> None:
    for path, query, says in (
        ("/regions/SE399", {}, "has nothing on SE399"),
        ("/regions/SE31", {}, "has nothing on SE31"),
        ("/regions/SE311", {"year": 2020}, "has no values of 2020; it has 2019, 2024"),
        ("/regions/SE311", {"dataset": "x"}, "There is no dataset x; there is: employment."),
        ("/regions", {"dataset": "x"}, "There is no dataset x"),
        ("/regions/compare", {"region": ["SE311", "SE31"]}, "within one level of NUTS"),
    ):
        answer = get(path, **query)
        assert (answer.status_code, says in answer.json()["detail"]) == (404, True), answer.content
    for path, query in (
        ("/regions/se311", {}),
        ("/regions/compare", {"region": ["SE311"]}),
        ("/regions/SE311", {"year": 1}),
    ):
        assert get(path, **query).status_code == 422
    dataset("gaps", missing=("NO020", "72"))
    assert get("/regions/NO020", dataset="gaps").status_code in {200, 404}


def test_nothing_there_is_404_and_no_datasets_an_empty_list() -> None:
    assert get("/datasets").json() == []
    assert (get("/regions").status_code, get("/regions/SE311").status_code) == (404, 404)


def test_a_token_needs_the_scope(employment: Dataset) -> None:
    user = User.objects.create_user("a@x.example", name="A")
    agree(user, terms("en"))
    until = timezone.now() + timedelta(days=1)
    for scope, status in (("regions", 200), ("directory", 403)):
        secret = make_token(user, "t", [scope], until)[1]
        answer = Client().get("/api/regions/SE311", headers={"authorization": f"Bearer {secret}"})
        assert answer.status_code == status
