"""Writes the demo's offers and needs: each sentence of the catalogue once, before any is written again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from intercluster.demo.capabilities import NEEDS, Capability, Sentence, Trade, capabilities

EXHAUSTED = 500
"""Sentences in a row that were not new, after which an alliance is too large to look for new ones."""


@dataclass(frozen=True)
class Writer:
    """A firm that writes: what it is, how many people it has, and the capabilities that it offers so far."""

    trade: Trade
    people: int
    offers: Collection[str] = ()

    def can_offer(self, entry: Capability) -> bool:
        """Return whether the firm is large enough for a capability of its trade."""
        return self.people >= entry.people


@cache
def sought_by(says: frozenset[str]) -> tuple[Capability, ...]:
    """Return the capabilities that a trade has needs for, in order of the catalogue."""
    return tuple(
        entry
        for entry in capabilities()
        if any(own.kind in NEEDS and not own.by.isdisjoint(says) for own in entry.sentences)
    )


@cache
def _sentences(capability: Capability, kind: str, says: frozenset[str], language: str) -> tuple[Sentence, ...]:
    return tuple(
        own
        for own in capability.sentences
        if (own.kind, own.language) == (kind, language) and not own.by.isdisjoint(says)
    )


class Writing:
    """Knows which sentences are written."""

    def __init__(self) -> None:
        self._written: set[str] = set()
        self._idle = 0
        """How many sentences in a row were not new."""

    def write(
        self,
        random: Random,
        entries: Sequence[Capability],
        kinds: Collection[str],
        writer: Writer,
        languages: Collection[str],
    ) -> tuple[Sentence, Capability] | None:
        """Return a sentence that fits a firm: a new one, of the first kind, language and entry that has any.

        In an alliance so large that none is new, one is written again. None if there is no such sentence.
        """
        again = None
        for kind in kinds:
            for language in languages:
                for entry in entries:
                    says = writer.trade.says
                    known = [
                        own
                        for own in _sentences(entry, kind, says, language)
                        if own.fits(says, writer.people, writer.offers)
                    ]
                    if new := [own for own in known if own.text not in self._written]:
                        sentence = random.choice(new)
                        self._written.add(sentence.text)
                        self._idle = 0
                        return sentence, entry
                    if known and again is None:
                        again = random.choice(known), entry
                    if again is not None and self._idle > EXHAUSTED:
                        return again
        self._idle += 1
        return again
