"""Pages of innovation: of one region, and of several side by side."""

import csv
import io

import pytest
from django.test import Client
from tests.regions.conftest import indicators

from intercluster.apps.regions.indicators.comparing import profile
from intercluster.apps.regions.indicators.index import index_of, steps

pytestmark = pytest.mark.django_db


def rows(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_a_regions_page_has_its_indicators_and_the_steps_of_its_index(client: Client) -> None:
    indicators()
    page = client.get("/regions/NO020/innovation/").content.decode()
    for said in (
        "(NO02)",
        "4 indicators of innovation and its results are compared here (2024)",
        "patents (place 5 of 5, 2024)",
        "Place by the composite index",
    ):
        assert said in page, said
    assert rows(client, "/regions/NO020/innovation/innovation.csv")[0][:5] == [
        "Group",
        "Indicator",
        "Year",
        "Value",
        "Unit",
    ]
    found = profile("NO02")
    assert found is not None
    index = index_of(found)
    assert index is not None
    # Results are no part of the index; Länsi-Suomi lacks a third of the rest.
    assert [each.code for each in index.ranked] == ["SE11", "SE12", "NO08", "NO02", "SE31"]
    assert [(each.rank, each.of, each.lower <= each.rank <= each.upper) for each in index.ranked] == [
        (place, 5, True) for place in range(1, 6)
    ]
    assert [each.name for each in steps(found, index)] == ["Research", "Patents", "Dropouts"]
    told = rows(client, "/regions/NO020/innovation/index-steps.csv")
    assert [row[0] for row in told] == ["Indicator", "Research", "Patents", "Dropouts"]
    of_all = rows(client, "/regions/NO020/innovation/index-regions.csv")
    assert [row[0] for row in of_all] == ["Code", "SE11", "SE12", "NO08", "NO02", "SE31"]
    assert client.get("/regions/FI19/innovation/").content.decode().count("There is no index") == 1
    assert client.get("/regions/NO020/innovation/nothing.csv").status_code == 404


def test_regions_stand_side_by_side(client: Client) -> None:
    indicators()
    page = client.get("/regions/innovation/?region=SE31&region=NO02&region=FI19").content.decode()
    for said in ("between", "of 5 regions", "Research", "4 of 5"):
        assert said in page, said
    told = rows(client, "/regions/innovation/innovation.csv?region=SE31&region=NO02")
    assert [row[0] for row in told].count("Patents") == 2
    for query, said in (
        ("?region=SE31&region=SE311", "parts of one larger region"),
        ("?region=SE31", "Choose two to five regions"),
        ("?region=SE31&region=DE21", "No indicators of innovation have figures on DE21"),
    ):
        assert said in client.get(f"/regions/innovation/{query}").content.decode()
    assert client.get("/regions/DE21/innovation/").status_code == 404
