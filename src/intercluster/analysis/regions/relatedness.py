"""Relatedness of activities, and how much of what is related to an activity a region already has."""

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import AnyFloats, Floats, amounts, blocks, have, kinship

EXACT = 2_000
"""Matrices of up to this number of activities are float64, larger ones float32, with half of the memory and time.

Proximities are ratios of whole numbers below 2^24, right to 6e-8 of themselves in float32, and densities to 1e-6 (see
docs/decisions/0030-single-precision.md).
"""


def precision(activities: int) -> type[np.float32] | type[np.float64]:
    """Return the number type of a matrix of this number of activities."""
    return np.float64 if activities <= EXACT else np.float32


def proximity(presence: ArrayLike) -> AnyFloats:
    """Return how related each two activities are, C × C: min(P(i | j), P(j | i)) over regions.

    This is the share of the regions with the more common activity that have both: 0 to 1, symmetric. The diagonal is
    0, so that sums leave an activity itself out. An activity that no region has is related to none. float64 for up to
    EXACT activities, otherwise float32.

    Raises ValueError as matrices.have() does.

    Source: Hidalgo, Klinger, Barabási & Hausmann 2007, "The product space conditions the development of nations",
    Science 317.
    """
    array = have(presence)
    # Counts of co-occurrence are exact in float32 below 2^24 regions, at twice the speed of float64.
    ones = array.astype(np.float32)
    counts = np.maximum(array.sum(axis=0), 1).astype(np.float32)
    activities = array.shape[1]
    related = np.empty((activities, activities), dtype=precision(activities))
    for block in blocks(activities):
        together = ones[:, block].T @ ones[:, block.start :]
        # Tiles: a large matrix written by columns would miss the processor's cache at every number.
        for other in blocks(activities - block.start):
            tile = slice(block.start + other.start, block.start + other.stop)
            common = np.maximum(counts[block, None], counts[tile])
            np.divide(together[:, other], common, out=related[block, tile], dtype=related.dtype)
            related[tile, block] = related[block, tile].T
    np.fill_diagonal(related, 0.0)
    return related


def cosine_proximity(quotient: ArrayLike) -> Floats:
    """Return the cosine of each two activities' location quotients over regions, C × C: 0 to 1, the diagonal 0.

    An activity that no region has is related to none (0). Raises ValueError as matrices.amounts() does.

    Source: among others Breschi, Lissoni & Malerba 2003, "Knowledge-relatedness in firm technological
    diversification", Research Policy 32.
    """
    return np.minimum(_similar(_of_length_one(_of_greatest_one(amounts(quotient, "quotient")))), 1.0)


def correlation_proximity(quotient: ArrayLike) -> Floats:
    """Return (1 + ρ) / 2, with ρ Pearson's correlation of location quotients over regions, C × C: 0 to 1.

    The diagonal is 0. An activity with the same quotient in all regions (within 1e-12), or in no region, has no
    correlation and is related to none (0). Raises ValueError as matrices.amounts() does.

    Source: the continuous proximity of Hausmann, Hidalgo et al. 2011, "The Atlas of Economic Complexity", as its Stata
    and Python packages compute it.
    """
    array = _of_greatest_one(amounts(quotient, "quotient"))
    varies = np.ptp(array, axis=0) > 1e-12
    related = (1 + np.clip(_similar(_of_length_one(array - array.mean(axis=0))), -1, 1)) / 2
    related[~varies, :] = related[:, ~varies] = 0.0
    np.fill_diagonal(related, 0.0)
    return related


def _of_greatest_one(array: Floats) -> Floats:
    """Divide columns by their greatest number, so that squares neither overflow nor vanish. Zeros stay."""
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

    This is the share of what is related to an activity that the region has, 0 to 1. The activity itself never counts,
    and the diagonal of φ is ignored. It is 0 for an activity related to none. The result has the precision of the
    proximities.

    Raises ValueError as matrices.have() and kinship() do.

    Source: Hidalgo et al. 2007, as above; "relatedness density" after Boschma, Balland & Kogler 2015, Industrial and
    Corporate Change 24.
    """
    array = have(presence)
    related = kinship(proximity, array.shape[1])
    around = array.astype(related.dtype) @ related.T
    total = related.sum(axis=1, dtype=np.float64)
    np.divide(around, np.where(total > 0, total, 1.0), out=around, casting="same_kind")
    # Sums in different orders may differ by rounding.
    return np.asarray(np.clip(around, 0.0, 1.0, out=around))
