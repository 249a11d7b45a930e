"""Amendments: changes of what a paragraph proposes, the order of voting on them, and the text that comes out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from intercluster.analysis.writing.differences import Change, Piece, word_changes
from intercluster.analysis.writing.merging import merge_words
from intercluster.apps.voting.models import AgendaItem, Amendment, Outcome
from intercluster.core.errors import Refused

CONTEXT = 5
"""Words that say where something is added."""


@dataclass(frozen=True)
class Phrase:
    """A change of a text as minutes say it: what is removed, what comes in its place, and the words before."""

    removed: str
    added: str
    after: str


def in_order(item: AgendaItem) -> list[Amendment]:
    """Return the amendments of a paragraph in the chair's order of voting; as they came in until there is one."""
    return sorted(item.amendments.all(), key=lambda each: (each.place is None, each.place or 0, each.pk))


def is_chairs_order(amendments: Iterable[Amendment]) -> bool:
    """Return whether the chair has decided the order of voting."""
    return any(each.place is not None for each in amendments)


def amended(text: str, amendments: Iterable[Amendment]) -> str | None:
    """Return a text with those amendments that are carried; None if two of them change the same words."""
    result: str | None = text
    for each in amendments:
        if each.outcome == Outcome.CARRIED and result is not None:
            result = merge_words(text, result, each.text)
    return result


def text_after(item: AgendaItem) -> str:
    """Return what a paragraph proposes with the amendments that are carried."""
    return amended(item.text, in_order(item)) or item.text


def settle(item: AgendaItem, amendments: Sequence[Amendment]) -> None:
    """Let amendments lapse that change the same words as one that is carried. Raise Refused if both are carried."""
    carried = [each for each in amendments if each.outcome == Outcome.CARRIED]
    for each in amendments:
        against = [one for one in carried if one != each and merge_words(item.text, each.text, one.text) is None]
        if against and each.outcome == Outcome.CARRIED:
            raise Refused(
                _("Of the amendments of %(one)s and %(other)s only one can be carried: they change the same words.")
                % {"one": each.mover, "other": against[0].mover}
            )
        if against and not each.outcome:
            each.outcome = Outcome.LAPSED


def phrases(before: str, after: str) -> list[Phrase] | None:
    """Return the changes of a text as minutes say them; None if little of it stays, so that the new text says more."""
    pieces = word_changes(before, after)
    kept = sum(len(each.text.split()) for each in pieces if each.change == Change.SAME)
    return None if 2 * kept < len(before.split()) else list(_phrases(_from_words(pieces)))


def _from_words(pieces: Sequence[Piece]) -> list[Piece]:
    """Let what is only added or only removed start at a word, where the same signs stand before and at its end.

    In "A. B. C." beside "A. C.", ". B" is added as much as "B. " is.
    """
    found = list(pieces)
    for number in range(1, len(found) - 1):
        before, piece, after = found[number - 1 : number + 2]
        if piece.change == Change.SAME or not before.change == after.change == Change.SAME:
            continue
        text = piece.text
        signs = 0
        while signs < len(text) and not text[signs].isalnum() and after.text[signs : signs + 1] == text[signs]:
            signs += 1
        found[number - 1 : number + 2] = [
            Piece(Change.SAME, before.text + text[:signs]),
            Piece(piece.change, text[signs:] + text[:signs]),
            Piece(Change.SAME, after.text[signs:]),
        ]
    return found


def _last_words(text: str) -> str:
    """Return the last words of a text, as many as say where something is added, and of one sentence only."""
    sentences = [each for each in re.split(r"(?<=[.!?:])\s+", text) if re.search(r"\w", each)]
    return re.sub(r"^\W+", "", " ".join(sentences[-1].split()[-CONTEXT:])) if sentences else ""


def _phrases(pieces: Sequence[Piece]) -> Iterator[Phrase]:
    """Join changes that only white space parts."""
    removed = added = after = old = ""
    for number, piece in enumerate(pieces):
        old += piece.text if piece.change != Change.ADDED else ""
        if piece.change == Change.REMOVED:
            removed += piece.text
        elif piece.change == Change.ADDED:
            added += piece.text
        elif piece.text.isspace() and (removed or added) and number + 1 < len(pieces):
            removed, added = removed + piece.text, added + piece.text
        else:
            if removed or added:
                yield Phrase(removed.strip(), added.strip(), after)
            removed = added = ""
            after = _last_words(piece.text) or _last_words(old)
    if removed or added:
        yield Phrase(removed.strip(), added.strip(), after)
