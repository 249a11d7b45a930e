"""A small dataset of counts: four regions, five industries, two years."""

from collections.abc import Mapping
from datetime import date

import pytest

from intercluster.apps.regions.imports.plan import Plan, Value
from intercluster.apps.regions.imports.services import write_cells
from intercluster.apps.regions.models import Dataset

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
        classification="NACE Rev. 2",
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


@pytest.fixture
def employment() -> Dataset:
    """Return the dataset as it is whole."""
    return dataset()
