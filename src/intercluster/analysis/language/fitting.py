"""Fits the alignment of an encoder's vectors to parallel texts and samples of texts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.language.align import Alignment, background, language_means
from intercluster.analysis.language.contrast import Bags, Collection, Parameters, train
from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.language.nuisance import nuisance_directions
from intercluster.analysis.language.words import analyse
from intercluster.analysis.progress import Advance

EPOCHS = 40

RARE = 2
"""A term gets a vector if it occurs in at least this many texts."""


@dataclass(frozen=True)
class Texts:
    """Texts in several languages with their encoder's vectors, both by language and in the same order."""

    name: str
    texts: Mapping[str, Sequence[str]]
    vectors: Mapping[str, Vectors]
    repeats: int = 1
    """Number of times that an epoch goes through them."""

    def __post_init__(self) -> None:
        for code in self.texts.keys() | self.vectors.keys():
            if len(self.texts.get(code, ())) != len(self.vectors.get(code, ())):
                raise ValueError(f"{self.name} needs as many texts as vectors in {code}")

    def rows(self, chosen: NDArray[np.intp]) -> "Texts":
        """Return the rows chosen."""
        return replace(
            self,
            texts={code: [own[i] for i in chosen] for code, own in self.texts.items()},
            vectors={code: own[chosen] for code, own in self.vectors.items()},
        )


def fit(
    encoder: str,
    *,
    labels: Sequence[Texts],
    running: Sequence[Texts],
    parallel: Sequence[Texts] = (),
    lengths: Sequence[Texts] = (),
    origin: str,
    seed: int,
    epochs: int = EPOCHS,
    advance: Advance | None = None,
) -> Alignment:
    """Return an alignment: means from samples of labels and of running texts, maps from parallel texts, and lengths.

    `parallel` has the same number of rows in each of its languages, and equal rows mean the same. Without it the maps
    are the identity and no term has a vector. `lengths` has texts of several lengths, such as titles and abstracts,
    where equal rows are on the same subject; without it no direction is removed. The first of `running` also gives the
    cosine of random pairs. Its languages, and those of `parallel` and `lengths`, must be among those of both `labels`
    and `running`.
    """
    label_means, text_means = (language_means([own.vectors for own in kind]) for kind in (labels, running))
    languages = tuple(code for code in label_means if code in text_means)
    dimensions = len(label_means[languages[0]])
    alignment = Alignment(
        encoder=encoder,
        languages=languages,
        label_means=np.array([label_means[code] for code in languages]),
        text_means=np.array([text_means[code] for code in languages]),
        maps=np.tile(np.eye(dimensions, dtype=np.float32), (len(languages) + 1, 1, 1)),
        terms=(),
        term_vectors=np.zeros((0, dimensions), dtype=np.int8),
        term_scales=np.zeros(0, dtype=np.float32),
        nuisance=np.zeros((0, dimensions), dtype=np.float32),
        background_mean=np.zeros((len(languages), len(languages))),
        background_deviation=np.ones((len(languages), len(languages))),
        origin=origin,
    )
    if parallel:
        alignment = _with_maps(alignment, parallel, seed, epochs, advance)
    if lengths:
        versions = np.stack([rows for own in lengths for rows in _aligned(alignment, own).values()])
        alignment = replace(alignment, nuisance=nuisance_directions(versions))
    centre, spread = background(languages, _aligned(alignment, running[0]), seed=seed)
    return replace(alignment, background_mean=centre, background_deviation=spread)


def _aligned(alignment: Alignment, own: Texts) -> dict[str, Vectors]:
    return {code: alignment.apply(rows, own.texts[code], [code] * len(rows)) for code, rows in own.vectors.items()}


def _with_maps(
    alignment: Alignment, parallel: Sequence[Texts], seed: int, epochs: int, advance: Advance | None
) -> Alignment:
    found = {
        own.name: {code: [list(analyse(text, code)) for text in own.texts[code]] for code in own.texts}
        for own in parallel
    }
    rarity = _rarity(terms for own in found.values() for texts in own.values() for terms in texts)
    known = {term: row for row, term in enumerate(rarity)}
    collections = [
        Collection(
            {
                code: alignment.centred(own.vectors[code], own.texts[code], [code] * len(own.vectors[code]))
                for code in own.vectors
            },
            {code: _bags(found[own.name][code], known, rarity) for code in own.texts},
            own.repeats,
        )
        for own in parallel
    ]
    generator = np.random.default_rng(seed)
    parameters = Parameters(alignment.languages, len(known), alignment.maps.shape[1], generator)
    train(parameters, collections, epochs, generator, advance)
    weighted = parameters.values["terms"] * np.array(list(rarity.values()), dtype=np.float32)[:, None]
    vectors, scales = in_bytes(weighted)
    return replace(
        alignment,
        maps=np.array([parameters.map_of(code) for code in (*alignment.languages, "")])
        .astype(np.float16)
        .astype(np.float32),
        terms=tuple(known),
        term_vectors=vectors,
        term_scales=scales,
    )


def _rarity(texts: Iterator[Sequence[str]]) -> dict[str, float]:
    """Return the terms that occur in enough texts, sorted, with their inverse document frequencies."""
    counts: Counter[str] = Counter()
    total = 0
    for terms in texts:
        counts.update(set(terms))
        total += 1
    return {term: log((1 + total) / (1 + counts[term])) for term in sorted(counts) if counts[term] >= RARE}


def _bags(texts: Sequence[Sequence[str]], known: Mapping[str, int], rarity: Mapping[str, float]) -> Bags:
    """Return the known terms of texts, each weighted by its rarity over the root of how many terms its text has."""
    bounds, rows, weights = [0], [], []
    for terms in texts:
        own = [term for term in terms if term in known]
        rows += [known[term] for term in own]
        weights += [rarity[term] / sqrt(len(terms)) for term in own]
        bounds.append(len(rows))
    return Bags(np.array(bounds), np.array(rows, dtype=np.intp), np.array(weights, dtype=np.float32))


def in_bytes(vectors: Vectors) -> tuple[NDArray[np.int8], Vectors]:
    """Return the rows in 8 bits, and for each row the scale that restores it."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-12) / 127 if len(vectors) else np.zeros(0)
    rounded = np.rint(vectors / scales[:, None]) if len(vectors) else np.zeros(vectors.shape)
    return rounded.astype(np.int8), scales.astype(np.float32)
