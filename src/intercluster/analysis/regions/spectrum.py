"""The largest eigenvalues of a presence matrix below the trivial one, with the residual as evidence.

With D and U the diversity of regions and the ubiquity of activities on the diagonal, B = D^-½ M U^-½ has singular
values 1 ≥ σ2 ≥ σ3 …. B Bᵀ is similar to M̃ = D^-1 M U^-1 Mᵀ of Hidalgo & Hausmann 2009, and symmetric, so a general
eigensolver is not needed. The first eigenvector is √d, which is known beforehand.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from threadpoolctl import ThreadpoolController

from intercluster.analysis.regions.matrices import Booleans, Floats

DENSE = 150
"""Up to this number of regions or activities, whichever are fewer, all eigenvalues are computed at once."""
RESIDUAL = 1e-11
"""Greatest |B Bᵀ v - λ v| with |v| = 1. The eigenvalue is as close to λ, and its vector to v within this / gap."""

THIRD_RESIDUAL = 1e-5
"""Residual of the third. Its eigenvalue is right to about the square of this, enough to tell it from the second."""


@dataclass(frozen=True, eq=False)
class Second:
    """The second eigenvalue and the evidence for it. `vector` is that of the regions, of length 1."""

    vector: Floats
    value: float
    third: float
    residual: float
    steps: int


class Bipartite:
    """Products with M and Mᵀ scaled to B, from lists of cells, since M is mostly empty.

    No region and no activity may be empty.
    """

    def __init__(self, presence: Booleans) -> None:
        self.presence = presence
        # numpy finds true cells several times faster in one dimension than in two.
        self._columns = np.flatnonzero(presence) % presence.shape[1]
        self._rows = np.flatnonzero(presence.T) % presence.shape[0]
        diversity, ubiquity = presence.sum(axis=1), presence.sum(axis=0)
        self._row_starts = np.concatenate(([0], np.cumsum(diversity)[:-1]))
        self._column_starts = np.concatenate(([0], np.cumsum(ubiquity)[:-1]))
        self.row_scale, self.column_scale = 1 / np.sqrt(diversity), 1 / np.sqrt(ubiquity)

    def times(self, of_activities: Floats) -> Floats:
        """Return B v for a vector of activities."""
        taken = (self.column_scale * of_activities)[self._columns]
        return np.asarray(self.row_scale * np.add.reduceat(taken, self._row_starts))

    def transposed_times(self, of_regions: Floats) -> Floats:
        """Return Bᵀ v for a vector of regions."""
        taken = (self.row_scale * of_regions)[self._rows]
        return np.asarray(self.column_scale * np.add.reduceat(taken, self._column_starts))

    def mean_over_regions(self, of_regions: Floats) -> Floats:
        """Return, for each activity, the mean of a vector over the regions that have it: U^-1 Mᵀ v."""
        return np.asarray(self.column_scale * self.transposed_times(of_regions / self.row_scale))


def second(graph: Bipartite, *, dense: int = DENSE) -> Second:
    """Return the second eigenvector of a connected graph, on the side of regions.

    Works on the smaller side, densely for up to `dense` rows, else by block Lanczos. If the eigenvalue is 0, so is the
    vector.
    """
    regions, activities = graph.presence.shape
    # The method is the same on both sides; B turns a vector of activities into one of regions.
    other_side = activities < regions
    forth, back = (graph.times, graph.transposed_times) if not other_side else (graph.transposed_times, graph.times)
    first = 1 / (graph.column_scale if other_side else graph.row_scale)
    first /= np.linalg.norm(first)
    if min(regions, activities) <= max(dense, 2):
        scaled = graph.row_scale[:, None] * graph.presence * graph.column_scale
        pair = _dense(scaled.T if other_side else scaled, first)
    else:
        pair = _lanczos(lambda v: forth(back(v)), first)
    if not other_side:
        return pair
    carried = graph.times(pair.vector)
    length = float(np.linalg.norm(carried))
    return Second(carried / length if length else carried, pair.value, pair.third, pair.residual, pair.steps)


def _dense(scaled: Floats, first: Floats) -> Second:
    """Return the second eigenvector of B Bᵀ from all of them."""
    # On a small matrix a solver with many threads takes much longer than with one.
    with ThreadpoolController().limit(limits=1, user_api="blas"):
        whole = scaled @ scaled.T - np.outer(first, first)
        values, vectors = np.linalg.eigh(whole)
    # Subtracting it has turned the first eigenvalue into 0.
    vector, value = vectors[:, -1], max(float(values[-1]), 0.0)
    third = max(float(values[-2]), 0.0) if len(values) > 2 else 0.0
    return Second(vector, value, third, float(np.linalg.norm(whole @ vector - value * vector)), 0)


def _lanczos(product: Callable[[Floats], Floats], first: Floats) -> Second:
    """Return the second eigenvector by Lanczos iterations in blocks of two, orthogonal throughout.

    Blocks of two also find a second eigenvalue that comes twice, which a single vector cannot (Golub & Van Loan 2013,
    "Matrix Computations", 10.3.6). The start is random with a fixed seed. In the worst case the basis grows to all
    dimensions and gives the dense answer.
    """
    size = len(first)
    generator = np.random.default_rng(2009)
    basis, images = np.empty((size, 64)), np.empty((size, 64))
    basis[:, 0] = first
    used, step = 1, 0
    block = generator.standard_normal((size, 2))
    while True:
        step += 1
        block = _orthonormal(block[:, : size - used], basis[:, :used], generator)
        width = block.shape[1]
        if used + width > basis.shape[1]:
            basis, images = (np.hstack((old, np.empty_like(old))) for old in (basis, images))
        basis[:, used : used + width] = block
        block = np.column_stack([product(column) for column in block.T])
        images[:, used : used + width] = block
        used += width
        if step % 2 and used < size:
            continue
        # Rayleigh-Ritz without the first basis vector, which is the trivial one.
        own, of_own = basis[:, 1:used], images[:, 1:used]
        projected = own.T @ of_own
        values, vectors = np.linalg.eigh((projected + projected.T) / 2)
        pair = own @ vectors[:, -2:]
        third_residual, residual = np.linalg.norm(of_own @ vectors[:, -2:] - pair * values[-2:], axis=0)
        if (residual <= RESIDUAL and third_residual <= THIRD_RESIDUAL) or used == size:
            third, value = np.maximum(values[-2:], 0.0)
            return Second(pair[:, -1], float(value), float(third), float(residual), step)


def _orthonormal(block: Floats, basis: Floats, generator: np.random.Generator) -> Floats:
    """Return columns orthonormal to each other and to a basis, random where the block's lie within the basis."""
    while True:
        for _ in range(2):  # Twice is enough (Giraud, Langou & Rozložník 2005).
            block = np.linalg.qr(block - basis @ (basis.T @ block))[0]
        if np.abs(basis.T @ block).max() < 1e-12:
            return block
        block = generator.standard_normal(block.shape)
