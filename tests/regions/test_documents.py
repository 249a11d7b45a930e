"""Regions as documents: the page's figures, in four languages, and for each reader what that reader may see."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from docx import Document as read_docx
from pypdf import PdfReader
from pytest_django import Settings
from tests.regions.conftest import dataset, indicators
from tests.regions.test_pages import KEY, clusters, office
from typer.testing import CliRunner

from intercluster.apps.directory.rules import office_of
from intercluster.apps.regions.imports.plan import Plan, Value
from intercluster.apps.regions.imports.services import write_cells
from intercluster.apps.regions.indicators.findings import LIMITS, Rule
from intercluster.apps.regions.judgements.services import judge
from intercluster.apps.regions.models import Dataset, Region
from intercluster.apps.regions.reports.indicator_method import when
from intercluster.cli.commands import app

__all__ = ["clusters"]

pytestmark = pytest.mark.django_db


def words(content: bytes) -> str:
    """Return everything that a DOCX says."""
    made = read_docx(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([each.text for each in made.paragraphs] + cells)


def printed(content: bytes) -> str:
    """Return everything that a PDF says."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_a_profile_begins_with_innovation(client: Client) -> None:
    dataset()
    indicators()
    said = words(client.get("/regions/NO020/profile.docx?lang=sv").content)
    first = said.index("4 indikatorer på innovation och dess resultat jämförs här (2024).")
    assert first < said.index("Om denna profil")
    assert "Placering i Europa" in said
    for told in (
        "högst 3 år äldre",
        "högst 25\u00a0% av de övriga regionerna är bättre",
        "med 0,25 standardavvikelser eller mer",
        "med en skillnad på 25\u00a0% av regionerna eller mer och minst 3 indikatorer av varje slag",
    ):
        assert told in said
    assert list(when(LIMITS)) == list(Rule)


def test_a_profile_says_what_the_page_says(client: Client, clusters: Any) -> None:
    answer = client.get("/regions/SE311/profile.docx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="SE311-2024-en.docx"'
    said = words(answer.content)
    for told in (
        "Regional profile: Värmlands län",
        "compared with all 4 regions of its level",
        "From 900 people in 2019 to 600 in 2024: −33.3\u00a0%.",
        "Source: Statistical office of the test. Licence: CC BY 4.0. Retrieved 31 October 2026.",
        "the location quotient is 1.5 or more, its whole interval is above 1, and the activity has 0.5\u00a0% of",
        "Mean of all 4 regions",
    ):
        assert told in said
    assert "Fictional" not in said
    assert said.splitlines()[2] == "Strengths, weaknesses, opportunities and threats"
    assert said.index("About this profile") > said.index("Beside its peers")
    pdf = client.get("/regions/SE311/profile.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    first = " ".join(PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().split())
    assert "From 900 people in 2019 to 600 in 2024" in first


@pytest.mark.parametrize(
    ("language", "title", "retrieved", "quotient"),
    [
        ("sv", "Regional profil: Värmlands län", "31 oktober 2026", "5,56"),
        ("nb", "Regional profil: Värmlands län", "31. oktober 2026", "5,56"),
        ("fi", "Alueprofiili: Värmlands län", "31. lokakuuta 2026", "5,56"),
        ("en", "Regional profile: Värmlands län", "31 October 2026", "5.56"),
    ],
)
def test_in_the_language_asked_for(
    client: Client, clusters: Any, language: str, title: str, retrieved: str, quotient: str
) -> None:
    client.cookies["django_language"] = "fi"
    answer = client.get(f"/regions/SE311/profile.docx?lang={language}")
    said = words(answer.content)
    assert answer.headers["Content-Language"] == language
    assert (said.splitlines()[0], retrieved in said) == (title, True)
    printed_too = printed(client.get(f"/regions/SE311/profile.pdf?lang={language}").content)
    assert (title in printed_too, retrieved in printed_too) == (True, True)
    assert client.get("/regions/SE311/profile.docx").headers["Content-Language"] == "fi"


def test_judgements_are_for_those_who_may_read_them_and_name_no_person(client: Client, clusters: Any) -> None:
    region, viewer = Region.objects.get(code="SE311"), office_of(clusters[0])
    person = clusters[0].managers.get()
    judge(region, viewer=viewer, by=person, act="contest", side="strength", finding=KEY, text="One mill has closed.")
    judge(region, viewer=viewer, by=person, act="add", side="threat", text="Fire at the *port*")
    for form, read in (("docx", words), ("pdf", printed)):
        visitors = read(client.get(f"/regions/SE311/profile.{form}").content)
        allied = read(office("innlandet").get(f"/regions/SE311/profile.{form}").content)
        for told in ("One mill has closed.", "Fire at the *port*", "Demo varmland"):
            assert (told in visitors, told in allied) == (False, True)
        assert "without the comments of cluster offices" in " ".join(visitors.split())
        assert "Office varmland" not in allied


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/regions/SE999/profile.pdf", 404, "has nothing on SE999"),
        ("/regions/SE311/profile.doc", 404, ""),
        ("/regions/SE311/profile.pdf?lang=de", 404, "no documents in “de”, but in en, sv, nb, fi"),
        ("/regions/SE311/profile.pdf?year=1999", 404, "it has 2019, 2024"),
    ],
)
def test_what_there_is_not_is_told(client: Client, clusters: Any, address: str, status: int, says: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, says in answer.content.decode()) == (status, True)


