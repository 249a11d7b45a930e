"""Participations counted over regions: what is stored of CORDIS, and nothing that is not published."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.regions.imports.test_importing import observations
from typer.testing import CliRunner

from intercluster.apps.directory.models import Cluster, Membership, Organisation, Participation, Project
from intercluster.apps.regions.imports.participations import By, check_participations
from intercluster.apps.regions.imports.services import import_table
from intercluster.apps.regions.models import Dataset, TableImport
from intercluster.cli.commands import app
from intercluster.core.imports.record import ImportRefusedError

pytestmark = pytest.mark.django_db

RETRIEVED = date(2026, 11, 1)


def firm(name: str, region: str, **facts: Any) -> Organisation:
    return Organisation.objects.create(slug=name.lower(), name=name, country=region[:2] or "SE", region=region, **facts)


def project(number: int, starts: date | None, firms: Sequence[Organisation], **facts: Any) -> Project:
    facts = {"source": "cordis", "part": "HORIZON.2.6", "fields": ["paper", "forestry"], "programme": "HORIZON"} | facts
    made = Project.objects.create(external_id=str(number), title=f"P{number}", text="x", starts=starts, **facts)
    Participation.objects.bulk_create(Participation(project=made, organisation=each) for each in firms)
    return made


@pytest.fixture
def firms() -> dict[str, Organisation]:
    """Five in two regions, and what is in none, in one of an older version, unknown, or fictional."""
    made = {name: firm(name, "SE311") for name in ("A", "B")} | {"C": firm("C", "FI198"), "Old": firm("Old", "FI193")}
    made |= {"Oslo": firm("Oslo", "NO011"), "None": firm("None", ""), "British": firm("British", "UKI31")}
    fictional = firm("Demo", "SE311", is_demo=True)
    project(1, date(2024, 1, 1), [*made.values(), fictional])
    project(2, date(2024, 9, 1), [made["A"]], part="HORIZON.1.1", fields=["paper"])
    project(3, date(2025, 1, 1), [made["A"]], part="")
    project(4, None, [made["A"]])
    project(5, date(2024, 1, 1), [made["A"]], source="demo")
    return made


def counted(level: int = 3) -> set[tuple[Any, ...]]:
    return {each[:5] for each in observations() if len(each[0]) == level + 2}


def test_participations_by_part_of_the_programme(client: Client, firms: Any) -> None:
    checked = check_participations("cordis", By.PART, RETRIEVED)
    assert (checked.plan.rejected, dict(checked.plan.unknown)) == ([], {"UKI31": 1})
    assert checked.plan.notes == [
        "1 participations are not counted, for want of this: part of the programme.",
        "1 participations are not counted, for want of this: region.",
        "1 participations are not counted, for want of this: start.",
    ]
    assert not Dataset.objects.exists()
    import_table(checked)
    assert counted() == {
        ("SE311", 2024, "HORIZON.2.6", 2024, 2.0),
        ("SE311", 2024, "HORIZON.1.1", 2024, 1.0),
        ("FI198", 2024, "HORIZON.2.6", 2024, 1.0),
        ("FI193", 2021, "HORIZON.2.6", 2024, 1.0),  # not one and the same in NUTS 2024
        ("NO081", 2024, "HORIZON.2.6", 2024, 1.0),  # Oslo, another code today
    }
    assert counted(2) >= {("FI19", 2024, "HORIZON.2.6", 2024, 2.0), ("SE31", 2024, "HORIZON.1.1", 2024, 1.0)}
    assert ("SE", 2024, "HORIZON.2.6", 2024, 2.0) in counted(0)
    made = Dataset.objects.get()
    assert (made.unit, made.licence, made.retrieved, made.counts) == ("participations", "CC BY 4.0", RETRIEVED, True)
    page = client.get("/regions/datasets/cordis/").content.decode()
    for told in ("CORDIS, EU research projects (European Commission)", "1 November 2026", "counts once in a project"):
        assert told in page
    client.cookies["django_language"] = "fi"
    assert "Euroopan tutkimusneuvosto" in client.get("/regions/datasets/cordis.csv").getvalue().decode()


def test_participations_by_field_of_science_count_in_each(firms: Any) -> None:
    import_table(check_participations("fields", By.FIELD, RETRIEVED))
    own = {each for each in counted() if each[0] == "SE311"}
    assert own == {
        ("SE311", 2024, "forestry", 2024, 2.0),
        ("SE311", 2024, "paper", 2024, 3.0),
        ("SE311", 2024, "forestry", 2025, 1.0),
        ("SE311", 2024, "paper", 2025, 1.0),
    }


def test_counted_again_a_cell_that_has_nobody_left_is_zero(firms: Any) -> None:
    import_table(check_participations("cordis", By.PROGRAMME, RETRIEVED))
    assert not check_participations("cordis", By.PROGRAMME, RETRIEVED).plan.does_something
    firms["C"].region = "FI196"
    firms["C"].save()
    plan = check_participations("cordis", By.PROGRAMME, date(2026, 12, 1))
    import_table(plan)
    assert {each for each in counted() if each[0].startswith("FI19") and each[1] == 2024} == {
        ("FI198", 2024, "HORIZON", 2024, 0.0),
        ("FI198", 2024, "HORIZON", 2025, 0.0),  # a year in which others started something
        ("FI196", 2024, "HORIZON", 2024, 1.0),
        ("FI196", 2024, "HORIZON", 2025, 0.0),
    }
    assert Dataset.objects.get().retrieved == date(2026, 12, 1)
    assert [each.counts["changed"] for each in TableImport.objects.all()] == [1, 0]
    with pytest.raises(ImportRefusedError, match="another classification needs its own dataset"):
        check_participations("cordis", By.FIELD, RETRIEVED)


def test_counts_tell_nothing_that_is_not_published(firms: Any) -> None:
    """Joining a cluster, and a project that is in no register, change no count."""
    import_table(check_participations("cordis", By.PART, RETRIEVED))
    cluster = Cluster.objects.create(slug="c", name="C", country="SE", region="SE311")
    hidden = firm("Hidden", "SE311")
    Membership.objects.create(cluster=cluster, organisation=hidden)
    Membership.objects.create(cluster=cluster, organisation=firms["A"])
    project(6, date(2024, 1, 1), [hidden, firms["B"]], source="own")
    assert not check_participations("cordis", By.PART, RETRIEVED).plan.does_something


def test_the_command_counts_after_a_dry_run(firms: Any) -> None:
    call = ["regions", "participations", "--dataset", "cordis", "--retrieved", "2026-11-01"]
    dry = CliRunner().invoke(app, call)
    assert "Not in their version of NUTS, left out: UKI31 (1)" in dry.stdout
    assert not Dataset.objects.exists()
    assert "Imported into cordis." in CliRunner().invoke(app, [*call, "--yes"]).stdout
    assert Dataset.objects.exists()
    assert "There is nothing to import." in CliRunner().invoke(app, [*call, "--yes"]).stdout
    assert CliRunner().invoke(app, [*call[:-2], "--yes"]).exit_code == 2  # nobody said when it was retrieved
    told = CliRunner().invoke(app, [*call[:3], "No name", *call[4:], "--yes"])
    assert "no name for a dataset" in str(told.exception)


def test_without_an_import_of_cordis_it_says_what_to_do_first(db: None) -> None:
    answer = CliRunner().invoke(app, ["regions", "participations", "--dataset", "cordis", "--retrieved", "2026-11-01"])
    assert answer.exit_code == 1
    assert "`intercluster import cordis FOLDER` brings them in first" in answer.output + str(answer.exception)
    assert not Dataset.objects.exists()
