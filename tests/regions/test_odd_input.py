"""Addresses that somebody mistyped or tries out, and tables with hardly anything in them: an answer, never an error."""

from typing import Any

import pytest
from django.test import Client
from tests.regions.conftest import COUNTS, dataset
from tests.regions.imports.test_pages import of_office

from intercluster.apps.regions.models import Judgement

pytestmark = pytest.mark.django_db

PAGES = (
    "/regions/",
    "/regions/map.svg",
    "/regions/SE311/",
    "/regions/SE311/measures/",
    "/regions/SE311/activities/16/",
    "/regions/SE311/network.json",
    "/regions/SE311/map.csv",
    "/regions/SE311/profile.docx",
    "/regions/compare/",
    "/regions/compare/ties.svg",
    "/regions/compare/profile.docx",
    "/regions/datasets/employment.csv",
    "/api/datasets",
    "/api/regions",
    "/api/regions/SE311",
    "/api/regions/compare",
    "/api/regions/complement",
)
ANSWERS = (200, 404, 422)
TWO = "region=SE311&region=NO020"
ODD = (
    "year=abc",
    "year=%C2%B2%C2%B2%C2%B2%C2%B2",
    "year=0000",
    "year=99999999999999999999",
    "year=-1",
    "dataset=%00",
    "dataset=none",
    "dataset=" + "x" * 3000,
    "map=activity:zz",
    "map=activity:",
    "map=region",
    "map=%00",
    "level=9",
    "level=%00",
    "lang=xx",
    "lang=%00",
    "activity=%00",
    "region=%00",
    "region=%00%00%00%00%00&region=NO020",
    "region=XX",
    "region=SE311",
    "region=SE311&region=SE311",
    "region=SE311&region=NO02",
    "region=" + "&region=".join([*COUNTS, "SE232", "SE211"]),
    "region=SE311&region=" + "S" * 40_000,
)
SMALL: dict[str, dict[str, dict[str, tuple[int, int]]]] = {
    "empty": {},
    "countries-only": {"SE": {"16": (5, 5), "17": (1, 2)}, "NO": {"16": (5, 5), "17": (7, 2)}},
    "one-region": {"SE311": COUNTS["SE311"]},
    "others": {code: own for code, own in COUNTS.items() if code != "SE311"},
    "one-activity": {code: {"16": own["16"]} for code, own in COUNTS.items()},
    "two-by-two": {code: {"16": (5, 5), "17": (5, 5)} for code in ("SE311", "NO020")},
    "zeros": {code: {"16": (0, 0), "17": (0, 0)} for code in COUNTS},
    "all-the-same": {code: {"16": (5, 5), "17": (5, 5), "62": (5, 5)} for code in COUNTS},
    "gone-since": {code: {"16": own["16"], "17": (own["17"][0], 0)} for code, own in COUNTS.items()},
}


def failing(client: Client, addresses: list[str]) -> dict[str, int]:
    """Return the addresses that are no answer, with what they are."""
    client.raise_request_exception = False
    answers = {address: client.get(address) for address in addresses}
    for answer in answers.values():
        answer.getvalue()  # a file that is streamed is made only then
    return {address[:80]: each.status_code for address, each in answers.items() if each.status_code not in ANSWERS}


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd[:30])
def test_every_page_answers_what_is_odd(client: Client, employment: Any, odd: str) -> None:
    asked = [f"{page}?{odd}" for page in PAGES]
    asked += [f"{page}?{TWO}&{odd}" for page in PAGES if "/compare/" in page and not odd.startswith("region=")]
    assert failing(client, asked) == {}


@pytest.mark.parametrize("table", SMALL)
def test_every_page_answers_with_hardly_any_figures(client: Client, table: str) -> None:
    dataset(table, table=SMALL[table])
    pages = [page.replace("employment", table) for page in PAGES] + [f"/regions/datasets/{table}/", "/regions/SE/"]
    charts = ("specialisation", "reach", "trends", "network", "network-links", "map")
    pages += [f"/regions/SE311/{name}.{form}" for name in charts for form in ("svg", "csv")]
    pages += ["/regions/SE311/profile.pdf", "/regions/compare/side-by-side.svg", "/regions/compare/complementarity.svg"]
    assert (
        failing(client, [f"{page}?{TWO}" if "compare" in page or "complement" in page else page for page in pages])
        == {}
    )


@pytest.mark.parametrize(
    "address",
    [
        "/regions/se311/",
        "/regions/SE3111/",
        "/regions/S/",
        "/regions/SE311/profile.exe",
        "/regions/SE311/map.exe",
        "/regions/SE311/nothing.svg",
        "/regions/compare/nothing.svg",
        "/regions/map.exe",
        "/regions/SE311/activities/16%0A/",
        "/regions/SE311/activities/%00/",
        "/regions/SE311/activities/16/../../",
        "/regions/datasets/none/",
        "/regions/datasets/none.csv",
        "/regions/tables/past/99999999999999999999999/",
        "/regions/tables/%00/",
        "/regions/tables/..%2F..%2Fx/check/",
        "/regions/datasets/none/remove/",
    ],
)
def test_what_is_not_there(employment: Any, address: str) -> None:
    for client in (Client(), of_office("granskog")):
        client.raise_request_exception = False
        assert client.get(address).status_code == 404


def test_what_is_posted_without_a_form(employment: Any) -> None:
    office = of_office("granskog")
    office.raise_request_exception = False
    for told in ({}, {"act": "add", "side": "up", "text": "x"}, {"act": "add", "side": "strength", "text": "\x00 "}):
        assert office.post("/regions/SE311/judgements/", told).status_code == 302
    assert not Judgement.objects.exists()
    office.post("/regions/SE311/judgements/", {"act": "add", "side": "strength", "text": "Sawn\x00 wood"})
    assert [each.text for each in Judgement.objects.all()] == ["Sawn wood"]
    assert office.post("/regions/judgements/99999999999999999999/withdraw/").status_code == 404
    assert office.post("/regions/tables/past/99999999999999999999/undo/").status_code == 404
    for told in ({}, {"dataset": "\x00"}, {"dataset": "none"}, {"office": "\x00"}, {"office": "99999999999999999999"}):
        assert office.post("/regions/tables/", told).status_code == 422
