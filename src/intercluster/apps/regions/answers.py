"""Answers about regions as plain data, for the API and the commands: profiles, comparisons, complementarity."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from intercluster.analysis.regions.swot import Finding
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot


def profile(snapshot: RegionalSnapshot, code: str) -> dict[str, Any]:
    """Return the figures of a region, fit for JSON: indices, activities, peers and findings."""
    row, own = snapshot.row(code), snapshot.measures
    return {
        **about(snapshot),
        "region": {"code": code, "name": snapshot.regions[row].name},
        "indices": snapshot.indices(code),
        "peers": [{"code": each.code, "name": each.name} for each in snapshot.peers(code)],
        "activities": [
            {
                "code": activity.code,
                "name": name_of(activity),
                "value": float(snapshot.end[row, column]),
                "quotient": float(own.quotient[row, column]),
                "interval": interval_of(snapshot, row, column),
                "density": float(own.density[row, column]),
                "complexity": complexity_of(snapshot, column),
                "start": float(snapshot.start[row, column]),
            }
            for column, activity in enumerate(snapshot.activities)
        ],
        "findings": [finding_of(snapshot, each) for each in snapshot.findings(code)],
    }


def comparison(snapshot: RegionalSnapshot, codes: Sequence[str]) -> dict[str, Any]:
    """Return the indices and location quotients of several regions."""
    rows = [snapshot.row(code) for code in codes]
    return {
        **about(snapshot),
        "regions": [
            {
                "code": code,
                "name": snapshot.regions[row].name,
                "indices": snapshot.indices(code),
                "quotients": {
                    activity.code: float(snapshot.measures.quotient[row, column])
                    for column, activity in enumerate(snapshot.activities)
                },
            }
            for code, row in zip(codes, rows, strict=True)
        ],
    }


def complements(snapshot: RegionalSnapshot, codes: Sequence[str]) -> dict[str, Any]:
    """Return what each of the regions could bring each other, and the best activities for it."""
    rows = {code: snapshot.row(code) for code in codes}
    return {
        **about(snapshot),
        "pairs": [
            {
                "for": code,
                "from": other,
                "complementarity": float(snapshot.complementarity[row, rows[other]]),
                "activities": [
                    {
                        "code": snapshot.activities[column].code,
                        "name": name_of(snapshot.activities[column]),
                        "value": value,
                    }
                    for column, value in best_activities(snapshot, row, rows[other])
                ],
            }
            for code, row in rows.items()
            for other in rows
            if other != code
        ],
    }


def best_activities(snapshot: RegionalSnapshot, row: int, partner: int, count: int = 5) -> list[tuple[int, float]]:
    """Return the activities of a partner that a region lacks, by what they add: column and value.

    The value of activity j is what it adds to complementarity: the sum of φ_ij / Σ φ_i over the activities i that the
    region lacks.
    """
    have, related = snapshot.measures.presence, np.asarray(snapshot.measures.proximity, dtype=np.float64)
    worth = (~have[row] * snapshot.weight_of_relation) @ (related - np.diag(np.diagonal(related)))
    only = np.flatnonzero(have[partner] & ~have[row])
    order = only[np.argsort(-worth[only], kind="stable")][:count]
    return [(int(column), float(worth[column])) for column in order if worth[column] > 0]


def about(snapshot: RegionalSnapshot) -> dict[str, Any]:
    """Return the source of the figures, the years, and what is left out."""
    dataset = snapshot.dataset
    return {
        "dataset": {
            "slug": dataset.slug,
            "name": dataset.name,
            "unit": dataset.unit_name,
            "source": dataset.source,
            "licence": dataset.licence,
            "retrieved": dataset.retrieved.isoformat(),
            "fictional": dataset.is_demo,
        },
        "year": snapshot.year,
        "since": snapshot.since,
        "compared_with": len(snapshot.regions),
        "left_out": {
            "regions": [each.code for each in snapshot.left_out_regions],
            "activities": [each.code for each in snapshot.left_out_activities],
        },
    }


def finding_of(snapshot: RegionalSnapshot, each: Finding) -> dict[str, Any]:
    """Return a finding with codes and names in place of row and column numbers."""
    return {
        "side": each.side,
        "rule": each.rule.value,
        "activity": None if each.activity is None else snapshot.activities[each.activity].code,
        "name": None if each.activity is None else name_of(snapshot.activities[each.activity]),
        "partner": None if each.partner is None else snapshot.regions[each.partner].code,
        "tied": [snapshot.regions[row].code for row in each.tied],
        "effect": each.effect,
        "figures": dict(each.figures),
        "also": [{"rule": one.rule.value, "figures": dict(one.figures)} for one in each.also],
    }


def interval_of(snapshot: RegionalSnapshot, row: int, column: int) -> list[float] | None:
    """Return the interval of a location quotient, or None unless the dataset counts units."""
    if snapshot.interval is None:
        return None
    return [float(snapshot.interval.lower[row, column]), float(snapshot.interval.upper[row, column])]


def complexity_of(snapshot: RegionalSnapshot, column: int) -> float | None:
    """Return the complexity of an activity, or None if it has none."""
    if snapshot.complexity is None or np.isnan(snapshot.complexity[1][column]):
        return None
    return float(snapshot.complexity[1][column])
