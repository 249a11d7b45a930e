"""Good practices as files: their columns and headings, their length, and that an anonymous author is in none."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from docx import Document as read_docx
from openpyxl import load_workbook
from tests.clusters.conftest import picture
from tests.exchange.test_practices import publish, write
from tests.introductions.conftest import Meeting

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.exchange.practices.files.services import add_picture
from intercluster.apps.exchange.practices.parts import length_in_words
from intercluster.apps.projects.requirements.queries import label_in
from intercluster.classifications.thesaurus import thesaurus

SECRETS = ("drier Demo", "SE311", "Värmland", "drier.example", "Sweden")


def rows_of(client: Client, address: str) -> list[dict[str, Any]]:
    """Return the rows of a workbook by heading."""
    sheet = load_workbook(BytesIO(client.get(address).content)).worksheets[0]
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def words_of(client: Client, address: str) -> list[str]:
    """Return the paragraphs and cells of a document."""
    read = read_docx(BytesIO(client.get(address).content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in read.paragraphs), *cells]


def test_an_office_has_the_abstracts_of_its_members(meeting: Meeting, client: Client) -> None:
    about = next(iter(thesaurus()))
    named = publish(meeting, capabilities=(about,), gave="=1+1")
    publish(meeting, title="Chips in English", problem="Wet chips", done="x" * 1000, language="en")
    publish(meeting, "machinist", language="nb")
    write(meeting, title="A draft", problem="Not shared")
    client.force_login(meeting.people["cluster-se"])
    english, swedish = rows_of(client, "/office/cluster-se/practice-abstracts.xlsx")
    assert swedish == {
        "Title": named.title,
        "Title in English": None,
        "Short summary for practitioners": "\n".join([named.problem, named.done, "=1+1", named.failed]),
        "Short summary in English": None,
        "Characters": 117,
        "Length": "Characters without spaces: 117. A practice abstract has 1000 to 1500, 883 more.",
        "Not said yet": "What did it cost, in money and time?, What would another place need?",
        "Who did it": "drier Demo",
        "Country": "Sweden",
        "Drafted together with": None,
        "Where it was done": "Värmlands län",
        "Website": "https://drier.example/",
        "When": "January 2025 –",
        "Keywords": label_in(about, "en"),
        "Language": "Swedish",
        "Address": f"{settings.BASE_URL}/practices/{named.key}/",
    }
    assert (english["Title in English"], english["Short summary in English"]) == (
        "Chips in English",
        english["Short summary for practitioners"],
    )
    assert "so it fits" in english["Length"]
    client.force_login(meeting.people["drier"])
    assert client.get("/office/cluster-se/practice-abstracts.xlsx").status_code == 404


def test_no_file_has_an_anonymous_author_by_any_reader(meeting: Meeting, client: Client) -> None:
    made = publish(meeting, visibility="anonymous")
    for who in ("cluster-se", "drier", "sawmill"):
        client.force_login(meeting.people[who])
        (row,) = rows_of(client, f"/practices/{made.key}/practice-abstract.xlsx")
        words = words_of(client, f"/practices/{made.key}/interreg-europe.docx")
        assert row["Who did it"] == "Anonymous"
        assert [text for text in (*map(str, row.values()), *words) for each in SECRETS if each in text] == []
    named = publish(meeting, title="Another", problem="Another one")
    client.force_login(meeting.people["cluster-se"])
    rows = rows_of(client, "/office/cluster-se/practice-abstracts.xlsx")
    assert [row["Title"] for row in rows] == [named.title]  # the file's name tells the cluster


def test_a_document_has_the_order_of_interreg_europe(meeting: Meeting, client: Client) -> None:
    made = publish(meeting)
    client.force_login(meeting.people["sawmill"])
    words = words_of(client, f"/practices/{made.key}/interreg-europe.docx")
    headings = ["Detailed description", "Difficulties encountered"]
    assert [text for text in words if text in headings] == headings
    assert all(text in words for text in (made.title, made.problem, made.done, made.failed, "drier Demo"))
    assert (
        "Not said yet: What did it cost, in money and time? What did it give? What would another place need?" in words
    )
    client.logout()
    assert client.get(f"/practices/{made.key}/interreg-europe.docx").status_code == 404


@pytest.mark.parametrize(("visibility", "texts"), [("alliance", ["Torr flis"]), ("anonymous", [])])
def test_a_document_has_the_pictures_of_an_author_who_is_named(
    meeting: Meeting, client: Client, visibility: str, texts: list[str]
) -> None:
    made = publish(meeting, visibility=visibility)
    add_picture(OPERATOR, made, picture(size=(1600, 900)), "Torr flis")
    client.force_login(meeting.people["drier"])
    file = read_docx(BytesIO(client.get(f"/practices/{made.key}/interreg-europe.docx").content))
    assert [shape._inline.docPr.get("descr") for shape in file.inline_shapes] == texts
    assert all(shape.width < (file.sections[0].page_width or 0) for shape in file.inline_shapes)


@pytest.mark.parametrize(
    ("number", "words"), [(999, "1 more"), (1000, "fits"), (1500, "fits"), (1501, "leave out 1"), (0, "1000 more")]
)
def test_the_length_of_an_abstract_is_said_in_words(number: int, words: str) -> None:
    parts = dict.fromkeys(("problem", "done", "cost", "gave", "failed", "needed"), "")
    said = length_in_words(parts | {"done": "x " * number})
    assert f"spaces: {number}." in said
    assert words in said
