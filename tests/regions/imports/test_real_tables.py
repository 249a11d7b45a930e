"""Published tables that lie beside the repository, where they do."""

import csv
import gzip
from pathlib import Path

import pytest

from intercluster.apps.regions.imports.description import description
from intercluster.apps.regions.imports.services import check_table, import_table
from intercluster.apps.regions.models import Observation

DATA = Path(__file__).parents[4] / "shared/data/regions"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published tables are not beside the repository"),
]

DATASET = """
[dataset]
name = "{name}"
unit = "{unit}"
source = "{source}"
licence = "{licence}"
retrieved = 2026-11-01
nuts_version = {version}
classification = "{classification}"
"""


def test_patents_by_region(tmp_path: Path) -> None:
    with gzip.open(DATA / "patents_nuts/patents_epo_nuts.csv.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["geo"][:2] in {"SE", "NO", "FI"} and row["unit"] == "NR"]
    own = tmp_path / "patents.csv"
    with own.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    told = DATASET.format(
        name="EPO applications", unit="NR", source="Eurostat pat_ep_rtot", licence="attribution", version=2013,
        classification="Patents",
    ) + '[fixed]\nactivity = "all"\n'  # fmt: skip
    checked = check_table(own, dataset="patents", description=description(told))
    assert checked.plan.rejected == []
    # Eurostat keeps rows for what is in no region: FIZZ and the like are told, not guessed at.
    known = [row for row in rows if row["geo"][2:3] not in {"Z", "X"}]
    assert sum(checked.plan.aggregates.values()) == len(rows) - len(known)
    assert len(checked.plan.new) == len(known)
    assert {each.code for each in checked.plan.not_recoded} >= {"FI193"}
    import_table(checked)
    expected = sum(float(row["values"]) for row in known if row["geo"] == "SE311" and row["values"])
    got = Observation.objects.filter(region__code="SE311").values_list("value", flat=True)
    assert sum(value or 0 for value in got) == pytest.approx(expected)
