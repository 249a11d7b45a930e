"""Which activities are related, and how much of what is related to an activity a region has already."""

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import AnyFloats, Floats, amounts, blocks, have, kinship

EXACT = 2_000
"""Up to so many activities matrices of activities are float64; beyond they are float32, half of the memory and time.

Proximities are ratios of whole numbers below 2^24, right to 6e-8 of themselves in float32; densities to 1e-6 (see
docs/decisions/0030-single-precision.md).
"""


def precision(activities: int) -> type[np.float32] | type[np.float64]:
    """Return what a matrix of so many activities is kept in."""
    return np.float64 if activities <= EXACT else np.float32


def proximity(presence: ArrayLike) -> AnyFloats:
    """Return how related each two activities are, C × C: min(P(i | j), P(j | i)) over regions.

    Of the regions that have the more common of the two, the share that has both: 0 to 1, symmetric. The diagonal is
    0, so that sums over it leave an activity itself out; an activity that nobody has is related to none. float64 for
    up to EXACT activities, otherwise float32. Raises ValueError as matrices.have() does. Source: Hidalgo, Klinger,
    Barabási & Hausmann 2007, "The product space conditions the development of nations", Science 317.
    """
    array = have(presence)
    # Counts of co-occurrence are whole numbers: exact in float32 below 2^24 regions, at twice the speed of float64.
    ones = array.astype(np.float32)
    counts = np.maximum(array.sum(axis=0), 1).astype(np.float32)
    activities = array.shape[1]
    related = np.empty((activities, activities), dtype=precision(activities))
    for block in blocks(activities):
        together = ones[:, block].T @ ones[:, block.start :]
        # In tiles, as a large matrix written by columns misses the cache at every number.
        for other in blocks(activities - block.start):
            tile = slice(block.start + other.start, block.start + other.stop)
            common = np.maximum(counts[block, None], counts[tile])
            np.divide(together[:, other], common, out=related[block, tile], dtype=related.dtype)
            related[tile, block] = related[block, tile].T
    np.fill_diagonal(related, 0.0)
    return related


def cosine_proximity(quotient: ArrayLike) -> Floats:
    """Return the cosine of each two activities' location quotients over regions, C × C: 0 to 1, the diagonal 0.

    An activity that nobody has is related to none: 0. Raises ValueError as matrices.amounts() does. Source: among
    others Breschi, Lissoni & Malerba 2003, "Knowledge-relatedness in firm technological diversification", Research
    Policy 32.
    """
    return np.minimum(_similar(_of_length_one(_of_greatest_one(amounts(quotient, "quotient")))), 1.0)


def correlation_proximity(quotient: ArrayLike) -> Floats:
    """Return (1 + ρ) / 2, with ρ Pearson's correlation of location quotients over regions, C × C: 0 to 1.

    The diagonal is 0. An activity that has the same in all regions (but for rounding, 1e-12), as one that nobody has,
    has no correlation and is related to none: 0. Raises ValueError as matrices.amounts() does. Source: the continuous
    proximity of Hausmann, Hidalgo et al. 2011, "The Atlas of Economic Complexity", as its Stata and Python packages
    have it.
    """
    array = _of_greatest_one(amounts(quotient, "quotient"))
    varies = np.ptp(array, axis=0) > 1e-12
    related = (1 + np.clip(_similar(_of_length_one(array - array.mean(axis=0))), -1, 1)) / 2
    related[~varies, :] = related[:, ~varies] = 0.0
    np.fill_diagonal(related, 0.0)
    return related


def _of_greatest_one(array: Floats) -> Floats:
    """Return columns divided by their greatest number, so that squares neither overflow nor vanish; 0 stay 0."""
    greatest = array.max(axis=0)
    return np.asarray(array / np.where(greatest > 0, greatest, 1.0))


def _of_length_one(columns: Floats) -> Floats:
    length = np.linalg.norm(columns, axis=0)
    return np.asarray(columns / np.where(length > 0, length, 1.0))


def _similar(columns: Floats) -> Floats:
    """Return the inner products of columns, made exactly symmetric, with a diagonal of 0."""
    product = columns.T @ columns
    product = (product + product.T) / 2
    np.fill_diagonal(product, 0.0)
    return product


def density(presence: ArrayLike, proximity: ArrayLike) -> AnyFloats:
    """Return the relatedness density of each activity around each region, R × C: Σ_{j in r} φ_ij / Σ_{j≠i} φ_ij.

    The share of what is related to an activity that the region has, 0 to 1, the activity itself left out whether
    the region has it or not (and whatever the diagonal of φ). 0 for an activity that is related to none. In the
    precision of the proximities. Raises ValueError as matrices.have() and kinship() do. Source: Hidalgo et al. 2007,
    as above; "relatedness density" after Boschma, Balland & Kogler 2015, Industrial and Corporate Change 24.
    """
    array = have(presence)
    related = kinship(proximity, array.shape[1])
    around = array.astype(related.dtype) @ related.T
    total = related.sum(axis=1, dtype=np.float64)
    np.divide(around, np.where(total > 0, total, 1.0), out=around, casting="same_kind")
    # A sum in another order may differ from the total by rounding.
    return np.asarray(np.clip(around, 0.0, 1.0, out=around))
