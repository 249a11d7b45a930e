"""Candidate priorities as plain data, fit for JSON."""

import math
from typing import Any

from intercluster.analysis.strategy.candidates import Candidate
from intercluster.apps.regions.answers import about
from intercluster.apps.strategy.candidates.presentation import name
from intercluster.apps.strategy.candidates.queries import Evidence


def answer(evidence: Evidence) -> dict[str, Any]:
    """Return the candidate priorities of an alliance with their figures, the best first."""
    return {
        **about(evidence.snapshot),
        "alliance": evidence.alliance.slug,
        "left_out_clusters": [each.slug for each in evidence.left_out],
        "candidates": [_candidate(evidence, each) for each in evidence.candidates],
    }


def _candidate(evidence: Evidence, candidate: Candidate) -> dict[str, Any]:
    codes = [each.code for each in evidence.snapshot.activities]
    return {
        "rank": candidate.rank,
        "score": candidate.score,
        "name": name(evidence, candidate),
        "activities": [codes[column] for column in candidate.activities],
        # Neither "no figure" nor "new, from nothing" is a number of JSON.
        "figures": {
            source.value: figure if math.isfinite(figure) else None for source, figure in candidate.figures.items()
        },
        "places": {source.value: place for source, place in candidate.places.items()},
        "rank_without": {source.value: rank for source, rank in candidate.rank_without.items()},
        "clusters": [
            {
                "cluster": cluster.slug,
                "region": cluster.region,
                "served": part.is_served,
                "strong": [codes[column] for column in part.strong],
                "members": part.members,
                "needs": part.needs,
                "offers": part.offers,
            }
            for cluster, part in zip(evidence.clusters, candidate.parts, strict=True)
        ],
    }
