"""Several rankings made one."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

RRF_K = 60
"""Of Cormack, Clarke & Büttcher 2009, "Reciprocal Rank Fusion outperforms Condorcet", SIGIR."""


def reciprocal_rank_fusion(rankings: Iterable[Sequence[T]], k: int = RRF_K) -> dict[T, float]:
    """Return each item's sum over rankings of 1 / (k + rank), ranks counted from 1, best first."""
    scores: dict[T, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1.0 / (k + rank)
    return dict(sorted(scores.items(), key=lambda pair: -pair[1]))
