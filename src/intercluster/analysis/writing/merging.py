"""Two changes of one text brought together, paragraph by paragraph.

The method is the three-way merge that Khanna, Kunal and Pierce describe in "A formal investigation of diff3" (FSTTCS
2007): what neither side changed divides the text, and each piece between was changed by one side, by both alike, or by
both differently.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_BREAKS = re.compile(r"(\n+)")
_WORDS = re.compile(r"\s*\S+|\s+")
"""A word with the white space before it. What touches it belongs to it, so that changes side by side clash."""

Block = tuple[int, int, int]
"""Starts in two texts and the length of a run of equal parts: paragraphs, and the breaks between them."""


@dataclass(frozen=True)
class Clash:
    """A piece that two people changed differently. A side is empty where that person removed it."""

    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """A text with the changes of both. Where they clash it has both pieces, theirs first, so that nothing is lost."""

    text: str
    clashes: tuple[Clash, ...]


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Bring together two texts that were made from one. Line breaks part the paragraphs."""
    before, one, other = ([part for part in _BREAKS.split(text) if part] for text in (base, mine, theirs))
    parts: list[str] = []
    clashes: list[Clash] = []
    for was, ours, others in _pieces(before, one, other):
        if others in (ours, was):
            parts += ours
        elif ours == was:
            parts += others
        else:
            clash = Clash("".join(ours), "".join(others))
            clashes.append(Clash(clash.mine.strip("\n"), clash.theirs.strip("\n")))
            # A break between the two, unless one of them is empty.
            parts += [clash.theirs, "\n\n", clash.mine.lstrip("\n")] if ours and others else [*others, *ours]
    return Merged("".join(parts), tuple(clashes))


def merge_words(base: str, mine: str, theirs: str) -> str | None:
    """Bring together two texts that were made from one, word by word; None if they change the same words."""
    before, one, other = (_WORDS.findall(text) for text in (base, mine, theirs))
    parts: list[str] = []
    for was, ours, others in _pieces(before, one, other):
        if ours != was and others not in (ours, was):
            return None
        parts += others if ours == was else ours
    return "".join(parts)


def _pieces(
    before: Sequence[str], one: Sequence[str], other: Sequence[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Yield the pieces of three texts in order; those that no side changed are equal in all three."""
    at = ours_at = others_at = 0
    for start, ours, others, length in _unchanged(before, one, other):
        yield list(before[at:start]), list(one[ours_at:ours]), list(other[others_at:others])
        yield (kept := list(before[start : start + length])), kept, kept
        at, ours_at, others_at = start + length, ours + length, others + length


def _unchanged(before: Sequence[str], one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the runs of parts that both sides kept: their starts in the three texts and their length."""
    left, right = _matches(before, one), _matches(before, other)
    i = j = 0
    while i < len(left) and j < len(right):
        (a, ours, n), (b, others, m) = left[i], right[j]
        start, end = max(a, b), min(a + n, b + m)
        if start < end:
            yield start, ours + start - a, others + start - b, end - start
        if a + n <= b + m:
            i += 1
        else:
            j += 1
    yield len(before), len(one), len(other), 0


def _matches(before: Sequence[str], after: Sequence[str]) -> list[Block]:
    found = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in found if block.size]
