"""Which words are a compound made of? Swedish, Norwegian, Danish, German and Finnish write them as one.

A word is cut where its left side begins and its right side ends compounds of the language's dictionary (`lexicon`); of
several places the one whose rarer side does so most often, as Koehn & Knight 2003 choose by frequency ("Empirical
methods for compound splitting", EACL). Both sides are then cut further.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from intercluster.analysis.language.lexicon import LETTERS, LINKING, Lexicon, Normalise

LONGEST = 60
"""Letters of the longest word that is looked at; longer ones are no words."""

FAMILIAR = 5
UNFAMILIAR_LETTERS = 5
"""A side that no compound of the dictionary has is a part if it is a word of so many letters, and the other side is in
so many compounds."""


@dataclass(frozen=True)
class Splitter:
    """Cuts the compounds of one language."""

    language: str
    lexicon: Lexicon
    normalise: Normalise
    """The one that the lexicon was learnt with."""

    def split(self, word: str) -> list[str]:
        """Return a compound's parts as written, linking letters with the part before; [word] for any other word.

        `word` is in small letters.
        """
        cut = 0 if len(word) > LONGEST or self.normalise(word) in self.lexicon.simple else self._cut(word)
        return [*self._split_first(word[:cut]), *self.split(word[cut:])] if cut else [word]

    def stems(self, parts: list[str]) -> list[str]:
        """Return what stands for the word that each part of a compound is a form of."""
        return [*(self._first(part)[0] for part in parts[:-1]), self.normalise(parts[-1])]

    def _cut(self, word: str) -> int:
        """Return after how many letters to cut first, 0 for nowhere."""
        places = [(self._evidence(word[:i], self._last(word[i:])), i) for i in _places(word)]
        best, place = max(places, default=((0, 0), 0))
        if best > (0, 0):
            return place
        # Three parts of which no two make a word that ends or begins others.
        ends = [
            (self._first(word[:i])[1], i)
            for i in _places(word)
            if self._first(word[:i])[1] > 0 and self._cut_once(word[i:])
        ]
        return max(ends, default=(0, 0))[1]

    def _cut_once(self, word: str) -> bool:
        return any(self._evidence(word[:i], self._last(word[i:])) > (0, 0) for i in _places(word))

    def _split_first(self, part: str) -> list[str]:
        """Cut a first part, which may end with linking letters, into first parts."""
        if self.normalise(part) in self.lexicon.simple:
            return [part]
        places = [(self._evidence(part[:i], self._last(self._first(part[i:])[0])), i) for i in _places(part)]
        best, place = max(places, default=((0, 0), 0))
        return [*self._split_first(part[:place]), part[place:]] if best > (0, 0) else [part]

    def _evidence(self, first: str, last: int) -> tuple[int, int]:
        """Return in how many compounds the rarer and the commoner side occur; (0, 0) if the word is not to be cut."""
        if last < 0:
            return 0, 0
        count = self._first(first)[1]
        rarer, commoner = sorted((count, last))
        return (rarer, commoner) if rarer > 0 or (rarer == 0 and commoner >= FAMILIAR) else (0, 0)

    def _first(self, part: str) -> tuple[str, int]:
        """Return what stands for a first part, and in how many compounds it is one; -1 if it cannot be."""
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
        """Return in how many compounds this is the last part; -1 if it cannot be."""
        stem = self.normalise(part)
        return self.lexicon.last.get(stem, 0 if len(part) >= UNFAMILIAR_LETTERS and stem in self.lexicon.simple else -1)


def _places(word: str) -> Iterator[int]:
    return iter(range(LETTERS, len(word) - LETTERS + 1))
