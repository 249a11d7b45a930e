"""Shares attention: members shown often give way a little to members shown rarely, so that small ones are seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

SMOOTHING = 2.0
"""Attention credited to everybody in advance, so that a first showing or two decides little."""


def attention(rank: int) -> float:
    """Return the share of a reader's attention that a rank gets, 1 for the first: 1 / log2(1 + rank).

    This is the discount of nDCG, used for exposure by Singh & Joachims 2018, "Fairness of Exposure in Rankings", KDD.
    """
    return float(1.0 / np.log2(1.0 + rank))


def seldom_shown(had: Floats) -> Floats:
    """Score how rarely each candidate was shown, 0 to 1, given the attention that each has had.

    The score is 0.5 at the mean of the candidates, nears 1 for none and 0 for many times the mean; it is 0.5 for all if
    nobody has had any. Attention adds up over time, so that one search shows the members that another passed over
    (amortised fairness: Biega, Gummadi & Weikum 2018, SIGIR).
    """
    if not len(had):
        return had
    mean = float(np.mean(had)) + SMOOTHING
    return np.asarray(mean / (mean + had + SMOOTHING), dtype=np.float64)


def gini(values: Floats) -> float:
    """Return the Gini coefficient of values that are 0 or more: 0 if all are equal, near 1 if one has all."""
    total = float(np.sum(values))
    if total <= 0:
        return 0.0
    ordered = np.sort(values)
    ranks = np.arange(1, len(values) + 1)
    return float(np.sum((2 * ranks - len(values) - 1) * ordered) / (len(values) * total))


@dataclass(frozen=True, eq=False)
class Candidates:
    """The members that one search ranks, by number, and their scores without the part for rarely shown members."""

    members: Integers
    scores: Floats


@dataclass(frozen=True, eq=False)
class Simulated:
    """Total attention of each member, and the last rankings: for each round and search the order of rows."""

    attention: Floats
    rankings: Sequence[Sequence[Integers]]


def simulate(searches: Sequence[Candidates], members: int, *, points: float, rounds: int, shown: int) -> Simulated:
    """Run every search once per round, and add up the attention that the first `shown` ranks gave.

    `points` is the weight of the part for rarely shown members. A round counts from the next one on.
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
