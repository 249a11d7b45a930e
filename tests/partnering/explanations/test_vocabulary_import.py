"""Vocabularies are read from files as they are, told wrong where they are, and stored once."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from intercluster.apps.partnering.explanations.vocabulary_import import (
    Change,
    check_scheme,
    read_vocabulary,
    store_vocabulary,
)
from intercluster.apps.partnering.models import Concept
from intercluster.cli.commands import app
from intercluster.core.errors import Refused

SHARED = Path(__file__).parents[4] / "shared" / "data"
TABLE = "CODE\tSV\tNO\tFI\n1\tTorkning\tTørking\tKuivaus\n2\tSågning\t\tSahaus\n"
READ = {"1": {"sv": "Torkning", "nb": "Tørking", "fi": "Kuivaus"}, "2": {"sv": "Sågning", "fi": "Sahaus"}}


def written(folder: Path, content: str | bytes) -> Path:
    file = folder / "table.tsv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.parametrize(
    "content",
    [
        TABLE,
        TABLE.replace("\t", ";"),
        TABLE.replace("\t", ","),
        "\ufeff" + TABLE.replace("\n", "\r\n"),
        TABLE.encode("cp1252"),
        "LEVEL\tKod\tSwedish\tbokmål\tSuomi\n1\t1\tTorkning\t Tørking \tKuivaus\n\n2\t2\tSågning\t\tSahaus\n",
        'CODE,SV,NO,FI\n1,"Torkning",Tørking,Kuivaus\n2,Sågning,,Sahaus,,\n',
    ],
)
def test_tables_as_people_save_them(tmp_path: Path, content: str | bytes) -> None:
    assert read_vocabulary(written(tmp_path, content)) == READ


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "Row 1 has no column CODE and needs one; its columns are none."),
        ("SV\tFI\nTorkning\tKuivaus\n", "Row 1 has no column CODE and needs one; its columns are SV, FI."),
        ("CODE\tKOD\tSV\tFI\n", "Row 1 has 2 columns CODE and needs one"),
        ("CODE\tSV\tPRICE\n1\tTorkning\t3\n", "Row 1 needs a column in each of at least two languages"),
        ("CODE\tSV\tSvenska\tFI\n", "Row 1: the columns SV and Svenska are both of the language sv."),
        ("CODE\tSV\tFI\n", "There are no concepts below the headings."),
        ("CODE\tSV\tFI\n1\tTorkning\tKuivaus\n\tSågning\tSahaus\n", "Row 3, column CODE: the code is missing."),
        ("CODE\tSV\tFI\n1\tA\tB\n1\tC\tD\n", "Row 3, column CODE: the code 1 is that of row 2 already"),
        ("CODE\tSV\tFI\n1\t\t\n", "Row 2: the concept 1 has no label"),
        (f"CODE\tSV\tFI\n1\tA\t{'b' * 501}\n", "Row 2, column FI: the label has 501 characters and may have 500."),
        (f"CODE\tSV\tFI\n{'1' * 61}\tA\tB\n", "Row 2, column CODE: the code has 61 characters and may have 60."),
        ("CODE\tSV\tFI\n1\tA\tB\tC\n", "Row 2 has 4 cells, and there are 3 headings."),
        (b"PK\x03\x04\x00\x00", "is no text file"),
    ],
)
def test_what_is_wrong_is_told_with_row_and_column(tmp_path: Path, content: str | bytes, problem: str) -> None:
    with pytest.raises(Refused) as error:
        read_vocabulary(written(tmp_path, content))
    assert problem in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        read_vocabulary(tmp_path / "none.tsv")


@pytest.mark.parametrize(("file", "count"), [("cpv/cpv_labels.tsv", 5662), ("nace/nace_rev2_labels.tsv", 996)])
def test_published_vocabularies(file: str, count: int) -> None:
    if not (SHARED / file).exists():
        pytest.skip("the shared data are not there")
    assert len(read_vocabulary(SHARED / file)) == count


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "Capabilities"])
def test_names_that_a_scheme_cannot_have(name: str) -> None:
    with pytest.raises(Refused):
        check_scheme(name)


@pytest.mark.django_db
def test_storing_twice_changes_nothing_and_a_new_edition_what_it_says() -> None:
    assert store_vocabulary("T", READ) == Change(new=2, changed=0, unchanged=0, kept=0)
    before = list(Concept.objects.order_by("pk").values())
    assert store_vocabulary("T", READ) == Change(new=0, changed=0, unchanged=2, kept=0)
    assert list(Concept.objects.order_by("pk").values()) == before
    edition = {"2": {"sv": "Sågning", "fi": "Sahaaminen"}, "3": {"sv": "Hyvling", "fi": "Höyläys"}}
    assert store_vocabulary("T", edition) == Change(new=1, changed=1, unchanged=0, kept=1)
    assert dict(Concept.objects.values_list("code", "labels")) == {"1": READ["1"], **edition}
    store_vocabulary("Other", {"1": {"sv": "A", "fi": "B"}})
    assert Concept.objects.filter(scheme="T").count() == 3


@pytest.mark.django_db
def test_the_command(tmp_path: Path) -> None:
    file = str(written(tmp_path, TABLE))
    run = CliRunner().invoke(app, ["language", "vocabulary", file, "--scheme", "Drying"])
    assert "Drying: 2 concepts new, 0 changed, 0 unchanged." in run.stdout
    run = CliRunner().invoke(app, ["language", "vocabulary", file, "--scheme", "Drying"])
    assert "Drying: 0 concepts new, 0 changed, 2 unchanged." in run.stdout
    run = CliRunner().invoke(app, ["language", "vocabulary", file + os.sep + "x", "--scheme", "Drying"])
    assert "cannot be read" in str(run.exception)
    assert Concept.objects.count() == 2
