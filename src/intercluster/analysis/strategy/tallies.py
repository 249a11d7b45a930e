"""Counts votes on short statements by classes of voters, and finds what all classes agree on and what divides them.

Votes are N people × S statements, as in opinions.py. A class is a cluster, a size, or a group of opinion. What would
tell about fewer than LEAST people is counted nowhere; see suppression.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import Booleans, Integers
from intercluster.analysis.strategy.opinions import LEAST, ballots
from intercluster.analysis.strategy.suppression import showable

ANSWERS = (1, -1, 0)
"""What a vote can be, in the order of counts: agrees, disagrees, passes."""

APART = 0.25
"""Least difference between two classes' shares of agreeing that divides them."""

Counts = tuple[int, int, int]
"""People who agree, who disagree, and who pass."""


@dataclass(frozen=True)
class Tally:
    """How people voted on a statement; nothing where too few did."""

    everybody: Counts | None
    by_class: tuple[dict[int, Counts], ...]
    """For each kind of class the counts of those that may be shown, by the number of the class."""


def tallies(votes: ArrayLike, kinds: Sequence[ArrayLike], least: int = LEAST) -> list[Tally]:
    """Return how people voted on each statement, in all and by class.

    `kinds` has for each kind of class the number of each person's class, N, negative for none. Where not everything can
    be shown, kinds that come first are shown first, and larger classes of a kind.

    Raises ValueError as ballots() does.
    """
    array = ballots(votes)
    labels = [np.asarray(kind) for kind in kinds]
    found = []
    for column in array.T:
        voted = ~np.isnan(column)
        names = _classes([kind[voted] for kind in labels])
        rows = [np.ones(int(voted.sum()), dtype=bool), *(row for _kind, _name, row in names)]
        shown = showable(rows, least)
        answers = column[voted]
        by_class: tuple[dict[int, Counts], ...] = tuple({} for _ in labels)
        for (kind, name, row), is_shown in zip(names, shown[1:], strict=True):
            if is_shown:
                by_class[kind][name] = _count(answers[row])
        found.append(Tally(_count(answers) if shown[0] else None, by_class))
    return found


@dataclass(frozen=True)
class Makeup:
    """How many people classes and groups have; nothing where there are too few."""

    by_class: tuple[dict[int, int], ...]
    """People by class, for each kind of class."""
    groups: dict[int, int]
    """People by group of opinion."""
    crossed: tuple[dict[tuple[int, int], int], ...]
    """People by class and group, for each kind of class."""


def makeup(kinds: Sequence[ArrayLike], group: ArrayLike, least: int = LEAST) -> Makeup:
    """Return how many people each class and each group has, and each class in each group.

    `kinds` as in tallies(), at least one; `group` has the number of each person's group, N, negative for none. The
    first kind is shown first, then groups, then other kinds, then classes in groups.
    """
    labels, own = [np.asarray(kind) for kind in kinds], np.asarray(group)
    by_class: tuple[dict[int, int], ...] = tuple({} for _ in labels)
    groups: dict[int, int] = {}
    crossed: tuple[dict[tuple[int, int], int], ...] = tuple({} for _ in labels)
    in_groups = [(groups, name, row) for _kind, name, row in _classes([own])]
    classes = [(by_class[kind], name, row) for kind, name, row in _classes(labels)]
    first = sum(table is by_class[0] for table, _name, _row in classes)
    both = [
        (crossed[kind], (name, other), row & in_group)
        for kind, name, row in _classes(labels)
        for _table, other, in_group in in_groups
    ]
    found: list[tuple[dict[Any, int], Any, Booleans]] = [*classes[:first], *in_groups, *classes[first:], *both]
    shown = showable([np.ones(len(own), dtype=bool), *(row for _table, _name, row in found)], least)[1:]
    for (table, name, row), is_shown in zip(found, shown, strict=True):
        if is_shown:
            table[name] = int(row.sum())
    return Makeup(by_class, groups, crossed)


@dataclass(frozen=True)
class Agreement:
    """What every class says to a statement."""

    agrees: bool
    lowest: float
    """The lowest share of a class that says so, above 0.5."""
    where: int
    """The place of the class with that share."""


def agreement(counts: Sequence[Counts], fewest: int = 2) -> Agreement | None:
    """Return what more than half of every class say, given the counts of at least `fewest` classes; else None.

    The lowest share counts, not the mean: a class of many people cannot outvote another one.
    """
    for side, agrees in ((0, True), (1, False)):
        shares = [own[side] / sum(own) for own in counts]
        if len(shares) >= fewest and min(shares) > 0.5:
            return Agreement(agrees, min(shares), shares.index(min(shares)))
    return None


@dataclass(frozen=True)
class Division:
    """Two classes of a kind that differ on a statement."""

    apart: float
    """Difference of their shares of agreeing, APART to 1."""
    most: int
    """The place of the class that agrees most."""
    least: int
    """The place of the class that agrees least."""


def division(counts: Sequence[Counts]) -> Division | None:
    """Return the two classes that differ most in how many agree, if they differ enough; else None."""
    shares = [own[0] / sum(own) for own in counts]
    if len(shares) < 2:
        return None
    apart = max(shares) - min(shares)
    return Division(apart, shares.index(max(shares)), shares.index(min(shares))) if apart >= APART else None


def _classes(labels: Sequence[Integers]) -> list[tuple[int, int, Booleans]]:
    """Return kind, number and people of each class, the larger ones of a kind first."""
    found = []
    for kind, own in enumerate(labels):
        names, sizes = np.unique(own[own >= 0], return_counts=True)
        for name in names[np.argsort(-sizes, kind="stable")]:
            found.append((kind, int(name), np.asarray(own == name)))
    return found


def _count(answers: np.ndarray) -> Counts:
    agree, disagree, passed = (int((answers == answer).sum()) for answer in ANSWERS)
    return agree, disagree, passed
