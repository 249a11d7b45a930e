"""The command line: dry run, import, export, and answers to what cannot be done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from intercluster.apps.directory.cli import exports, imports
from intercluster.apps.directory.models import Cluster, Import, Offer, Organisation
from intercluster.core.errors import Refused

Write = Callable[..., Path]


def run(app: Any, *arguments: object) -> Result:
    """Run a command; a `Refused` is raised as it is."""
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def test_dry_run_then_import_then_nothing(csv_file: Write, cluster: Cluster) -> None:
    path = csv_file("Namn;Telefon;Erbjuder\nBräda AB;0570;Vi sågar lövträ\n", "cp1252")
    arguments = ("members", path, "--cluster", "granskog")

    dry = run(imports, *arguments).output
    assert "1 new, 0 changed, 0 unchanged, 0 to decide, 0 left out, 0 rejected" in dry
    assert "Ignored column: Telefon" in dry
    assert "The file is read as Windows-1252" in dry
    assert "nothing was imported. Add --yes" in dry
    assert Organisation.objects.count() == 0

    done = run(imports, *arguments, "--yes").output
    assert "Imported." in done
    assert "1 texts made searchable." in done
    assert Offer.objects.get().vector is not None

    assert "There is nothing to import." in run(imports, *arguments, "--yes").output


def test_rejected_rows_and_open_choices_stop_it(csv_file: Write, cluster: Cluster, tmp_path: Path) -> None:
    run(imports, "members", csv_file("Name\nBoard AB\n"), "--cluster", "granskog", "--yes")
    path = csv_file("Name;People;Country\nPlank AB;many;Atlantis\nBOARD Ltd;3;\nBeam AB;4;\n", name="second.csv")
    arguments = ("members", path, "--cluster", "granskog", "--yes")
    report = tmp_path / "report.csv"

    with pytest.raises(Refused, match=r"1 row is rejected.*--skip-rejected.*--decide 3=same"):
        run(imports, *arguments, "--report", report)
    assert report.read_text("utf-8-sig").splitlines() == [
        "Row;Outcome;Organisation;Column;Value;What;Expected",
        "2;Rejected;;Country;Atlantis;is no country;a two-letter code such as SE, or a name such as Sweden",
        "3;To decide;BOARD Ltd;;;Is it the same as Board AB?;",
        "4;New;Beam AB;;;;",
        '2;Remark;;People;;"“many” is no number of people and is left out; right would be: a whole number such as 25";',
    ]

    run(imports, *arguments, "--skip-rejected", "--decide", "3=same")
    assert sorted(Organisation.objects.values_list("name", "headcount")) == [("BOARD Ltd", 3), ("Beam AB", 4)]


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["--cluster", "granskug"], "There is no cluster 'granskug'. Did you mean granskog?"),
        (["--cluster", "granskog", "--decide", "2=maybe"], "--decide 2=maybe: an answer is same, separate"),
        (["--cluster", "granskog", "--decide", "7=skip"], "7 is the first row of no organisation"),
        (["--cluster", "granskog", "--map", "missing.toml"], "missing.toml cannot be read"),
        (["--cluster", "granskog", "--sheet", ""], ""),
    ],
)
def test_answers(csv_file: Write, cluster: Cluster, arguments: list[str], answer: str) -> None:
    path = csv_file("Name\nBoard AB\n")

    if not answer:
        run(imports, "members", path, *arguments)
    else:
        with pytest.raises(Refused, match=answer):
            run(imports, "members", path, *arguments)


def test_export_and_template(csv_file: Write, cluster: Cluster, tmp_path: Path) -> None:
    run(imports, "members", csv_file("Name;Offer\nBoard AB;Sawing\n"), "--cluster", "granskog", "--yes")
    path = tmp_path / "out.xlsx"

    assert "1 members of Granskog" in run(exports, "members", path, "--cluster", "granskog", "--lang", "nb").output
    assert "There is nothing to import." in run(imports, "members", path, "--cluster", "granskog").output
    run(exports, "template", tmp_path / "template.csv", "--lang", "sv")
    assert (tmp_path / "template.csv").read_text("utf-8-sig").startswith("Namn;Organisationsnummer;")
    with pytest.raises(Refused, match="There is no folder"):
        run(exports, "template", tmp_path / "no" / "template.csv")


def test_cordis(tmp_path: Path, db: None) -> None:
    (tmp_path / "project.csv").write_text("id;acronym;title;objective\n1;WOOD;Wood;Stronger wood\n")
    (tmp_path / "organization.csv").write_text(
        "projectID;organisationID;name;country\n1;9;BOARD AB;SE\n2;9;BOARD AB;SE\n"
    )

    dry = run(imports, "cordis", tmp_path).output
    assert "An import from CORDIS cannot be undone" in " ".join(dry.split())
    assert "1 participations are left out: their project is not in the files." in dry
    assert Organisation.objects.count() == 0

    assert "Imported." in run(imports, "cordis", tmp_path, "--yes").output
    assert Organisation.objects.get().projects.get().acronym == "WOOD"
    assert "There is nothing to import." in run(imports, "cordis", tmp_path, "--yes").output
    with pytest.raises(Refused, match=r"There is no project\.csv"):
        run(imports, "cordis", tmp_path / "elsewhere")


def test_columns_and_the_rate_of_kronor_can_be_stated(csv_file: Write, cluster: Cluster) -> None:
    path = csv_file("Namn;Typ;Land;Omsättning (tkr);Verksamhet\nBräda AB;Guld;Norr;12 500;Vi sågar\n")
    arguments = ("members", path, "--cluster", "granskog", "--yes")

    with pytest.raises(Refused, match=r"1 row is rejected.*--column HEADING="):
        run(imports, *arguments)
    with pytest.raises(Refused, match="The file has no column “Sort”; it has Namn, Typ"):
        run(imports, *arguments, "--column", "Sort=kind")
    with pytest.raises(Refused, match="the fields are name, registration_number"):
        run(imports, *arguments, "--column", "Typ=sort")

    run(imports, *arguments, "--column", "Land=", "--column", "Verksamhet=offer", "--rate", "12.5")

    board = Organisation.objects.get()
    assert (board.turnover_eur, [offer.text for offer in board.offers.all()]) == (1_000_000, ["Vi sågar"])


def test_past_imports_are_listed_and_undone_by_number(csv_file: Write, cluster: Cluster) -> None:
    done = run(imports, "members", csv_file("Name;Offer\nBoard AB;Sawing\n"), "--cluster", "granskog", "--yes").output
    number = Import.objects.get().pk
    assert f"To take it back: intercluster import undo {number}" in done
    listed = run(imports, "past", "--cluster", "granskog").output
    assert str(number) in listed
    assert "members.csv" in listed

    Organisation.objects.update(city="Arvika")
    with pytest.raises(Refused, match=r"(?s)Nothing was undone.*Board AB: facts changed"):
        run(imports, "undo", number)
    Organisation.objects.update(city="")
    assert "The import of members.csv into Granskog (fictional) is undone." in run(imports, "undo", number).output
    assert Organisation.objects.count() == 0
    with pytest.raises(Refused, match="was undone already"):
        run(imports, "undo", number)
    with pytest.raises(Refused, match="There is no import with the number 0"):
        run(imports, "undo", 0)
