"""Eurostat's XLSX, as its data browser offers it.

The layout is that of a rebuilt download (../shared/data/import-cases/25-eurostat-xlsx): the sheets Summary and
Structure, then Sheet 1, 2 … with a slice each. Above the figures stand the dimensions that have one value, then the row
of TIME, in which each year has a column for its flags beside it, then the row that names GEO; below the figures an
empty row and what the signs mean.
"""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tests.regions.imports.test_importing import observations
from tests.regions.imports.test_national_tables import CASES
from tests.regions.imports.test_pages import FACTS, of_office, posted, upload

from intercluster.apps.regions.imports.description import description
from intercluster.apps.regions.imports.faults import faults
from intercluster.apps.regions.imports.services import check_table, import_table
from intercluster.tables.model import UnreadableFileError

pytestmark = pytest.mark.django_db

NACE = "Statistical classification of economic activities in the European Community (NACE Rev. 2)"
TOLD = """
[dataset]
name = "Employment"
unit = "thousand people"
source = "Eurostat, lfst_r_lfe2en2"
licence = "CC0"
retrieved = 2026-10-31
nuts_version = 2024
classification = "NACE Rev. 2"
"""
FIGURES = {
    "SE31": ("Norra Mellansverige", 63.1, None, 63.4, "bu"),
    "NO02": ("Innlandet", ":", "u", 21.9, "b"),
    "FI19": ("Länsi-Suomi", ":", "c", 110, None),
    "EU27_2020": ("European Union - 27 countries", 1000, None, 1001, None),
}


def spreadsheet(
    path: Path, slices: list[tuple[str, str]], figures: dict[str, Any] = FIGURES, codes: bool = True, time: str = "TIME"
) -> Path:
    """Write a download with a sheet for each activity and unit."""
    book = Workbook()
    about = ["Data extracted on 12/10/2026 14:03:11 from [ESTAT]"]
    summary = book.active
    assert summary is not None
    summary.title = "Summary"
    for row in (about, ["Dataset: ", "Employment [lfst_r_lfe2en2]"], [], ["Contents", "Time frequency", NACE, "Unit"]):
        summary.append(row)
    book.create_sheet("Structure").append(["Dimension", "Position", "Label"])
    width = 2 if codes else 1
    gap = [None] * (width - 1)
    for number, (activity, unit) in enumerate(slices, start=1):
        sheet = book.create_sheet(f"Sheet {number}")
        summary.append([f"Sheet {number}", "Annual", activity, unit])
        for row in (
            about,
            ["Dataset: ", *gap, "Employment [lfst_r_lfe2en2]"],
            ["Last updated: ", *gap, "10/10/2026 23:00"],
            [],
            ["Time frequency", *gap, "Annual"],
            ["Unit of measure", *gap, unit],
            [NACE, *gap, activity],
            [],
            [*[time] * width, "2022", None, "2023", None],
            ["GEO (Codes)", "GEO (Labels)"][-width:],
            *([code, name][-width:] + values for code, (name, *values) in figures.items()),
            [],
            ["Special value"],
            [":", "not available"],
            ["Available flags:"],
            ["b", "break in time series"],
        ):
            sheet.append(row)
    book.save(path)
    return path


def test_all_sheets_are_read_and_the_flags_are_kept(tmp_path: Path) -> None:
    slices = [("Manufacturing", "Thousand persons"), ("Industry (except construction)", "Thousand persons")]
    checked = check_table(spreadsheet(tmp_path / "t.xlsx", slices), dataset="own", description=description(TOLD))
    assert (checked.plan.rejected, checked.plan.aggregates) == ([], {"EU27_2020": 4})
    assert checked.plan.totals == {"B-E": 6}, "industry holds manufacturing"
    import_table(checked)
    assert observations() == {
        ("SE31", 2024, "C", 2022, 63.1, "value", ""),
        ("SE31", 2024, "C", 2023, 63.4, "value", "bu"),
        ("NO02", 2024, "C", 2022, None, "missing", "u"),
        ("NO02", 2024, "C", 2023, 21.9, "value", "b"),
        ("FI19", 2024, "C", 2022, None, "confidential", "c"),
        ("FI19", 2024, "C", 2023, 110.0, "value", ""),
    }


def test_without_codes_regions_are_read_by_name_and_a_sheet_can_be_chosen(tmp_path: Path) -> None:
    slices = [("Manufacturing", "Thousand persons"), ("Construction", "Thousand persons")]
    path = spreadsheet(tmp_path / "t.xlsx", slices, codes=False)
    told = TOLD + '[columns]\nsheet = "Sheet 2"\n[where]\n"GEO (Labels)" = "[^E].*"\n'
    checked = check_table(path, dataset="own", description=description(told))
    assert checked.plan.rejected == []
    assert {(key[0], key[2]) for key in checked.plan.new} == {("SE31", "F"), ("NO020", "F"), ("FI19", "F")}


def test_sheets_that_differ_in_a_unit_are_asked_about(tmp_path: Path) -> None:
    slices = [("Manufacturing", "Thousand persons"), ("Manufacturing", "Percentage")]
    office = of_office("granskog")
    content = spreadsheet(tmp_path / "t.xlsx", slices).read_bytes()
    step = office.get(upload(office, content, "t.xlsx").url)
    seen = step.context["guess"].columns
    assert [(each.heading, each.part) for each in seen if each.part] == [
        (NACE, "activity"),
        ("GEO (Codes)", "region"),
        ("GEO (Labels)", "region_name"),
        ("TIME", "year"),
        ("OBS_VALUE", "value"),
        ("OBS_FLAG", "flags"),
    ]
    address, facts = step.request["PATH_INFO"], {**FACTS, "nuts_version": "2024", "kind": "amounts"}
    both = office.get(office.post(address, {**posted(step), **facts}).url)
    assert both.context["faults"] == 1
    assert "If they differ in a column, choose by it" in both.content.decode()
    unit = next(place for place, each in enumerate(seen) if each.heading == "Unit of measure")
    one = office.get(office.post(address, {**posted(step), **facts, f"only-{unit}": "Thousand persons"}).url)
    assert (one.context["faults"], one.context["counts"][0][1]) == (0, 6)


def test_one_fault_is_told_once_and_another_arrangement_is_answered(tmp_path: Path) -> None:
    figures = {**FIGURES, "SE31": ("Norra Mellansverige", "n/k", None, "n/k", None)}
    path = spreadsheet(tmp_path / "t.xlsx", [("Manufacturing", "Thousand persons")] * 1, figures)
    found = faults(check_table(path, dataset="own", description=description(TOLD)).plan.rejected)
    assert [(each.column, each.text, each.count) for each in found] == [("OBS_VALUE", "n/k", 2)]
    path = spreadsheet(tmp_path / "t.xlsx", [("Manufacturing", "Thousand persons")], time="Time of it")
    with pytest.raises(UnreadableFileError, match="is a spreadsheet of Eurostat whose figures are arranged in another"):
        check_table(path, dataset="own", description=description(TOLD))


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not on this machine")
def test_the_rebuilt_download() -> None:
    folder = CASES / "25-eurostat-xlsx"
    path = folder / "lfst_r_lfe2en2_spreadsheet.xlsx"
    for told in (TOLD, (folder / "d.toml").read_text("utf-8")):
        checked = check_table(path, dataset="case", description=description(told))
        assert checked.plan.rejected == []
        assert {(key[0], key[3]) for key in checked.plan.new} == {
            (region, year) for region in ("SE31", "NO02", "FI19") for year in (2022, 2023)
        }
