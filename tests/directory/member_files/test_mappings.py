"""The example mappings read the published files they are made for."""

from pathlib import Path

import pytest
from tests.directory.member_files.conftest import counts, dry_run

from intercluster.apps.directory.member_files.column_mapping import MappingFile
from intercluster.apps.directory.models import Cluster

ROOT = Path(__file__).resolve().parents[3]
MAPPINGS = ROOT / "docs" / "how-to" / "mappings"
DATA = ROOT.parent / "shared" / "data"


@pytest.mark.parametrize("name", sorted(path.name for path in MAPPINGS.glob("*.toml") if "cordis" not in path.name))
def test_each_example_is_a_mapping(name: str) -> None:
    MappingFile((MAPPINGS / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("mapping", "file", "expected"),
    [
        ("interreg-sweden", "interreg/rawdata.json", {"new": 582, "undecided": 6}),
        ("norway-h2020", "norway-h2020/dataset.csv", {"new": 692}),
        ("structural-funds-sweden", "structural-funds/se_all_funds_2014-2020.nopersonal.json", {"new": 221}),
        ("structural-funds-finland", "structural-funds/fi_erdf_esf_2014-2020.csv", {"new": 1511, "undecided": 29}),
        ("structural-funds-denmark", "structural-funds/dk_erdf_2007-2013.csv", {"new": 271}),
    ],
)
def test_published_files_become_members(cluster: Cluster, mapping: str, file: str, expected: dict[str, int]) -> None:
    path = DATA / file
    if not path.exists():
        pytest.skip(f"the published file {path.name} is not on this machine")

    plan = dry_run(path, cluster, mapping=(MAPPINGS / f"{mapping}.toml").read_text(encoding="utf-8"))

    assert counts(plan) == expected
