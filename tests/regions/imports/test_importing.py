"""Tables in: as published and of one's own, tried before anything is written, all or nothing."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from intercluster.apps.regions.imports.description import Description, DescriptionError, description
from intercluster.apps.regions.imports.nuts_recoding import brought_to_current
from intercluster.apps.regions.imports.rows import Rejected
from intercluster.apps.regions.imports.services import Checked, check_table, import_table
from intercluster.apps.regions.models import Dataset, Observation, Region, TableImport
from intercluster.cli.commands import app
from intercluster.core.imports.record import ImportRefusedError
from intercluster.tables.model import UnreadableFileError

pytestmark = pytest.mark.django_db

DATASET = """
[dataset]
name = "Employed people by industry"
unit = "people"
source = "Statistical office of the test"
licence = "CC BY 4.0"
retrieved = 2026-10-31
nuts_version = 2021
classification = "NACE Rev. 2"
counts = true
"""
WHERE = """
[where]
unit = "PER"
nace_r2 = "[A-S]\\\\d\\\\d"
"""
TSV = """freq,unit,nace_r2,geo\\TIME_PERIOD\t2022 \t2023
A,PER,C16,SE311\t1200 \t1250 p
A,PER,C17,SE311\t: c\t3000
A,PER,C17,FI193\t:\t0
A,PER,TOTAL,SE311\t90000\t91000
A,THS,C16,SE311\t1.2\t1.25
A,PER,C16,EU27_2020\t900000\t:
"""


def check(tmp_path: Path, content: str, told: str, name: str = "table.tsv") -> Checked:
    file = tmp_path / name
    file.write_text(content, "utf-8")
    return check_table(file, dataset="employment", description=description(told) if told else Description())


def observations() -> set[tuple[Any, ...]]:
    names = ("region__code", "region__version", "activity__code", "year", "value", "status", "flags")
    return set(Observation.objects.values_list(*names))


def test_eurostat_tsv_as_published(tmp_path: Path) -> None:
    checked = check(tmp_path, TSV, DATASET + WHERE)
    assert checked.plan.counts == {
        "new": 6,
        "changed": 0,
        "unchanged": 0,
        "rejected": 0,
        "left out": 6,
        "confidential": 1,
        "missing": 1,
    }
    assert [(each.code, dict(each.shares)) for each in checked.plan.not_recoded] == [
        ("FI193", {"FI198": 0.9922, "FI19B": 0.0078})
    ]
    assert not Dataset.objects.exists()
    import_table(checked)
    assert observations() == {
        ("SE311", 2024, "16", 2022, 1200.0, "value", ""),
        ("SE311", 2024, "16", 2023, 1250.0, "value", "p"),
        ("SE311", 2024, "17", 2022, None, "confidential", "c"),
        ("SE311", 2024, "17", 2023, 3000.0, "value", ""),
        ("FI193", 2021, "17", 2022, None, "missing", ""),
        ("FI193", 2021, "17", 2023, 0.0, "value", ""),
    }
    own = Region.objects.get(code="SE311")
    assert (own.name, own.country, own.level, own.parent.code) == ("Värmlands län", "SE", 3, "SE31")


@pytest.mark.parametrize("code", ["x" * 201, "", " "])
def test_an_activity_without_a_code_that_can_be_kept_is_rejected(tmp_path: Path, code: str) -> None:
    told = DATASET.replace("NACE Rev. 2", "Topics")
    table = f'geo;nace;year;value\nSE311;{code};2023;5\nSE311;"two \nlines";2023;6\nSE311;{"y" * 200};\u00b2\u00b2;7\n'
    plan = check(tmp_path, table, told, "table.csv").plan
    expected = "a code of 1 to 200 characters; a name has a column of its own"
    assert plan.rejected == [
        Rejected(2, "activity", code.strip(), expected),
        Rejected(4, "year", "\u00b2\u00b2", "a year such as 2024; leave quarters and months out"),
    ]
    assert [key[2] for key in plan.new] == ["two lines"]


def test_the_same_as_sdmx_csv_is_unchanged_and_a_revision_keeps_what_was(tmp_path: Path) -> None:
    import_table(check(tmp_path, TSV, DATASET + WHERE))
    csv = (
        "DATAFLOW,LAST UPDATE,freq,unit,nace_r2,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        "E,x,A,PER,C16,SE311,2022,1200,\nE,x,A,PER,C16,SE311,2023,1260,\nE,x,A,PER,C17,SE311,2022,,c\n"
    )
    checked = check(tmp_path, csv, "", "table.csv")  # the description is known from the first time
    assert checked.plan.counts | {"confidential": 1} == checked.plan.counts
    assert (len(checked.plan.new), len(checked.plan.changed), checked.plan.unchanged) == (0, 1, 2)
    import_table(checked)
    changed = Observation.objects.get(year=2023, activity__code="16")
    assert (changed.value, changed.flags) == (1260.0, "")
    from intercluster.apps.regions.models import ObservationEvent

    assert list(ObservationEvent.objects.values_list("pgh_obj", "value", "flags")) == [(changed.pk, 1250.0, "p")]
    assert TableImport.objects.count() == 2


def test_a_wide_workbook_with_names_of_regions(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Län", "SNI", "Bransch", "2023", "2024"])
    book.active.append(["Värmlands län", "16", "Trävaror", 1200, "1 250,5"])
    book.active.append(["Innlandet", "16", "Trävaror", "..", 2300])
    book.save(tmp_path / "own.xlsx")
    told = DATASET.replace("2021", "2024") + (
        '[columns]\nregion = "Län"\nactivity = "SNI"\nactivity_name = "Bransch"\nwide = "year"\n'
    )
    import_table(check_table(tmp_path / "own.xlsx", dataset="own", description=description(told)))
    assert observations() == {
        ("SE311", 2024, "16", 2023, 1200.0, "value", ""),
        ("SE311", 2024, "16", 2024, 1250.5, "value", ""),
        ("NO020", 2024, "16", 2023, None, "missing", ""),
        ("NO020", 2024, "16", 2024, 2300.0, "value", ""),
    }


def test_wide_by_activity_for_one_year(tmp_path: Path) -> None:
    told = (
        DATASET.replace("NACE Rev. 2", "Fields of research")
        + '[columns]\nwide = "activity"\n[fixed]\nyear = "2020"\n[activities]\nbio = "Biology"\n'
    )
    import_table(check(tmp_path, "geo;bio;chem\nSE311;4;5\nSE312;0;1\n", told, "own.csv"))
    assert observations() == {
        ("SE311", 2024, "bio", 2020, 4.0, "value", ""),
        ("SE311", 2024, "chem", 2020, 5.0, "value", ""),
        ("SE312", 2024, "bio", 2020, 0.0, "value", ""),
        ("SE312", 2024, "chem", 2020, 1.0, "value", ""),
    }


def test_what_is_wrong_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    content = (
        "geo;nace;year;value\nSE311;16;2024;12\nSE399;16;2024;12\nSE312;16x;2024;12\nSE312;16;2024-Q1;12\n"
        "SE312;17;2024;twelve\nSE312;16;2024;-1\nSE311;C16;2024;13\n"
    )
    checked = check(tmp_path, content, DATASET, "own.csv")
    assert [(each.row, each.column, each.text) for each in checked.plan.rejected] == [
        (3, "region", "SE399"),
        (4, "activity", "16x"),
        (5, "year", "2024-Q1"),
        (6, "value", "twelve"),
        (7, "value", "-1.0"),
        (8, "", "SE311, C16, 2024"),
    ]
    assert checked.plan.rejected[-1] == Rejected(
        8, "", "SE311, C16, 2024", "each cell once; this one is in row 2 too. If they differ in a column, choose by it."
    )
    with pytest.raises(ImportRefusedError, match="6 cells could not be read"):
        import_table(checked)
    assert not Dataset.objects.exists()


def test_a_dry_run_that_is_out_of_date_is_refused(tmp_path: Path) -> None:
    shown = check(tmp_path, TSV, DATASET + WHERE)
    import_table(check(tmp_path, TSV, DATASET + WHERE))
    with pytest.raises(ImportRefusedError, match="check the file again"):
        import_table(shown)
    assert TableImport.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "told", "says"),
    [
        (TSV, DATASET, "several values of unit"),
        (TSV, DATASET + '[where]\nsex = "T"\n', "\\[where\\] names the column sex"),
        ("geo\tvalue\nSE311\t1\n", DATASET, "no column nace_r2/.* for activity"),
        ("", DATASET, "empty"),
    ],
)
def test_files_that_cannot_be_read_so(tmp_path: Path, content: str, told: str, says: str) -> None:
    with pytest.raises(UnreadableFileError, match=says):
        check(tmp_path, content, told)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("[dataset", "not TOML"),
        ("[dataset]\nname = 'x'\n", "lacks unit, source, licence, classification, retrieved, nuts_version"),
        (DATASET.replace("2021", "2019"), "nuts_version is 2019; it should be one of 2010, 2013, 2016, 2021, 2024"),
        ("[colums]\n", "“colums”, which means nothing there"),
        ("[columns]\nwide = 'region'\n", "wide is “region”"),
        ("[where]\nunit = '['\n", "no regular expression"),
    ],
)
def test_descriptions_that_say_something_wrong(told: str, says: str) -> None:
    with pytest.raises(DescriptionError, match=says):
        description(told)


def test_a_region_is_recoded_only_where_it_is_one_and_the_same() -> None:
    new, unclear = brought_to_current(["NO021", "NO022", "SE311", "FI", "SE3"], 2016)
    assert new == {"SE311": "SE311", "FI": "FI", "SE3": "SE3"}
    assert {each.code: each.together_with for each in unclear}["NO021"] == ("NO022",)


def test_the_command_shows_and_imports(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text(TSV, "utf-8")
    (tmp_path / "d.toml").write_text(DATASET + WHERE, "utf-8")
    call = ["regions", "import", str(tmp_path / "t.tsv"), "--dataset", "employment"]
    refused = CliRunner().invoke(app, [*call, "--yes"])
    assert "must have [dataset]" in str(refused.exception)
    done = CliRunner().invoke(app, [*call, "--description", str(tmp_path / "d.toml"), "--yes"])
    assert done.exit_code == 0
    assert "warning: FI193 has no one successor in NUTS 2024: its people are 99.2 % in FI198" in done.stdout
    assert "Imported into employment." in done.stdout
    assert len(observations()) == 6
    again = CliRunner().invoke(app, [*call, "--yes"])
    assert "There is nothing to import." in again.stdout
