"""A document as DOCX, with real headings, header rows, text alternatives and the document's language."""

import io
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from typing import Any

from docx import Document as new_document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from intercluster.charts.chart import ACCENT
from intercluster.documents.model import (
    WHOLE,
    Document,
    Figure,
    Heading,
    Item,
    Items,
    Paragraph,
    Passage,
    Photo,
    Remark,
    Remarks,
    Table,
    Text,
    printable,
)
from intercluster.documents.pictures import png

LANGUAGES = {"sv": "sv-SE", "nb": "nb-NO", "fi": "fi-FI", "en": "en-GB"}
FONT = "Calibri"
"""Word processors have this font or a twin of it. A file for editing carries no fonts."""
TEXT_WIDTH = 16.0
"""Centimetres between the margins."""
LONGEST_PROPERTY = 255
"""Most characters of a title, an author and a subject as the file's properties, which are no part of its text."""
GREEN, ORANGE, QUIET = RGBColor.from_string(ACCENT[1:]), RGBColor(0xB3, 0x5C, 0x00), RGBColor(0x52, 0x52, 0x52)


PARAGRAPHS = {"note": "Note", "warning": "Warning", "numbered": "List Number"}
"""Styles of paragraphs other than the body's, by kind."""


def docx(document: Document) -> bytes:
    """Write a document as DOCX."""
    document = printable(document)
    made = new_document(io.BytesIO(_empty(LANGUAGES[document.language])))
    _set_up(made, document)
    title = Passage(document.title, document.title_language) if document.title_language else document.title
    _say(made.add_paragraph(style="Title"), title)
    made.add_paragraph(document.subtitle, style="Subtitle")
    for block in document.blocks:
        match block:
            case Heading():
                heading = made.add_heading("", block.level)
                heading.paragraph_format.page_break_before = block.on_new_page
                _say(heading, block.text)
            case Paragraph():
                _say(made.add_paragraph(style=PARAGRAPHS.get(block.kind)), block.text)
            case Items():
                for item in block.items:
                    _item(made, item)
            case Remarks():
                for remark in block.remarks:
                    _remark(made, remark)
            case Table():
                _table(made, block)
            case Figure():
                _figure(made, block, document.language)
            case Photo():
                _photo(made, block)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


@cache
def _empty(language: str) -> bytes:
    """Return a document with our styles and no text: half of what a short document takes to make."""
    made = new_document()
    _styles(made.styles, language)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def _set_up(made: Any, document: Document) -> None:
    about = made.core_properties
    about.title, about.author = document.title[:LONGEST_PROPERTY], document.author[:LONGEST_PROPERTY]
    about.language = LANGUAGES[document.language]
    about.subject, about.comments = document.subtitle[:LONGEST_PROPERTY], ""
    about.created = about.modified = document.made.replace(tzinfo=None)
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin, page.bottom_margin = Cm(2.7), Cm(2.4)
    page.different_first_page_header_footer = True
    _say(page.header.paragraphs[0], document.running)
    for footer in (page.footer, page.first_page_footer):
        _page_number(footer.paragraphs[0], document)
    made.settings.element.append(_element("w:autoHyphenation"))


def _styles(styles: Any, language: str) -> None:
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(_element("w:lang", val=language, eastAsia=language))
    for name, size, before, after in [
        ("Normal", 10.5, 0, 6), ("Title", 26, 0, 4), ("Subtitle", 12, 0, 14), ("Heading 1", 15, 18, 6),
        ("Heading 2", 12, 12, 4), ("Heading 3", 10.5, 10, 3), ("Caption", 10, 8, 3), ("Header", 9, 0, 0),
        ("Footer", 9, 0, 0), ("List Bullet", 10.5, 0, 6), ("List Number", 10.5, 0, 6),
    ]:  # fmt: skip
        style = styles[name]
        _font(style, size)
        style.font.italic = False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        if name in {"Title", "Heading 1", "Heading 2", "Heading 3", "Caption"}:
            style.font.bold = True
            style.font.color.rgb = RGBColor(0, 0, 0) if name == "Caption" else GREEN
            style.paragraph_format.keep_with_next = True
        if name in {"Subtitle", "Header", "Footer"}:
            style.font.color.rgb = QUIET
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
            break
    for name, size, colour in (
        ("Note", 9, QUIET), ("Warning", 10.5, ORANGE), ("Remark", 10, None), ("Cell", 9, None), ("Small cell", 8, None)
    ):  # fmt: skip
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _font(style, size)
        style.paragraph_format.space_after = Pt(6 if "ell" not in name else 0)
        if colour is not None:
            style.font.color.rgb = colour
        if name in {"Warning", "Remark"}:
            style.paragraph_format.left_indent = Cm(0.6 if name == "Remark" else 0)
            side = _element("w:left", val="single", sz="18", space="6", color="B35C00")
            borders = _element("w:pBdr")
            borders.append(side)
            style.element.get_or_add_pPr().append(borders)
    styles["Warning"].font.bold = True


