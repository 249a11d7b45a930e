"""What differs between two versions of a text, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
"""White space, a word, or one other character."""


class Change(StrEnum):
    """What became of a piece of a text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A piece of two texts."""

    change: Change
    text: str


def changed_words(before: str, after: str) -> int:
    """Count the words that were removed or added."""
    changed = (piece.text for piece in word_changes(before, after) if piece.change != Change.SAME)
    return sum(len(re.findall(r"\w+", text)) for text in changed)


def word_changes(before: str, after: str) -> list[Piece]:
    """Return the pieces of two texts in order: those kept or removed make the first, those kept or added the second."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(Change.SAME, "".join(old[start:end])))
            continue
        if start < end:
            pieces.append(Piece(Change.REMOVED, "".join(old[start:end])))
        if new_start < new_end:
            pieces.append(Piece(Change.ADDED, "".join(new[new_start:new_end])))
    return pieces


def changed_pieces(before: str, after: str, ends: str) -> tuple[str, str]:
    """Return what of two texts is not in both, by pieces that end with one of some characters and white space.

    They are joined by semicolons. Both are whole if every piece is the same.
    """
    old, new = (re.split(rf"(?<=[{re.escape(ends)}])\s+", text) for text in (before, after))
    old, new = ([piece.rstrip(".:;") for piece in pieces] for pieces in (old, new))
    was: list[str] = []
    now: list[str] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            was += old[start:end]
            now += new[new_start:new_end]
    return ("; ".join(was), "; ".join(now)) if was or now else (before, after)
