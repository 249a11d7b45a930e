"""Splits compounds into their parts. Swedish, Norwegian, Danish, German and Finnish write them as one word.

A word is split where its left side begins compounds of the language's dictionary (`lexicon`) and its right side ends
some. Of several places, the one whose rarer side does so most often wins, as Koehn & Knight 2003 choose by frequency
("Empirical methods for compound splitting", EACL). Both sides are then split further.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from intercluster.analysis.language.lexicon import LETTERS, LINKING, Lexicon, Normalise

LONGEST = 60
"""Words longer than this many letters are not split."""

FAMILIAR = 5
UNFAMILIAR_LETTERS = 5
"""A side that is in no compound of the dictionary still counts as a part if it is a word of at least the first number
of letters, and the other side is in at least the second number of compounds."""


@dataclass(frozen=True, eq=False)
class Splitter:
    """Splits the compounds of one language."""

    language: str
    lexicon: Lexicon
    normalise: Normalise
    """The stemmer that the lexicon was learnt with."""

    def split(self, word: str) -> list[str]:
        """Return the parts of a compound as written (linking letters stay with the part before), or [word].

        `word` is in small letters.
        """
        cut = 0 if len(word) > LONGEST or self.normalise(word) in self.lexicon.simple else self._cut(word)
        return [*self._split_first(word[:cut]), *self.split(word[cut:])] if cut else [word]

    def stems(self, parts: list[str]) -> list[str]:
        """Return the lemma or stem of each part of a compound."""
        return [*(self._first(part)[0] for part in parts[:-1]), self.normalise(parts[-1])]

    def _cut(self, word: str) -> int:
        """Return the number of letters before the first split, or 0 if the word is not split."""
        places = [(self._evidence(word[:i], self._last(word[i:])), i) for i in _places(word)]
        best, place = max(places, default=((0, 0), 0))
        if best > (0, 0):
            return place
        # Three parts, no two of which make a word that begins or ends other compounds.
        ends = [
            (self._first(word[:i])[1], i)
            for i in _places(word)
            if self._first(word[:i])[1] > 0 and self._cut_once(word[i:])
        ]
        return max(ends, default=(0, 0))[1]

    def _cut_once(self, word: str) -> bool:
        return any(self._evidence(word[:i], self._last(word[i:])) > (0, 0) for i in _places(word))

    def _split_first(self, part: str) -> list[str]:
        """Split a first part, which may end with linking letters, further."""
        if self.normalise(part) in self.lexicon.simple:
            return [part]
        places = [(self._evidence(part[:i], self._last(self._first(part[i:])[0])), i) for i in _places(part)]
        best, place = max(places, default=((0, 0), 0))
        return [*self._split_first(part[:place]), part[place:]] if best > (0, 0) else [part]

    def _evidence(self, first: str, last: int) -> tuple[int, int]:
        """Return the numbers of compounds with the rarer and the commoner side; (0, 0) if no split is allowed."""
        if last < 0:
            return 0, 0
        count = self._first(first)[1]
        rarer, commoner = sorted((count, last))
        return (rarer, commoner) if rarer > 0 or (rarer == 0 and commoner >= FAMILIAR) else (0, 0)

    def _first(self, part: str) -> tuple[str, int]:
        """Return the lemma of a first part and the number of compounds that begin with it; -1 if none can."""
        written = [part, *(part[: -len(link)] for link in LINKING.get(self.language, ()) if part.endswith(link))]
        for form in written:
            if form in self.lexicon.first:
                return self.lexicon.first[form]
        for form in written:
            stem = self.normalise(form)
            if len(form) >= UNFAMILIAR_LETTERS and stem in self.lexicon.simple:
                return stem, 0
        return part, -1

    def _last(self, part: str) -> int:
        """Return the number of compounds that end with this part; -1 if none can."""
        stem = self.normalise(part)
        return self.lexicon.last.get(stem, 0 if len(part) >= UNFAMILIAR_LETTERS and stem in self.lexicon.simple else -1)


def _places(word: str) -> Iterator[int]:
    return iter(range(LETTERS, len(word) - LETTERS + 1))
