"""Attention shared out: who has been shown often gives way a little to who has not, so that small members are seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

SMOOTHING = 2.0
"""Attention that everybody counts as having had already: a first showing or two decides little."""


def attention(rank: int) -> float:
    """Return how much of a reader's attention a rank gets, 1 for the first: 1 / log2(1 + rank).

    The discount of nDCG, taken for exposure by Singh & Joachims 2018, "Fairness of Exposure in Rankings", KDD.
    """
    return float(1.0 / np.log2(1.0 + rank))


def seldom_shown(had: Floats) -> Floats:
    """Return, for candidates that have had so much attention, what speaks for showing them now: 0 to 1.

    One half for who has had the mean of the candidates, towards 1 for who has had none and towards 0 for who has had
    many times the mean; one half for all where nobody has had any. Attention is added up over time, so that whom one
    search passes over another shows (amortised fairness: Biega, Gummadi & Weikum 2018, SIGIR).
    """
    if not len(had):
        return had
    mean = float(np.mean(had)) + SMOOTHING
    return np.asarray(mean / (mean + had + SMOOTHING), dtype=np.float64)


def gini(values: Floats) -> float:
    """Return the Gini coefficient of values that are 0 or more: 0 where all are equal, towards 1 where one has all."""
    total = float(np.sum(values))
    if total <= 0:
        return 0.0
    ordered = np.sort(values)
    ranks = np.arange(1, len(values) + 1)
    return float(np.sum((2 * ranks - len(values) - 1) * ordered) / (len(values) * total))


@dataclass(frozen=True, eq=False)
class Candidates:
    """Whom one search ranks: members, by number, and their scores without the part for who is seldom shown."""

    members: Integers
    scores: Floats


@dataclass(frozen=True, eq=False)
class Simulated:
    """Attention that each member had in all, and the last rankings: for each round and search the order of rows."""

    attention: Floats
    rankings: Sequence[Sequence[Integers]]


def simulate(searches: Sequence[Candidates], members: int, *, points: float, rounds: int, shown: int) -> Simulated:
    """Run every search once a round, and add up whom the first `shown` ranks showed.

    `points` is the weight of the part for who is seldom shown. What a round shows counts from the next one on.
    """
    total = np.zeros(members)
    marks = np.array([attention(rank) for rank in range(1, shown + 1)])
    rankings: list[list[Integers]] = []
    for _ in range(rounds):
        now = np.zeros(members)
        rankings.append([])
        for search in searches:
            scores = search.scores + points * seldom_shown(total[search.members])
            order = np.argsort(-scores, kind="stable")
            first = search.members[order[:shown]]
            np.add.at(now, first, marks[: len(first)])
            rankings[-1].append(order)
        total += now
    return Simulated(total, rankings)
