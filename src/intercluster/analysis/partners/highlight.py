"""Which phrases of two texts made them a match, whatever languages they are in.

Two phrases correspond where their vectors are nearer than either is to most words. Plain cosines do not tell: general
words are near everything. So from the cosine of two phrases the mean cosine of each with the words nearest to it is
taken off (cross-domain similarity local scaling, CSLS: Conneau et al. 2018, "Word translation without parallel data",
ICLR), and the result is given in standard deviations above random words of two languages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.language.align import unit
from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.language.phrases import Span, Word, stem, words

Floats = NDArray[np.float64]

NEIGHBOURS = 10
"""Of the reference words, so many nearest make up how near a phrase is to anything (k in CSLS)."""

SIMILAR = 4.0
"""Standard deviations above random words from which on two phrases correspond.

docs/explanation/reasons.md has precision and recall at this and other values.
"""

MOST = 3
"""Pairs of phrases marked at most, beside terms that both texts have."""

SHORTEST = 4
"""Letters of a shared word at least, unless it is an abbreviation or has a digit."""


@dataclass(frozen=True)
class Background:
    """How near phrases are to words at random, learnt from reference words of several languages."""

    languages: tuple[str, ...]
    means: Vectors
    """One row a language, and a last one for any other: what vectors of short texts in it have in common."""
    words: Vectors
    """All reference words, centred."""
    mean: float
    deviation: float
    """Of the CSLS of random words of two languages."""

    @classmethod
    def of(cls, samples: Mapping[str, Vectors]) -> "Background":
        """Learn from the aligned vectors of at least NEIGHBOURS + 1 words in each of two or more languages."""
        if len(samples) < 2 or min(len(rows) for rows in samples.values()) <= NEIGHBOURS:
            raise ValueError(f"a background needs more than {NEIGHBOURS} words in each of two languages")
        means = [rows.mean(axis=0) for rows in samples.values()]
        centred = np.vstack([unit(rows - mean) for rows, mean in zip(samples.values(), means, strict=True)])
        cosines = centred @ centred.T
        near = _mean_of_largest(cosines, NEIGHBOURS + 1, leave_out=1)
        code = np.repeat(np.arange(len(samples)), [len(rows) for rows in samples.values()])
        across = (2 * cosines - near[:, None] - near[None, :])[code[:, None] != code[None, :]]
        return cls(
            tuple(samples),
            np.vstack([*means, np.mean(means, axis=0)]).astype(np.float32),
            centred,
            float(across.mean()),
            float(across.std()),
        )

    def place(self, vectors: Vectors, languages: Sequence[str]) -> "Placed":
        """Return aligned vectors of phrases, shape (n, dimensions), with their languages, placed among the words."""
        if not len(vectors):
            return Placed(vectors, np.empty(0, dtype=np.float32))
        known = {code: row for row, code in enumerate(self.languages)}
        rows = [known.get(code, len(known)) for code in languages]
        centred = unit(vectors - self.means[rows])
        return Placed(centred, _mean_of_largest(centred @ self.words.T, NEIGHBOURS))

    def similarity(self, ours: "Placed", theirs: "Placed") -> Floats:
        """Return the CSLS of each pair in standard deviations above random words, shape (len(ours), len(theirs))."""
        scaled = 2 * (ours.vectors @ theirs.vectors.T) - ours.nearness[:, None] - theirs.nearness[None, :]
        return np.asarray((scaled - self.mean) / self.deviation, dtype=np.float64)


@dataclass(frozen=True)
class Placed:
    """Centred unit vectors, and how near each is to the reference words nearest to it (a cosine)."""

    vectors: Vectors
    nearness: Vectors

    def rows(self, chosen: slice | Sequence[int]) -> "Placed":
        """Return some of them."""
        return Placed(self.vectors[chosen], self.nearness[chosen])


def _mean_of_largest(values: Vectors, count: int, leave_out: int = 0) -> Vectors:
    """Return each row's mean of its `count` largest values, without the `leave_out` very largest."""
    largest = np.sort(np.partition(values, -count, axis=1)[:, -count:], axis=1)
    return np.asarray(largest[:, : count - leave_out].mean(axis=1), dtype=np.float32)


@dataclass(frozen=True)
class Phrased:
    """A text with its phrases and their places."""

    text: str
    language: str
    spans: Sequence[Span]
    placed: Placed


@dataclass(frozen=True)
class Correspondence:
    """A phrase of one text and the phrase of the other that says the same."""

    ours: Span
    theirs: Span
    similarity: float
    """In standard deviations above random words; infinite for a term that both texts have."""


def correspondences(ours: Phrased, theirs: Phrased, background: Background) -> list[Correspondence]:
    """Return the phrases that made the match, by their order in our text; none where nothing is similar enough.

    First the terms that both have, then greedily the most similar phrases. No two spans of one text overlap.
    """
    found = shared_terms(ours, theirs)
    similarity = background.similarity(ours.placed, theirs.placed)
    order = np.dstack(np.unravel_index(np.argsort(-similarity, axis=None, kind="stable"), similarity.shape))[0]
    most = len(found) + MOST
    for i, j in order:
        if similarity[i, j] < SIMILAR or len(found) == most:
            break
        one, other = ours.spans[i], theirs.spans[j]
        if not any(one.overlaps(pair.ours) or other.overlaps(pair.theirs) for pair in found):
            found.append(Correspondence(one, other, float(similarity[i, j])))
    return sorted(found, key=lambda pair: pair.ours)


def shared_terms(ours: Phrased, theirs: Phrased) -> list[Correspondence]:
    """Return what both texts call by the same word, at its first place in each: "CTMP", "ISO 9001".

    Of texts in one language words agree by their stems. A number counts only next to a word that counts.
    """
    one, other = (words(text.text, text.language) for text in (ours, theirs))
    stems = ours.language == theirs.language

    def key(word: Word) -> str:
        return stem(word.text, ours.language) if stems else word.text.lower()

    places: dict[str, int] = {}
    for place, word in enumerate(other):
        places.setdefault(key(word), place)
    found: list[Correspondence] = []
    i = 0
    while i < len(one):
        j = places.get(key(one[i])) if _is_term(one[i]) else None
        if j is None or not _is_term(other[j]):
            i += 1
            continue
        length = 1
        while (
            _goes_on(one, i + length) and _goes_on(other, j + length) and key(one[i + length]) == key(other[j + length])
        ):
            length += 1
        pair = Correspondence(_over(one, i, length), _over(other, j, length), np.inf)
        if not any(pair.ours.overlaps(each.ours) or pair.theirs.overlaps(each.theirs) for each in found):
            found.append(pair)
        i += length
    return found


def _is_term(word: Word) -> bool:
    letters = sum(sign.isalpha() for sign in word.text)
    marked = letters > 1 and (word.text.isupper() or letters < len(word.text.replace("-", "")))
    return word.telling and (letters >= SHORTEST or marked)


def _goes_on(words: Sequence[Word], place: int) -> bool:
    """Does the word at a place carry on the term that ends before it?"""
    if place >= len(words) or words[place].clause != words[place - 1].clause:
        return False
    return words[place].text[0].isdigit() or _is_term(words[place])


def _over(words: Sequence[Word], place: int, length: int) -> Span:
    return Span(words[place].span.start, words[place + length - 1].span.end)
