"""Vectors that do not tell their language.

A multilingual encoder puts texts of one language near each other whatever they are about, so that a search prefers its
own language. Subtracting the mean vector of each language removes the part that all its texts share (Libovický,
Rosa & Fraser 2020, "On the Language Neutrality of Pre-trained Multilingual Representations", Findings of EMNLP).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.language.encode import Vectors

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Alignment:
    """How one encoder's vectors are made comparable across languages.

    `means` has one row a language; `background_mean` and `background_deviation` are those of the cosine of random pairs
    of texts, by language pair, once aligned: what a fit of 0 looks like.
    """

    encoder: str
    languages: tuple[str, ...]
    means: Vectors
    background_mean: Floats
    background_deviation: Floats
    origin: str
    """What it was fitted from."""

    def __post_init__(self) -> None:
        count = len(self.languages)
        if self.means.shape[0] != count or self.background_mean.shape != (count, count):
            raise ValueError("an alignment needs one mean a language and one background value a pair of languages")

    @property
    def version(self) -> str:
        """Return eight hexadecimal digits that change whenever an aligned vector would."""
        content = ",".join(self.languages).encode() + self.means.astype("<f4").tobytes()
        return hashlib.sha256(content).hexdigest()[:8]

    def apply(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """Return unit vectors with their language's mean removed; an unknown language has the mean of all removed.

        `vectors` has shape (n, dimensions), `languages` one code a row.
        """
        if len(vectors) != len(languages):
            raise ValueError(f"{len(vectors)} vectors and {len(languages)} languages")
        if not len(vectors):
            return vectors
        rows = np.array([self._row(language) for language in languages])
        centred = vectors - np.vstack([self.means, self.means.mean(axis=0)])[rows]
        return unit(centred)

    def standardise(self, cosines: Floats, ours: Sequence[str], theirs: Sequence[str]) -> Floats:
        """Return by how many standard deviations each cosine exceeds that of random pairs of the same two languages.

        `cosines` has shape (len(ours), len(theirs)).
        """
        mean, deviation = (_with_average(table) for table in (self.background_mean, self.background_deviation))
        pairs = np.ix_([self._row(code) for code in ours], [self._row(code) for code in theirs])
        return (cosines - mean[pairs]) / deviation[pairs]

    def _row(self, language: str) -> int:
        return self.languages.index(language) if language in self.languages else len(self.languages)

    def save(self, file: Path) -> None:
        """Write the alignment as a compressed NumPy archive."""
        np.savez_compressed(
            file,
            encoder=self.encoder,
            languages=np.array(self.languages),
            means=self.means,
            background_mean=self.background_mean,
            background_deviation=self.background_deviation,
            origin=self.origin,
        )

    @classmethod
    def load(cls, file: Path) -> "Alignment":
        """Read an alignment that `save` wrote."""
        with np.load(file, allow_pickle=False) as archive:
            return cls(
                encoder=str(archive["encoder"]),
                languages=tuple(str(code) for code in archive["languages"]),
                means=archive["means"].astype(np.float32),
                background_mean=archive["background_mean"],
                background_deviation=archive["background_deviation"],
                origin=str(archive["origin"]),
            )


def fit(
    encoder: str, samples: Sequence[Mapping[str, Vectors]], *, origin: str, seed: int = 0, pairs: int = 20_000
) -> Alignment:
    """Fit an alignment from samples of texts, each with the same kind of text in several languages.

    A language's mean is the mean of its rows in the first sample that has it, moved by what sets that sample apart from
    the ones before it in the languages they share: so one that only a poorer sample has still gets a mean that fits
    the first. The background is measured on `pairs` random pairs for every two languages of the first sample,
    and on their average for other languages.
    """
    means: dict[str, Floats] = {}
    for sample in samples:
        own = {code: rows.mean(axis=0, dtype=np.float64) for code, rows in sample.items()}
        shared = [means[code] - own[code] for code in own if code in means]
        if means and not shared:
            raise ValueError("each sample after the first needs a language of those before it")
        shift = np.mean(shared, axis=0) if shared else 0.0
        means |= {code: mean + shift for code, mean in own.items() if code not in means}
    languages = tuple(means)
    stacked = np.array(list(means.values()), dtype=np.float32)
    aligned = {code: unit(rows - stacked[languages.index(code)]) for code, rows in samples[0].items()}
    centre, spread = _background(languages, aligned, np.random.default_rng(seed), pairs)
    return Alignment(encoder, languages, stacked, centre, spread, origin)


def _background(
    languages: Sequence[str], aligned: Mapping[str, Vectors], generator: np.random.Generator, pairs: int
) -> tuple[Floats, Floats]:
    centre = np.full((len(languages), len(languages)), np.nan)
    spread = centre.copy()
    for i, one in enumerate(languages):
        for j, other in enumerate(languages):
            if j < i or one not in aligned or other not in aligned:
                continue
            first, second = (generator.integers(len(aligned[code]), size=pairs) for code in (one, other))
            keep = (first != second) | (one != other)
            cosines = np.einsum("ij,ij->i", aligned[one][first[keep]], aligned[other][second[keep]])
            centre[i, j] = centre[j, i] = cosines.mean()
            spread[i, j] = spread[j, i] = cosines.std()
    return (np.where(np.isnan(table), np.nanmean(table), table) for table in (centre, spread))  # type: ignore[return-value]


def _with_average(table: Floats) -> Floats:
    """Add a row and a column for the unknown language, with the averages of the known ones."""
    wide = np.vstack([table, table.mean(axis=0)])
    return np.column_stack([wide, wide.mean(axis=1)])


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """Return the rows scaled to unit length; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
