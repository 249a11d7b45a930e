"""Finds the phrases that made two texts a match, whatever their languages.

Two phrases correspond if their vectors are nearer to each other than either is to most words. Plain cosines do not
show this, since general words are near everything. So the mean cosine of each phrase with the words nearest to it is
subtracted (cross-domain similarity local scaling, CSLS: Conneau et al. 2018, "Word translation without parallel data",
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
"""Number of nearest reference words that measure how general a phrase is (k in CSLS)."""

SIMILAR = 4.0
"""Least similarity of corresponding phrases, in standard deviations above random words.

docs/explanation/reasons.md has precision and recall at this and other values.
"""

MOST = 3
"""Most pairs of phrases marked, besides terms that both texts have."""

SHORTEST = 4
"""Least length of a shared word, unless it is an abbreviation or has a digit."""


@dataclass(frozen=True)
class Background:
    """Knows how near phrases are to random words, learnt from reference words of several languages."""

    languages: tuple[str, ...]
    means: Vectors
    """The mean of short texts: one row for each language, and a last one for any other."""
    words: Vectors
    """All reference words, centred."""
    mean: float
    deviation: float
    """Mean and standard deviation of the CSLS of random words of two languages."""

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
        """Place aligned vectors of phrases, shape (n, dimensions), among the reference words of their languages."""
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
    """Centred unit vectors, and the mean cosine of each with its nearest reference words."""

    vectors: Vectors
    nearness: Vectors

    def rows(self, chosen: slice | Sequence[int]) -> "Placed":
        """Return some of them."""
        return Placed(self.vectors[chosen], self.nearness[chosen])


def _mean_of_largest(values: Vectors, count: int, leave_out: int = 0) -> Vectors:
    """Return each row's mean of its `count` largest values after the `leave_out` largest."""
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
    """Return the phrases that made the match, in the order of our text; none if nothing is similar enough.

    Shared terms come first, then greedily the most similar phrases. No two spans of one text overlap.
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
    """Return the words that both texts share, such as "CTMP" or "ISO 9001", at their first place in each.

    Words of texts in one language agree if their stems do. A number counts only next to a word that counts.
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
        if any(pair.ours.overlaps(each.ours) or pair.theirs.overlaps(each.theirs) for each in found):
            i += 1  # what follows may still have a place of its own
            continue
        found.append(pair)
        i += length
    return found


def _is_term(word: Word) -> bool:
    letters = sum(sign.isalpha() for sign in word.text)
    marked = letters > 1 and (word.text.isupper() or letters < len(word.text.replace("-", "")))
    return word.telling and (letters >= SHORTEST or marked)


def _goes_on(words: Sequence[Word], place: int) -> bool:
    """Return whether the word at a place continues the term that ends before it."""
    if place >= len(words) or words[place].clause != words[place - 1].clause:
        return False
    return words[place].text[0].isdigit() or _is_term(words[place])


def _over(words: Sequence[Word], place: int, length: int) -> Span:
    return Span(words[place].span.start, words[place + length - 1].span.end)
