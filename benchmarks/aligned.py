"""The systems that the benchmark of languages compares, and what it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks import texts as published
from benchmarks.remembered import Remembered
from benchmarks.report import RESULTS
from intercluster.analysis.language.align import Alignment, unit
from intercluster.analysis.language.encode import Encoder, Vectors
from intercluster.analysis.language.fitting import Texts
from intercluster.analysis.partners.evaluation import bootstrap

SEED = 20261124
DEPTH = 100
"""Places of a ranking that fusion looks at."""
SYSTEMS = RAW, MEANS, OURS = ("raw encoder", "language means", "ours")

Means = Mapping[str, Vectors]


@dataclass(frozen=True)
class Bench:
    """The encoder, the alignment fitted without what is held out, and what is."""

    encoder: Encoder
    trial: Alignment
    means: Mapping[str, Means]
    """Of the training concepts, by vocabulary and language."""
    apart: Mapping[str, Texts]
    """The held-out concepts, by vocabulary."""

    def vectors(self, system: str, texts: Sequence[str], languages: Sequence[str], means: Means) -> Vectors:
        """Return unit vectors of texts by one of SYSTEMS; `means` are those that mean-centring takes out."""
        raw = self.encoder.encode(texts)
        if system == RAW:
            return raw
        if system == MEANS:
            return unit(raw - np.array([means[code] for code in languages]))
        return self.trial.apply(raw, texts, languages)

    def means_of(self, table: Vectors) -> Means:
        """Return rows of a table of the alignment's by language."""
        return dict(zip(self.trial.languages, table, strict=True))


def fitted(every: int = 1) -> Bench:
    """Fit as the command does, without the held-out concepts; with `every` from one text of so many, and as quickly."""
    from intercluster.analysis.language.fitting import EPOCHS, fit
    from intercluster.apps.partnering.cli.language import DJANGO_LANGUAGES
    from intercluster.apps.partnering.indexing import alignments, language_tools, reference_words
    from intercluster.demo.capabilities import reference_texts, reference_titles

    encoder = Remembered(language_tools.encoder(), RESULTS / "vectors.sqlite")
    collections = alignments.reference_collections(
        published.DATA,
        messages=reference_words.parallel_messages("django", DJANGO_LANGUAGES),
        titles=reference_titles(),
        running=reference_texts(),
    )
    collections = {name: {code: texts[::every] for code, texts in own.items()} for name, own in collections.items()}
    rest, apart = alignments.encoded(collections, encoder).split()
    trial = fit(
        encoder.name,
        labels=rest.labels,
        running=rest.running,
        parallel=rest.parallel,
        lengths=rest.lengths,
        origin="trial",
        seed=SEED,
        epochs=max(EPOCHS // every, 1),
    )
    means = {own.name: {code: rows.mean(axis=0) for code, rows in own.vectors.items()} for own in rest.parallel}
    return Bench(encoder, trial, means, {own.name: own for own in apart})


def nearest(vectors: Vectors, depth: int = DEPTH, block: int = 1024) -> list[list[int]]:
    """Return for each row the `depth` others nearest to it, best first."""
    found: list[list[int]] = []
    depth = min(depth, len(vectors) - 1)
    for start in range(0, len(vectors), block):
        scores = vectors[start : start + block] @ vectors.T
        rows = np.arange(len(scores))
        scores[rows, start + rows] = -np.inf
        best = np.argpartition(-scores, depth - 1, axis=1)[:, :depth]
        order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
        found += np.take_along_axis(best, order, axis=1).tolist()
    return found


def ranks(queries: Vectors, documents: Vectors, own: Sequence[int] | np.ndarray) -> np.ndarray:
    """Return the rank, from 1, at which each query has its own document."""
    scores = queries @ documents.T
    best = scores[np.arange(len(queries)), own]
    return 1 + np.sum(scores > best[:, None], axis=1)


def compared(scores: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """Return the mean of each system's scores, and ours less the raw encoder's with its interval."""
    differences = np.subtract(scores[OURS], scores[RAW])
    return {
        "queries": len(differences),
        **{system: mean(own) for system, own in scores.items()},
        "ours_minus_raw": bootstrap(list(differences), seed=SEED).__dict__,
    }


def mean(values: Sequence[float] | np.ndarray) -> float:
    """Return the mean to four places."""
    return round(float(np.mean(values)), 4)
