"""A composite index of innovation by the method of the Regional Innovation Scoreboard, with the values of every step.

Indicators are an array of Y years × R regions × K indicators. NaN means that a value is missing, and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercluster.analysis.regions.matrices import Booleans, Floats, Integers, numbers, place

GROUPS = ("emerging", "moderate", "strong", "leader")
GROUP_BOUNDS = (70.0, 100.0, 125.0)
"""Below 70 % of the reference a region is an emerging innovator, below 100 % a moderate, below 125 % a strong one."""
OUTLIER = 2.0
"""Standard deviations from the mean beyond which a value is an outlier."""
SKEWED = 1.0
"""Skewness beyond which an indicator is transformed."""


@dataclass(frozen=True, eq=False)
class Scoreboard:
    """The values of each step in order, Y × R × K unless stated."""

    filled: Floats
    """Missing values replaced by those of other years of the region. NaN if it has none in any year."""
    lower: Floats
    upper: Floats
    """Least and greatest values that are no outliers, K each."""
    winsorised: Floats
    skewness: Floats
    """Skewness after the treatment of outliers, K."""
    roots: Integers
    """The root taken of each indicator, K. 1 if none was taken."""
    transformed: Floats
    normalised: Floats
    """0 to 1, where 1 is the best."""
    weights: Floats
    """Weights, K, with a sum of 1."""
    available: Integers
    """Number of indicators in a region's mean, Y × R, without those of weight 0."""
    index: Floats
    """Weighted mean of the available indicators, 0 to 1, Y × R."""
    relative: Floats
    """Index in per cent of the year's reference, Y × R."""
    groups: Integers
    """Number of the group in GROUPS, Y × R."""


def innovation_index(
    values: ArrayLike,
    *,
    lower_is_better: Sequence[bool] | None = None,
    weights: ArrayLike | None = None,
    reference: ArrayLike | None = None,
    roots: Sequence[int] = (2,),
    outlier: float = OUTLIER,
) -> Scoreboard:
    """Return the composite index and every step to it.

    1. A missing value is replaced by the last earlier one of the region, or else by the next later one.
    2. Over regions and years together, values beyond the mean ± `outlier` standard deviations are replaced by the
       greatest or least value within.
    3. An indicator with a skewness above 1 is transformed by the first of `roots` that brings it to 1, or the last.
    4. Min-max over regions and years together, reversed where `lower_is_better` (one for each indicator).
    5. The mean of a region's available indicators, unweighted unless `weights` (K, 0 or more) are given.
    6. In per cent of `reference` (one index for each year), by default the mean over regions of that year.

    Source: Hollanders & Es-Sadki 2021, "Regional Innovation Scoreboard 2021: Methodology report", European Commission.
    Editions differ: the European scoreboard of 2008 used 3 standard deviations, and took roots first; `outlier` and
    `roots` allow for that. docs/reference/regions.md says which steps could be verified. `country_corrected` makes
    regions fit their country's national index.

    Raises ValueError for an infinite value; an indicator that is missing everywhere, or has one value everywhere, since
    it distinguishes nothing; a root of negative values; a region without any value; an `outlier` below 1, which could
    exclude all values; and arguments that do not fit.
    """
    array = numbers(values)
    if not outlier >= 1:
        raise ValueError(f"outlier must be 1 standard deviation or more, not {outlier}")
    if any(root != int(root) or root < 2 for root in roots):
        raise ValueError(f"roots must be whole numbers of 2 or more, not {tuple(roots)}")
    if array.ndim != 3 or not array.size:
        raise ValueError(f"values must be years × regions × indicators; their shape is {array.shape}")
    if np.isinf(array).any():
        raise ValueError(f"there is an infinite value at {_position(np.isinf(array))}")
    count = array.shape[2]
    missing = np.isnan(array).all(axis=(0, 1))
    if missing.any():
        raise ValueError(f"indicator {int(np.argmax(missing))} has no value in any region or year: leave it out")
    if (none := np.isnan(array).all(axis=(0, 2))).any():
        raise ValueError(f"region {int(np.argmax(none))} has no value of any indicator: leave it out")
    turned = np.zeros(count, dtype=bool) if lower_is_better is None else np.asarray(lower_is_better, dtype=bool)
    if turned.shape != (count,):
        raise ValueError(f"lower_is_better needs one for each of {count} indicators, not {turned.shape}")
    share = _weights(weights, count)

    filled = fill(array)
    lower, upper = _bounds(filled, outlier)
    winsorised = np.clip(filled, lower, upper)
    skews = np.array([skewness(winsorised[:, :, k]) for k in range(count)])
    taken = np.array([_root(winsorised[:, :, k], skews[k], roots, k) for k in range(count)], dtype=np.intp)
    # _root() has made sure that no root of a negative value is taken.
    transformed = np.where(taken == 1, winsorised, np.abs(winsorised) ** (1 / taken))
    least, greatest = np.nanmin(transformed, axis=(0, 1)), np.nanmax(transformed, axis=(0, 1))
    if (least == greatest).any():
        raise ValueError(f"indicator {int(np.argmax(least == greatest))} has the same value everywhere: leave it out")
    normalised = (transformed - least) / (greatest - least)
    normalised = np.where(turned, 1 - normalised, normalised)

    index, available = _mean(normalised, share)
    against = index.mean(axis=1) if reference is None else numbers(reference, "reference")
    if against.shape != (len(array),) or not (np.isfinite(against) & (against > 0)).all():
        raise ValueError(
            f"the reference must be one number above 0 for each of {len(array)} years, not {against.tolist()}"
            + (": the mean of all regions will not do, so give a reference" if reference is None else "")
        )
    relative = 100 * index / against[:, None]
    groups = np.asarray(np.searchsorted(GROUP_BOUNDS, relative, side="right"), dtype=np.intp)
    return Scoreboard(
        filled=filled,
        lower=lower,
        upper=upper,
        winsorised=winsorised,
        skewness=skews,
        roots=taken,
        transformed=transformed,
        normalised=normalised,
        weights=share,
        available=available,
        index=index,
        relative=relative,
        groups=groups,
    )


