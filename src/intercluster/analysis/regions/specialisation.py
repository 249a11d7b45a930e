"""Specialisation of regions: location quotients and indices of specialisation.

x is a matrix of amounts (people, firms, money, patents) of R regions × C activities; x_r. and x_.i are its row and
column sums, and x_.. is the sum of all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.proportions import wilson
from intercluster.analysis.regions.matrices import (
    Booleans,
    Floats,
    activity_shares,
    amounts,
    blocks,
    place,
    shares,
    something,
)


def share_of_all(values: ArrayLike, known: ArrayLike | None = None) -> Floats:
    """Return the share of each activity in all regions together, C, 0 to 1: x_.i / x_..

    `known` (R × C boolean) says which amounts are known; unknown ones are 0. An activity's share is then that in the
    regions where it is known, since the others' totals would make it too small.

    Raises ValueError as matrices.something() and activity_shares() do, and for a `known` of another shape.
    """
    array = something(values)
    share = activity_shares(array)
    if known is None:
        return share
    is_known = np.asarray(known, dtype=np.bool_)
    if is_known.shape != array.shape:
        raise ValueError(f"known must be {array.shape}, not {is_known.shape}")
    whole = is_known.all(axis=0)  # of these the share stays the exact one
    there = array.sum(axis=1) @ is_known
    own = np.where(is_known, array, 0.0).sum(axis=0)
    return np.where(whole, share, own / np.where(there > 0, there, 1.0))


def location_quotient(values: ArrayLike, known: ArrayLike | None = None) -> Floats:
    """Return the location quotient, or revealed comparative advantage: (x_ri / x_r.) / (x_.i / x_..), R × C.

    Values are 0 or more, 1 where a region has exactly its share, and 0 in regions without any amount and for
    activities that no region has. For whole numbers a quotient of 1 is exact, since both shares are then one number.
    `known` is that of share_of_all().

    Raises ValueError as share_of_all() does.

    Source: Balassa 1965, "Trade liberalisation and 'revealed' comparative advantage", The Manchester School 33; as
    location quotient: Florence 1939, "Report on the location of industry".
    """
    array = something(values)
    rows, share = array.sum(axis=1), share_of_all(array, known)
    rows[rows == 0] = share[share == 0] = 1.0
    quotient = np.empty_like(array)
    for block in blocks(len(array), 32):
        np.divide(array[block], rows[block, None], out=quotient[block])
        quotient[block] /= share
    return quotient


ROUNDING = 1e-13
"""Largest relative error of a quotient from the rounding of its sums, which depends on their order."""


def presence(quotient: ArrayLike, threshold: float = 1.0) -> Booleans:
    """Return where a region is specialised, its location quotient at or above the threshold: boolean, R × C.

    A quotient that misses the threshold only by ROUNDING reaches it. Otherwise a region with exactly its share would
    count or not, depending on the unit of the amounts (persons or thousands) and on the order of regions.

    Raises ValueError as matrices.amounts() does, and for a threshold of 0 or less, which every region would reach.
    """
    if not threshold > 0:
        raise ValueError(f"the threshold must be above 0, not {threshold}")
    return np.asarray(amounts(quotient, "quotient") >= threshold * (1 - ROUNDING))


@dataclass(frozen=True, eq=False)
class Interval:
    """Lower and upper ends, R × C each."""

    lower: Floats
    upper: Floats


def location_quotient_interval(counts: ArrayLike, confidence: float = 0.95, known: ArrayLike | None = None) -> Interval:
    """Return a confidence interval of each location quotient of counts, R × C. `known` is that of share_of_all().

    Of an activity's x_.i units, the number in region r is taken as binomial with probability θ, and the quotient is θ
    / (x_r. / x_..). The interval of θ is Wilson's score interval, which keeps close to its confidence for small counts
    and 0 (Wilson 1927, JASA 22; Brown, Cai & DasGupta 2001, Statistical Science 16). It is divided by the region's
    share, as in Moineddin, Beyene & Boyle 2003, "On the location quotient confidence interval", Geographical Analysis
    35, who use a normal approximation instead. The region's share of all is taken as known.

    Lower ends are 0 or more, upper ends at most x_.. / x_r.. For an activity that no region has, the interval is the
    whole range. For a region without any unit it goes from 0 to infinity, since nothing is known.

    Raises ValueError as matrices.something() does, for amounts that are not whole (money has no counts), and for a
    confidence that is not between 0 and 1.
    """
    array = something(counts, "counts")
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence must be between 0 and 1, not {confidence}")
    if (array != np.floor(array)).any():
        raise ValueError(f"an interval needs counts, whole numbers; see {place(array != np.floor(array))}")
    lower, upper = wilson(array, array.sum(axis=0), confidence)
    rows = array.sum(axis=1)
    there = np.full(array.shape[1], rows.sum()) if known is None else rows @ np.asarray(known, dtype=np.bool_)
    own = rows[:, None] / np.where(there > 0, there, 1.0)
    empty = np.broadcast_to(rows[:, None] == 0, array.shape)
    safe = np.where(empty, 1.0, own)
    return Interval(np.where(empty, 0.0, lower / safe), np.where(empty, np.inf, upper / safe))


def krugman(values: ArrayLike, known: ArrayLike | None = None) -> Floats:
    """Return Krugman's index of each region, R: Σ_i |s_ri - s_i|, its shares against those of all regions together.

    Values go from 0, the structure of all, towards 2, nothing in common. `known` is that of share_of_all(); the sum is
    over the activities known in the region. Raises ValueError as matrices.shares() and share_of_all() do.

    Source: Krugman 1991, "Geography and Trade", MIT Press.
    """
    own, all_together = shares(values)
    if known is None:
        return apart(own, all_together)
    there = np.asarray(known, dtype=np.bool_)
    return apart(own, np.where(there, share_of_all(values, there), own))


def apart(own: Floats, one: Floats) -> Floats:
    """Return Σ_i |s_ri - s_i| of each row of shares from one row of shares, or from its own of as many, R: 0 to 2."""
    # Rounding may take the sum slightly above 2.
    return np.asarray(np.minimum(np.abs(own - one).sum(axis=1), 2.0))


def structural_distance(values: ArrayLike) -> Floats:
    """Return Krugman's index between each two regions, R × R: Σ_i |s_ri - s_qi|.

    Values go from 0, the same structure, to 2, nothing in common. The matrix is symmetric, with 0 on the diagonal. A
    region's peers are the nearest. Raises ValueError as matrices.shares() does.

    Source: Krugman 1991, as above, who compares in pairs.
    """
    own, _ = shares(values)
    return np.array([apart(own, row) for row in own])


def hoover_specialisation(values: ArrayLike) -> Floats:
    """Return the coefficient of specialisation of each region, R: half of Krugman's index, 0 to 1.

    It is the share of the region's total that would have to change activity to give it the structure of all. Raises
    ValueError as matrices.shares() does.

    Source: Hoover & Giarratani 1984, "An Introduction to Regional Economics", chapter 9.
    """
    return krugman(values) / 2


def hoover_localisation(values: ArrayLike) -> Floats:
    """Return Hoover's coefficient of localisation of each activity, C: ½ Σ_r |x_ri / x_.i - x_r. / x_..|, 0 to 1.

    It is 0 for an activity that is spread over regions like the total, and for one that no region has. Raises
    ValueError as matrices.something() does.

    Source: Hoover 1936, "The measurement of industrial localization", Review of Economics and Statistics 18.
    """
    array = something(values)
    units = array.sum(axis=0)
    own = array / np.where(units > 0, units, 1.0)
    regions = array.sum(axis=1)[:, None] / array.sum()
    # Rounding may take the sum slightly above 2.
    return np.where(units > 0, np.minimum(np.abs(own - regions).sum(axis=0) / 2, 1.0), 0.0)


def hachman(values: ArrayLike, known: ArrayLike | None = None) -> Floats:
    """Return the Hachman index of each region, R: 1 / Σ_i s_ri² / s_i, above 0 to 1.

    It is 1 for a region with the structure of all. The sum is the region's mean location quotient, weighted by its own
    shares. `known` is that of share_of_all(). Raises ValueError as matrices.shares() and share_of_all() do.

    Source: Frank Hachman, Bureau of Economic and Business Research, University of Utah.
    """
    own, all_together = shares(values)
    if known is not None:
        all_together = share_of_all(values, known)
    mean = (own**2 / np.where(all_together > 0, all_together, 1.0)).sum(axis=1)
    # The mean is at least 1 (Cauchy-Schwarz); rounding, and shares known of few regions only, may put it below.
    return np.asarray(1 / np.maximum(mean, 1.0))
