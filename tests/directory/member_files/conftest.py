"""Two fictional clusters of one alliance, and files written by the tests."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from intercluster.apps.directory.member_files import services
from intercluster.apps.directory.member_files.column_mapping import MappingFile
from intercluster.apps.directory.member_files.plan import Plan, plan
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.rules import OPERATOR, Viewer


@pytest.fixture
def cluster(db: None) -> Cluster:
    """A Swedish cluster."""
    alliance = Alliance.objects.create(slug="north", name="North (fictional)")
    made = Cluster.objects.create(slug="granskog", name="Granskog (fictional)", country="SE", region="SE311")
    made.alliances.add(alliance)
    return made


@pytest.fixture
def neighbour(cluster: Cluster) -> Cluster:
    """A Norwegian cluster of the same alliance."""
    made = Cluster.objects.create(slug="furuli", name="Furuli (fictional)", country="NO", region="NO020")
    made.alliances.add(*cluster.alliances.all())
    return made


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a text as a file in some encoding."""

    def write(text: str, encoding: str = "utf-8", name: str = "members.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def xlsx_file(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as a workbook; `merge` gives ranges to merge."""

    def write(rows: Sequence[Sequence[Any]], merge: Sequence[str] = (), name: str = "members.xlsx") -> Path:
        book = Workbook()
        sheet = book.active
        for row in rows:
            sheet.append(row)
        for area in merge:
            sheet.merge_cells(area)
        path = tmp_path / name
        book.save(path)
        return path

    return write


def dry_run(path: Path, cluster: Cluster, viewer: Viewer = OPERATOR, mapping: str = "", **options: Any) -> Plan:
    """Plan the import of a file."""
    opened = services.open_file(path, mapping=MappingFile(mapping) if mapping else None)
    return plan(opened.check(cluster), cluster, viewer, **options)


def bring_in(path: Path, cluster: Cluster, viewer: Viewer = OPERATOR, mapping: str = "", **options: Any) -> Plan:
    """Import a file."""
    opened = services.open_file(path, mapping=MappingFile(mapping) if mapping else None)
    return services.import_members(opened.check(cluster), cluster, viewer, **options).plan


def counts(carried: Plan) -> dict[str, int]:
    """Return what a plan counts, without the noughts."""
    return {outcome.value: count for outcome, count in carried.counts.items() if count}
