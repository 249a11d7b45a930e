"""What chance gives: presence drawn at random with the diversity of each region and the ubiquity of each activity.

The null model is the bipartite configuration model: of all distributions of tables whose margins are right on average,
the one of greatest entropy. Cells are independent, and cell r, i is true with p_ri = x_r y_i / (1 + x_r y_i). So means
and variances are sums, and nothing is drawn but for complexity.
"""

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.complementarity import complementarity_matrix
from intercluster.analysis.regions.matrices import Booleans, Floats, Integers, core, have, kinship, numbers, place
from intercluster.analysis.regions.relatedness import density

LEVEL = 0.05
"""Expected share of pairs called firm that chance would give."""
DEVIATIONS = 2.0
"""A density or complementarity this many deviations above what chance gives is firm."""
EXACT_WORK = 5e7
"""Additions up to which chances of pairs are exact; beyond, they are an upper bound."""
CLOSE = 1e-9
"""Largest difference of a margin from what it should be, as a share of its length."""


@dataclass(frozen=True, eq=False)
class ByChance:
    """A measure beside what chance gives, arrays of one shape."""

    observed: Floats
    expected: Floats
    deviation: Floats
    """Standard deviation under the null model, 0 or more."""

    @property
    def z(self) -> Floats:
        """Observed less expected, in deviations; 0 where chance leaves no room (a deviation below 1e-6)."""
        room = self.deviation > 1e-6
        return np.where(room, (self.observed - self.expected) / np.where(room, self.deviation, 1.0), 0.0)

    @property
    def firm(self) -> Booleans:
        """Whether it is DEVIATIONS or more above what chance gives: one in 44 by chance, if it were normal."""
        return np.asarray(self.z >= DEVIATIONS)


@dataclass(frozen=True, eq=False)
class Together(ByChance):
    """How many regions have both of two activities, C × C, beside what chance gives. Symmetric, diagonals 0."""

    p: Floats
    """Chance of this number or more, C × C, 0 to 1; 1 where it is not more than expected, and on the diagonal."""
    exact: bool
    """Whether `p` is exact. Otherwise it is an upper bound, so that fewer pairs are firm, never more."""

    def firm_pairs(self, level: float = LEVEL) -> Booleans:
        """Return which pairs of activities are firmly related, C × C: together more often than chance gives.

        Of all pairs, those are taken whose expected share of false ones is `level` or less, so that the number of pairs
        looked at counts: with 5 % for each pair, 700 activities would have 12,000 firm pairs by chance.

        Raises ValueError for a level outside 0 to 1. Source: Benjamini & Hochberg 1995, "Controlling the false
        discovery rate", JRSS B 57.
        """
        if not 0 < level < 1:
            raise ValueError(f"level must be between 0 and 1, not {level}")
        upper = np.triu_indices(len(self.p), 1)
        values = self.p[upper]
        firm = np.zeros(self.p.shape, np.bool_)
        firm[upper] = values <= _bound(values, level)
        return firm | firm.T


