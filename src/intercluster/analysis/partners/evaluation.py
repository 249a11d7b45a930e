"""Measures the quality of a ranking, with confidence intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.proportions import wilson

T = TypeVar("T")
Floats = NDArray[np.float64]


def ndcg_at(k: int, ranking: Sequence[T], grades: Mapping[T, float]) -> float:
    """Return the normalised discounted cumulative gain of the first k, 0 to 1.

    Gain 2^grade - 1, discount log2(1 + rank) (Järvelin & Kekäläinen 2002, ACM TOIS 20; exponential gain as in Burges
    et al. 2005). `grades` holds the relevant items; all others have grade 0. The gain is 0 if nothing is relevant.
    """
    ideal = _discounted(sorted(grades.values(), reverse=True)[:k])
    return _discounted([grades.get(item, 0.0) for item in ranking[:k]]) / ideal if ideal > 0 else 0.0


def _discounted(grades: Sequence[float]) -> float:
    gains = np.exp2(np.asarray(grades, dtype=np.float64)) - 1.0
    return float(np.sum(gains / np.log2(np.arange(2, len(gains) + 2))))


def recall_at(k: int, ranking: Sequence[T], grades: Mapping[T, float]) -> float:
    """Return the share of all relevant items (grade above 0) among the first k; 0 if nothing is relevant."""
    relevant = {item for item, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[T], grades: Mapping[T, float]) -> float:
    """Return 1 / rank of the first item with the highest grade available; 0 if none is ranked."""
    best = max(grades.values(), default=0.0)
    if best <= 0:
        return 0.0
    return next((1.0 / rank for rank, item in enumerate(ranking, start=1) if grades.get(item, 0.0) == best), 0.0)


@dataclass(frozen=True)
class Interval:
    """A mean and the bounds of its confidence interval."""

    mean: float
    low: float
    high: float


DRAWN_AT_ONCE = 100_000
"""Values that a bootstrap draws in one step: 800 kB, however many samples it takes."""


def bootstrap(values: Sequence[float], *, seed: int, samples: int = 2000, confidence: float = 0.95) -> Interval:
    """Return the mean of values with the percentile bootstrap interval over them (Efron & Tibshirani 1993, ch. 13).

    To compare two systems, pass their differences query by query: the interval is then that of paired samples.
    """
    if not len(values):
        raise ValueError("there is nothing to average")
    observed = np.asarray(values, dtype=np.float64)
    generator = np.random.default_rng(seed)
    means = np.empty(samples)
    at_once = max(1, DRAWN_AT_ONCE // len(observed))
    for start in range(0, samples, at_once):
        block = means[start : start + at_once]
        block[:] = observed[generator.integers(len(observed), size=(len(block), len(observed)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(observed.mean()), float(low), float(high))


@dataclass(frozen=True)
class Said:
    """What was said with about the same chance, and how often it was right: one bar of a reliability diagram."""

    low: float
    high: float
    """Chances from `low` up to and without `high`; the last bar takes 1 as well."""
    count: int
    chance: float
    """The mean chance that was said, 0 to 1."""
    right: float
    """The share that was right, 0 to 1."""
    right_low: float
    right_high: float
    """Bounds of the share's 95 % interval (Wilson 1927, JASA 22)."""


def reliability(chances: Sequence[float], right: Sequence[bool], bars: int = 10) -> list[Said]:
    """Return the bars of a reliability diagram (DeGroot & Fienberg 1983, The Statistician 32) that have anything.

    `chances` are what was said, 0 to 1, and `right` whether it was so. All bars are equally wide.
    """
    said, was = np.asarray(chances, dtype=np.float64), np.asarray(right, dtype=np.float64)
    bar_of = np.minimum((said * bars).astype(int), bars - 1)
    found = []
    for bar in np.unique(bar_of).tolist():
        own = bar_of == bar
        count, share = int(own.sum()), float(was[own].mean())
        low, high = wilson(was[own].sum(), count)
        found.append(Said(bar / bars, (bar + 1) / bars, count, float(said[own].mean()), share, float(low), float(high)))
    return found


def calibration_error(bars: Sequence[Said]) -> float:
    """Return the mean distance between what was said and what was right, 0 to 1, weighted by how often it was said.

    It is the expected calibration error of Naeini et al. (2015, AAAI); 0 without bars.
    """
    total = sum(bar.count for bar in bars)
    return sum(bar.count * abs(bar.chance - bar.right) for bar in bars) / total if total else 0.0