def country_corrected(
    relative: ArrayLike, countries: Sequence[str], computed: Mapping[str, float], published: Mapping[str, float]
) -> Floats:
    """Return regional indices that fit the national ones: R, of one year, in per cent of the European Union.

    The regional scoreboard has fewer indicators than the national one, and its survey data are rougher. Each region's
    `relative` (R) is multiplied by its country's factor: the country's index as `published` by the European Innovation
    Scoreboard, divided by the index that the regional method `computed` for the whole country, both in per cent of the
    European Union. So a country in the table gets exactly its published index, and regions keep their order within a
    country.

    Raises ValueError for a country that lacks either or has 0 or less, for an index that is missing or negative, and
    for other lengths.

    Source: Hollanders & Es-Sadki 2021, as above.
    """
    array = numbers(relative, "relative")
    if array.shape != (len(countries),):
        raise ValueError(f"relative must have one number for each of {len(countries)} regions, not {array.shape}")
    if (wrong := ~((array >= 0) & np.isfinite(array))).any():
        raise ValueError(f"relative must be 0 or more at {place(wrong)}, not {array[wrong][0]}")
    for name, known in (("computed", computed), ("published", published)):
        for country in dict.fromkeys(countries):
            if not 0 < known.get(country, 0.0) < np.inf:
                raise ValueError(f"{name} must have a number above 0 for {country}, not {known.get(country)}")
    return np.asarray(array * np.array([published[country] / computed[country] for country in countries]))


def fill(values: Floats) -> Floats:
    """Fill missing values (years first) with the last earlier year's value, or else the next later year's."""
    filled = values.copy()
    for year in range(1, len(filled)):
        filled[year] = np.where(np.isnan(filled[year]), filled[year - 1], filled[year])
    for year in range(len(filled) - 2, -1, -1):
        filled[year] = np.where(np.isnan(filled[year]), filled[year + 1], filled[year])
    return filled


def skewness(values: ArrayLike) -> float:
    """Return the moment coefficient of skewness of the values that are not missing, or 0 if all are equal."""
    array = np.asarray(values, dtype=np.float64).ravel()
    deviation = array[~np.isnan(array)]
    if not len(deviation) or np.ptp(deviation) == 0:
        return 0.0
    deviation = (deviation - deviation.mean()) / np.ptp(deviation)
    return float(np.mean(deviation**3) / np.mean(deviation**2) ** 1.5)


