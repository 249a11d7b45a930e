"""Measures how much two texts say in the same words."""

from collections.abc import Mapping


def overlap(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the weighted Jaccard similarity of two texts' terms (term -> weight, 0 or more), from 0 to 1.

    It is the sum of the smaller weights over the sum of the larger ones (Ružička 1958); 0 if neither text has terms.
    """
    terms = one.keys() | other.keys()
    greater = sum(max(one.get(term, 0.0), other.get(term, 0.0)) for term in terms)
    lesser = sum(min(one.get(term, 0.0), other.get(term, 0.0)) for term in terms)
    return lesser / greater if greater else 0.0
