"""Learns the weights of the parts from earlier projects, and makes newcomers as easy to find as others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intercluster.analysis.consortia.partners.past import Bools, Floats, Ints, Past
from intercluster.analysis.consortia.partners.ranking import PARTS, Idea, parts_of
from intercluster.analysis.partners.learning import Judged, fit_weights

PULL = 0.003
"""How strongly weights are pulled towards equal ones."""

DEPTH = 50
"""Newcomers are found as often as others among this many of the first."""

NEWCOMER = PARTS.index("newcomer")


@dataclass(frozen=True, eq=False)
class Known:
    """An idea whose partners are known, with what was known before it started."""

    idea: Idea
    past: Past
    among: Ints
    """Rows of those who could join."""
    joined: Bools
    """Who of all organisations took part."""


@dataclass(frozen=True, eq=False)
class Example:
    """Who could join, part by part, and who did."""

    values: Floats
    """Shape (candidates, parts)."""
    joined: Bools


def example(known: Known) -> Example:
    """Return the parts of all who could join, without the partner that is given."""
    rows = known.among[known.among != known.idea.partner]
    return Example(parts_of(known.idea, known.past)[rows], known.joined[rows])


def learn(ideas: Sequence[Known]) -> Floats:
    """Return weights, shape (parts,), with which true partners stand out and newcomers are found as often as others."""
    examples = [example(known) for known in ideas]
    judged = [Judged(str(i), own.values, own.joined.astype(np.float64)) for i, own in enumerate(examples)]
    return even(examples, fit_weights(judged, np.full(len(PARTS), 1 / len(PARTS)), pull=PULL))


def even(examples: Sequence[Example], weights: Floats, depth: int = DEPTH) -> Floats:
    """Return the weights with the least points for newcomers that make them found as often as others.

    The more points newcomers have, the more of them are among the first `depth`, and the fewer others: so the points
    are found by halving. Where even all newcomers before all others are found less often, they have that many.
    """
    found = weights.copy()
    low, high = 0.0, float(np.delete(weights, NEWCOMER).sum()) * 1.001
    for _ in range(30):
        found[NEWCOMER] = middle = (low + high) / 2
        newcomers, others = recalls(examples, found, depth)
        low, high = (low, middle) if newcomers >= others else (middle, high)
    found[NEWCOMER] = high
    return found


def recalls(examples: Sequence[Example], weights: Floats, depth: int) -> tuple[float, float]:
    """Return the mean share of true newcomers, and of other true partners, among the first `depth`; 0 without any."""
    shares: tuple[list[float], list[float]] = ([], [])
    for own in examples:
        first = np.argsort(-(own.values @ weights), kind="stable")[:depth]
        new = own.values[:, NEWCOMER] > 0
        for share, part in zip(shares, (new, ~new), strict=True):
            if (own.joined & part).any():
                share.append(float((own.joined & part)[first].sum() / (own.joined & part).sum()))
    newcomers, others = (float(np.mean(share)) if share else 0.0 for share in shares)
    return newcomers, others
