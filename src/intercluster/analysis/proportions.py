"""Intervals of shares of a count."""

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def wilson(counts: ArrayLike, totals: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Return lower and upper ends of the score interval of counts out of totals, 0 to 1, in the shape of both together.

    It keeps close to its confidence for small counts and 0 (Wilson 1927, JASA 22; Brown, Cai & DasGupta 2001,
    Statistical Science 16). Out of nothing it is the whole range.
    """
    count, total = np.asarray(counts, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    z2 = NormalDist().inv_cdf(0.5 + confidence / 2) ** 2
    share = count / np.where(total > 0, total, 1.0)
    centre = share * total + z2 / 2
    half = np.sqrt(z2 * (share * (1 - share) * total + z2 / 4))
    lower = np.where(count > 0, (centre - half) / (total + z2), 0.0)
    upper = np.where(count < total, (centre + half) / (total + z2), 1.0)
    return lower, upper
