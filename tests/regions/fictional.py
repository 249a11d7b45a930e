"""Fictional employment in the small Nordic regions by NACE division, equal on every machine; no figure is real."""

from collections.abc import Iterator
from datetime import date
from math import exp
from random import Random

from intercluster.apps.regions.imports.plan import Key, Plan, Value
from intercluster.apps.regions.imports.services import write_cells
from intercluster.apps.regions.models import Dataset, Status
from intercluster.classifications.nace_labels import NACE_DIVISIONS
from intercluster.geo.nuts import REGIONS

SLUG = "demo-employment"
YEARS = range(2019, 2025)
NOT_THERE = {"05", "06", "07", "12", "97", "98", "99"}
"""Divisions that few regions have."""

LARGE = {
    "10": 2,
    "25": 3,
    "28": 3,
    "41": 4,
    "43": 6,
    "46": 5,
    "47": 9,
    "49": 4,
    "56": 5,
    "62": 4,
    "71": 3,
    "81": 3,
    "84": 7,
}
LARGE |= {"85": 10, "86": 10, "87": 6, "88": 10, "02": 2, "16": 2, "17": 2}
"""Divisions that are larger everywhere, with their factors."""

FOREST = {"02": 5.0, "16": 4.0, "17": 7.0, "28": 1.8, "31": 1.6, "33": 1.5, "35": 1.4, "49": 1.2}
"""Factors of divisions in the regions of TASTES."""

TASTES = {
    "SE311": {"17": 1.8, "28": 1.3, "72": 0.5},
    "NO020": {"02": 1.5, "16": 1.4, "41": 1.5, "17": 0.05, "26": 0.4},
    "FI198": {"17": 1.3, "28": 1.6, "71": 1.6, "02": 0.8, "72": 1.5},
}


def fictional_employment() -> Dataset:
    """Write the table, marked as fictional, as one that an office of the demo brings in."""
    dataset = Dataset.objects.create(
        slug=SLUG,
        name="Demo employment by industry",
        unit="people",
        source="Fictional: drawn by a generator, no figure of it is real",
        licence="EUPL-1.2",
        retrieved=date(2026, 11, 1),
        nuts_version=2024,
        classification="NACE Rev. 2",
        counts=True,
        is_demo=True,
    )
    write_cells(dataset, Plan(new=dict(_cells())), {})
    return dataset


def _cells() -> Iterator[tuple[Key, Value]]:
    regions = [code for code in sorted(REGIONS) if len(code) == 5 and code[:2] in {"SE", "NO", "FI", "DK"}]
    regions = [code for code in regions if not code.startswith("NO0B")]
    divisions = [code for code in NACE_DIVISIONS if code not in NOT_THERE]
    draw = Random(5)
    size = {code: LARGE.get(code, 1.0) * exp(draw.gauss(0, 0.4)) for code in divisions}
    # The harder a division, the fewer regions of little variety have it, as the complexity method expects.
    hard = {code: draw.random() for code in divisions}
    growth = {code: draw.gauss(0.005, 0.02) for code in divisions}
    for region in regions:
        own = Random(region)
        people, able = 90_000 * exp(own.gauss(0, 0.6)), own.betavariate(2, 2)
        weights = {}
        for code in divisions:
            weight = size[code] * exp(own.gauss(0, 0.45)) * (1.0 if able > hard[code] else 0.35)
            if region in TASTES:
                weight *= FOREST.get(code, 1.0) * TASTES[region].get(code, 1.0)
            weights[code] = weight
        total = sum(weights.values())
        for code in divisions:
            rate = growth[code] + own.gauss(0, 0.025)
            for number, year in enumerate(YEARS):
                count = people * weights[code] / total * (1 + rate) ** number * exp(own.gauss(0, 0.01))
                yield (region, 2024, code, year), Value(float(round(count)), Status.VALUE, "")