def test_documents_are_limited_as_they_cost_more(client: Client, clusters: Any, settings: Settings) -> None:
    settings.VISITOR_REQUESTS_PER_MINUTE = 10
    assert client.get("/regions/SE311/profile.docx").status_code == 200
    settings.VISITOR_REQUESTS_PER_MINUTE = 9
    answer = client.get("/regions/SE311/profile.docx")
    assert (answer.status_code, int(answer.headers["Retry-After"]) <= 61) == (429, True)


def test_pictures_to_take_along_are_limited_and_those_of_the_page_are_not(
    client: Client, clusters: Any, settings: Settings
) -> None:
    settings.VISITOR_REQUESTS_PER_MINUTE = 15
    two = "?region=SE311&region=NO020"
    files = ["/regions/map.png", "/regions/SE311/reach.png", f"/regions/compare/side-by-side.png{two}"]
    assert [client.get(file).status_code for file in files] == [200, 200, 200]
    assert [client.get(file).status_code for file in files] == [429, 429, 429]
    for form in ("svg", "json", "csv"):
        assert [client.get(file.replace("png", form)).status_code for file in files] == [200, 200, 200]


def test_gaps_are_told(client: Client) -> None:
    dataset("gaps", missing=("NO020", "72"))
    said = words(client.get("/regions/SE311/profile.docx?dataset=gaps").content)
    assert "1 of the 20 values of 2024 are missing or confidential." in said
    assert "Figures and activities in brackets may be chance" in said


def test_the_command_writes_a_file_with_the_figures_alone(clusters: Any, tmp_path: Path) -> None:
    judge(
        Region.objects.get(code="SE311"), viewer=office_of(clusters[0]), by=None, act="add", side="threat", text="Fire"
    )  # fmt: skip
    out = tmp_path / "profile.docx"
    done = CliRunner().invoke(app, ["regions", "profile", "se311", "--output", str(out), "--lang", "nb"])
    assert (done.exit_code, "Written to" in done.output) == (0, True)
    said = words(out.read_bytes())
    assert said.startswith("Regional profil: Värmlands län")
    assert "Fire" not in said
    for arguments, says in [
        (["--output", str(tmp_path / "x.txt")], "should end in .pdf or .docx"),
        (["--output", str(out), "--lang", "de"], "no language of documents"),
        (["--output", str(tmp_path / "none" / "x.pdf")], "cannot be written"),
    ]:
        failed = CliRunner().invoke(app, ["regions", "profile", "SE311", *arguments])
        assert failed.exit_code != 0
        assert says in str(failed.exception) + failed.output


def test_amounts_without_an_order_of_complexity_make_one_too(client: Client) -> None:
    """Two regions that share no activity: there are no intervals, no complexity and nothing within reach."""
    own = Dataset.objects.create(
        slug="fields", name="Publications", unit="papers", source="S", licence="L", retrieved=date(2026, 1, 1),
        nuts_version=2024, classification="Fields",
    )  # fmt: skip
    cells = {
        ("SE311", 2024, "bio", 2024): Value(1.5, "value", ""),
        ("NO020", 2024, "chem", 2024): Value(2.0, "value", ""),
    }
    write_cells(own, Plan(new=cells), {"bio": {"": "Biology 🌲"}})
    answer = client.get("/regions/SE311/profile.docx?dataset=fields")
    assert "Biology 🌲" in words(answer.content)
    assert "95" not in words(answer.content).split("Method")[0]
    for address in (
        "/regions/SE311/profile.pdf?dataset=fields",
        "/regions/SE311/?dataset=fields",
        "/regions/compare/profile.pdf?region=SE311&region=NO020&dataset=fields",
        "/regions/SE311/activities/bio/?dataset=fields",
        "/regions/SE311/measures/?dataset=fields",
        "/regions/compare/?region=SE311&region=NO020&dataset=fields",
    ):
        assert client.get(address).status_code == 200
