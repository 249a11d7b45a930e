"""A document says the same as PDF and as DOCX, with the structure that assistive technology and editors read."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from docx import Document as read_docx
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.charts.test_charts import CHART

from intercluster.documents.docx import docx
from intercluster.documents.model import (
    WHOLE,
    Block,
    Column,
    Document,
    Figure,
    Heading,
    Item,
    Items,
    Paragraph,
    Passage,
    Remark,
    Remarks,
    Table,
    printable,
)
from intercluster.documents.pdf import pdf

EVIL = "#set text(red) *no markup* <b>&amp; $x$"
REMARK = Remark("Contested", EVIL, "Office of Värmland")
WIDE = [Column("Toimiala", 3), Column("Sijaintiosamäärä", 1, is_number=True)]
LONG = Table(
    "Table 1. Long", WIDE, [[f"Metsätalous {n}", f"{n}"] for n in range(80)], "A source", link="https://x.example/1"
)
BLOCKS: tuple[Block, ...] = (
    Heading("Vahvuudet"),
    Paragraph("Åäö øæ"),
    Paragraph("Fictional", "warning"),
    Items(
        [Item("Paper", "Specialised", "Quotient 4,07", [REMARK], link="https://x.example/2"), Item("", "", "Wilson")]
    ),
    Remarks([REMARK]),
    Figure("Figure 1. Members", CHART, "https://x.example/3"),
    Heading("Taulukot", 1, on_new_page=True),
    Heading("Kaikki", 2),
    LONG,
)


def document(*blocks: Block, language: str = "fi") -> Document:
    return Document(
        title="Alueprofiili: Keski-Suomi",
        subtitle="FI198",
        running="Keski-Suomi, 2024",
        language=language,
        author="intercluster",
        made=datetime(2026, 11, 25, 3, 0, tzinfo=UTC),
        page="Sivu {page} / {pages}",
        blocks=blocks,
    )


def texts(page: Any) -> str:
    return " ".join(page.extract_text().split())


def structure(reader: PdfReader) -> list[Any]:
    """Return all elements of a PDF's structure tree, in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif hasattr(node, "get") and "/S" in node:
            found.append(node)
            walk(node.get("/K", []))

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def test_a_pdf_is_tagged_titled_and_in_its_language() -> None:
    reader = PdfReader(io.BytesIO(pdf(document(*BLOCKS))))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "fi",
        True,
        True,
    )
    assert (reader.metadata.title, reader.metadata.author) == ("Alueprofiili: Keski-Suomi", "intercluster")
    xmp = reader.xmp_metadata.stream.get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp.replace("\n", "")
    kinds = [element["/S"] for element in structure(reader)]
    assert [kinds.count(kind) for kind in ("/H1", "/H2", "/Figure", "/Table", "/THead")] == [2, 1, 1, 1, 1]
    assert kinds.count("/TR") == 81
    assert [each["/Alt"] for each in structure(reader) if each["/S"] == "/Figure"] == [CHART.description]
    outline = reader.outline
    assert [outline[0].title, outline[1].title, outline[2][0].title] == ["Vahvuudet", "Taulukot", "Kaikki"]
    assert reader.pages[0].mediabox.width == pytest.approx(595.276, abs=0.01)


def test_a_pdf_numbers_its_pages_repeats_headers_and_leads_on() -> None:
    reader = PdfReader(io.BytesIO(pdf(document(*BLOCKS))))
    pages = [texts(page) for page in reader.pages]
    count = len(pages)
    assert all(f"Sivu {number} / {count}" in page for number, page in enumerate(pages, 1))
    assert ["Keski-Suomi, 2024" in page for page in pages] == [False, *[True] * (count - 1)]
    long = [page for page in pages if "Metsätalous" in page]
    assert len(long) > 1
    assert all("Toimiala" in page for page in long)
    links = [
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    ]
    assert set(links) == {f"https://x.example/{n}" for n in (1, 2, 3)}
    assert EVIL in " ".join(pages)
    assert {font["/BaseFont"].split("+")[1] for page in reader.pages for font in _fonts(page)} <= {
        "SourceSans3-Regular", "SourceSans3-SemiBold", "SourceSans3-Italic", "SourceSans3-SemiBoldItalic",
    }  # fmt: skip


