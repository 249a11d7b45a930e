"""Measures alignment: the share of translations among the nearest texts in a pool of all languages."""

from collections.abc import Mapping

import numpy as np

from intercluster.analysis.language.encode import Vectors

BLOCK = 2048
"""Texts compared with all others at once."""


def translations_found(vectors: Mapping[str, Vectors], k: int = 10) -> float:
    """Return the share of all translations that are among the k nearest of their text, 0 to 1.

    `vectors` has unit rows by language; equal rows are the same concept. The pool is the texts of all languages without
    the text itself: if an encoder prefers its own language, the first k are full of it.
    """
    pool = np.vstack(list(vectors.values()))
    count = len(pool) // len(vectors)
    concept = np.tile(np.arange(count), len(vectors))
    found = 0
    for start in range(0, len(pool), BLOCK):
        scores = pool[start : start + BLOCK] @ pool.T
        rows = np.arange(len(scores))
        scores[rows, start + rows] = -np.inf
        nearest = np.argpartition(-scores, min(k, len(pool) - 1) - 1, axis=1)[:, :k]
        same = concept[nearest] == concept[start : start + BLOCK, None]
        found += int(np.sum(same & (nearest != (start + rows)[:, None])))
    return found / (len(pool) * (len(vectors) - 1))


def translation_first(ours: Vectors, theirs: Vectors) -> float:
    """Return the share of rows in `ours` whose nearest row of `theirs` has the same number, 0 to 1."""
    nearest = [int(np.argmax(theirs @ row)) for row in ours]
    return float(np.mean(np.array(nearest) == np.arange(len(ours))))