def firm_among(z: ArrayLike, level: float = LEVEL) -> Booleans:
    """Return which of several deviations from chance are firm, N: not those that the most of N would be by chance.

    `z` are all that were looked at, such as those of all partners of a region: of 240, five are beyond two deviations
    by chance. Of those returned, `level` is expected to be false if chance gives a normal distribution.

    Raises ValueError for a level outside 0 to 1, and for z that is not one row. Source: Benjamini & Hochberg 1995.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, not {level}")
    array = numbers(z, "z")
    if array.ndim != 1:
        raise ValueError(f"z must be one row of numbers; its shape is {array.shape}")
    p = np.array([erfc(each / sqrt(2)) / 2 for each in array])
    return np.asarray(p <= _bound(p, level))


def _bound(p: Floats, level: float) -> float:
    """Return the greatest chance at which no more than `level` of those at or below it are false, or -1."""
    ordered = np.sort(p)
    passing = np.flatnonzero(ordered <= level * np.arange(1, len(ordered) + 1) / max(len(ordered), 1))
    return float(ordered[passing[-1]]) if len(passing) else -1.0


def chances(presence: ArrayLike) -> Floats:
    """Return the chance of each region to have each activity, R × C, 0 to 1, from diversity and ubiquity alone.

    Sums of rows and columns are those of `presence` within 1e-9 of their length. Where the margins leave no choice, as
    in a region that has everything, chances are 0 or 1.

    Raises ValueError as matrices.have() does, and if the equations cannot be solved, which no table is known to cause.

    Source: Saracco, Di Clemente, Gabrielli & Squartini 2015, "Randomizing bipartite networks: the case of the World
    Trade Web", Scientific Reports 5. Newton's method on classes of equal margins is that of Vallarano et al. 2021,
    "Fast and scalable likelihood maximization for exponential random graph models", Scientific Reports 11.
    """
    array = have(presence)
    chance = np.zeros(array.shape)
    rows, columns = np.arange(array.shape[0]), np.arange(array.shape[1])
    while len(rows) and len(columns):
        part = array[np.ix_(rows, columns)]
        diversity, ubiquity = part.sum(axis=1), part.sum(axis=0)
        full_rows, full_columns = diversity == len(columns), ubiquity == len(rows)
        open_rows = (diversity > 0) & ~full_rows
        open_columns = (ubiquity > 0) & ~full_columns
        if open_rows.all() and open_columns.all():
            chance[np.ix_(rows, columns)] = _solved(diversity, ubiquity)
            break
        # Rows first: a full row and an empty column cannot both be.
        chance[np.ix_(rows[full_rows], columns)] = 1.0
        if not open_rows.all():
            rows = rows[open_rows]
            continue
        chance[np.ix_(rows, columns[full_columns])] = 1.0
        columns = columns[open_columns]
    return chance


def _solved(diversity: Integers, ubiquity: Integers) -> Floats:
    """Return chances for margins that are neither empty nor full."""
    d, of_row, m = np.unique(diversity, return_inverse=True, return_counts=True)
    u, of_column, n = np.unique(ubiquity, return_inverse=True, return_counts=True)
    columns, rows = int(n.sum()), int(m.sum())
    share = float((d * m).sum()) / (rows * columns)
    a = np.log(d / (columns - d)) - np.log(share / (1 - share))
    b = np.log(u / (rows - u))

    def likelihood(a: Floats, b: Floats) -> float:
        both = np.logaddexp(0.0, a[:, None] + b)
        return float(m @ (d * a) + n @ (u * b) - m @ both @ n)

    def probability(a: Floats, b: Floats) -> Floats:
        return np.asarray(1 / (1 + np.exp(-np.clip(a[:, None] + b, -700, 700))))

    now = likelihood(a, b)
    for _ in range(200):
        p = probability(a, b)
        rest_row, rest_column = d - p @ n, u - m @ p
        if max(np.abs(rest_row).max() / columns, np.abs(rest_column).max() / rows) < CLOSE:
            return np.asarray(p[np.ix_(of_row, of_column)])
        w = m[:, None] * n * p * (1 - p)
        scale = 1 / np.sqrt(np.maximum(np.concatenate([w.sum(axis=1), w.sum(axis=0)]), 1e-300))
        hessian = np.zeros((len(scale), len(scale)))
        hessian[: len(d), len(d) :] = w * scale[: len(d), None] * scale[len(d) :]
        hessian += hessian.T
        # One direction changes nothing (x larger, y smaller), and the ridge keeps it still.
        hessian[np.diag_indices(len(scale))] = 1 + 1e-10
        step = scale * np.linalg.solve(hessian, scale * np.concatenate([m * rest_row, n * rest_column]))
        size = min(1.0, 10 / np.abs(step).max())
        for _ in range(40):
            next_a, next_b = a + size * step[: len(d)], b + size * step[len(d) :]
            after = likelihood(next_a, next_b)
            # Near the maximum, rounding hides what a step gains.
            if after >= now - 1e-12 * abs(now):
                break
            size /= 2
        a, b, now = next_a, next_b, after
    raise ValueError("presence has margins for which no null model was found")


def together(presence: ArrayLike, chance: ArrayLike | None = None) -> Together:
    """Return how many regions have both of each two activities, beside what chance gives, C × C.

    The mean is Σ_r p_ri p_rj, the variance Σ_r p_ri p_rj (1 - p_ri p_rj), and `p` the tail of a sum of independent
    events (Poisson-binomial). Proximity is this number divided by the more common activity's regions, so z and p are
    also those of proximity. `chance` is that of chances(), which is computed if it is not given.

    `p` is exact in up to EXACT_WORK additions. In larger tables it is a bound by the binomial with the same mean, which
    is no smaller where the number is the mean + 1 or more (Hoeffding 1956), and 1 elsewhere.

    Raises ValueError as chances() does, and for a `chance` of another shape or outside 0 to 1.

    Source: Saracco et al. 2017, "Inferring monopartite projections of bipartite networks: an entropy-based approach",
    New Journal of Physics 19. Hoeffding 1956, "On the distribution of the number of successes in independent trials",
    Annals of Mathematical Statistics 27.
    """
    array = have(presence)
    p = _chance(array, chance)
    ones = array.astype(np.float64)
    observed, expected, square = ones.T @ ones, p.T @ p, (p * p).T @ (p * p)
    variance = np.maximum(expected - square, 0.0)
    for each in (observed, expected, variance):
        np.fill_diagonal(each, 0.0)
    i, j = np.nonzero(np.triu((observed > expected) & (observed > 0), 1))
    counts = np.asarray(np.rint(observed[i, j]), dtype=np.intp)
    exact = float(counts.sum()) * len(array) <= EXACT_WORK
    tail = np.ones(observed.shape)
    if exact:
        tail[i, j] = _tails(p, i, j, counts)
    else:
        over = observed[i, j] >= expected[i, j] + 1
        i, j, counts = i[over], j[over], counts[over]
        tail[i, j] = _binomial_tails(len(array), expected[i, j] / len(array), counts)
    tail = np.minimum(tail, tail.T)
    return Together(observed, expected, np.sqrt(variance), tail, exact)


def _tails(p: Floats, i: Integers, j: Integers, counts: Integers) -> Floats:
    """Return the chance that at least `counts` regions have both, for each pair: added up region by region."""
    tails = np.zeros(len(counts))
    for count in np.unique(counts):
        pairs = np.flatnonzero(counts == count)
        # Chance of 0 to count - 1 regions so far. What reaches the count stays there, so small chances keep digits.
        so_far = np.zeros((count, len(pairs)))
        so_far[0] = 1.0
        for row in p:
            both = row[i[pairs]] * row[j[pairs]]
            tails[pairs] += so_far[-1] * both
            moved = so_far[:-1] * both
            so_far *= 1 - both
            so_far[1:] += moved
    return np.minimum(tails, 1.0)


def _binomial_tails(regions: int, chance: Floats, counts: Integers) -> Floats:
    """Return an upper bound of the binomial chance of `counts` or more, where that is above the mean.

    Each further number is less likely than the one before, by a factor that falls: so a geometric series is no smaller.
    """
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, regions + 1)))])
    ways = log_factorial[regions] - log_factorial[counts] - log_factorial[regions - counts]
    chance = np.maximum(chance, 1e-300)
    odds = chance / (1 - chance)
    first = np.exp(ways + counts * np.log(odds) + regions * np.log1p(-chance))
    factor = (regions - counts) * odds / (counts + 1)
    return np.asarray(np.minimum(first / (1 - factor), 1.0))


def density_by_chance(presence: ArrayLike, proximity: ArrayLike, chance: ArrayLike | None = None) -> ByChance:
    """Return the relatedness density of each activity around each region, R × C, beside what chance gives.

    Proximities are taken as given: the mean is Σ_j p_rj φ_ij / Σ_{j≠i} φ_ij, and cells of a region are independent.

    Raises ValueError as density() and together() do.
    """
    array = have(presence)
    p = _chance(array, chance)
    related = np.asarray(kinship(proximity, array.shape[1]), dtype=np.float64)
    total = related.sum(axis=1)
    weight = related / np.where(total > 0, total, 1.0)[:, None]
    spread = np.sqrt(np.maximum((p * (1 - p)) @ (weight**2).T, 0.0))
    return ByChance(np.asarray(density(array, proximity), dtype=np.float64), p @ weight.T, spread)


def complementarity_by_chance(
    presence: ArrayLike, proximity: ArrayLike, weights: ArrayLike | None = None, chance: ArrayLike | None = None
) -> ByChance:
    """Return what each region s (column) could bring each region r (row), R × R, beside what chance gives.

    What r has and the proximities are taken as given, and s is any region as diverse as s. So z compares partners
    without regard to size: a capital brings more of everything, and its mean is greater too. The diagonal is 0.

    Raises ValueError as complementarity_matrix() and together() do.
    """
    array = have(presence)
    p = _chance(array, chance)
    observed = complementarity_matrix(array, proximity, weights)
    related = np.asarray(kinship(proximity, array.shape[1]), dtype=np.float64)
    total = related.sum(axis=1)
    share = np.where(total > 0, 1 / np.where(total > 0, total, 1.0), 0.0)
    wanted = share if weights is None else share * numbers(weights, "weights")
    worth = ((~array * wanted) @ related) * ~array
    expected, variance = worth @ p.T, worth**2 @ (p * (1 - p)).T
    for each in (expected, variance):
        np.fill_diagonal(each, 0.0)
    return ByChance(observed, expected, np.sqrt(np.maximum(variance, 0.0)))


def complexity_by_chance(
    presence: ArrayLike, chance: ArrayLike | None = None, *, draws: int = 99, seed: int = 20151
) -> float:
    """Return the share of tables drawn by chance with as strong an order of complexity, 1 / (draws + 1) to 1.

    The strength is the second eigenvalue of M̃ in the largest connected part, and the observed table counts as one.
    A share above LEVEL says that margins alone would give such an order: ranks of complexity are then not firm.

    Raises ValueError as together() and core() do, and for no draws. Source for counting the observed table: Phipson &
    Smyth 2010, "Permutation p-values should never be zero", Statistical Applications in Genetics 9.
    """
    array = have(presence)
    p = _chance(array, chance)
    if draws < 1:
        raise ValueError(f"draws must be 1 or more, not {draws}")
    generator = np.random.default_rng(seed)
    own = _second(array) - 1e-9
    drawn = (generator.random(p.shape) < p for _ in range(draws))
    return (1 + sum(bool(each.any()) and _second(each) >= own for each in drawn)) / (1 + draws)


def _second(array: Booleans) -> float:
    part = core(array)
    ones = array[np.ix_(part.regions, part.activities)].astype(np.float64)
    even = ones / np.sqrt(ones.sum(axis=1))[:, None] / np.sqrt(ones.sum(axis=0))
    product = even @ even.T if even.shape[0] <= even.shape[1] else even.T @ even
    return float(np.linalg.eigvalsh(product)[-2]) if len(product) > 1 else 0.0


def _chance(array: Booleans, chance: ArrayLike | None) -> Floats:
    if chance is None:
        return chances(array)
    given = numbers(chance, "chance")
    if given.shape != array.shape:
        raise ValueError(f"chance must be {array.shape[0]} × {array.shape[1]} as presence is, not {given.shape}")
    if (wrong := ~((given >= 0) & (given <= 1))).any():
        raise ValueError(f"chance must be 0 to 1 at {place(wrong)}, not {given[wrong][0]}")
    return given
