"""Merges several rankings into one."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

RRF_K = 60
"""The constant k of Cormack, Clarke & Büttcher 2009, "Reciprocal Rank Fusion outperforms Condorcet", SIGIR."""

WORDS_SAME_LANGUAGE = 0.2
WORDS_OTHER_LANGUAGE = 0.05
"""Weights of a ranking by words (a ranking by meaning has 1), for texts in the query's language and in others.

Learnt by `python -m benchmarks.words` (seed 20261123) on needs and offers of the reference half of the demo's
capabilities; docs/decisions/0009-one-word-analyser.md has the figures on the other half.
"""


def reciprocal_rank_fusion(
    rankings: Iterable[Sequence[T]], k: int = RRF_K, *, weights: Sequence[float] | None = None
) -> dict[T, float]:
    """Return the sum of weight / (k + rank) over rankings for each item, best first; ranks start at 1.

    Every ranking has weight 1 unless `weights` gives one for each.
    """
    rankings = list(rankings)
    scores: dict[T, float] = {}
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
    return dict(sorted(scores.items(), key=lambda pair: -pair[1]))
