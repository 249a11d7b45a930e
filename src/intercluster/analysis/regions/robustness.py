"""How firm the ranks of a composite index are: what they become when a choice in its recipe is made differently."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import Floats, Integers, numbers
from intercluster.analysis.regions.scoreboard import Scoreboard, innovation_index, sensitivity

LEAST = 0.01
"""The worst region's normalised value in a geometric mean, on a scale up to 1: a mean with a zero would be zero."""


@dataclass(frozen=True, eq=False)
class Robustness:
    """The index of one time with its ranks by the recipe and by others. Rank 1 is the best; equal ones share it."""

    board: Scoreboard
    rank: Integers
    """By the recipe, R."""
    without: Integers
    """With each indicator left out in turn, K × R."""
    geometric: Integers
    """With a geometric mean, in which a weak indicator is not made up for by a strong one, R."""
    untransformed: Integers
    """Without roots of skewed indicators, R."""
    drawn_lower: Floats
    drawn_upper: Floats
    """5 and 95 % of the ranks under drawn weights, R."""

    @property
    def lower(self) -> Integers:
        """Best rank by any of them, R."""
        return np.asarray(np.floor(np.vstack([self._single(), self.drawn_lower]).min(axis=0)), dtype=np.intp)

    @property
    def upper(self) -> Integers:
        """Worst rank by any of them, R."""
        return np.asarray(np.ceil(np.vstack([self._single(), self.drawn_upper]).max(axis=0)), dtype=np.intp)

    def _single(self) -> Floats:
        return np.vstack([self.rank, self.without, self.geometric, self.untransformed]).astype(np.float64)


def robustness(
    values: ArrayLike, *, lower_is_better: Sequence[bool] | None = None, draws: int = 1_000, seed: int = 20211
) -> Robustness:
    """Return the index of one time (`values`, R × K) by the recipe of `innovation_index`, and its ranks by others.

    Each indicator is left out in turn; weights are drawn from a flat Dirichlet distribution (seeded); the mean is
    geometric, of values between 0.01 and 1; skewed indicators stay as they are.

    Raises ValueError as `innovation_index` does, for fewer than two indicators, and for a region with only one.

    Source: OECD & JRC 2008, "Handbook on constructing composite indicators", steps 6 and 7.
    """
    array = numbers(values)
    if array.ndim != 2 or array.shape[1] < 2:
        raise ValueError(f"values must be regions × two indicators or more; their shape is {array.shape}")
    if (few := (~np.isnan(array)).sum(axis=1) < 2).any():
        raise ValueError(f"region {int(np.argmax(few))} has fewer than two indicators: leave it out")
    board = innovation_index(array[None], lower_is_better=lower_is_better)
    scores = board.normalised[0]
    drawn = sensitivity(board, 0, draws=draws, seed=seed)
    plain = innovation_index(array[None], lower_is_better=lower_is_better, roots=())
    return Robustness(
        board,
        drawn.rank,
        np.array([ranks(np.nanmean(np.delete(scores, k, axis=1), axis=1)) for k in range(array.shape[1])]),
        ranks(np.nanmean(np.log(LEAST + (1 - LEAST) * scores), axis=1)),
        ranks(plain.index[0]),
        drawn.lower,
        drawn.upper,
    )


def ranks(values: Floats) -> Integers:
    """Return ranks, with 1 for the greatest value. Values that differ by rounding only share the better rank."""
    rounded = values.round(12)
    return np.asarray(len(values) - np.searchsorted(np.sort(rounded), rounded, side="right") + 1)
