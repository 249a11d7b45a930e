"""Answers about regions as plain data, for the API and the commands: profiles, comparisons, complementarity."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from intercluster.analysis.regions.swot import Finding
from intercluster.apps.regions.queries import dataset_of, figures_of, flags_of, name_of, several, today_of
from intercluster.apps.regions.snapshots import RegionalSnapshot, snapshot_of_regions


def profile(snapshot: RegionalSnapshot, code: str, *, local: bool = False) -> dict[str, Any]:
    """Return the figures of a region, fit for JSON: indices, activities, peers and findings.

    `local` adds findings that advise services which only serve the region.
    """
    row = snapshot.row(code)
    start, end = snapshot.own_values(row)
    around = snapshot.density_by_chance(row)
    flags = flags_of(snapshot.dataset, snapshot.regions[row], snapshot.year)
    return {
        **about(snapshot),
        "region": {"code": code, "name": snapshot.regions[row].name},
        "indices": snapshot.indices(code),
        "peers": [{"code": each.code, "name": each.name} for each in snapshot.peers(code)],
        "activities": [
            {
                "code": activity.code,
                "name": name_of(activity),
                "value": _known(end[column]),
                "flags": flags.get(activity.code, ""),
                "quotient": _known(snapshot.quotient[row, column]),
                "interval": interval_of(snapshot, row, column),
                "density": float(snapshot.density[row, column]),
                "density_by_chance": float(around.expected[0, column]),
                "density_z": float(around.z[0, column]),
                "complexity": complexity_of(snapshot, column),
                "start": _known(start[column]),
                "is_local": bool(snapshot.local[column]),
            }
            for column, activity in enumerate(snapshot.activities)
        ],
        "findings": [finding_of(snapshot, each) for each in snapshot.findings(code, local=local)],
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
                    activity.code: _known(snapshot.quotient[row, column])
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
                "by_chance": float(snapshot.complementarity_by_chance.expected[row, rows[other]]),
                "z": float(snapshot.complementarity_by_chance.z[row, rows[other]]),
                "activities": [
                    {
                        "code": snapshot.activities[column].code,
                        "name": name_of(snapshot.activities[column]),
                        "value": value,
                        "is_firm": firmly_learnt(snapshot, row, column),
                        "is_local": bool(snapshot.local[column]),
                    }
                    for column, value in best_activities(snapshot, row, rows[other])
                ],
            }
            for code, row in rows.items()
            for other in rows
            if other != code
        ],
    }


def best_activities(
    snapshot: RegionalSnapshot, row: int, partner: int, count: int = 5, *, firm: bool = False
) -> list[tuple[int, float]]:
    """Return the activities of a partner that a region lacks, by what they add: column and value.

    The value of activity j is what it adds to complementarity: the sum of φ_ij / Σ φ_i over the activities i that the
    region lacks. With `firm` only relations beyond chance count, and local services are left out, as in advice.
    """
    related = snapshot.firm_proximity if firm else np.asarray(snapshot.relations.proximity, dtype=np.float64)
    have = snapshot.measures.presence | snapshot.local if firm else snapshot.measures.presence
    related = related - np.diag(np.diagonal(related))
    total = related.sum(axis=1)
    worth = (~have[row] / np.where(total > 0, total, 1.0)) @ related
    only = np.flatnonzero(have[partner] & ~have[row])
    order = only[np.argsort(-worth[only], kind="stable")][:count]
    return [(int(column), float(worth[column])) for column in order if worth[column] > 0]


def firmly_learnt(snapshot: RegionalSnapshot, row: int, column: int) -> bool:
    """Return whether an activity is related beyond chance to another that a region lacks."""
    return bool((snapshot.firm[column] & ~snapshot.measures.presence[row]).any())


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
        "missing": snapshot.missing,
        "relations": relations_of(snapshot),
        "complexity_by_chance": snapshot.complexity_by_chance,
        "left_out": {
            "regions": [each.code for each in snapshot.left_out_regions],
            "activities": [each.code for each in snapshot.left_out_activities],
        },
        "figures_of": {},
    }


def answer_on(
    codes: Sequence[str],
    slug: str,
    year: int | None,
    ask: Callable[[RegionalSnapshot, Sequence[str]], dict[str, Any]],
) -> dict[str, Any]:
    """Return what a program asks of regions, and which larger ones the figures are of. Raises NothingKnownError."""
    snapshot, shown = figures_asked_for(codes, slug, year)
    larger = {code: other for code, other in shown.items() if code != other}
    return {**ask(snapshot, several(shown)), "figures_of": larger}


def figures_asked_for(
    codes: Sequence[str], slug: str = "", year: int | None = None
) -> tuple[RegionalSnapshot, dict[str, str]]:
    """Return the figures, and by each region asked for the one whose figures are given. Raises NothingKnownError."""
    dataset = dataset_of(slug, codes[0])
    shown = figures_of(list(dict.fromkeys(today_of(code, dataset) for code in codes)), dataset)
    return snapshot_of_regions(dataset, several(shown), year), shown


def relations_of(snapshot: RegionalSnapshot) -> dict[str, Any]:
    """Return the table from whose regions relations are learnt, and how many of its relations are beyond chance."""
    table = snapshot.teacher or snapshot
    return {
        "dataset": table.dataset.slug,
        "level": table.regions[0].level,
        "year": table.year,
        "regions": len(table.regions),
        "firm": int(snapshot.firm.sum()) // 2,
        "pairs": len(snapshot.activities) * (len(snapshot.activities) - 1) // 2,
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


def _known(value: float) -> float | None:
    """Return a number, or None for what is unknown (NaN)."""
    return None if np.isnan(value) else float(value)


def interval_of(snapshot: RegionalSnapshot, row: int, column: int) -> list[float] | None:
    """Return the interval of a location quotient, or None unless the dataset counts units and has a value."""
    if snapshot.interval is None or not snapshot.cells.known[row, column]:
        return None
    return [float(snapshot.interval.lower[row, column]), float(snapshot.interval.upper[row, column])]


def complexity_of(snapshot: RegionalSnapshot, column: int) -> float | None:
    """Return the complexity of an activity, or None if it has none."""
    if snapshot.complexity is None or np.isnan(snapshot.complexity[1][column]):
        return None
    return float(snapshot.complexity[1][column])