def _fonts(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_a_small_table_is_never_divided() -> None:
    rows = [[f"Rivi {n}", "1"] for n in range(WHOLE)]
    blocks: list[Block] = [Paragraph("Teksti. " * 40)] * 9 + [Table("Table 1. Small", WIDE, rows)]
    for fill in range(3):
        reader = PdfReader(io.BytesIO(pdf(document(*blocks[fill:]))))
        assert sum("Rivi" in texts(page) for page in reader.pages) == 1


def test_a_docx_has_real_headings_header_rows_and_alternative_texts() -> None:
    made = read_docx(io.BytesIO(docx(document(*BLOCKS))))
    assert [(each.style.name, each.text) for each in made.paragraphs if each.style.name.startswith("Heading")] == [
        ("Heading 1", "Vahvuudet"),
        ("Heading 1", "Taulukot"),
        ("Heading 2", "Kaikki"),
    ]
    (table,) = made.tables
    assert [[cell.text for cell in row.cells] for row in table.rows][:2] == [
        ["Toimiala", "Sijaintiosamäärä"],
        ["Metsätalous 0", "0"],
    ]
    assert len(table.rows) == 81
    headers = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert headers == [True, *[False] * 80]
    (picture,) = made.inline_shapes
    assert picture._inline.docPr.get("descr") == CHART.description
    assert {link.get(qn("r:id")) for link in made.element.body.iter(qn("w:hyperlink"))} <= set(made.part.rels)
    said = [each.text for each in made.paragraphs if each.style.name == "Remark"]
    assert said == [f"Contested: {EVIL} — Office of Värmland"] * 2
    assert made.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}").get(qn("w:val")) == "fi-FI"
    about = made.core_properties
    assert (about.title, about.language, about.author) == ("Alueprofiili: Keski-Suomi", "fi-FI", "intercluster")
    fields = [each.text for each in made.sections[0].footer._element.iter(qn("w:instrText"))]
    assert fields == [" PAGE ", " NUMPAGES "]


def test_passages_in_another_language_say_so() -> None:
    passages = replace(
        document(
            Heading(("Tavoite 1.1: ", Passage("Skogen", "sv"))),
            Paragraph(Passage("Vi hugger.", "sv")),
            Paragraph("Hakkaamme."),
            Table("Taulukko", WIDE, [[Passage("Hogst", "nb"), "1"]]),
        ),
        title="Wood that lasts",
        title_language="en",
        running=("Pohjoinen · ", Passage("Wood that lasts", "en")),
    )
    made = read_docx(io.BytesIO(docx(passages)))
    parts = (made.element.body, made.sections[0].header._element)
    marked = [
        ("".join(text.text for text in run.iter(qn("w:t"))), tag.get(qn("w:val")))
        for part in parts
        for run in part.iter(qn("w:r"))
        for tag in run.iter(qn("w:lang"))
    ]
    assert marked == [
        ("Wood that lasts", "en-GB"),
        ("Skogen", "sv-SE"),
        ("Vi hugger.", "sv-SE"),
        ("Hogst", "nb-NO"),
        ("Wood that lasts", "en-GB"),
    ]
    assert [each.text for each in made.paragraphs if each.style.name == "Heading 1"] == ["Tavoite 1.1: Skogen"]
    reader = PdfReader(io.BytesIO(pdf(passages)))
    assert "<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data().decode()
    of_elements = {str(each["/Lang"]) for each in structure(reader) if "/Lang" in each}
    of_content = set(re.findall(r"/Lang\((\w+)\)", reader.pages[0].get_contents().get_data().decode("latin-1")))
    # The language of most cells is that of the table's body, and Finnish that of the cell beside.
    assert of_elements | of_content == {"en", "sv", "nb", "fi"}
    assert [each.title for each in reader.outline] == ["Tavoite 1.1: Skogen"]


def test_a_long_title_is_whole_in_the_text_and_short_in_the_properties() -> None:
    long = "Puu " * 100
    made = read_docx(io.BytesIO(docx(replace(document(), title=long, subtitle=long, author=long))))
    assert made.paragraphs[0].text == long
    assert len(made.core_properties.title) == len(made.core_properties.author) == 255


def test_a_cell_in_bold_is_bold_in_both_forms() -> None:
    table = Table("Taulukko", WIDE, [["Sahat", Passage("12", "fi", is_strong=True)], ["Muut", "3"]])
    made = read_docx(io.BytesIO(docx(document(table))))
    bold = [[any(run.bold for run in cell.paragraphs[0].runs) for cell in row.cells] for row in made.tables[0].rows]
    assert bold == [[True, True], [False, True], [False, False]]
    page = PdfReader(io.BytesIO(pdf(document(table)))).pages[0]
    assert "12" in texts(page)


@given(text=st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_makes_both(text: str) -> None:
    said = document(
        Heading("H"), Items([Item(text, "", text, [Remark("N", text, text)])]), Table(text, WIDE, [[text, ""]])
    )
    assert pdf(said).startswith(b"%PDF")
    made = read_docx(io.BytesIO(docx(said)))
    assert made.tables[0].rows[1].cells[0].text == printable(text)


def test_lines_end_once_however_they_were_sent() -> None:
    made = read_docx(io.BytesIO(docx(document(Paragraph("one\r\ntwo\rthree\nfour")))))
    assert "one\ntwo\nthree\nfour" in [each.text for each in made.paragraphs]


def test_what_the_font_lacks_is_in_the_text_all_the_same() -> None:
    reader = PdfReader(io.BytesIO(pdf(document(Heading("H"), Paragraph("Skog 🌲 漢")))))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Skog" in texts(reader.pages[0])
