"""Groups of people who vote alike on short statements, as Polis finds them: positions from votes, and groups of these.

Votes are N people × S statements: 1 agrees, -1 disagrees, 0 passes, NaN has not voted.

Source: Small, Bjorkegren, Erkkilä, Shaw & Megill 2021, "Polis: Scaling deliberation by mapping high dimensional opinion
spaces", RECERCA 26(2).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import Floats, Integers, numbers, place

LEAST = 5
"""Fewest people in a group: of a smaller one, a share would tell how somebody voted."""

MOST_GROUPS = 5

ENOUGH_VOTES = 7
"""Votes from which on somebody belongs to a group. If there are fewer statements, a vote on each."""

TOLERANCE = 1e-4
"""Groups are settled when their centres move by less than this share of the positions' variance."""

STEPS = 300
"""Most moves of the centres."""

NO_GROUP = -1


def ballots(votes: ArrayLike) -> Floats:
    """Return votes as float64, N × S.

    Raises ValueError for other numbers, and unless there are people and statements.
    """
    array = numbers(votes, "votes")
    if array.ndim != 2 or not array.size:
        raise ValueError(f"votes must be a matrix of people × statements; its shape is {array.shape}")
    wrong = ~(np.isnan(array) | np.isin(array, (-1.0, 0.0, 1.0)))
    if wrong.any():
        raise ValueError(f"a vote is 1, 0, -1 or missing; {array[wrong][0]} is at {place(wrong)}")
    return array


def positions(votes: ArrayLike) -> Floats:
    """Return where each person stands, N × 2: people who vote alike are near each other.

    These are the first two principal components of the votes, with the mean of a statement's votes for a vote that is
    missing, times √(S / number of own votes): otherwise those who have voted on little would all stand in the middle.
    The sign of a component is such that its greatest weight is positive.

    Raises ValueError as ballots() does.
    """
    array = ballots(votes)
    known = ~np.isnan(array)
    count = known.sum(axis=0)
    mean = np.where(count > 0, np.where(known, array, 0.0).sum(axis=0) / np.maximum(count, 1), 0.0)
    centred = np.where(known, array - mean, 0.0)
    _left, _size, axes = np.linalg.svd(centred, full_matrices=False)
    found = np.zeros((len(array), 2))
    for number, axis in enumerate(axes[:2]):
        found[:, number] = centred @ axis * (1.0 if axis[np.argmax(np.abs(axis))] >= 0 else -1.0)
    # Rounding would give people who vote exactly alike different positions.
    return np.asarray(np.round(found * np.sqrt(array.shape[1] / np.maximum(known.sum(axis=1), 1))[:, None], 12))


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups of people, and how clear they are."""

    group: Integers
    """Of each person, N: 0 to K - 1, or NO_GROUP."""
    silhouette: float
    """Mean silhouette of those in groups, -1 to 1; 0 if there are no groups."""

    @property
    def count(self) -> int:
        """Return the number of groups."""
        return int(self.group.max(initial=NO_GROUP)) + 1


def groups(votes: ArrayLike, least: int = LEAST, most: int = MOST_GROUPS) -> Groups:
    """Return the groups of people who vote alike.

    People with enough votes are grouped by k-means of their positions, for each number of groups from 2 to `most`. That
    with the greatest mean silhouette is taken; of equal ones the smallest number. Numbers that give a group of fewer
    than `least` people are not considered, and if all do, nobody is in a group. Centres begin at the positions that
    come first from left to right, so nothing is random.

    Raises ValueError as ballots() does.

    Source: Small et al. 2021; silhouette: Rousseeuw 1987, Journal of Computational and Applied Mathematics 20.
    """
    array = ballots(votes)
    enough = np.flatnonzero((~np.isnan(array)).sum(axis=1) >= min(ENOUGH_VOTES, array.shape[1]))
    points = positions(array)[enough]
    begin = np.unique(points, axis=0)
    best = Groups(np.full(len(array), NO_GROUP), 0.0)
    for count in range(2, min(most, len(begin), len(points) - 1) + 1):
        own = _k_means(points, begin[:count])
        sizes = np.bincount(own, minlength=count)
        if sizes.min() < max(least, 1):
            continue
        clear = float(silhouettes(points, own).mean())
        if best.count == 0 or clear > best.silhouette:
            group = np.full(len(array), NO_GROUP)
            group[enough] = own
            best = Groups(group, clear)
    return best


def _k_means(points: Floats, centres: Floats) -> Integers:
    """Return the group of each point by Lloyd's method."""
    still = TOLERANCE * points.var(axis=0).mean()
    own = np.full(len(points), NO_GROUP)
    for _ in range(STEPS):
        before, own = own, _nearest(points, centres)
        if (own == before).all():
            break
        moved = np.array(
            [points[own == k].mean(axis=0) if (own == k).any() else centre for k, centre in enumerate(centres)]
        )
        shift, centres = ((moved - centres) ** 2).sum(), moved
        if shift <= still:
            return _nearest(points, centres)
    return own


def _nearest(points: Floats, centres: Floats) -> Integers:
    return np.asarray(((points[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1))


def silhouettes(points: Floats, group: Integers) -> Floats:
    """Return how much nearer each point is to its own group than to the next one, N: -1 to 1, 0 for one alone.

    Computes (b - a) / max(a, b), with a the mean distance from the others of its group and b the least mean distance
    from another group. Source: Rousseeuw 1987, as above.
    """
    apart = np.linalg.norm(points[:, None] - points, axis=2)
    member = np.asarray(group[:, None] == np.arange(group.max() + 1), dtype=np.float64)
    sizes = member.sum(axis=0)
    total = apart @ member
    own = total[np.arange(len(points)), group] / np.maximum(sizes[group] - 1, 1)
    to_others = np.where(member > 0, np.inf, total / np.maximum(sizes, 1))
    other = to_others.min(axis=1)
    longer = np.maximum(own, other)
    alone = (sizes[group] == 1) | (longer == 0)
    return np.where(alone, 0.0, (other - own) / np.where(alone, 1.0, longer))
