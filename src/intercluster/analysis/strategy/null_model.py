"""Which activities go together more often than the number of activities and of regions alone would bring about.

The null model is a random presence matrix with the same margins: each region has as many activities as it has, each
activity is in as many regions as it is, and everything else is chance.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercluster.analysis.regions.matrices import Booleans, Floats, Integers, have

DRAWS = 200
"""Number of random matrices. The share of false links is an average over all pairs of activities of all of them."""

ROUNDS = 10
"""Trades of each region with another before a matrix is taken as random: Strona et al. advise five pairs a region."""


def random_presences(presence: ArrayLike, draws: int = DRAWS, seed: int = 0) -> Booleans:
    """Draw matrices with the row and column sums of a presence matrix, draws × R × C, all equally likely.

    Each draw starts from the matrix itself. In a round regions meet in random pairs, and each pair deals the
    activities that only one of them has out again at random, both keeping their numbers. Every matrix with these sums
    can be reached, and in the long run none is more likely than another. The same seed gives the same draws.

    Raises ValueError as matrices.have() does, and for a number of draws below 1.

    Source: Strona, Nappo, Boccacci, Fattorini & San-Miguel-Ayanz 2014, "A fast and unbiased procedure to randomize
    ecological binary matrices with fixed row and column totals" (curveball), Nature Communications 5; rounds of pairs:
    Carstens, Hamann, Meyer, Penschuck, Tran & Wagner 2018, "Parallel and I/O-efficient randomisation of massive
    networks using global curveball trades".
    """
    array = have(presence)
    if draws < 1:
        raise ValueError(f"the number of draws must be 1 or more, not {draws}")
    generator = np.random.default_rng(seed)
    drawn = np.repeat(array[None], draws, axis=0)
    pairs = len(array) // 2
    each = np.arange(draws)[:, None]
    for _ in range(ROUNDS if pairs else 0):
        order = generator.permuted(np.tile(np.arange(len(array)), (draws, 1)), axis=1)
        ones, others = order[:, :pairs], order[:, pairs : 2 * pairs]
        one, other = drawn[each, ones], drawn[each, others]
        # A pair trades what exactly one of them has; the first gets as many back as it gave.
        traded = one ^ other
        given = (one & traded).sum(axis=2, keepdims=True)
        lot = np.where(traded, generator.random(traded.shape, dtype=np.float32), np.float32(2))
        least = np.argsort(np.argsort(lot, axis=2), axis=2) < given
        drawn[each, ones] = (one & other) | least
        drawn[each, others] = (one & other) | (traded & ~least)
    return drawn


def firm_links(presence: ArrayLike, false_share: float = 0.05, draws: int = DRAWS, seed: int = 0) -> Booleans:
    """Return which two activities are together in more regions than chance explains, C × C.

    The excess of a pair is the number of regions that have both, less its mean over random matrices with the same
    margins, in standard deviations. Links are the pairs above the lowest excess at which random matrices have, on
    average, at most `false_share` as many pairs as the matrix itself: the share of links that are due to chance.
    Symmetric, false on the diagonal. The same seed gives the same links.

    Raises ValueError as random_presences() does, and for a share that is not between 0 and 1.

    Source: the estimate of the share is that of Tusher, Tibshirani & Chu 2001, "Significance analysis of microarrays",
    PNAS 98, of the false discovery rate of Benjamini & Hochberg 1995.
    """
    array = have(presence)
    if not 0 < false_share < 1:
        raise ValueError(f"the share of false links must be between 0 and 1, not {false_share}")
    ones, others = np.triu_indices(array.shape[1], 1)
    links = np.zeros((array.shape[1],) * 2, dtype=np.bool_)
    if not len(ones):
        return links
    by_chance = np.array([_together(each)[ones, others] for each in random_presences(array, draws, seed)])
    mean, deviation = _moments(by_chance, _kinds(array.sum(axis=0), ones, others))
    excess, chance = ((each - mean) / deviation for each in (_together(array)[ones, others], by_chance))
    limits = np.unique(excess[excess > 0])
    found = len(excess) - np.searchsorted(np.sort(excess), limits - ROUNDING)
    false = (chance.size - np.searchsorted(np.sort(chance, axis=None), limits - ROUNDING)) / draws
    if (firm := false <= false_share * found).any():
        linked = excess >= limits[np.argmax(firm)] - ROUNDING
        links[ones, others] = links[others, ones] = linked
    return links


ROUNDING = 1e-9
"""Excesses nearer to each other than this are equal."""


def _together(array: Booleans) -> NDArray[np.float32]:
    """Return the number of regions that have both activities, C × C, exact in float32 below 2^24 regions."""
    ones = array.astype(np.float32)
    return np.asarray(ones.T @ ones)


def _kinds(regions: Integers, ones: Integers, others: Integers) -> Integers:
    """Number the pairs of activities by the number of regions of both: pairs of one kind have one null distribution."""
    both = np.sort(np.column_stack([regions[ones], regions[others]]), axis=1)
    return np.asarray(np.unique(both, axis=0, return_inverse=True)[1].ravel())


def _moments(by_chance: NDArray[np.float32], kinds: Integers) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of each pair, over all draws of the pairs of its kind."""
    count = np.bincount(kinds) * len(by_chance)
    mean = (np.bincount(kinds, by_chance.sum(axis=0, dtype=np.float64)) / count)[kinds]
    square = (np.bincount(kinds, ((by_chance - mean) ** 2).sum(axis=0)) / count)[kinds]
    # Pairs whose number never varies, such as those of an activity in every region, have no excess.
    return mean, np.sqrt(np.where(square > 0, square, 1.0))
