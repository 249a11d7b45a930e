"""The content of a document in reading order. `pdf` and `docx` decide how it looks.

All texts but passages are in the document's language, with its way of writing numbers and dates.
Texts contain no markup.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from intercluster.charts.chart import Chart

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

WHOLE = 12
"""A table with at most this number of rows stays on one page."""


@dataclass(frozen=True)
class Passage:
    """A text in another language than its document's, as which it is read aloud and spell-checked; or one in bold."""

    text: str
    language: str
    is_strong: bool = False


Text = str | Passage | tuple[str | Passage, ...]
"""A text, all of it or some of it in another language or in bold."""


def words_of(text: Text) -> str:
    """Return the words of a text without their languages."""
    if isinstance(text, tuple):
        return "".join(words_of(piece) for piece in text)
    return text.text if isinstance(text, Passage) else text


@dataclass(frozen=True)
class Heading:
    """A heading. Level 1 begins a part of the document."""

    text: Text
    level: int = 1
    on_new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. A note is smaller, a warning stands out."""

    text: Text
    kind: str = "body"
    """`body`, `note`, `warning` or, in DOCX, `numbered`: one of a list that is numbered through the document."""


@dataclass(frozen=True)
class Remark:
    """A remark of people, which never looks like the document's own text."""

    label: str
    text: str
    by: str


@dataclass(frozen=True)
class Item:
    """A finding: its name, kind, evidence, and the remarks on it."""

    title: str
    tag: str
    text: str
    remarks: Sequence[Remark] = ()
    link: str = ""
    """Address of the source of its figures."""


@dataclass(frozen=True)
class Items:
    """A list of items."""

    items: Sequence[Item]


@dataclass(frozen=True)
class Remarks:
    """Remarks on the subject of a section."""

    remarks: Sequence[Remark]


@dataclass(frozen=True)
class Column:
    """A column of a table. Numbers are aligned to the right. `width` is a share of the text's width."""

    heading: str
    width: float
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption. Each page repeats its header, and a row is never divided."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Text]]
    source: str = ""
    link: str = ""
    """Address of the source."""
    emphasised: int | None = None
    """Number of the row that the document is about."""


@dataclass(frozen=True)
class Figure:
    """A chart with its caption, text alternative and source line."""

    caption: str
    chart: Chart
    link: str = ""
    """Address of the source."""
    drawing: str = ""
    """The chart as SVG, if it was drawn before."""

    @property
    def source(self) -> str:
        """Return its source line with its note."""
        return " ".join(filter(None, (self.chart.source, self.chart.note)))

    @property
    def width(self) -> float:
        """Return its share of the text's width, at most as wide as makes it no higher than wide."""
        return min(1.0, self.chart.width / max(self.chart.height, 1))


@dataclass(frozen=True)
class Photo:
    """A picture that people have taken, with a text for who does not see it. In DOCX only."""

    content: bytes
    """PNG or JPEG."""
    alternative: Passage


Block = Heading | Paragraph | Items | Remarks | Table | Figure | Photo


@dataclass(frozen=True)
class Document:
    """A document for A4 paper."""

    title: str
    subtitle: str
    running: Text
    """Title on all pages but the first."""
    language: str
    """`sv`, `nb`, `fi` or `en`."""
    author: str
    made: datetime
    page: str
    """Page number text with {page} and {pages}."""
    blocks: Sequence[Block] = field(default_factory=tuple)
    title_language: str = ""
    """Of the title, if it is another one."""


def printable(part: Any) -> Any:
    """Remove characters that no file format accepts (controls, noncharacters) from a document or a part of it.

    Line ends become one character: browsers send two, which DOCX would read as two line ends.
    """
    if isinstance(part, str):
        return _UNPRINTABLE.sub("", part.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(part, list | tuple):
        return tuple(printable(each) for each in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{each.name: printable(getattr(part, each.name)) for each in fields(part)})
    return part
