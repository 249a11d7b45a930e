"""Nuisance attribute projection: removes the directions in which texts on one subject differ most.

It comes from speaker recognition, where the subject is a speaker and the channel differs (Solomonoff,
Campbell & Boardman 2005, "Advances in Channel Compensation for SVM Speaker Recognition", ICASSP). Here the length and
the language of a text differ.
"""

import numpy as np

from intercluster.analysis.language.encode import Vectors

DIRECTIONS = 4
"""Number of directions removed, of some hundred: docs/decisions/0066-length-directions.md."""


def nuisance_directions(versions: Vectors, count: int = DIRECTIONS) -> Vectors:
    """Return the directions in which versions of one subject differ most, orthonormal rows, shape (count, dimensions).

    `versions` has shape (versions, subjects, dimensions). The directions are the eigenvectors with the largest
    eigenvalues of the covariance within subjects: the mean of d d', where d is a version minus the mean of its subject.
    Fewer are returned if the versions differ in fewer.
    """
    apart = (versions - versions.mean(axis=0)).reshape(-1, versions.shape[2]).astype(np.float64)
    variances, directions = np.linalg.eigh(apart.T @ apart)
    largest = np.argsort(-variances)[:count]
    # Rounding errors of unit vectors are not directions.
    kept = largest[variances[largest] > 1e-9 * max(len(apart), 1)]
    return np.ascontiguousarray(directions[:, kept].T, dtype=np.float32)


def without(vectors: Vectors, directions: Vectors) -> Vectors:
    """Return vectors without their parts in some orthonormal directions, shape (n, dimensions)."""
    return np.asarray(vectors - (vectors @ directions.T) @ directions, dtype=np.float32)
