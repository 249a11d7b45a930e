"""Makes a tagger from the texts of capabilities."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.capabilities import word_index
from intercluster.analysis.capabilities.dictionary import NO_DICTIONARY, Dictionary
from intercluster.analysis.capabilities.tagger import GROUPS, Tagger
from intercluster.analysis.capabilities.terms import LANGUAGES
from intercluster.analysis.language.align import Alignment, unit, with_average
from intercluster.analysis.language.encode import Encoder, Vectors, encode_batches
from intercluster.analysis.progress import Advance

LABEL = 1.5
"""Weight of a capability's label among its texts, in the word index; every other text has 1."""

EVERY = 13
"""One text in thirteen is used to learn a capability's usual cosine: enough, and spread over all of them."""

BACKGROUND = 290
"""Needs, and offers, of a language that at least tell what a chance likeness is: evenly spread over all."""

PAIRS = 20_000
"""Random pairs of a need and an offer for each pair of languages."""


@dataclass(frozen=True)
class Described:
    """A capability with its texts, by language and group (GROUPS); the first of its names is its label."""

    id: str
    texts: Mapping[str, Mapping[str, Sequence[str]]]
    related: Collection[str] = ()
    """Ids of the capabilities around it; those that are not given themselves are left out."""


@dataclass(frozen=True, eq=False)
class _Texts:
    """All texts, one row each: where it belongs, and its aligned vector."""

    texts: Sequence[str]
    languages: Sequence[str]
    capabilities: NDArray[np.intp]
    groups: NDArray[np.intp]
    vectors: Vectors

    def chosen(self, rows: NDArray[np.intp]) -> tuple[Vectors, list[str], list[str]]:
        return self.vectors[rows], [self.texts[row] for row in rows], [self.languages[row] for row in rows]


def fit_tagger(
    capabilities: Sequence[Described],
    encoder: Encoder,
    alignment: Alignment,
    *,
    dictionary: Dictionary = NO_DICTIONARY,
    origin: str = "",
    seed: int = 0,
    advance: Advance | None = None,
) -> Tagger:
    """Return the tagger of capabilities in the space of an encoder and its alignment. Every text is encoded once."""
    rows = [
        (text, code, number, group)
        for number, capability in enumerate(capabilities)
        for code in LANGUAGES
        for group, name in enumerate(GROUPS)
        for text in capability.texts[code][name]
    ]
    texts, languages = [row[0] for row in rows], [row[1] for row in rows]
    encoded = np.vstack([own for _, own in encode_batches(encoder, texts, advance)])
    made = _Texts(
        texts,
        languages,
        np.array([row[2] for row in rows]),
        np.array([row[3] for row in rows]),
        alignment.apply(encoded, texts, languages),
    )
    vectors, scales = _means(made, len(capabilities))
    index = word_index.build([_weighted(capability) for capability in capabilities], dictionary)
    tagger = Tagger(
        space=f"{encoder.name}/{alignment.version}",
        ids=tuple(capability.id for capability in capabilities),
        vectors=vectors,
        scales=scales,
        usual=np.zeros(len(capabilities), np.float32),
        spread=np.ones(len(capabilities), np.float32),
        related=_pairs(capabilities),
        index=index,
        background_mean=np.zeros((0, 0), np.float32),
        background_deviation=np.zeros((0, 0), np.float32),
        origin=origin,
    )
    cosines = tagger.cosines(made.vectors[::EVERY])
    tagger = replace(tagger, usual=cosines.mean(axis=0), spread=np.maximum(cosines.std(axis=0), 1e-3))
    mean, deviation = _background(tagger, made, np.random.default_rng(seed))
    return replace(tagger, background_mean=mean, background_deviation=deviation)


def _means(made: _Texts, count: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return the mean vector of each capability's groups in 8 bits, and what to multiply it with for unit length."""
    sums = np.zeros((count, len(GROUPS), made.vectors.shape[1]), dtype=np.float64)
    np.add.at(sums, (made.capabilities, made.groups), made.vectors)
    means = unit(sums.reshape(count * len(GROUPS), -1)).reshape(sums.shape)
    scales = np.maximum(np.abs(means).max(axis=2), 1e-12) / 127
    return np.rint(means / scales[:, :, None]).astype(np.int8), scales.astype(np.float16).astype(np.float32)


def _pairs(capabilities: Sequence[Described]) -> NDArray[np.int32]:
    """Return the rows of related capabilities, both ways, also where only one of the two names the other."""
    rows = {capability.id: row for row, capability in enumerate(capabilities)}
    named = {(rows[own.id], rows[key]) for own in capabilities for key in own.related if key in rows and key != own.id}
    return np.array(sorted(named | {(other, one) for one, other in named}), dtype=np.int32).reshape(-1, 2)


def _weighted(capability: Described) -> dict[str, dict[str, float]]:
    """Return a capability's texts with their weights, by language."""
    weighted: dict[str, dict[str, float]] = {}
    for code in LANGUAGES:
        own: dict[str, float] = {}
        for group in GROUPS:
            for position, text in enumerate(capability.texts[code][group]):
                own[text] = own.get(text, 0.0) + (LABEL if group == GROUPS[0] and position == 0 else 1.0)
        weighted[code] = own
    return weighted


def _background(
    tagger: Tagger, made: _Texts, generator: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return mean and deviation of the cosine of needs and offers of different capabilities, by language pair."""
    codes = np.array([LANGUAGES.index(code) for code in made.languages])
    needs, offers = made.groups == GROUPS.index("asked"), made.groups == GROUPS.index("said")
    size = len(LANGUAGES)
    mean, deviation = np.zeros((size, size)), np.zeros((size, size))
    placed = {}
    for side, chosen in (("needs", needs), ("offers", offers)):
        for code in range(size):
            rows = np.flatnonzero(chosen & (codes == code))
            rows = rows[:: max(1, len(rows) // BACKGROUND)]
            placed[side, code] = rows, tagger.place(*made.chosen(rows))
    for one in range(size):
        for other in range(size):
            ours, theirs = placed["needs", one], placed["offers", other]
            first, second = (generator.integers(len(rows), size=PAIRS) for rows, _ in (ours, theirs))
            apart = made.capabilities[ours[0][first]] != made.capabilities[theirs[0][second]]
            cosines = np.einsum("ij,ij->i", ours[1][first[apart]], theirs[1][second[apart]])
            mean[one, other], deviation[one, other] = cosines.mean(), cosines.std()
    both_ways = [with_average((table + table.T) / 2).astype(np.float32) for table in (mean, deviation)]
    return both_ways[0], both_ways[1]
