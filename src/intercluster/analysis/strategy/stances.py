"""What groups of people agree on, what tells each from the others, and what divides them, from votes on statements.

A group may be one of opinion (see opinions.groups()), or a cluster, or a size of organisations.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import Booleans, Floats, Integers
from intercluster.analysis.strategy.opinions import LEAST, ballots

SIGNIFICANT = NormalDist().inv_cdf(0.9)
"""Statistic above which something is not taken for chance: 90 %, one-sided, as Polis has it."""


@dataclass(frozen=True, eq=False)
class Stances:
    """How K groups voted on S statements. The first axis of pairs is agreeing and disagreeing."""

    groups: tuple[int, ...]
    """The group of each of the K rows."""
    voted: Integers
    """K × S, people who voted, those who passed included."""
    counts: Integers
    """2 × K × S, people who agreed, and who disagreed."""
    share: Floats
    """2 × K × S, (count + 1) / (voted + 2): a share that few votes leave near a half."""
    certain: Floats
    """2 × K × S, how far the share is above a half, in standard errors."""
    excess: Floats
    """2 × K × S, the share divided by that of all others."""
    distinct: Floats
    """2 × K × S, how far the share is above that of all others, in standard errors."""

    @property
    def consensus(self) -> Floats:
        """Return the group-aware consensus, 2 × S: the product of the shares of all groups, 0 to 1.

        It is high only where every group agrees (or disagrees), however few people a group has.
        """
        return np.asarray(self.share.prod(axis=1))

    @property
    def division(self) -> Floats:
        """Return the greatest difference between two groups' shares of agreeing, S: 0 to 1."""
        return np.asarray(np.ptp(self.share[0], axis=0))


def stances(votes: ArrayLike, group: ArrayLike, least: int = LEAST) -> Stances:
    """Return how each group voted. Groups of fewer than `least` people are left out, and people with a negative number.

    `group` has the number of each person's group, N. Those left out count in no group's others either.

    Raises ValueError as opinions.ballots() does, and for groups that are not N numbers.

    Source: Small et al. 2021, as opinions.py names them; a share of others is that of everybody outside the group.
    """
    array, number = ballots(votes), np.asarray(group)
    if number.shape != (len(array),):
        raise ValueError(f"there must be a group for each of {len(array)} people, not {number.shape}")
    names, sizes = np.unique(number[number >= 0], return_counts=True)
    names = names[sizes >= least]
    member = number == names[:, None]
    voted = _count(member, ~np.isnan(array))
    counts = np.stack([_count(member, array == vote) for vote in (1, -1)])
    others, by_others = voted.sum(axis=0) - voted, counts.sum(axis=1, keepdims=True) - counts
    share = (counts + 1) / (voted + 2)
    return Stances(
        tuple(int(each) for each in names),
        voted,
        counts,
        share,
        2 * np.sqrt(voted + 1) * ((counts + 1) / (voted + 1) - 0.5),
        share / ((by_others + 1) / (others + 2)),
        _apart(counts, voted, by_others, others),
    )


def representative(found: Stances, most: int = 5) -> list[list[tuple[int, bool]]]:
    """Return by group the statements that tell it from the others, each with whether the group agrees.

    The most telling come first. Members of the group agree (or disagree) significantly more often than not, and than
    the others do. Statements are ordered by excess × distinct × share × certain. A group may have none.
    """
    weight = found.excess * found.distinct * found.share * found.certain
    telling = (found.certain > SIGNIFICANT) & (found.distinct > SIGNIFICANT)
    told: list[list[tuple[int, bool]]] = []
    for row in range(len(found.groups)):
        sides, statements = np.nonzero(telling[:, row])
        order = np.argsort(-weight[sides, row, statements], kind="stable")[:most]
        told.append([(int(statements[each]), bool(sides[each] == 0)) for each in order])
    return told


def _count(member: Booleans, votes: Booleans) -> Integers:
    return np.asarray(member.astype(np.intp) @ votes.astype(np.intp))


def _apart(counts: Integers, voted: Integers, by_others: Integers, others: Integers) -> Floats:
    """Return the statistic of the test of two proportions, with one vote more on each side; 0 where all agree."""
    one, other = (counts + 1) / (voted + 1), (by_others + 1) / (others + 1)
    pooled = (counts + by_others + 2) / (voted + others + 2)
    error = np.sqrt(np.maximum(pooled * (1 - pooled), 0.0) * (1 / (voted + 1) + 1 / (others + 1)))
    return np.where(error > 0, (one - other) / np.where(error > 0, error, 1.0), 0.0)