def _bounds(filled: Floats, outlier: float) -> tuple[Floats, Floats]:
    """Return the least and greatest values within `outlier` standard deviations, K each."""
    # Divided by the greatest, so that no square is beyond float64.
    unit = np.nanmax(np.abs(filled), axis=(0, 1))
    parts = filled / np.where(unit > 0, unit, 1.0)
    mean, spread = np.nanmean(parts, axis=(0, 1)), np.nanstd(parts, axis=(0, 1))
    # Rounding must not turn values that are equal, or equally far from the mean, into outliers.
    room = outlier * spread * (1 + 1e-12) + 1e-12 * np.abs(mean)
    within = np.abs(parts - mean) <= room
    return np.min(filled, axis=(0, 1), where=within, initial=np.inf), np.max(
        filled, axis=(0, 1), where=within, initial=-np.inf
    )


def _root(values: Floats, skew: float, roots: Sequence[int], indicator: int) -> int:
    if skew <= SKEWED or not roots:
        return 1
    if np.nanmin(values) < 0:
        raise ValueError(f"indicator {indicator} is skewed ({skew:.2f}) and has negative values: no root can be taken")
    for root in roots:
        if skewness(values ** (1 / root)) <= SKEWED:
            return int(root)
    return int(roots[-1])


def _weights(weights: ArrayLike | None, count: int) -> Floats:
    array = np.ones(count) if weights is None else numbers(weights, "weights")
    if array.shape != (count,) or not (np.isfinite(array) & (array >= 0)).all() or not array.any():
        raise ValueError(f"weights must be {count} numbers of 0 or more, not all 0")
    return np.asarray(array / array.sum())


def _mean(normalised: Floats, weights: Floats) -> tuple[Floats, Integers]:
    """Return the weighted mean over the last axis of the values that are not missing, and their number."""
    there = ~np.isnan(normalised)
    weight = there @ weights
    if not weight.all():
        raise ValueError("a region has only indicators of weight 0")
    return np.where(there, normalised, 0.0) @ weights / weight, np.asarray((there & (weights > 0)).sum(axis=-1))


def _position(wrong: Booleans) -> str:
    year, region, indicator = (int(index) for index in np.argwhere(wrong)[0])
    return f"year {year}, region {region}, indicator {indicator}"


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """How the ranks of regions depend on the weights, R each. Rank 1 is the best."""

    rank: Integers
    """Rank with the weights of the scoreboard. Equal regions share the better rank."""
    lower: Floats
    median: Floats
    upper: Floats
    """Quantiles of the rank over all drawn weights: 5, 50 and 95 %."""
    groups: Floats
    """Share of the drawn weights that put a region into each of GROUPS, R × 4."""


def sensitivity(
    board: Scoreboard, year: int = -1, *, draws: int = 1_000, concentration: float = 1.0, seed: int = 20211
) -> Sensitivity:
    """Return how much ranks and groups of one year change if indicators are weighted differently.

    Weights are drawn from a Dirichlet distribution with the scoreboard's weights as its mean. With a concentration of
    1 and equal weights, every set of weights is equally likely; a higher concentration stays closer to the mean. The
    reference is the mean over regions with the same weights.

    Raises ValueError for no draws and for a concentration that is not a number above 0.

    Source: Saisana, Saltelli & Tarantola 2005, "Uncertainty and sensitivity analysis techniques as tools for the
    quality assessment of composite indicators", JRSS A 168.
    """
    if draws < 1 or not 0 < concentration < np.inf:
        raise ValueError("there must be one draw at least, and a concentration above 0")
    scores = board.normalised[year]
    generator = np.random.default_rng(seed)
    counted = board.weights > 0
    drawn = generator.dirichlet(concentration * counted.sum() * board.weights[counted], size=draws)
    indices: NDArray[np.float64] = np.array([_mean(scores[:, counted], own)[0] for own in drawn])
    ranks = np.array([_ranks(own) for own in indices])
    relative = 100 * indices / indices.mean(axis=1)[:, None]
    groups = np.searchsorted(GROUP_BOUNDS, relative, side="right")
    lower, median, upper = np.percentile(ranks, (5, 50, 95), axis=0)
    share = np.stack([(groups == number).mean(axis=0) for number in range(len(GROUPS))], axis=1)
    return Sensitivity(_ranks(board.index[year]), lower, median, upper, share)


def _ranks(values: Floats) -> Integers:
    """Return ranks, with 1 for the greatest value. Equal values share the better rank."""
    return np.asarray(len(values) - np.searchsorted(np.sort(values), values, side="right") + 1)
