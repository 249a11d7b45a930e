"""The text of a PDF or DOCX, page by page. It runs in the process that can be stopped, and needs no Django."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MOST_CHARACTERS = 3_000_000
"""Of a document; a book of 500 pages has half as many."""


class UnreadableDocumentError(Exception):
    """The text cannot be read; the message is a name of `words.PROBLEMS`."""


def pages_of(content: bytes, media_type: str, most_pages: int) -> tuple[int, Iterator[str]]:
    """Return how many pages a document has, and their texts. A DOCX, which knows no pages, is one.

    Raises UnreadableDocumentError, also while the texts are read.
    """
    count, texts = _pdf(content, most_pages) if media_type == PDF else (1, _docx(content))
    return count, _within(texts)


def _within(texts: Iterator[str]) -> Iterator[str]:
    total = 0
    for text in texts:
        total += len(text)
        if total > MOST_CHARACTERS:
            raise UnreadableDocumentError("text")
        yield text


def _pdf(content: bytes, most_pages: int) -> tuple[int, Iterator[str]]:
    from pypdf import PasswordType, PdfReader  # noqa: PLC0415 - a DOCX needs none of it

    reader = PdfReader(BytesIO(content))
    # Many public reports forbid changes, and have no password for reading.
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise UnreadableDocumentError("encrypted")
    count = len(reader.pages)
    if count > most_pages:
        raise UnreadableDocumentError("pages")
    return count, _texts(reader)


def _texts(reader: Any) -> Iterator[str]:
    from pypdf.errors import LimitReachedError  # noqa: PLC0415

    try:
        for page in reader.pages:
            yield page.extract_text()
    except LimitReachedError:  # a stream that unpacks to a hundred megabytes
        raise UnreadableDocumentError("text") from None


def _docx(content: bytes) -> Iterator[str]:
    from docx import Document  # noqa: PLC0415 - a PDF needs none of it

    yield "\n\n".join(_blocks(Document(BytesIO(content))))


def _blocks(container: object) -> Iterator[str]:
    """Yield the paragraphs and the rows of tables, in their order."""
    from docx.table import Table  # noqa: PLC0415

    for block in container.iter_inner_content():  # type: ignore[attr-defined]  # a document or a cell
        if not isinstance(block, Table):
            yield block.text
            continue
        for row in block.rows:
            cells = list({id(cell._tc): cell.text for cell in row.cells}.values())  # a wide cell stands once
            yield " | ".join(" ".join(text.split()) for text in cells if text.strip())
