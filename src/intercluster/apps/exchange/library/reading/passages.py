"""Passages of a document's text: paragraphs joined to a length that a search can tell apart, never across pages."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from textwrap import TextWrapper

from intercluster.apps.exchange.library.reading.edges import without_contents, without_edges
from intercluster.documents.model import printable

LEAST, MOST = 400, 900
"""Characters of a passage: shorter ones are joined with what follows on the page, longer ones are divided."""
SHORT = 0.75
"""Share of a page's usual line under which a line may be the last of its paragraph."""
LONGEST_HEADING = 100
"""Characters of a paragraph that is taken for a heading if it ends no sentence."""
PART = MOST - LONGEST_HEADING - 1
"""Most characters of a paragraph in one piece, so that a heading goes with it."""
NOTES = 4
"""Paragraphs at a page's foot among which a divided word may stand: notes follow it. As many figures may come first."""

LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00a0": " ", "\u2010": "-"})
SOFT_HYPHEN = "\u00ad"
VISIBLE_HYPHEN = re.compile(f"(?<=[^\\W\\d]){SOFT_HYPHEN}(?= )")
"""A soft hyphen at the end of a word within a line: a PDF has it for a hyphen that is seen, as in "skogs- och"."""
BULLET = re.compile(r"[•▪◦‣●○■–—*-]\s")
MARK = re.compile(r"(?<=[a-zåäöæøéü]{5})(\d{1,2}|[⁰¹²³⁴-⁹]{1,2})(?![^\s.,;:!?)]|[.,]\d)")
"""The mark of a footnote: a PDF has it at the word, of which a search would not know "behovet1"."""
NOTE = re.compile(r"^(\d{1,2}|[⁰¹²³⁴-⁹]{1,2})(?=[A-ZÅÄÖÆØ][a-zåäöæø])")
"""The mark at the beginning of a footnote."""
ENDS = (".", "!", "?", ":", "…")
SENTENCE = re.compile(r"(?<=[.!?…])\s+")
DIVIDED = re.compile(r"[^\W\d]-$")
ABBREVIATED = re.compile(r"[A-ZÅÄÖÆØ]{2}-$")
"""The end of a line after which a hyphen stays as well: "PDF-tiedosto"."""
AND = frozenset(["och", "eller", "samt", "og", "ja", "tai", "sekä", "että", "eikä", "and", "or", "und", "oder", "bzw"])
"""Words before which a hyphen stays: "skogs- och"."""

_wrapper = TextWrapper(PART, break_on_hyphens=False, expand_tabs=False)


@dataclass(frozen=True)
class Piece:
    """A passage with the number of its page; the first is 1."""

    text: str
    page: int


def pieces(pages: Sequence[str]) -> list[Piece]:
    """Return the passages of a document, in its order. Headers, footers and tables of contents are left out."""
    kept = without_edges([lines_of(page) for page in pages])
    parts = [list(paragraphs(without_contents(lines, len(pages)))) for lines in kept]
    for before, after in pairwise(parts):
        _make_whole(before, after)
    return [Piece(text, number) for number, texts in enumerate(parts, start=1) for text in joined(texts)]


def lines_of(page: str) -> list[str]:
    """Return the lines of a page as they are read: composed letters, single spaces, no character that cannot show."""
    text = unicodedata.normalize("NFC", printable(page).translate(LIGATURES))
    lines = (VISIBLE_HYPHEN.sub("-", " ".join(line.split())) for line in text.split("\n"))
    apart = (NOTE.sub(r"[\1] ", MARK.sub(r" [\1]", line)) for line in lines)
    return [line.rstrip(SOFT_HYPHEN).replace(SOFT_HYPHEN, "") + "-" * line.endswith(SOFT_HYPHEN) for line in apart]


def paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Yield the paragraphs of a page. One ends at an empty line, before a bullet or heading, and after a short line.

    A line that ends no sentence goes on in a line that begins with a small letter.
    """
    lines = list(lines)
    lengths = sorted(map(len, filter(None, lines)))
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    current, before = "", ""
    for line in lines:
        if current and (not line or _begins(line, before, usual)):
            yield current
            current = ""
        current = _attached(current, line)
        before = line
    if current:
        yield current


def _begins(line: str, before: str, usual: int) -> bool:
    """Return whether a line begins a paragraph after the line before it."""
    if BULLET.match(line):
        return True
    if before.endswith("-") or (line[0].islower() and not before.endswith(ENDS)):
        return False
    is_heading = len(line) < SHORT * usual and not line.endswith(ENDS)
    return len(before) < SHORT * usual or (before.endswith(ENDS) and is_heading)


def _attached(text: str, line: str) -> str:
    """Return a paragraph with one more line; a word that was divided between them is whole again."""
    if not (text and line):
        return text or line
    if text.endswith("-") and text[-2:-1].isalpha() and line[0].islower():
        if line.split(maxsplit=1)[0].strip(",;") in AND:
            return f"{text} {line}"
        return (text if ABBREVIATED.search(text) else text[:-1]) + line
    return f"{text} {line}"


def _make_whole(before: list[str], after: list[str]) -> None:
    """Move the end of a word that is divided between two pages to the page where it begins."""
    left = next((at for at in reversed(range(len(before))[-NOTES:]) if DIVIDED.search(before[at])), None)
    right = next((at for at, text in enumerate(after[:NOTES]) if text[0].islower()), None)
    if left is None or right is None:
        return
    end, _, rest = after[right].partition(" ")
    if end.strip(",;") not in AND:
        before[left] = _attached(before[left], end)
        after[right : right + 1] = [rest] if rest else []


def joined(texts: Iterable[str]) -> list[str]:
    """Return the paragraphs of a page as passages of LEAST to MOST characters, as far as they come to that many."""
    found: list[str] = []
    for part in _under_headings(part for text in texts for part in divided(text)):
        if found and len(found[-1]) < LEAST and len(found[-1]) + 1 + len(part) <= MOST:
            found[-1] += f"\n{part}"
        else:
            found.append(part)
    if len(found) > 1 and len(found[-1]) < LEAST and len(found[-2]) + 1 + len(found[-1]) <= MOST:
        last = found.pop()
        found[-1] += f"\n{last}"
    return found


def _under_headings(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts of a page, headings together with what follows them."""
    heading = ""
    for part in parts:
        if heading and len(heading) + 1 + len(part) > MOST:
            yield heading
            heading = ""
        under = f"{heading}\n{part}" if heading else part
        if len(part) <= LONGEST_HEADING and not part.endswith(ENDS):
            heading = under
        else:
            yield under
            heading = ""
    if heading:
        yield heading


def divided(text: str) -> list[str]:
    """Return a paragraph in equal parts of at most PART characters, divided at ends of sentences if there are any."""
    if len(text) <= PART:
        return [text]
    equal = len(text) / ceil(len(text) / PART)
    found: list[str] = []
    for sentence in SENTENCE.split(text):
        for part in _wrapper.wrap(sentence):
            # Half of it may stand beyond the equal share, so that the last part is not the shortest.
            if found and len(found[-1]) + 1 + len(part) / 2 <= equal and len(found[-1]) + 1 + len(part) <= PART:
                found[-1] += f" {part}"
            else:
                found.append(part)
    return found
