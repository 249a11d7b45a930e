"""Where paragraphs of a PDF end: the file knows lines and their places, but no paragraphs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

WIDE = 1.3
"""Distances between lines beyond this many usual ones part paragraphs."""


@dataclass
class Line:
    """A line of a page."""

    text: str
    height: float | None = None
    """Of its first letter above the page's foot, in points; None for an empty line."""


def text_of(page: Any) -> str:
    """Return the text of a page of pypdf, with an empty line between paragraphs that stand apart."""
    chunks: list[tuple[str, float]] = []

    def visit(text: str, within: Sequence[float], place: Sequence[float], *_: object) -> None:
        if text:
            chunks.append((text, place[4] * within[1] + place[5] * within[3] + within[5]))

    page.extract_text(visitor_text=visit)
    return with_gaps(lines_of(chunks))


def lines_of(chunks: Iterable[tuple[str, float]]) -> list[Line]:
    """Return the lines of a page whose text comes in chunks, each with its height."""
    lines = [Line("")]
    for text, height in chunks:
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append(Line(""))
            lines[-1].text += part
            if lines[-1].height is None and part.strip():
                lines[-1].height = height
    return lines


def with_gaps(lines: Sequence[Line]) -> str:
    """Return lines as a text, with an empty line where the next one is much lower than usual.

    A line that is higher than the one before it begins a column, in which a paragraph may go on.
    """
    placed = [line.height for line in lines if line.height is not None]
    below = [before - after for before, after in pairwise(placed) if before > after]
    wide = WIDE * median(below) if below else 0.0
    found: list[str] = []
    last: float | None = None
    for line in lines:
        if line.height is not None:
            if last is not None and last - line.height > wide:
                found.append("")
            last = line.height
        found.append(line.text)
    return "\n".join(found)
