"""How well a need and an offer fit, and two organisations by their needs and offers."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NORM = 8.0
"""Exponent of the soft maximum: at 8, ten fits of 0.5 count as one of 0.67, and so less than one of 0.7."""

MIDDLE, SLOPE = 2.0, 0.7
"""Standard deviations above random pairs at which a fit is one half, and those from there to a fit of 0.73.

Of the pairs of a need and an offer of different capabilities in the demo's catalogue one in a hundred lies above the
middle; of those of the same capability one in four in one language, and one in eight across languages.
"""


def fit(standardised: Floats) -> Floats:
    """Return fits from 0 to 1 for cosines given in standard deviations above random pairs, any shape."""
    return np.asarray(1.0 / (1.0 + np.exp(-(standardised - MIDDLE) / SLOPE)), dtype=np.float64)


def soft_maximum(fits: Floats, norm: float = NORM) -> float:
    """Return the p-norm of fits in [0, 1], at most 1: one excellent fit beats many mediocre ones; 0 for none."""
    if fits.size == 0:
        return 0.0
    return float(min(np.sum(fits**norm) ** (1.0 / norm), 1.0))
