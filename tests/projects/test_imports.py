"""Calls from files: tables, and JSON of the portal; all of them or none."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.plugins.northern import Northern
from typer.testing import CliRunner

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.projects.calls.files import FileCalls, read_calls
from intercluster.apps.projects.calls.imports import write
from intercluster.apps.projects.calls.services import CallFields
from intercluster.apps.projects.models import Call
from intercluster.cli.commands import app
from intercluster.core.imports.rows import Outcome
from intercluster.tables.model import UnreadableFileError

LISTED = {
    "fundingData": {
        "GrantTenderObj": [
            {
                "type": 1,
                "identifier": "HORIZON-CL6-2099-CIRCBIO-01-1",
                "title": "Wood &amp; fibres",
                "plannedOpeningDateLong": 4070908800000,
                "deadlineDatesLong": [4102444800000, 4086547200000],
                "topicActions": [{"description": "HORIZON Innovation Actions"}],
            },
            {"type": 0, "identifier": "a tender", "title": "A tender"},
        ]
    }
}
FOUND = {
    "results": [
        {
            "summary": "Edge",
            "metadata": {
                "identifier": ["HORIZON-JU-CBE-2025-RIA-01"],
                "title": ["Untapped forest biomass"],
                "startDate": ["2025-04-03T00:00:00.000+0000"],
                "deadlineDate": ["2025-09-18T00:00:00.000+0000"],
                "typesOfAction": ["HORIZON JU Research and Innovation Actions"],
                "descriptionByte": ["<p>Expected <b>outcome</b>:</p><ul><li>Less &lt; waste</li></ul><i>x</i>"],
            },
        }
    ]
}
ONE = {
    "TopicDetails": {
        "identifier": "HORIZON-CL5-2027-07-D3-28",
        "title": "Data",
        "description": "<p>Text</p>",
        "actions": [
            {
                "plannedOpeningDate": "2027-08-04",
                "deadlineDates": ["2027-12-01"],
                "types": [{"typeOfAction": "HORIZON Coordination and Support Actions"}],
            }
        ],
    }
}
PORTAL = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/"


def read(file: Path) -> FileCalls:
    return read_calls(file, file.name, Cluster(pk=0))


def said(path: Path, data: Any) -> list[CallFields]:
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    found = read(path)
    assert not found.problems
    return [call for _row, call in found.calls]


@pytest.mark.django_db
def test_totals_and_notes_under_a_table_are_no_calls(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("Title;Closes\nBark;2099-01-01\nTotal: 1;\n* preliminary;\n", "utf-8")
    found = read(file)
    assert ([call.title for _row, call in found.calls], found.problems, found.left_out) == (["Bark"], [], 2)


@pytest.mark.django_db
def test_json_of_the_portal_is_read_in_its_three_shapes(tmp_path: Path) -> None:
    file = tmp_path / "topics.json"
    identifier = "HORIZON-CL6-2099-CIRCBIO-01-1"
    assert said(file, LISTED) == [
        CallFields(
            title="Wood & fibres",
            language="en",
            programme="horizon-ia",
            reference=identifier,
            website=PORTAL + identifier,
            opens=date(2099, 1, 1),
            closes=date(2099, 7, 1),
        )
    ]
    assert said(file, FOUND) == [
        CallFields(
            title="Untapped forest biomass",
            language="en",
            programme="cbe-ria",
            text="Expected outcome:\nLess < waste\nx",
            reference="HORIZON-JU-CBE-2025-RIA-01",
            website=f"{PORTAL}HORIZON-JU-CBE-2025-RIA-01",
            opens=date(2025, 4, 3),
            closes=date(2025, 9, 18),
        )
    ]
    (one,) = said(file, ONE)
    assert (one.programme, one.opens, one.closes) == ("horizon-csa", date(2027, 8, 4), date(2027, 12, 1))
    for wrong in ("{", '{"results": [3]}', '{"other": 1}', "{" + '"a":{' * 100_000):
        with pytest.raises(UnreadableFileError, match=r"topics.json is not JSON as the Funding"):
            said(file, wrong)


@pytest.mark.django_db
def test_json_that_no_database_takes_is_a_problem_of_its_row(tmp_path: Path) -> None:
    file = tmp_path / "topics.json"

    def problems(wrong: dict[str, Any]) -> list[str]:
        file.write_text(json.dumps({"TopicDetails": ONE["TopicDetails"] | wrong}))
        found = read(file)
        assert "\0" not in "".join(each.value for each in found.problems).encode().decode()
        return [each.wrong for each in found.problems]

    assert problems({"title": "a\u0000b"}) == ["not a text"]
    assert problems({"title": "\ud800"}) == ["not a text"]
    assert [(each.column, each.value) for each in read(file).problems] == [("Title of the call", "?")]
    assert problems({"description": "a\ud800b"}) == ["not a text"]
    assert problems({"identifier": "\u0000"})[:2] == ["not a text", "not a text"]
    assert problems({"actions": [{"plannedOpeningDate": 10**22, "deadlineDates": [10**22]}]}) == ["not a day"] * 2
    assert problems({"description": "<" * 1000 + "a>" * 1000}) == ["not HTML"]
    (long,) = said(file, {"TopicDetails": ONE["TopicDetails"] | {"description": " \n" * 10**6 + "a"}})
    assert long.text == ""
    file.write_text(json.dumps({"results": [3] * 1001}))
    with pytest.raises(UnreadableFileError, match="has 1001 calls; at most 1000 are read"):
        read(file)
    file.write_bytes(b"{" + b" " * (20 * 2**20))
    with pytest.raises(UnreadableFileError, match="has more than 20 MB"):
        read(file)
    table = tmp_path / "calls.csv"
    table.write_text(f"title;text\nA;{'a' * 20_001}\n")
    assert [(each.column, each.wrong) for each in read(table).problems] == [("text", "too long")]


@pytest.mark.django_db
def test_table_is_read_by_its_headings(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    rows = "Rubrik;Språk;Program;Stänger;Länk\nCheckar;sv;Eurostars 3;15.2.2027;https://example.org\n"
    file.write_text("Rubrik;Frist\nCheckar;snart\n")
    assert [(each.row, each.column) for each in read(file).problems] == [(2, "Frist")]
    assert said(file, rows) == [
        CallFields("Checkar", "sv", "eurostars-3", website="https://example.org", closes=date(2027, 2, 15))
    ]
    file.write_text(
        "title;language;programme;opens;closes;website\n;xx;None;2027-13-01;soon;example\nA;en;;2027-02-01;2027-01-01;\n"
    )
    found = read(file)
    assert [(each.row, each.column) for each in found.problems] == [
        *((2, "title"), (2, "language"), (2, "programme"), (2, "website"), (2, "opens"), (2, "closes")),
        (3, "closes"),
    ]
    with pytest.raises(UnreadableFileError, match=r"calls.csv has no column with the heading Title."):
        said(file, "a;b\n1;2\n")


def test_import_adds_and_changes_all_calls_or_none(northern: Northern, client: Client, tmp_path: Path) -> None:
    manager = User.objects.create_user("office@example.org", name="Office")
    cluster = northern.clusters["SE"]
    cluster.managers.add(manager)
    client.force_login(manager)

    def post(text: str, **more: str) -> Any:
        file = SimpleUploadedFile("calls.csv", text.encode())
        return client.post("/office/cluster-se/calls/import/", {"file": file, **more})

    seen = post("title;reference;closes\nA;R-1;2027-01-01\nB;;\nA;R-1;\n", look="1")
    assert (seen.status_code, Call.objects.exists()) == (200, False)
    text = " ".join(seen.text.split())
    assert "New: 2 · Changed: 0 · Unchanged: 0 · Repeated: 1" in text
    assert 'New: <span lang="en">A</span> (R-1) · Closes 1 January 2027' in text

    wrong = post("title;closes\nA;2027-01-01\nB;soon\n")
    assert wrong.status_code == 422
    assert "Nothing was imported. Correct these rows:" in wrong.text
    assert "<q>soon</q>" in wrong.text
    assert not Call.objects.exists()
    assert client.post("/office/cluster-se/calls/import/").status_code == 422
    assert post("title;reference\nA;R-1\nB;\nA;R-1\n").status_code == 302
    assert client.get("/calls/").text.count("1 repeated") == 1
    later = [CallFields("A new", "en", reference="R-1"), CallFields("B", "en")]
    assert write(OPERATOR, cluster, later) == {
        **{Outcome.NEW: 0, Outcome.CHANGED: 1, Outcome.UNCHANGED: 1, Outcome.SKIPPED: 0}
    }
    assert sorted(Call.objects.values_list("title", flat=True)) == ["A new", "B"]
    file = tmp_path / "more.csv"
    file.write_text("title\nC\n")
    command = ["projects", "import", str(file), "--cluster", "cluster-se"]
    assert "nothing was imported" in CliRunner().invoke(app, command).output
    assert "Imported." in CliRunner().invoke(app, [*command, "--yes"]).output
    assert Call.objects.filter(title="C").exists()
