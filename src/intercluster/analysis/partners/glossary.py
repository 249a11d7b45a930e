"""Finds the concept of a vocabulary that names a phrase: by the same words, or else by a near meaning.

The result is the name of a concept, never a translation of the phrase.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from intercluster.analysis.language.phrases import Span, Word, stem, words
from intercluster.analysis.partners.highlight import Background, Placed

NEAR = 9.1
"""Least similarity, in standard deviations above random words, at which a label names a phrase.

Chosen for a precision of at least 0.9 on cases judged by hand: docs/explanation/reasons.md.
"""

AND = frozenset({"och", "og", "ja", "sekä", "and", "und", "samt"})


@dataclass(frozen=True)
class Found:
    """A concept that names a phrase, or part of it."""

    index: int
    span: Span
    similarity: float
    """In standard deviations above random words; infinite where the words are the same."""


@dataclass(frozen=True, eq=False)
class Glossary:
    """Concepts in order of preference, with their labels in the language of a text and in the reader's.

    `placed` and `shown` have one row for each concept: its label's place in either language.
    """

    language: str
    labels: Sequence[str]
    placed: Placed
    shown: Placed

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], int]:
        found: dict[tuple[str, ...], int] = {}
        for parts in (False, True):  # a whole label goes before a part of one
            for index, label in enumerate(self.labels):
                own = words(label, self.language)
                for part in _parts(own) if parts else _whole(own):
                    found.setdefault(self._key(part), index)
        return found

    def same_words(self, text: str, span: Span) -> Found | None:
        """Return the concept whose label has the words of a phrase, or of the longest part of it that has one.

        Words agree if their stems do; in English, if they differ by at most a plural s. "Biomass boilers and district
        heating" is a label of either as well.
        """
        inside = [word for word in words(text, self.language) if word.telling and word.span.overlaps(span)]
        for length in range(len(inside), 0, -1):
            for start in range(len(inside) - length + 1):
                part = inside[start : start + length]
                index = self._by_words.get(self._key(part))
                if index is not None:
                    return Found(index, Span(part[0].span.start, part[-1].span.end), np.inf)
        return None

    def nearest(self, spans: Sequence[Span], placed: Placed, background: Background) -> list[Found | None]:
        """Return for each phrase the concept nearest in meaning, or None if none is near enough.

        The mean of two similarities counts, with the label in the text's language and in the reader's, so that shared
        letters alone are not enough.
        """
        if not len(self.labels) or not len(spans):
            return [None] * len(spans)
        similarity = (background.similarity(placed, self.placed) + background.similarity(placed, self.shown)) / 2
        best = similarity.argmax(axis=1)
        return [
            Found(int(index), span, float(row[index])) if row[index] >= NEAR else None
            for span, row, index in zip(spans, similarity, best, strict=True)
        ]

    def _key(self, own: Sequence[Word]) -> tuple[str, ...]:
        # Snowball's English stems are too short for this: "machining" and "machines" become one.
        if self.language == "en":
            return tuple(word.text.lower().removesuffix("s") for word in own if word.telling)
        return tuple(stem(word.text, self.language) for word in own if word.telling)


def _whole(label: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield a label unless it has only one word besides grammar, as in "Other manufacturing"."""
    telling = sum(word.telling for word in label)
    if telling > 1 or telling == len(label) == 1:
        yield label


def _parts(label: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield the two sides of a label joined by "and" that has no other word of grammar.

    A side of one word is left out: it may be half of a compound, and common words are a side of many labels.
    """
    joints = [place for place, word in enumerate(label) if not word.telling]
    if len(joints) == 1 and label[joints[0]].text.lower() in AND and label[0].clause == label[-1].clause:
        yield from (side for side in (label[: joints[0]], label[joints[0] + 1 :]) if len(side) > 1)
