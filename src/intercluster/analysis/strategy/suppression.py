"""Which groups of people may be counted so that no count tells of only a few of them, not even by subtracting.

Readers of some counts know every number that these give by adding and subtracting. Such a sum tells about the people
that it does not count zero times. It must tell about nobody, or about several.

Source: Cox 1980, "Suppression methodology and statistical disclosure control", Journal of the American Statistical
Association 75(370).
"""

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import Booleans, Integers
from intercluster.analysis.strategy.opinions import LEAST

PRIME = 2_147_483_647
"""Ranks are those modulo this prime: exact, since determinants of some twenty rows of 0 and 1 are smaller."""


def showable(classes: ArrayLike, least: int = LEAST) -> Booleans:
    """Return which classes may be counted beside each other, K.

    `classes` are K × N: whether a class has a person. They are looked at in their order. One is left out if it has
    fewer than `least` people, or if a sum of its count and of counts before it would tell about fewer. So a class can
    be left out to protect another one that is too small.
    """
    table = np.asarray(classes, dtype=bool)
    if not table.size:
        return np.zeros(len(table), dtype=bool)
    atoms, weights = np.unique(table, axis=1, return_counts=True)
    shown = np.zeros(len(table), dtype=bool)
    for number, size in enumerate(table.sum(axis=1)):
        shown[number] = size >= least
        if shown[number] and tells_of_few(atoms[shown], weights, least):
            shown[number] = False
    return shown


def tells_of_few(rows: ArrayLike, weights: ArrayLike, least: int = LEAST) -> bool:
    """Return whether a weighted sum of the rows is other than zero for some people, and for fewer than `least`.

    `rows` are K × A: whether a row counts the people of a kind; `weights` are how many people are of each kind.
    """
    table, number = np.asarray(rows, dtype=np.int64), np.asarray(weights, dtype=np.int64)
    order = np.argsort(-number, kind="stable")
    table, number = table[:, order], number[order]
    rank = len(_basis(table))
    return _falls(table, number, np.arange(len(number)), least - 1, rank, set())


def _falls(table: Integers, number: Integers, left: Integers, most: int, rank: int, seen: set[tuple[int, ...]]) -> bool:
    """Return whether the rank falls when kinds of `most` people together are taken away from those that are left.

    A sum that tells about certain people only is zero on all others, so without these the rows have a lower rank. They
    have somebody of each basis: it is enough to take away kinds of one.
    """
    basis = left[_basis(table[:, left])]
    if len(basis) < rank:
        return True
    for kind in basis[number[basis] <= most]:
        rest = left[left != kind]
        if (key := tuple(rest)) not in seen:
            seen.add(key)
            if _falls(table, number, rest, most - int(number[kind]), rank, seen):
                return True
    return False


def _basis(table: Integers) -> list[int]:
    """Return the first columns that depend on none before them, by elimination."""
    rest, found = table % PRIME, []
    for row in range(len(rest)):
        used = rest[row:].any(axis=0)
        if not used.any():
            break
        column = int(used.argmax())
        pivot = row + int((rest[row:, column] != 0).argmax())
        rest[[row, pivot]] = rest[[pivot, row]]
        rest[row] = rest[row] * pow(int(rest[row, column]), -1, PRIME) % PRIME
        rest[row + 1 :] = (rest[row + 1 :] - rest[row + 1 :, [column]] * rest[row]) % PRIME
        found.append(column)
    return found
