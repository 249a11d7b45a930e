"""What a document says, in the order it is read; how it looks is for pdf and docx.

All texts are in the document's language already, numbers and dates written as that language does. Text is text: no
markup is read in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from intercluster.charts.chart import Chart

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

WHOLE = 12
"""A table of so many rows or fewer stays on one page."""


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 begins a part of the document."""

    text: str
    level: int = 1
    on_new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a note is set smaller, a warning stands out."""

    text: str
    kind: str = "body"
    """body, note or warning."""


@dataclass(frozen=True)
class Remark:
    """What people say beside an item: it never looks like what the document itself says."""

    label: str
    text: str
    by: str


@dataclass(frozen=True)
class Item:
    """One thing found: its name, the kind of finding, what it rests on, and what people say of it."""

    title: str
    tag: str
    text: str
    remarks: Sequence[Remark] = ()
    link: str = ""
    """Address of where its figures come from."""


@dataclass(frozen=True)
class Items:
    """A list of items."""

    items: Sequence[Item]


@dataclass(frozen=True)
class Remarks:
    """What people say of the matter of a section."""

    remarks: Sequence[Remark]


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers are set to the right. `width` is its part of the text's width."""

    heading: str
    width: float
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption; its header is repeated on every page, and a row is never divided."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    source: str = ""
    link: str = ""
    """Address of the source."""
    emphasised: int | None = None
    """The row that the document is about."""


@dataclass(frozen=True)
class Figure:
    """A chart with its caption, text alternative and source line."""

    caption: str
    chart: Chart
    link: str = ""
    """Address of the source."""

    @property
    def source(self) -> str:
        """Return its source line, with what else is to be known of it."""
        return " ".join(filter(None, (self.chart.source, self.chart.note)))

    @property
    def width(self) -> float:
        """Return its part of the text's width: as much as keeps it no higher than wide."""
        return min(1.0, self.chart.width / max(self.chart.height, 1))


Block = Heading | Paragraph | Items | Remarks | Table | Figure


@dataclass(frozen=True)
class Document:
    """A document on A4."""

    title: str
    subtitle: str
    running: str
    """Title on every page but the first."""
    language: str
    """sv, nb, fi or en."""
    author: str
    made: datetime
    page: str
    """How a page is numbered, with {page} and {pages}."""
    blocks: Sequence[Block] = field(default_factory=tuple)


def printable(part: Any) -> Any:
    """Return a document, or a part of it, without characters that no file format takes: controls, noncharacters.

    Lines end in one way: browsers send two characters, which DOCX would take for two ends.
    """
    if isinstance(part, str):
        return _UNPRINTABLE.sub("", part.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(part, list | tuple):
        return tuple(printable(each) for each in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{each.name: printable(getattr(part, each.name)) for each in fields(part)})
    return part
