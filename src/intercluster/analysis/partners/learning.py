"""Learns the weights of the ranking features from judged partners.

A score stays the sum of each feature's value times its weight. No weight is negative, since every feature speaks for a
partner. Weights that the judgements do not decide stay as they were before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.partners.evaluation import Interval, bootstrap, ndcg_at

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PULLS = (1.0, 0.3, 0.1, 0.03, 0.01, 0.003)
"""Strengths of the pull towards the weights before; cross-validation chooses one."""

FOLDS = 5
STEPS = 60
"""Most Newton steps; some ten suffice."""

STEEPEST = 1000.0
"""Largest factor from a score (0 to 1) to the exponent of the softmax."""

CUT = 10
"""Rankings are measured by nDCG at this depth."""


@dataclass(frozen=True, eq=False)
class Judged:
    """The partners that one search ranked, with the grade of each."""

    concept: str
    """The concept searched for. Searches of one concept are never split between learning and testing."""
    values: Floats
    """Shape (partners, features), each from 0 to 1."""
    grades: Floats
    """Shape (partners,); 0 is not relevant."""
    missed: tuple[float, ...] = ()
    """Grades of relevant partners that the search did not rank."""
    judges: Bools | None = None
    """Shape (partners, features): what each judgement is about; None where it is about all."""

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.grades.shape != self.values.shape[:1]:
            raise ValueError(f"{self.values.shape} values and {self.grades.shape} grades do not belong together")

    @property
    def compared(self) -> Floats:
        """Return the values to learn from: what nobody judged is alike for all, as it is in the partners that fit."""
        if self.judges is None:
            return self.values
        fits = self.grades > 0
        about = np.where(fits[:, None], self.judges[~fits].any(axis=0), self.judges)
        return np.where(about, self.values, self.values[fits].mean(axis=0))


@dataclass(frozen=True, eq=False)
class Learnt:
    """Weights with the pull that cross-validation chose."""

    weights: Floats
    """Shape (features,); at least 0, with the same sum as those before."""
    pull: float
    validated: float
    """Mean nDCG@10 on the folds that each fit had not seen."""


@dataclass(frozen=True)
class Comparison:
    """nDCG@10 of two weightings on the same searches, to which neither was fitted.

    `difference` is paired, after minus before.
    """

    before: Interval
    after: Interval
    difference: Interval

    @property
    def better(self) -> bool:
        """Return whether the second is surely better: the whole interval of the difference is above 0."""
        return self.difference.low > 0


def ndcg(search: Judged, weights: Floats) -> float:
    """Return nDCG@10 of a search ranked by these weights, 0 to 1; equal scores keep the order of the rows."""
    order = np.argsort(-(search.values @ weights), kind="stable")
    grades: dict[int, float] = {row: float(grade) for row, grade in enumerate(search.grades) if grade > 0}
    grades |= {-1 - i: grade for i, grade in enumerate(search.missed)}
    return ndcg_at(CUT, [int(row) for row in order], grades)


def learn(searches: Sequence[Judged], before: Floats, *, seed: int, pulls: Sequence[float] = PULLS) -> Learnt:
    """Return weights fitted with the pull that ranks unseen concepts best; of equals, with the strongest pull.

    Raise ValueError if no search has both a relevant and another partner, or if there are too few concepts to validate.
    """
    usable = _usable(searches)
    concepts = sorted({search.concept for search in usable})
    if len(concepts) < FOLDS:
        raise ValueError(f"{len(concepts)} concepts have been judged, and at least {FOLDS} are needed")
    order = np.random.default_rng(seed).permutation(len(concepts))
    fold = {concepts[row]: i % FOLDS for i, row in enumerate(order)}
    validated = dict.fromkeys(sorted(pulls, reverse=True), 0.0)
    for held_out in range(FOLDS):
        seen = [search for search in usable if fold[search.concept] != held_out]
        unseen = [search for search in usable if fold[search.concept] == held_out]
        for pull in validated:
            weights = fit_weights(seen, before, pull=pull)
            validated[pull] += sum(ndcg(search, weights) for search in unseen) / len(usable)
    best = max(validated, key=lambda pull: validated[pull])
    return Learnt(fit_weights(usable, before, pull=best), best, validated[best])


def compare(before: Sequence[float], after: Sequence[float], *, seed: int) -> Comparison:
    """Return the mean nDCG of two weightings, one value per search in equal order, with bootstrap intervals."""
    difference = [new - old for old, new in zip(before, after, strict=True)]
    return Comparison(*(bootstrap(values, seed=seed) for values in (before, after, difference)))


def fit_weights(searches: Sequence[Judged], before: Floats, *, pull: float) -> Floats:
    """Return the non-negative weights that minimise the listwise loss plus a pull to those before.

    The loss is the cross-entropy of the softmax of scores with the gains 2^grade - 1 (ListNet's, Cao et al. 2007,
    ICML; for linear scores convex, and a bound on nDCG: Bruch et al. 2019, ICTIR). With shares u of the weights, and
    u' of those before, pull / 2 times |u - u'|^2 is added, so the minimum is unique. Scores are scaled for the
    softmax by the factor that best suits the weights before. The result is scaled to the sum of the weights before.
    """
    if not np.all(before >= 0) or not before.sum() > 0:
        raise ValueError("weights before must be 0 or more, and one above 0")
    if not pull > 0:
        raise ValueError("the pull must be above 0")
    stacked = _Stacked(_usable(searches))
    prior = before / before.sum()
    scale = stacked.scale(prior)
    shares = prior.copy()
    value = stacked.loss(scale * shares)
    for _ in range(STEPS):
        slope, curvature = stacked.derivatives(scale * shares)
        gradient = scale * slope + pull * (shares - prior)
        hessian = scale**2 * curvature + pull * np.eye(len(prior))
        move = _non_negative_minimum(gradient - hessian @ shares, hessian, shares) - shares
        downhill = float(gradient @ move)
        if downhill > -1e-12:
            break
        length = 1.0
        while length > 1e-9:
            tried = np.maximum(shares + length * move, 0.0)
            now = stacked.loss(scale * tried) + pull / 2 * float(np.sum((tried - prior) ** 2))
            if now <= value + 1e-4 * length * downhill:
                break
            length /= 2
        else:
            break
        shares, value = tried, now
    return np.asarray(before.sum() * shares / shares.sum() if shares.sum() > 0 else before, dtype=np.float64)


def _usable(searches: Sequence[Judged]) -> list[Judged]:
    found = [search for search in searches if np.any(search.grades > 0) and np.any(search.grades <= 0)]
    if not found:
        raise ValueError("no search has both a relevant partner and another to tell it from")
    return found


class _Stacked:
    """All searches stacked, so that the loss and its derivatives take a few array operations."""

    def __init__(self, searches: Sequence[Judged]) -> None:
        self.values = np.vstack([search.compared for search in searches])
        counts = [len(search.grades) for search in searches]
        self.starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        self.search = np.repeat(np.arange(len(searches)), counts)
        gains = np.concatenate([np.exp2(search.grades) - 1.0 for search in searches])
        self.target = gains / self._sum(gains)[self.search]

    def _sum(self, rows: Floats) -> Floats:
        return np.asarray(np.add.reduceat(rows, self.starts, axis=0), dtype=np.float64)

    def _softmax(self, scores: Floats) -> tuple[Floats, Floats]:
        """Return each partner's share of its search's softmax, and the log of each search's normaliser."""
        highest = np.maximum.reduceat(scores, self.starts)
        raised = np.exp(scores - highest[self.search])
        total = self._sum(raised)
        return raised / total[self.search], np.log(total) + highest

    def loss(self, weights: Floats) -> float:
        """Return the mean over searches of the cross-entropy."""
        scores = self.values @ weights
        _, normaliser = self._softmax(scores)
        return float(np.mean(normaliser - self._sum(self.target * scores)))

    def derivatives(self, weights: Floats) -> tuple[Floats, Floats]:
        """Return the gradient of the loss, shape (features,), and its Hessian."""
        share, _ = self._softmax(self.values @ weights)
        count = len(self.starts)
        gradient = self.values.T @ (share - self.target) / count
        means = self._sum(self.values * share[:, None])
        hessian = ((self.values * share[:, None]).T @ self.values - means.T @ means) / count
        return gradient, hessian

    def scale(self, direction: Floats) -> float:
        """Return the factor of a direction at which the loss is least, by bisection of its slope."""
        low, high = 0.0, STEEPEST
        for _ in range(40):
            middle = (low + high) / 2
            if float(direction @ self.derivatives(middle * direction)[0]) < 0:
                low = middle
            else:
                high = middle
        return max(low, 1.0)


def _non_negative_minimum(linear: Floats, quadratic: Floats, start: Floats) -> Floats:
    """Return the x >= 0 that minimises x' quadratic x / 2 + linear' x, by coordinate descent."""
    x = start.copy()
    for _ in range(1000):
        before = x.copy()
        for i in range(len(x)):
            x[i] = max(0.0, x[i] - (linear[i] + quadratic[i] @ x) / quadratic[i, i])
        if np.max(np.abs(x - before)) < 1e-12:
            break
    return x
