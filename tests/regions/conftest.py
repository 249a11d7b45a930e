"""A small dataset of counts: four regions, five industries, two years."""

from collections.abc import Mapping
from datetime import date

import pytest

from intercluster.apps.regions.imports.plan import Plan, Value
from intercluster.apps.regions.imports.services import write_cells
from intercluster.apps.regions.models import Activity, Dataset, Indicator
from intercluster.geo.nuts import REGIONS

COUNTS = {
    "SE311": {"02": (300, 300), "16": (500, 600), "17": (900, 600), "62": (50, 60), "72": (20, 20)},
    "NO020": {"02": (600, 660), "16": (700, 700), "17": (0, 0), "62": (40, 50), "72": (10, 10)},
    "FI198": {"02": (200, 200), "16": (100, 100), "17": (700, 720), "62": (300, 400), "72": (200, 300)},
    "SE110": {"02": (10, 10), "16": (50, 50), "17": (60, 50), "62": (2000, 2500), "72": (1500, 1800)},
}
YEARS = (2019, 2024)


def dataset(
    slug: str = "employment",
    version: int = 2024,
    missing: tuple[str, str] | None = None,
    table: Mapping[str, Mapping[str, tuple[int, int]]] = COUNTS,
    classification: str = "NACE Rev. 2",
) -> Dataset:
    """Write the dataset; `missing` is a region and an activity of which the last year is confidential."""
    made = Dataset.objects.create(
        slug=slug,
        name="Employed people",
        unit="people",
        source="Statistical office of the test",
        licence="CC BY 4.0",
        retrieved=date(2026, 10, 31),
        nuts_version=version,
        classification=classification,
        counts=True,
    )
    cells = {
        (region, version, activity, year): Value(float(count), "value", "")
        for region, own in table.items()
        for activity, counts in own.items()
        for year, count in zip(YEARS, counts, strict=True)
    }
    if missing:
        cells[missing[0], version, missing[1], 2024] = Value(None, "confidential", "c")
    write_cells(made, Plan(new=cells), {})
    return made


def indicators() -> Dataset:
    """Write a dataset of indicators: six regions of NUTS 2 in three countries, of which one lacks a value."""
    made = Dataset.objects.create(
        slug="innovation",
        kind="indicators",
        name="Innovation",
        unit="several",
        source="Statistical office of the test",
        licence="CC BY 4.0",
        retrieved=date(2026, 10, 31),
        nuts_version=2024,
        classification="innovation",
    )
    cells = {
        (region, 2024, code, year): Value(value + year - 2024, "value", "")
        for code, values in INDICATORS.items()
        for region, value in zip(SIX, values, strict=True)
        for year in YEARS
        if value is not None
    }
    write_cells(made, Plan(new=cells), {code: {"en": code.title()} for code in INDICATORS})
    for place, code in enumerate(INDICATORS):
        Indicator.objects.create(
            dataset=made,
            activity=Activity.objects.get(classification="innovation", code=code),
            group=("knowledge", "firms", "skills", "results")[place],
            measure="rate",
            direction="less" if code == "dropouts" else "more",
            unit="percent",
            denominator="households",
            position=place,
        )
    return made


SIX = ("SE31", "SE11", "SE12", "NO02", "NO08", "FI19")
INDICATORS: dict[str, tuple[float | None, ...]] = {
    "research": (10.0, 40.0, 20.0, 10.0, 30.0, 25.0),
    "patents": (12.0, 30.0, 31.0, 8.0, 20.0, None),
    "dropouts": (20.0, 12.0, 15.0, 18.0, 14.0, 13.0),
    "income": (30.0, 50.0, 40.0, 35.0, 45.0, 38.0),
}


@pytest.fixture
def employment() -> Dataset:
    """Return the dataset as it is whole."""
    return dataset()


FOREST = ("02", "16", "17", "25", "31", "33")
CITY = ("58", "59", "61", "62", "63", "72")
LOCAL = "47"
BOTH = {"SE311", "NO020"}
"""Regions with all of the forest industries; the others lack one, and Central Finland has none."""


def many_regions() -> dict[str, dict[str, tuple[int, int]]]:
    """Return counts of regions of two kinds: each has five of six industries that go together, and trade.

    With so many regions their relations are beyond chance. Trade is of one share everywhere, so it is local; only
    Central Finland lacks it.
    """
    codes = [code for code in sorted(REGIONS) if len(code) == 5 and code[:2] in {"SE", "NO", "FI", "DK"}]
    table = {}
    for number, code in enumerate(codes):
        has_forest = code in BOTH or (number % 2 == 0 and code != "FI198")
        own = FOREST if has_forest else CITY
        lacks = "" if code in BOTH else own[(number // 2) % len(own)]
        counts = {each: 3_000 if each in own and each != lacks else 100 for each in (*FOREST, *CITY)}
        counts[LOCAL] = sum(counts.values()) // (20 if code == "FI198" else 4)
        table[code] = {activity: (count, count) for activity, count in counts.items()}
    return table
