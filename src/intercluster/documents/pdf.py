"""A document as PDF, tagged (PDF/UA-1) and fit for archives (PDF/A-2a), set by Typst."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from intercluster.documents.model import WHOLE, Document, Figure, Passage, Text, printable
from intercluster.documents.pictures import FONT, fonts, svg

STANDARDS = ["a-2a", "ua-1"]


def pdf(document: Document) -> bytes:
    """Write a document as PDF."""
    return typeset(Path(__file__).parent / "document.typ", _plain(printable(document)), document.made)


def typeset(template: Path, content: Mapping[str, Any], made: datetime) -> bytes:
    """Set a template as PDF. It gets its texts as data (the input `document`, as JSON), never as markup.

    The standards require a glyph for every character. A text with others, such as emoji or Chinese, makes a PDF
    outside the standards that is still tagged, and whose text can be copied.
    """
    import typst  # noqa: PLC0415 - 80 MB, and few processes write documents

    options: dict[str, Any] = {
        "sys_inputs": {"document": json.dumps(content)},
        "font_paths": _fonts(),
        "ignore_system_fonts": True,
        "timestamp": made.astimezone(UTC).replace(microsecond=0),
    }
    try:
        written: Any = typst.compile(template.read_bytes(), pdf_standards=cast(Any, STANDARDS), **options)
    except typst.TypstError:
        written = typst.compile(template.read_bytes(), **options)
    return bytes(written)


def _plain(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "title_language": document.title_language or document.language,
        "subtitle": document.subtitle,
        "running": _words(document.running),
        "language": document.language,
        "author": document.author,
        "page": document.page,
        "font": FONT,
        "whole": WHOLE,
        "blocks": [
            {
                "type": type(block).__name__,
                **(
                    {
                        "caption": block.caption,
                        "alt": block.chart.description,
                        "source": block.source,
                        "width": block.width,
                        "link": block.link,
                        "svg": svg(block, document.language),
                    }
                    if isinstance(block, Figure)
                    else asdict(block)
                ),
            }
            for block in document.blocks
        ],
    }


def _words(text: Text) -> Any:
    if isinstance(text, tuple):
        return [_words(each) for each in text]
    return asdict(text) if isinstance(text, Passage) else text


@cache
def _fonts() -> Any:
    import typst  # noqa: PLC0415

    return typst.Fonts(include_system_fonts=False, font_paths=[str(fonts())])
