"""Aligns text vectors so that they can be compared across languages.

A multilingual encoder puts texts of one language near each other whatever they are about, so a search prefers its own
language. Four steps remove this bias, in this order:

1. the mean vector of each language is subtracted (Libovický, Rosa & Fraser 2020, "On the Language Neutrality of
   Pre-trained Multilingual Representations", Findings of EMNLP), that of labels or that of texts by length;
2. the result is added to itself after a linear map of its language (Conneau et al. 2020, "Emerging
   Cross-lingual Structure in Pretrained Language Models", ACL: such spaces differ by little more than a linear map);
3. each term that the parallel vocabularies know adds a vector of its own: the encoder is small and reads rare
   compounds badly, and a trade's vocabulary is full of them;
4. the directions in which short and long texts on one subject differ are removed, so that a title finds its own text
   among other titles (`nuisance`).

`fitting` learns maps and term vectors from parallel texts (`contrast`).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.language.nuisance import without
from intercluster.analysis.language.words import analyse

Floats = NDArray[np.float64]

ANCHOR = np.float32(4.0)
"""Weight of the centred vector; the mapped one has length 1. It keeps labels comparable with running text."""

FADE = np.float32(0.75)
"""Share of the mapped vector and the terms that running text leaves out: the encoder reads it well unaided."""

LABEL_WORDS, TEXT_WORDS = 4, 16
"""A text of at most the first number of words is a label, from the second on running text, in between a mix."""


@dataclass(frozen=True, eq=False)
class Alignment:
    """Makes the vectors of one encoder comparable across languages.

    `label_means` and `text_means` have one row a language, shape (languages, dimensions); `maps` one matrix a language
    and last the one for any other language, shape (languages + 1, dimensions, dimensions). Row i of `term_vectors`
    (8 bits) times `term_scales[i]` is the vector of `terms[i]`, shape (terms, dimensions). `nuisance` are
    orthonormal directions that are removed from the sum of all, shape (directions, dimensions).
    `background_mean` and `background_deviation` are those of the cosine of random pairs of texts, by language pair,
    once aligned; they are the zero of the fit.
    """

    encoder: str
    languages: tuple[str, ...]
    label_means: Vectors
    text_means: Vectors
    maps: Vectors
    terms: tuple[str, ...]
    term_vectors: NDArray[np.int8]
    term_scales: Vectors
    nuisance: Vectors
    background_mean: Floats
    background_deviation: Floats
    origin: str
    """Training data, seed, and the scores on data that it was not fitted to."""

    def __post_init__(self) -> None:
        count, dimensions = len(self.languages), self.label_means.shape[1]
        expected = {
            "label_means": (count, dimensions),
            "text_means": (count, dimensions),
            "maps": (count + 1, dimensions, dimensions),
            "term_vectors": (len(self.terms), dimensions),
            "term_scales": (len(self.terms),),
            "nuisance": (len(self.nuisance), dimensions),
            "background_mean": (count, count),
            "background_deviation": (count, count),
        }
        for name, shape in expected.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} has shape {getattr(self, name).shape} and must have {shape}")

    @cached_property
    def version(self) -> str:
        """Return eight hexadecimal digits that change whenever any aligned vector changes."""
        digest = hashlib.sha256("\n".join((f"{ANCHOR} {FADE}", *self.languages, *self.terms)).encode())
        for array in (
            self.label_means,
            self.text_means,
            self.maps,
            self.term_vectors,
            self.term_scales,
            self.nuisance,
        ):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:8]

    def apply(self, vectors: Vectors, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Return unit vectors in the shared space, shape (n, dimensions), of texts and their encoder's `vectors`.

        A text's vector is u without its part in the directions of `nuisance`, where u is the unit vector of
        ANCHOR c + (1 - FADE s) (c W / |c W| + t), with c its centred vector, W the map of its language, t the sum of
        its terms' vectors, and s the share of running text (`running_share`).

        `languages` has one code a text. A language that was not fitted has the mean of all means removed, the shared
        map applied and no terms added.
        """
        if not len(vectors) == len(texts) == len(languages):
            raise ValueError(f"{len(vectors)} vectors, {len(texts)} texts and {len(languages)} languages")
        aligned = np.empty_like(vectors, dtype=np.float32)
        rows = self._rows(languages)
        centred = self.centred(vectors, texts, languages)
        for row in np.unique(rows):
            chosen = np.flatnonzero(rows == row)
            aligned[chosen] = unit(centred[chosen] @ self.maps[row])
        for i, (text, language) in enumerate(zip(texts, languages, strict=True)):
            if rows[i] < len(self.languages):
                aligned[i] += self._lexical(text, language)
        together = unit((1 - FADE * running_share(texts)[:, None]) * aligned + ANCHOR * centred)
        return unit(without(together, self.nuisance))

    def centred(self, vectors: Vectors, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Return unit vectors with their language's mean removed: the first of the four steps."""
        rows = self._rows(languages)
        labels, running = (np.vstack([means, means.mean(axis=0)]) for means in (self.label_means, self.text_means))
        share = running_share(texts)[:, None]
        return unit(vectors - ((1 - share) * labels[rows] + share * running[rows]))

    def _lexical(self, text: str, language: str) -> Vectors:
        """Return the sum of the vectors of a text's known terms over the root of how many terms it has in all.

        So a text with few known terms gets a short vector.
        """
        terms = list(analyse(text, language))
        known = [row for row in map(self._rows_of_terms.get, terms) if row is not None]
        if not known:
            return np.zeros(self.maps.shape[1], dtype=np.float32)
        scales = self.term_scales[known] / np.float32(np.sqrt(len(terms)))
        return np.asarray(scales @ self.term_vectors[known].astype(np.float32), dtype=np.float32)

    @cached_property
    def _rows_of_terms(self) -> Mapping[str, int]:
        return {term: row for row, term in enumerate(self.terms)}

    def standardise(self, cosines: Floats, ours: Sequence[str], theirs: Sequence[str]) -> Floats:
        """Return by how many standard deviations each cosine exceeds that of random pairs of the same two languages.

        `cosines` has shape (len(ours), len(theirs)).
        """
        mean, deviation = (with_average(table) for table in (self.background_mean, self.background_deviation))
        pairs = np.ix_([self._row(code) for code in ours], [self._row(code) for code in theirs])
        return (cosines - mean[pairs]) / deviation[pairs]

    def _rows(self, languages: Sequence[str]) -> NDArray[np.intp]:
        return np.array([self._row(language) for language in languages], dtype=np.intp)

    def _row(self, language: str) -> int:
        return self.languages.index(language) if language in self.languages else len(self.languages)

    def save(self, file: Path) -> None:
        """Write the alignment as a compressed NumPy archive; maps in half precision."""
        np.savez_compressed(
            file,
            encoder=self.encoder,
            languages=np.array(self.languages),
            label_means=self.label_means,
            text_means=self.text_means,
            maps=self.maps.astype(np.float16),
            terms="\n".join(self.terms),
            term_vectors=self.term_vectors,
            term_scales=self.term_scales,
            nuisance=self.nuisance,
            background_mean=self.background_mean,
            background_deviation=self.background_deviation,
            origin=self.origin,
        )

    @classmethod
    def load(cls, file: Path) -> "Alignment":
        """Read an alignment that `save` wrote; one from an older version removes no nuisance directions."""
        with np.load(file, allow_pickle=False) as archive:
            none = np.zeros((0, archive["maps"].shape[-1]), dtype=np.float32)
            return cls(
                encoder=str(archive["encoder"]),
                languages=tuple(str(code) for code in archive["languages"]),
                label_means=archive["label_means"],
                text_means=archive["text_means"],
                maps=archive["maps"].astype(np.float32),
                terms=tuple(str(archive["terms"]).split("\n")) if str(archive["terms"]) else (),
                term_vectors=archive["term_vectors"],
                term_scales=archive["term_scales"],
                nuisance=archive.get("nuisance", none),
                background_mean=archive["background_mean"],
                background_deviation=archive["background_deviation"],
                origin=str(archive["origin"]),
            )


def running_share(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the share of running text in each text, 0 (label) to 1, by its number of words."""
    words = np.array([len(text.split()) for text in texts], dtype=np.float32)
    return np.clip((words - LABEL_WORDS) / (TEXT_WORDS - LABEL_WORDS), 0, 1).astype(np.float32)


def language_means(samples: Sequence[Mapping[str, Vectors]]) -> dict[str, Vectors]:
    """Return the mean vector of each language over samples of texts, each of one kind in all its languages.

    A language's mean is the mean of its rows in the first sample that has it. It is shifted by the difference between
    that sample and the earlier ones in the languages they share, so a language that only a later sample has still
    gets a mean that fits the first.
    """
    means: dict[str, Vectors] = {}
    for sample in samples:
        own = {code: rows.mean(axis=0, dtype=np.float64) for code, rows in sample.items()}
        shared = [means[code] - own[code] for code in own if code in means]
        if means and not shared:
            raise ValueError("each sample after the first needs a language of those before it")
        shift = np.mean(shared, axis=0) if shared else 0.0
        means |= {code: np.asarray(mean + shift, dtype=np.float32) for code, mean in own.items() if code not in means}
    return means


def background(
    languages: Sequence[str], aligned: Mapping[str, Vectors], *, seed: int, pairs: int = 20_000
) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of the cosine of random pairs of aligned texts, by language pair.

    Both have shape (languages, languages); pairs with a language that `aligned` lacks have the average of the others.
    """
    generator = np.random.default_rng(seed)
    centre = np.full((len(languages), len(languages)), np.nan)
    spread = centre.copy()
    for i, one in enumerate(languages):
        for j, other in enumerate(languages):
            if j < i or one not in aligned or other not in aligned:
                continue
            first, second = (generator.integers(len(aligned[code]), size=pairs) for code in (one, other))
            keep = first != second
            cosines = np.einsum("ij,ij->i", aligned[one][first[keep]], aligned[other][second[keep]])
            centre[i, j] = centre[j, i] = cosines.mean()
            spread[i, j] = spread[j, i] = cosines.std()
    filled = [np.where(np.isnan(table), np.nanmean(table), table) for table in (centre, spread)]
    return filled[0], filled[1]


def with_average(table: Floats) -> Floats:
    """Add a row and a column for the unknown language, with the averages of the known ones."""
    wide = np.vstack([table, table.mean(axis=0)])
    return np.column_stack([wide, wide.mean(axis=1)])


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """Return the rows scaled to unit length; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
