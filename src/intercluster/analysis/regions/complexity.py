"""Economic complexity of regions and activities, and how much complexity a region could reach.

M is the boolean matrix of presence (R regions × C activities), d_r the diversity of a region, u_i the ubiquity of an
activity.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import (
    AnyFloats,
    Booleans,
    Floats,
    Integers,
    components,
    have,
    kinship,
    numbers,
    place,
)
from intercluster.analysis.regions.spectrum import DENSE, Bipartite, second

TIE = 1e-9
"""Two eigenvalues closer than this count as equal, and a smaller correlation with diversity as none."""


def standardise(values: Floats) -> Floats:
    """Standardise values: subtract the mean and divide by the standard deviation of all values (not of a sample).

    Raises ValueError if all are equal.
    """
    deviation = values - values.mean()
    spread = float(np.sqrt(np.mean(deviation**2)))
    if spread <= 1e-12 * max(float(np.abs(values).max()), 1e-300):
        raise ValueError("all values are equal: they cannot be standardised")
    return np.asarray(deviation / spread)


@dataclass(frozen=True, eq=False)
class Complexity:
    """Economic complexity by eigenvector: mean 0, standard deviation 1 for regions and for activities.

    `regions` is the index of regions (ECI), R, and `activities` that of activities (PCI), C, with the same sign: each
    is proportional to the mean of the other. `second` and `third` are eigenvalues of M̃, 0 to 1: the larger their gap,
    the firmer the ranks. `residual` is the largest error of `second` and its vector, for a vector of length 1.
    """

    regions: Floats
    activities: Floats
    activities_on_region_scale: Floats
    """PCI scaled so that a region's ECI is the plain mean of its activities' PCI, as in the Atlas, C."""
    second: float
    third: float
    residual: float
    steps: int
    """Number of Lanczos iterations. 0 if all eigenvalues were computed."""


def economic_complexity(presence: ArrayLike, *, dense: int = DENSE) -> Complexity:
    """Return the complexity of regions and activities: second eigenvectors of M̃_rq = Σ_i M_ri M_qi / (d_r u_i).

    The sign makes ECI correlate with diversity. Without such a correlation (|ρ| < 1e-9), it makes PCI correlate
    negatively with ubiquity, and without that, it puts the first region that differs from the mean above it. PCI is Mᵀ
    ECI / u, so both have one sign. With up to `dense` regions or activities all eigenvalues are computed, else the
    first few by Lanczos iterations.

    Raises ValueError as matrices.have() does; for a region without activities, an activity that no region has or a
    matrix in unconnected parts (take matrices.core() first: between parts no order is defined); if all regions are
    equal, as with one region only; and if the second eigenvalue comes twice, since any mixture of the two orders is
    then as good.

    Source: Hidalgo & Hausmann 2009, "The building blocks of economic complexity", PNAS 106; as eigenvector: Hausmann,
    Hidalgo et al. 2011, "The Atlas of Economic Complexity"; Mealy, Farmer & Teytelboym 2019, Science Advances 5.
    """
    array = have(presence)
    diversity, ubiquity = array.sum(axis=1), array.sum(axis=0)
    _connected(array, diversity, ubiquity)
    if (array == array[0]).all():
        raise ValueError("all regions have the same activities: there is no order of complexity between them")
    graph = Bipartite(array)
    eigen = second(graph, dense=dense)
    if eigen.value - eigen.third < TIE:
        raise ValueError(
            f"the second and third eigenvalue are both {eigen.value:.6g}: the order of complexity is not unique"
        )
    raw = eigen.vector / np.sqrt(diversity)
    eci, pci = standardise(raw), standardise(graph.mean_over_regions(raw))
    sign = _sign(eci, diversity) or -_sign(pci, ubiquity) or float(np.sign(eci[np.argmax(np.abs(eci) > TIE)]))
    eci, pci = sign * eci, sign * pci
    # With raw kc = s ECI + m and kp = U^-1 Mᵀ kc / λ, kc is the mean of kp; kc has no trivial part: Σ d kc = 0.
    offset = -float(diversity @ eci) / float(diversity.sum())
    scaled = (graph.mean_over_regions(eci) + offset * (1 - eigen.value)) / eigen.value
    return Complexity(eci, pci, scaled, eigen.value, eigen.third, eigen.residual, eigen.steps)


def _connected(array: Booleans, diversity: Integers, ubiquity: Integers) -> None:
    """Raise ValueError unless all regions and activities are connected, and name one that is not."""
    _nobody_empty(diversity, ubiquity)
    parts = components(array)[0]
    if parts.any():
        raise ValueError(
            f"regions are in {int(parts.max()) + 1} parts that share no activity; "
            f"row {int(np.argmax(parts > 0))} is apart from row 0: take core() first"
        )


def _sign(values: Floats, counts: Integers) -> float:
    """Return the sign of the correlation of values with counts, or 0 without correlation."""
    deviation = counts - counts.mean()
    length = float(np.linalg.norm(deviation) * np.linalg.norm(values))
    correlation = float(deviation @ values) / length if length else 0.0
    return float(np.sign(correlation)) if abs(correlation) > TIE else 0.0


@dataclass(frozen=True, eq=False)
class Reflections:
    """All steps of the method of reflections: `regions` is (steps + 1) × R, `activities` (steps + 1) × C."""

    regions: Floats
    activities: Floats


def reflections(presence: ArrayLike, steps: int = 18) -> Reflections:
    """Return diversity and ubiquity reflected in each other, step by step.

    Computes k_r,n = Σ_i M_ri k_i,n-1 / d_r and k_i,n = Σ_r M_ri k_r,n-1 / u_i. Step 0 is diversity and ubiquity. Step
    1 is the mean ubiquity of a region's activities, and the mean diversity of the regions that have an activity. Even
    steps of regions and odd steps of activities measure complexity; the others measure its opposite. With more steps
    all values tend to one number and their differences shrink: after about twenty, rounding shows. Their order tends
    to that of economic_complexity().

    Raises ValueError as matrices.have() does, for an empty region or activity, and for negative steps. Unconnected
    parts are allowed: each is averaged within itself.

    Source: Hidalgo & Hausmann 2009, as above.
    """
    array = have(presence)
    diversity, ubiquity = array.sum(axis=1), array.sum(axis=0)
    if steps < 0:
        raise ValueError(f"the number of steps must be 0 or more, not {steps}")
    _nobody_empty(diversity, ubiquity)
    ones = array.astype(np.float64)
    regions, activities = np.empty((steps + 1, len(diversity))), np.empty((steps + 1, len(ubiquity)))
    regions[0], activities[0] = diversity, ubiquity
    for step in range(1, steps + 1):
        regions[step] = ones @ activities[step - 1] / diversity
        activities[step] = regions[step - 1] @ ones / ubiquity
    return Reflections(regions, activities)


def _nobody_empty(diversity: Integers, ubiquity: Integers) -> None:
    """Raise ValueError for a region without activities or an activity that no region has."""
    if not diversity.all():
        raise ValueError(f"the region in row {int(np.argmin(diversity > 0))} has no activity: take core() first")
    if not ubiquity.all():
        raise ValueError(f"nobody has the activity in column {int(np.argmin(ubiquity > 0))}: take core() first")


@dataclass(frozen=True, eq=False)
class Fitness:
    """Fitness of regions, R, and complexity of activities, C: 0 or more, with a mean of 1 each."""

    regions: Floats
    activities: Floats
    steps: int
    change: float
    """Largest change of a value in the last step. Above the tolerance, the iteration stopped before it converged."""


def fitness(presence: ArrayLike, *, steps: int = 1_000, tolerance: float = 1e-10) -> Fitness:
    """Return fitness and complexity: F_r = Σ_i M_ri Q_i, Q_i = 1 / Σ_r M_ri / F_r, each divided by its mean, from 1.

    Each step updates both from the step before. It stops when no value changes by more than the tolerance, or after
    `steps` steps. On some matrices values tend to 0 ever more slowly (Pugliese, Zaccaria & Pietronero 2016). Then
    `change` says how far it got, and only ranks should be used.

    Raises ValueError as matrices.have() does, for an empty region or activity, for fewer steps than 1 and for a
    tolerance that is NaN.

    Source: Tacchella et al. 2012, "A new metrics for countries' fitness and products' complexity", Scientific Reports
    2.
    """
    array = have(presence)
    if steps < 1:
        raise ValueError(f"the number of steps must be 1 or more, not {steps}")
    if np.isnan(tolerance):
        raise ValueError("the tolerance must be a number")
    _nobody_empty(array.sum(axis=1), array.sum(axis=0))
    ones = array.astype(np.float64)
    regions, activities = np.ones(array.shape[0]), np.ones(array.shape[1])
    change, step = np.inf, 0
    while step < steps and change > tolerance:
        step += 1
        # The least positive number replaces 0, so that nothing is divided by 0.
        fit, hard = ones @ activities, 1 / ((1 / np.maximum(regions, 1e-300)) @ ones)
        fit, hard = fit / fit.mean(), hard / hard.mean()
        change = float(max(np.abs(fit - regions).max(), np.abs(hard - activities).max()))
        regions, activities = fit, hard
    return Fitness(regions, activities, step, change)


def outlook_index(presence: ArrayLike, density: ArrayLike, complexity: ArrayLike) -> Floats:
    """Return how much complexity is within each region's reach, R: Σ_{i not in r} ω_ri PCI_i.

    ω is relatedness density, R × C, and PCI the complexity of activities, C. The index can be any number; more is
    better.

    Raises ValueError as matrices.have() does, and if shapes do not fit or a density or complexity is not finite.

    Source: Hausmann, Hidalgo et al. 2011, "The Atlas of Economic Complexity", technical box 5.4 (complexity outlook
    index).
    """
    array, around = have(presence), numbers(density, "density")
    scores = _scores(complexity, array.shape[1])
    if around.shape != array.shape:
        raise ValueError(f"density must be {array.shape[0]} × {array.shape[1]} as presence is, not {around.shape}")
    if not np.isfinite(around).all():
        raise ValueError(f"density is not a number at {place(~np.isfinite(around))}")
    return np.array([float(near[~own] @ scores[~own]) for own, near in zip(array, around, strict=True)])


def outlook_gain(presence: ArrayLike, proximity: ArrayLike, complexity: ArrayLike) -> AnyFloats:
    """Return what each region's outlook index would gain from each activity that it lacks, R × C.

    This is the exact difference that the activity makes while complexity and proximity stay the same: it brings
    related activities nearer, and no longer has to be reached itself: Σ_{j not in r, j≠i} φ_ij PCI_j / Σ_{k≠j} φ_kj -
    ω_ri PCI_i. It is 0 where the region has the activity.

    Raises ValueError as density() and outlook_index() do. Source: as above (complexity outlook gain, or opportunity
    gain).
    """
    array = have(presence)
    related = kinship(proximity, array.shape[1])
    scores = _scores(complexity, array.shape[1])
    total = related.sum(axis=1, dtype=np.float64)
    share = np.where(total > 0, 1 / np.where(total > 0, total, 1.0), 0.0)
    absent = (~array).astype(related.dtype)
    weighted = (absent * (scores * share)).astype(related.dtype)
    gain = weighted @ related
    around = (1 - absent) @ related.T
    gain -= around * (scores * share).astype(related.dtype)
    return np.asarray(gain * absent)


def _scores(complexity: ArrayLike, activities: int) -> Floats:
    scores = numbers(complexity, "complexity")
    if scores.shape != (activities,):
        raise ValueError(f"complexity must have one number for each of {activities} activities, not {scores.shape}")
    if not np.isfinite(scores).all():
        raise ValueError(f"complexity is not a number at position {int(np.argmin(np.isfinite(scores)))}")
    return scores
