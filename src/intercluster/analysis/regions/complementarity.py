"""What one region could bring another: activities that the other lacks, related to what it could do."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import AnyFloats, Booleans, Floats, Integers, have, kinship, numbers, row


def complementarity_matrix(presence: ArrayLike, proximity: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Return what each region s (column) could bring each region r (row), R × R.

    Computes Σ_{i not in r} w_i Σ_{j in s, j not in r} φ_ij / Σ_{j≠i} φ_ij. For each activity that r lacks, this is the
    share of the related activities that s has and r lacks. Values are 0 or more, not symmetric, and 0 on the diagonal.
    `weights` (C, 0 or more) say which activities count, such as their complexity or a region's priorities; the default
    is 1 each. An activity related to none adds nothing.

    Raises ValueError as matrices.have() and kinship() do, and for weights that are negative or not one for each
    activity.

    Source: Balland & Boschma 2021, "Complementary interregional linkages and Smart Specialisation", Regional Studies
    55.
    """
    array = have(presence)
    related, share = _shared(array, proximity)
    wanted = _weights(weights, array.shape[1]) * share
    absent = ~array
    # For all i and j at once: (absent_r w / Σφ) φ is the value of each j to r; of these, s brings what r lacks.
    worth = (absent * wanted).astype(related.dtype) @ related
    return np.asarray((worth * absent).astype(np.float64) @ array.T.astype(np.float64))


@dataclass(frozen=True, eq=False)
class Partners:
    """What every region could bring one region, for each activity that it lacks."""

    activities: Integers
    """Column numbers of the activities that the region lacks, A."""
    values: AnyFloats
    """Complementarity of each region (R) for each of them, R × A, 0 to 1. The region's own row is 0."""


def partners(presence: ArrayLike, proximity: ArrayLike, region: int) -> Partners:
    """Return the complementarity of every region s for one region r, by activity i that r lacks.

    Computes Σ_{j in s, j not in r} φ_ij / Σ_{j≠i} φ_ij.

    Raises ValueError as complementarity_matrix() does, and for a region that does not exist. Source: as above.
    """
    array = have(presence)
    related, share = _shared(array, proximity)
    absent = ~array[row(array, region)]
    columns = np.flatnonzero(absent)
    values = (array & absent).astype(related.dtype) @ related[columns].T
    return Partners(columns, np.asarray(values * share[columns].astype(related.dtype)))


def contributions(presence: ArrayLike, proximity: ArrayLike, region: int, partner: int, activity: int) -> Floats:
    """Return the contribution of each activity to a partner's complementarity for a region on one activity, C.

    Computes φ_ij / Σ_{j≠i} φ_ij for each j that the partner has and the region lacks, and 0 elsewhere.

    Raises ValueError as partners() does, and for an activity that the region has or that does not exist. Source: as
    above.
    """
    array = have(presence)
    related, share = _shared(array, proximity)
    own, other = array[row(array, region)], array[row(array, partner)]
    if not 0 <= activity < array.shape[1]:
        raise ValueError(f"there is no column {activity}: activities are 0 to {array.shape[1] - 1}")
    if own[activity]:
        raise ValueError(f"the region in row {region} has the activity in column {activity} already")
    return np.where(other & ~own, related[activity].astype(np.float64) * share[activity], 0.0)


def _shared(array: Booleans, proximity: ArrayLike) -> tuple[AnyFloats, Floats]:
    """Return proximities with a diagonal of 0, and 1 / Σ_{j≠i} φ_ij, which is 0 for an activity related to none."""
    related = kinship(proximity, array.shape[1])
    total = related.sum(axis=1, dtype=np.float64)
    return related, np.where(total > 0, 1 / np.where(total > 0, total, 1.0), 0.0)


def _weights(weights: ArrayLike | None, activities: int) -> Floats:
    if weights is None:
        return np.ones(activities)
    array = numbers(weights, "weights")
    if array.shape != (activities,):
        raise ValueError(f"there must be one weight for each of {activities} activities, not {array.shape}")
    if not (np.isfinite(array) & (array >= 0)).all():
        raise ValueError(f"weights must be 0 or more; see position {int(np.argmin(np.isfinite(array) & (array >= 0)))}")
    return array
