"""The text of a PDF or DOCX, page by page. It runs in the process that can be stopped, and needs no Django."""

from collections.abc import Collection, Iterator
from io import BytesIO
from typing import Any

from intercluster.apps.exchange.library.reading.gaps import text_of

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MOST_CHARACTERS = 3_000_000
"""Of a document; a book of 500 pages has half as many."""


WITHIN = {"sdt", "sdtContent", "customXml", "ins", "moveTo"}
"""Elements of a DOCX that hold blocks or rows, such as the field of a form, or what somebody has added."""
UNREAD = {"del", "moveFrom", "Fallback", "pPr", "rPr", "sdtPr", "instrText"}
"""Elements of a paragraph whose text does not show, or shows elsewhere as well."""
CONTENTS = "toc "
"""Beginning of the names, in every language, of Word's styles for a table of contents."""


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

    from intercluster.apps.exchange.library.reading.fonts import set_spaces  # noqa: PLC0415 - it takes pypdf

    known: set[int] = set()
    try:
        for page in reader.pages:
            set_spaces(page, known)
            yield text_of(page)
    except LimitReachedError:  # a stream that unpacks to a hundred megabytes
        raise UnreadableDocumentError("text") from None


def _docx(content: bytes) -> Iterator[str]:
    from docx import Document  # noqa: PLC0415 - a PDF needs none of it

    document = Document(BytesIO(content))
    names = ((style.style_id, style.name or "") for style in document.styles)
    contents = {key for key, name in names if name.casefold().startswith(CONTENTS)}
    yield "\n\n".join(_blocks(document.element.body, contents))


def _blocks(container: Any, contents: Collection[str]) -> Iterator[str]:
    """Yield the paragraphs and the rows of tables, in their order, also those within fields of a form.

    Paragraphs in the styles of a table of contents are left out.
    """
    for child in container:
        match _name(child):
            case "p":
                if _style(child) not in contents:
                    yield _words(child)
            case "tbl":
                for row in _blocks_named(child, "tr"):
                    cells = (" ".join(" ".join(_blocks(cell, contents)).split()) for cell in _blocks_named(row, "tc"))
                    yield " | ".join(filter(None, cells))
            case name if name in WITHIN:
                yield from _blocks(child, contents)


def _style(paragraph: Any) -> str:
    """Return the key of a paragraph's style; "" for the usual one."""
    said = (each for part in paragraph if _name(part) == "pPr" for each in part if _name(each) == "pStyle")
    return next((value for each in said for key, value in each.items() if key.endswith("}val")), "")


def _blocks_named(container: Any, name: str) -> Iterator[Any]:
    for child in container:
        if _name(child) == name:
            yield child
        elif _name(child) in WITHIN:
            yield from _blocks_named(child, name)


def _words(paragraph: Any) -> str:
    """Return the text of a paragraph as it reads with all changes accepted, and of text boxes that hang on it."""
    said: list[str] = []
    for child in paragraph:
        match _name(child):
            case "t":
                said.append(child.text or "")
            case "tab" | "br" | "cr":
                said.append(" ")
            case "noBreakHyphen":
                said.append("-")
            case "p":
                said.append(f" {_words(child)} ")
            case name if name not in UNREAD:
                said.append(_words(child))
    return "".join(said)


def _name(element: Any) -> str:
    """Return the name of an element of XML without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
