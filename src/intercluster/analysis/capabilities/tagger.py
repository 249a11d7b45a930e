"""Tags texts with capabilities, and makes a text's profile: how much it is about each of them.

Two texts of different languages that share no word and no turn of phrase may still be about the same capability. Their
profiles are then alike (Gabrilovich & Markovitch 2007, "Computing semantic relatedness using Wikipedia-based explicit
semantic analysis", IJCAI). Beside its aligned vector a profile makes a text's place in the space of partner search.

A text's score for a capability has three witnesses: how near the text lies to the capability's own texts, what its
words say in its own language, and what their translations say (`word_index`).
docs/decisions/0101-capability-profiles.md tells how the constants were chosen.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.capabilities.terms import LANGUAGES
from intercluster.analysis.capabilities.word_index import WordIndex
from intercluster.analysis.language.align import unit
from intercluster.analysis.language.encode import Vectors

Floats = NDArray[np.float32]

GROUPS = ("names", "problems", "asked", "said")
"""Kinds of texts of a capability, each with one mean vector."""

NEAREST = 2
"""A text is as near to a capability as to this number of its groups, the nearest ones, on average."""

COSINE, DEVIATIONS, OWN_WORDS, TRANSLATED_WORDS = 7.5, 0.56, 0.5, 0.5
"""Weights in a score: of the cosine, of its standard deviations above other texts' cosines with the same capability
(so that a capability near to everything does not win), and of the two scores by words."""

SHARPNESS = 3
"""Exponent of the scores above a text's mean: the few capabilities it is about outweigh hundreds of others."""

EVIDENCE = 6.0
"""Score above a text's mean below which its profile fades, as the square.

Nonsense stays below 3, and 98 of 100 everyday searches lie above 7.
"""

CERTAIN = 30.0
"""Score above a text's mean at which it says little more. A text of two jobs, with 50 for one and 30 for the other, is
about both; by the exponent alone it would be about the first.
"""

RELATED = 0.1
"""Share of its strength that a capability lends to each of its related, broader and narrower ones: who needs a
fan balanced calls a firm that measures vibration as well."""

SHARE = 0.6
"""Share of the profile in the cosine of two texts; the rest is that of the aligned vectors."""

SUBJECTS, SUBJECT = 3, 0.25
"""Most capabilities that a text is said to be about, and the least part of its profile that each of them has."""

SHARED_SUBJECT = 0.1
"""Two texts are said to be about one capability if the product of their parts of it is at least this."""

SAID, NAMED = 0.8, 0.5
"""Weight of a capability that a person says a text is about, and of one that the text names in a term of its cluster,
beside the profile that was guessed."""