def _font(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _item(made: Any, item: Item) -> None:
    paragraph = made.add_paragraph(style="List Bullet")
    paragraph.paragraph_format.keep_together = True
    if item.title:
        _linked(paragraph, item.title, item.link).bold = True
    if item.tag:
        tag = paragraph.add_run(f"  [{item.tag}]")
        tag.font.size, tag.font.color.rgb = Pt(9), QUIET
    paragraph.add_run(f"\n{item.text}" if item.title else item.text)
    for remark in item.remarks:
        paragraph.paragraph_format.keep_with_next = True
        _remark(made, remark)


def _remark(made: Any, remark: Remark) -> None:
    paragraph = made.add_paragraph(style="Remark")
    paragraph.paragraph_format.keep_together = True
    paragraph.add_run(f"{remark.label}: ").bold = True
    paragraph.add_run(remark.text).italic = True
    by = paragraph.add_run(f" — {remark.by}")
    by.font.size, by.font.color.rgb = Pt(9), QUIET


def _table(made: Any, block: Table) -> None:
    made.add_paragraph(block.caption, style="Caption")
    table = made.add_table(rows=1, cols=len(block.columns))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    borders = _element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", color="BFBFBF"))
    table._tbl.tblPr.append(borders)
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="60", type="dxa"))
    table._tbl.tblPr.append(margins)
    table._tbl.tblPr.append(_element("w:tblCaption", val=block.caption))
    whole = sum(column.width for column in block.columns)
    # A style is looked up once: python-docx does it for every paragraph that is given one by name, which took longer
    # than all else together.
    style = made.styles["Small cell" if len(block.columns) > 6 else "Cell"].style_id
    lines: list[Sequence[Text]] = [[column.heading for column in block.columns], *block.rows]
    patterns = _patterns(table, block, style)
    for number, line in enumerate(lines):
        # Keep a header from being left alone at the foot of a page.
        is_kept = len(block.rows) <= WHOLE or number in {0, 1, len(lines) - 2, len(lines) - 1}
        row = deepcopy(patterns[is_kept])
        table._tbl.append(row)
        if number == 0:
            row.get_or_add_trPr().append(_element("w:tblHeader"))
        for cell, text in zip(row.tc_lst, line, strict=True):
            for run in _say(WordParagraph(cell.p_lst[0], table), text):
                run.bold = run.bold or number == 0 or number - 1 == block.emphasised
    for column, grid in zip(block.columns, table._tbl.tblGrid.gridCol_lst, strict=True):
        grid.w = Cm(TEXT_WIDTH * column.width / whole)
    _linked(made.add_paragraph(style="Note"), block.source, block.link)


def _patterns(table: Any, block: Table, style: str) -> dict[bool, Any]:
    """Take the only row out of a table, and return rows to copy: whether each is kept with the next, and the row.

    To copy a cell takes a third of the time that it takes to make one.
    """
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
    whole = sum(column.width for column in block.columns)
    for cell, column in zip(row.cells, block.columns, strict=True):
        cell.width = Cm(TEXT_WIDTH * column.width / whole)
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style
        if column.is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    patterns = {}
    for is_kept in (True, False):
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = is_kept
        patterns[is_kept] = deepcopy(row._tr)
    table._tbl.remove(row._tr)
    return patterns


def _figure(made: Any, block: Figure, language: str) -> None:
    made.add_paragraph(block.caption, style="Caption")
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(io.BytesIO(png(block, language)), width=Cm(TEXT_WIDTH * block.width))
    picture._inline.docPr.set("descr", block.chart.description)
    _linked(made.add_paragraph(style="Note"), block.source, block.link)


def _photo(made: Any, block: Photo) -> None:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(io.BytesIO(block.content))
    if picture.width > (widest := Cm(TEXT_WIDTH)):
        picture.height, picture.width = Emu(picture.height * widest // picture.width), widest
    picture._inline.docPr.set("descr", block.alternative.text)
    _say(made.add_paragraph(style="Note"), block.alternative)


def _say(paragraph: Any, text: Text) -> list[Any]:
    """Add runs with the words of a text, each passage marked with its language."""
    runs = []
    for piece in text if isinstance(text, tuple) else (text,):
        run = paragraph.add_run(piece.text if isinstance(piece, Passage) else piece)
        if isinstance(piece, Passage):
            language = LANGUAGES.get(piece.language, piece.language)
            run.bold = piece.is_strong
            run._r.get_or_add_rPr().append(_element("w:lang", val=language, eastAsia=language))
        runs.append(run)
    return runs


def _linked(paragraph: Any, text: str, address: str) -> Any:
    """Add a run, with a link if an address is given."""
    run = paragraph.add_run(text)
    if address:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP.HYPERLINK, is_external=True))
        link.append(run._r)
        paragraph._p.append(link)
    return run


def _page_number(paragraph: Any, document: Document) -> None:
    paragraph.add_run(f"{document.author}\t\t")
    rest = document.page
    for name, code in (("{page}", "PAGE"), ("{pages}", "NUMPAGES")):
        before, rest = rest.split(name, 1)
        paragraph.add_run(before)
        run = paragraph.add_run()
        for kind in ("begin", "separate", "end"):
            run._r.append(_element("w:fldChar", fldCharType=kind))
            if kind == "begin":
                text = OxmlElement("w:instrText")
                text.text = f" {code} "
                run._r.append(text)
    paragraph.add_run(rest)


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
