"""The process that reads a document: in three languages, and what a hostile file cannot do to the platform."""

from io import BytesIO
from time import monotonic
from zipfile import ZipFile

import psutil
import pytest
from pytest_django import Settings
from tests.exchange.library.documents import TEXTS, docx_of, docx_with, lines, moved_apart, pdf_of, scan, written

from intercluster.apps.exchange.library.files import FileRefused, media_type_of
from intercluster.apps.exchange.library.reading.extraction import DOCX, PDF, UnreadableDocumentError
from intercluster.apps.exchange.library.reading.process import StoppedError, read_pages

SLOW = b"BT /F 11 Tf " + b"(a) Tj 1 0 Td " * 1_000_000 + b"ET"
"""A page that keeps a reader busy for a minute."""


def read(content: bytes, media_type: str = PDF, wanted: bool = True) -> list[str]:
    return read_pages(content, media_type, is_wanted=lambda: wanted, advance=lambda _done, _all: None)


def problem(content: bytes, media_type: str = PDF) -> str:
    with pytest.raises(UnreadableDocumentError) as refused:
        read(content, media_type)
    return str(refused.value)


@pytest.mark.parametrize("language", TEXTS)
def test_pages_are_read_in_three_languages(language: str) -> None:
    for text, page in zip(TEXTS[language], read(pdf_of(language)), strict=True):
        assert text in " ".join(page.split())


@pytest.mark.parametrize("composite", [False, True])
def test_words_moved_apart_in_a_font_without_space_are_words(composite: bool) -> None:
    assert read(moved_apart(composite=composite)) == ["mama bl"]


def test_a_docx_is_read_as_one_page() -> None:
    [text] = read(docx_of("sv"), DOCX)
    assert [paragraph for paragraph in text.split("\n\n") if paragraph in TEXTS["sv"]] == list(TEXTS["sv"])


def test_a_docx_is_read_in_forms_nested_tables_and_text_boxes_with_changes_accepted() -> None:
    def word(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    inner = f"<w:tbl><w:tr><w:tc>{word('inner')}</w:tc></w:tr></w:tbl>"
    box = f"<w:txbxContent>{word('box')}</w:txbxContent>"
    parts = [
        f"<w:sdt><w:sdtPr/><w:sdtContent>{word('form')}</w:sdtContent></w:sdt>",
        f"<w:tbl><w:tr><w:tc>{word('cell')}{inner}</w:tc><w:tc>{word('')}</w:tc><w:tc>{word('next')}</w:tc></w:tr></w:tbl>",
        "<w:p><w:ins><w:r><w:t>new</w:t><w:tab/></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>",
        "<w:p><w:pPr><w:pStyle w:val='Innehll1'/></w:pPr><w:r><w:t>contents</w:t></w:r></w:p>",
        f"<w:p><w:r><w:AlternateContent><w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback></w:AlternateContent></w:r></w:p>",
    ]
    [text] = read(docx_with("".join(parts)), DOCX)
    assert [" ".join(block.split()) for block in text.split("\n\n")] == ["form", "cell inner | next", "new link", "box"]


def test_what_cannot_be_read_says_why(settings: Settings) -> None:
    assert problem(b"%PDF-1.7 nothing more") == "damaged"
    assert problem(b"PK nothing more", DOCX) == "damaged"
    assert problem(written(lines("Secret"), password="long and secret")) == "encrypted"
    assert read(written(lines("Locked for changes only"), password="")) == ["Locked for changes only\n"]
    assert [page.strip() for page in read(scan())] == [""]
    assert problem(written(b" " * 200_000_000)) == "text"  # 200 kB
    assert problem(docx_with("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"), DOCX) == "damaged"
    settings.LIBRARY_MAX_PAGES = 1
    assert problem(pdf_of("sv")) == "pages"


def test_a_reader_that_takes_too_much_is_ended(settings: Settings) -> None:
    settings.LIBRARY_MAX_SECONDS = 1
    begun = monotonic()
    assert problem(written(SLOW)) == "time"
    assert monotonic() - begun < 20
    settings.LIBRARY_MAX_SECONDS, settings.LIBRARY_MAX_MEMORY_MB = 60, 120
    assert problem(docx_with(" " * 150_000_000), DOCX) == "memory"  # 150 kB
    assert problem(written(SLOW)) == "memory"
    assert not [each for each in psutil.Process().children() if "library.reading" in " ".join(each.cmdline())]


def test_who_no_longer_wants_it_waits_for_no_more() -> None:
    begun = monotonic()
    with pytest.raises(StoppedError):
        read(written(SLOW), wanted=False)
    assert monotonic() - begun < 10


def test_a_file_is_what_its_content_says() -> None:
    assert media_type_of(pdf_of("sv")) == PDF
    assert media_type_of(docx_of("sv")) == DOCX
    macros = BytesIO()
    with ZipFile(macros, "w") as archive:
        archive.writestr("word/document.xml", "")
        archive.writestr("word/vbaProject.bin", "")
    for content, word in ((b"<html>", "no PDF"), (b"PK\x03\x04", "no PDF"), (macros.getvalue(), "macros")):
        with pytest.raises(FileRefused, match=word):
            media_type_of(content)