@dataclass(frozen=True, eq=False)
class Tagger:
    """Knows the capabilities of one thesaurus in the space of one encoder and alignment.

    `vectors` times `scales` are the mean aligned vectors of each capability's groups, shape (capabilities, GROUPS,
    dimensions) and (capabilities, GROUPS). `usual` and `spread` are mean and standard deviation of a capability's
    cosine over texts of all kinds, shape (capabilities,). `related` has the rows of two capabilities that are related,
    both ways, shape (pairs, 2). `background_mean` and `background_deviation` are those of
    the cosine of random needs and offers, placed, by language pair, shape (languages + 1, languages + 1): the last row
    and column are for languages that the thesaurus lacks.
    """

    space: str
    """Name of the space that the vectors lie in."""
    ids: tuple[str, ...]
    vectors: NDArray[np.int8]
    scales: Floats
    usual: Floats
    spread: Floats
    related: NDArray[np.int32]
    index: WordIndex
    background_mean: Floats
    background_deviation: Floats
    origin: str
    """What it was made from, and the licences."""
    evidence: float = EVIDENCE

    @property
    def dimensions(self) -> int:
        """Return the length of a profile."""
        return len(self.ids)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Return the place of each capability in a profile, by its id."""
        return {key: row for row, key in enumerate(self.ids)}

    @cached_property
    def version(self) -> str:
        """Return eight hexadecimal digits that change whenever a profile may change."""
        constants = (
            GROUPS,
            NEAREST,
            COSINE,
            DEVIATIONS,
            OWN_WORDS,
            TRANSLATED_WORDS,
            SHARPNESS,
            self.evidence,
            CERTAIN,
            RELATED,
            SHARE,
        )
        digest = hashlib.sha256(repr((constants, self.ids)).encode())
        for array in (self.vectors, self.scales, self.usual, self.spread, self.related, *self.index.arrays().values()):
            digest.update(array.encode() if isinstance(array, str) else np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:8]

    def scores(self, vectors: Vectors, texts: Sequence[str], languages: Sequence[str]) -> Floats:
        """Return how much each text is about each capability, shape (texts, capabilities), of no fixed scale.

        `vectors` are the aligned unit vectors of the texts.
        """
        cosines = self.cosines(vectors)
        own, foreign = self.index.scores(texts, languages)
        return np.asarray(
            COSINE * cosines
            + DEVIATIONS * (cosines - self.usual) / self.spread
            + OWN_WORDS * own
            + TRANSLATED_WORDS * foreign,
            dtype=np.float32,
        )

    def cosines(self, vectors: Vectors) -> Floats:
        """Return the mean cosine of aligned unit vectors with the NEAREST groups of each capability."""
        cosines = (vectors @ self._group_vectors.T).reshape(len(vectors), *self.scales.shape)
        return np.asarray(np.sort(cosines, axis=2)[:, :, -NEAREST:].mean(axis=2), dtype=np.float32)

    @cached_property
    def _group_vectors(self) -> Vectors:
        """Return the unit vectors of all groups, shape (capabilities * GROUPS, dimensions): every search needs them."""
        return np.asarray(self.vectors * self.scales[:, :, None], dtype=np.float32).reshape(-1, self.vectors.shape[2])

    def profiles(self, vectors: Vectors, texts: Sequence[str], languages: Sequence[str]) -> Floats:
        """Return the profiles of texts, shape (texts, capabilities), without negative numbers.

        They have length 1, and less where the text says too little to know what it is about (EVIDENCE).
        """
        scores = self.scores(vectors, texts, languages)
        above = np.maximum(scores - scores.mean(axis=1, keepdims=True), 0.0)
        evidence = np.minimum(above.max(axis=1, keepdims=True) / self.evidence, 1.0) ** 2
        above = CERTAIN * np.tanh(above / CERTAIN)
        return np.asarray(evidence * unit(above**SHARPNESS @ self._lending), dtype=np.float32)

    @cached_property
    def _lending(self) -> Floats:
        """Return what each capability keeps and lends to others, shape (capabilities, capabilities)."""
        lending = np.eye(self.dimensions, dtype=np.float32)
        lending[self.related[:, 0], self.related[:, 1]] = RELATED
        return lending

    def place(self, vectors: Vectors, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Return the texts' unit vectors in the space of partner search: aligned vector and profile side by side."""
        return joined(vectors, self.profiles(vectors, texts, languages))

    def profile_of(self, placed: Vectors) -> Floats:
        """Return the profile that a placed vector holds, next to its own length."""
        return np.asarray(placed[..., -self.dimensions :] / np.float32(SHARE**0.5), dtype=np.float32)

    def subjects(self, placed: Vectors) -> list[str]:
        """Return the ids of the capabilities that one text is about most, at most SUBJECTS, the strongest first."""
        profile = self.profile_of(placed)
        strongest = np.argsort(-profile, kind="stable")[:SUBJECTS]
        return [self.ids[row] for row in strongest if profile[row] >= SUBJECT]

    def shared_subject(self, ours: Vectors, theirs: Vectors) -> str:
        """Return the id of the capability that both of two texts are about, or "" where there is none to speak of."""
        together = self.profile_of(ours) * self.profile_of(theirs)
        best = int(np.argmax(together))
        return self.ids[best] if together[best] >= SHARED_SUBJECT else ""

    def about(self, placed: Vectors, *subjects: str, weight: float = SAID) -> Vectors:
        """Return a placed vector as if its text were about some capabilities above all."""
        said = np.zeros((1, self.dimensions), dtype=np.float32)
        said[0, [self.rows[subject] for subject in subjects]] = 1.0
        profile = weight * unit(said)[0] + (1 - weight) * self.profile_of(placed)
        aligned = unit(placed[None, : -self.dimensions])
        both: Vectors = joined(aligned, unit(profile[None]))[0]
        return both

    def about_nothing(self, placed: Vectors) -> Vectors:
        """Return a placed vector as if its text were about no capability: it is compared by its wording alone."""
        bare: Vectors = joined(unit(placed[None, : -self.dimensions]), np.zeros((1, self.dimensions), np.float32))[0]
        return bare

    def standardise(self, cosines: NDArray[np.float64], ours: Sequence[str], theirs: Sequence[str]) -> Any:
        """Return by how many standard deviations each cosine of placed vectors exceeds that of random pairs.

        `cosines` has shape (len(ours), len(theirs)); both name the languages of the texts.
        """
        pairs = np.ix_([_row(code) for code in ours], [_row(code) for code in theirs])
        return (cosines - self.background_mean[pairs]) / self.background_deviation[pairs]

    def save(self, file: Path) -> None:
        """Write the tagger as a compressed NumPy archive; the same tagger always gives the same bytes."""
        arrays = {
            "space": self.space,
            "ids": "\n".join(self.ids),
            "vectors": self.vectors,
            "scales": self.scales.astype(np.float16),
            "usual": self.usual,
            "spread": self.spread,
            "related": self.related,
            "background_mean": self.background_mean,
            "background_deviation": self.background_deviation,
            "origin": self.origin,
        } | self.index.arrays()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, array in arrays.items():
                buffer = io.BytesIO()
                np.save(buffer, np.array(array), allow_pickle=False)
                archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), zipfile.ZIP_DEFLATED)

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read a tagger that `save` wrote."""
        with np.load(file, allow_pickle=False) as archive:
            ids = tuple(str(archive["ids"]).split("\n"))
            return cls(
                space=str(archive["space"]),
                ids=ids,
                vectors=archive["vectors"],
                scales=archive["scales"].astype(np.float32),
                usual=archive["usual"],
                spread=archive["spread"],
                related=archive["related"],
                index=WordIndex.from_arrays(len(ids), archive),
                background_mean=archive["background_mean"],
                background_deviation=archive["background_deviation"],
                origin=str(archive["origin"]),
            )


def joined(vectors: Vectors, profiles: Floats) -> Vectors:
    """Return aligned unit vectors and profiles as one unit vector each, so that cosines are mixed by SHARE.

    The less a profile has to say, the more the aligned vector counts.
    """
    return unit(np.hstack([vectors * np.float32((1 - SHARE) ** 0.5), profiles * np.float32(SHARE**0.5)]))


def _row(code: str) -> int:
    return LANGUAGES.index(code) if code in LANGUAGES else len(LANGUAGES)
