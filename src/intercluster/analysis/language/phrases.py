"""Splits a text into words, and into phrases short enough to highlight."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from intercluster.analysis.language.stems import snowball
from intercluster.analysis.language.stopwords import STOPWORDS

LONGEST = 3
"""Most words of a phrase."""

MOST = 40
"""Most phrases of a text, from its beginning: some six hundred characters, more than a page quotes."""

WORD = re.compile(r"\w+(?:[-‑'’]\w+|(?<=\d)[.,]\d+)*")
_WITHIN = re.compile(r"[ \t\xa0'’-]*")
"""Characters allowed between two words of one phrase."""


@dataclass(frozen=True, order=True)
class Span:
    """A span of a text, from character `start` up to but not including character `end`."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two spans overlap."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Word:
    """A word of a text. Words of one `clause` have nothing but spaces and hyphens between them."""

    span: Span
    text: str
    clause: int
    telling: bool
    """True if it says what the text is about: it is not a stop word of the language."""


def words(text: str, language: str) -> list[Word]:
    """Return the words of a text in order; in a language without stop words every word counts."""
    stop = STOPWORDS.get(language, frozenset())
    found: list[Word] = []
    clause = 0
    for match in WORD.finditer(text):
        if found and not _WITHIN.fullmatch(text, found[-1].span.end, match.start()):
            clause += 1
        found.append(Word(Span(*match.span()), match[0], clause, match[0].lower() not in stop))
    return found


def phrases(text: str, language: str) -> list[Span]:
    """Return phrases that do not overlap, in order, at most MOST.

    They are runs of words that are not stop words; a run longer than LONGEST is split into nearly equal parts.
    """
    found = []
    for run in runs(words(text, language)):
        parts = -(-len(run) // LONGEST)
        cuts = [round(len(run) * part / parts) for part in range(parts + 1)]
        found += [Span(run[i].span.start, run[j - 1].span.end) for i, j in pairwise(cuts)]
    return found[:MOST]


def runs(words: list[Word]) -> Iterator[list[Word]]:
    """Yield the longest runs of words with neither a stop word nor punctuation between them."""
    for (_, telling), run in groupby(words, key=lambda word: (word.clause, word.telling)):
        if telling:
            yield list(run)


def stem(word: str, language: str) -> str:
    """Return a word's stem (Snowball), in lower case; the word itself in a language without a stemmer."""
    return snowball(word.lower(), language)
