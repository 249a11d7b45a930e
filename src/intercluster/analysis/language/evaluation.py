"""Measures vectors: the share of translations among the nearest texts of all languages, and the offers a need finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.partners.evaluation import ndcg_at

BLOCK = 2048
"""Texts compared with all others at once."""


def translations_found(vectors: Mapping[str, Vectors], k: int = 10) -> float:
    """Return the share of all translations that are among the k nearest of their text, 0 to 1."""
    return float(translations_found_by_concept(vectors, k).mean())


def translations_found_by_concept(vectors: Mapping[str, Vectors], k: int = 10) -> NDArray[np.float64]:
    """Return for each concept the share of translations that are among the k nearest of their text, 0 to 1.

    `vectors` has unit rows by language; equal rows are the same concept. The pool is the texts of all languages without
    the text itself: if an encoder prefers its own language, the first k are full of it.
    """
    pool = np.vstack(list(vectors.values()))
    count = len(pool) // len(vectors)
    concept = np.tile(np.arange(count), len(vectors))
    found = np.zeros(count)
    for start in range(0, len(pool), BLOCK):
        scores = pool[start : start + BLOCK] @ pool.T
        rows = np.arange(len(scores))
        scores[rows, start + rows] = -np.inf
        nearest = np.argpartition(-scores, min(k, len(pool) - 1) - 1, axis=1)[:, :k]
        same = concept[nearest] == concept[start : start + BLOCK, None]
        right = np.sum(same & (nearest != (start + rows)[:, None]), axis=1)
        np.add.at(found, concept[start : start + BLOCK], right)
    return found / (len(vectors) * (len(vectors) - 1))


def translation_first(ours: Vectors, theirs: Vectors) -> float:
    """Return the share of rows in `ours` whose nearest row of `theirs` has the same number, 0 to 1."""
    nearest = [int(np.argmax(theirs @ row)) for row in ours]
    return float(np.mean(np.array(nearest) == np.arange(len(ours))))


@dataclass(frozen=True)
class Said:
    """A text with what it is about."""

    text: str
    language: str
    about: str
    """The key of a subject."""


POOLS = ALL, ACROSS, WITHIN = "all languages", "other languages", "the same language"
RANKED = 10


def offers_found(
    needs: Sequence[Said],
    offers: Sequence[Said],
    near: Mapping[str, frozenset[str]],
    vectors_of_needs: Vectors,
    vectors_of_offers: Vectors,
) -> dict[str, NDArray[np.float64]]:
    """Return nDCG@10 of the offers that needs find: by the languages searched, one figure for each subject of a need.

    An offer of the same subject is worth 2 and one of a near subject 1.
    """
    subjects = sorted({need.about for need in needs})
    about, language = np.array([offer.about for offer in offers]), np.array([offer.language for offer in offers])
    found: dict[str, dict[str, list[float]]] = {pool: {key: [] for key in subjects} for pool in POOLS}
    for need, scores in zip(needs, vectors_of_needs @ vectors_of_offers.T, strict=True):
        worth = np.where(about == need.about, 2.0, np.isin(about, list(near.get(need.about, ()))))
        own = language == need.language
        for pool, searched in zip(POOLS, (np.ones_like(own), ~own, own), strict=True):
            grades = {place: float(worth[place]) for place in np.flatnonzero(searched & (worth > 0)).tolist()}
            places = np.flatnonzero(searched)
            ranked = places[np.argsort(-scores[places], kind="stable")[:RANKED]].tolist()
            found[pool][need.about].append(ndcg_at(RANKED, ranked, grades))
    return {pool: np.array([np.mean(own) for own in by_subject.values()]) for pool, by_subject in found.items()}
