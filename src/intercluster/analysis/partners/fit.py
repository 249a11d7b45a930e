"""Measures the fit of a need and an offer, and of two organisations by their needs and offers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NORM = 8.0
"""Exponent of the soft maximum: at 8, ten fits of 0.5 count as one of 0.67, less than a single 0.7."""

RATE = 0.1
"""Assumed share of a text's candidates that truly fit; with it the curve turns distances into probabilities.

It was not measured: of the hundred nearest offers of a large alliance some ten are about the same thing.
"""

STEPS = 50


@dataclass(frozen=True)
class Curve:
    """Turns a cosine, in standard deviations above random pairs, into a fit."""

    middle: float = 2.0
    """The value at which the fit is 0.5."""
    slope: float = 0.7
    """Standard deviations from the middle to a fit of 0.73."""


CURVE = Curve()
"""For aligned vectors without a tagger.

Of the demo catalogue's pairs of a need and an offer of different capabilities, one in a hundred lies above its
middle; of pairs of the same capability one in four within a language, and one in eight across languages.
"""


TAGGED = Curve(6.5, 2.2)
"""For vectors placed by a tagger. It only ranks, so it is wide: among weak partners the better ones still lead."""

CHANCE = Curve(2.18, 0.204)
CHANCE_TAGGED = Curve(3.22, 0.318)
"""Of the square root of that cosine: see `chance`. For aligned and for placed vectors.

Fitted by logistic regression on the judged searches of the first everyday set:
docs/decisions/0101-capability-profiles.md.
"""


def fit(standardised: Floats, curve: Curve = CURVE) -> Floats:
    """Return fits from 0 to 1 for cosines given in standard deviations above random pairs, any shape."""
    return np.asarray(1.0 / (1.0 + np.exp(-(standardised - curve.middle) / curve.slope)), dtype=np.float64)


def chance(standardised: Floats, curve: Curve) -> Floats:
    """Return the chance, 0 to 1, that a person of the trade says "yes, call them", any shape.

    `standardised` are cosines in standard deviations above random pairs, as for `fit`. The chance follows their square
    root: beyond the middle, another standard deviation says less and less. Below zero counts as zero.
    """
    return fit(np.sqrt(np.maximum(standardised, 0.0)), curve)


def fitted_curve(same: Floats, different: Floats, rate: float = RATE) -> Curve:
    """Return the curve that best separates pairs that fit from others, by logistic regression on cosines.

    `same` and `different` have one value for each pair, weighted so that a share `rate` of all pairs fits (King & Zeng
    2001, Political Analysis 9, section 4.2). Raise ValueError if pairs that fit lie no higher than others.
    """
    if not (len(same) and len(different)) or same.mean() <= different.mean():
        raise ValueError("pairs that fit lie no higher than others: there is no curve to tell them apart")
    values = np.concatenate([same, different])
    fits = np.repeat([1.0, 0.0], [len(same), len(different)])
    shares = np.repeat([rate / len(same), (1 - rate) / len(different)], [len(same), len(different)])
    design = np.column_stack([values, np.ones_like(values)])
    found = np.zeros(2)
    for _ in range(STEPS):
        likely = 1.0 / (1.0 + np.exp(-np.clip(design @ found, -500, 500)))
        gradient = design.T @ (shares * (likely - fits))
        hessian = (design * (shares * likely * (1 - likely))[:, None]).T @ design
        move = np.linalg.solve(hessian + 1e-9 * np.eye(2), gradient)
        found -= move
        if np.max(np.abs(move)) < 1e-10:
            break
    return Curve(float(-found[1] / found[0]), float(1.0 / found[0]))


def log_loss(curve: Curve, same: Floats, different: Floats, rate: float = RATE) -> float:
    """Return the mean negative log-likelihood of a curve on both kinds of pairs, weighted as in `fitted_curve`.

    Raise ValueError if either kind is missing.
    """
    if not (len(same) and len(different)):
        raise ValueError("there are no pairs that fit, or no others")

    def surprise(values: Floats, sign: float) -> float:
        return float(np.mean(np.logaddexp(0.0, -sign * (values - curve.middle) / curve.slope)))

    return rate * surprise(same, 1.0) + (1 - rate) * surprise(different, -1.0)


def soft_maximum(fits: Floats, norm: float = NORM) -> float:
    """Return the p-norm of fits in [0, 1], at most 1, or 0 for none: one excellent fit beats many mediocre ones."""
    if fits.size == 0:
        return 0.0
    return float(min(np.sum(fits**norm) ** (1.0 / norm), 1.0))
