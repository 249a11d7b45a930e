"""Names of regions: from tables and files, kept where none is better known, shown wherever the region is."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.regions.imports.test_importing import DATASET, observations
from tests.regions.imports.test_pages import FACTS, bring_in, of_office
from typer.testing import CliRunner

from intercluster.apps.directory.models import Cluster, Membership, Organisation
from intercluster.apps.regions.imports.description import description
from intercluster.apps.regions.imports.nuts_recoding import known
from intercluster.apps.regions.imports.services import Checked, check_table, import_table
from intercluster.apps.regions.models import Dataset, Region
from intercluster.apps.regions.snapshots import snapshot_of_regions
from intercluster.cli.commands import app
from intercluster.geo.nuts import REGIONS, region_names

pytestmark = pytest.mark.django_db

TOLD = DATASET.replace("2021", "2024")
TABLE = "geo;region_name;nace;year;value\n" + "".join(
    f"{code};{name};{nace};2024;{value}\n"
    for code, name, values in (
        ("FR101", "Paris", (30, 10)),
        ("FRK26", "Rhône", (5, 20)),
        ("SE311", "Vermland", (9, 9)),
        ("DE212", "", (7, 4)),
    )
    for nace, value in zip(("16", "62"), values, strict=True)
)
BOTH = (
    "DATAFLOW,LAST UPDATE,freq: Time frequency,unit: Unit of measure,geo: Geopolitical entity (reporting),"
    "nace_r2: NACE,TIME_PERIOD: Time,OBS_VALUE: Observation value,OBS_FLAG: Observation status (Flag)\n"
    "E,x,A: Annual,PER: Persons,FR101: Paris,C16: Wood,2024: 2024,30,p: provisional\n"
    "E,x,A: Annual,PER: Persons,FRK26: Rhône,C16: Wood,2024: 2024,:,c: confidential\n"
    "E,x,A: Annual,THS: Thousands,FRK26: Rhône,C16: Wood,2024: 2024,1,\n"
)
BESIDE = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,unit,Unit of measure,geo,"
    "Geopolitical entity (reporting),nace_r2,Classification,TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,"
    "Observation status (Flag)\n"
    "dataflow,E,Title,A,Annual,PER,Persons,FR101,Paris,C16,Wood,2024,,30,,p,provisional\n"
    "dataflow,E,Title,A,Annual,PER,Persons,FRK26,Rhône,C16,Wood,2024,,:,,c,confidential\n"
    "dataflow,E,Title,A,Annual,THS,Thousands,FRK26,Rhône,C16,Wood,2024,,1,,,\n"
)
ALONE = BESIDE.splitlines()[0].replace(",Time frequency", "").replace(",Unit of measure", "").replace(
    ",Classification", "").replace(",Time,", ",").replace(",Observation value", "").replace(
    ",Observation status (Flag)", "").replace("STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME", "DATAFLOW") + (
    "\nE,A,PER,FR101,Paris,C16,2024,30,p\nE,A,PER,FRK26,Rhône,C16,2024,:,c\nE,A,THS,FRK26,Rhône,C16,2024,1,\n"
)  # fmt: skip


def check(tmp_path: Path, content: str, told: str = TOLD, dataset: str = "own") -> Checked:
    (tmp_path / "t.csv").write_text(content, "utf-8")
    return check_table(tmp_path / "t.csv", dataset=dataset, description=description(told))


def names() -> dict[str, str]:
    return dict(Region.objects.filter(level=3).values_list("code", "name"))


def test_an_own_table_names_regions_where_none_is_better_known(tmp_path: Path) -> None:
    checked = check(tmp_path, TABLE)
    assert checked.plan.region_names == {("FR101", 2024): "Paris", ("FRK26", 2024): "Rhône"}
    import_table(checked)
    assert names() == {"FR101": "Paris", "FRK26": "Rhône", "SE311": "Värmlands län", "DE212": "DE212"}
    other = TABLE.replace("Paris", "Lutetia").replace("DE212;;", "DE212;München,  Stadt;")
    checked = check(tmp_path, other)
    assert checked.plan.region_names == {("DE212", 2024): "München, Stadt"}
    assert (checked.plan.does_something, checked.plan.new, checked.plan.changed) == (True, {}, {})
    import_table(checked)
    assert names() == {"FR101": "Paris", "FRK26": "Rhône", "SE311": "Värmlands län", "DE212": "München, Stadt"}
    assert not check(tmp_path, other).plan.does_something


@pytest.mark.parametrize("table", [BOTH, BESIDE, ALONE], ids=["both", "beside", "one column"])
def test_labels_of_eurostat_are_no_dimensions_but_names(tmp_path: Path, table: str) -> None:
    checked = check(tmp_path, table, TOLD + '[where]\nunit = "PER"\n')
    assert (checked.plan.rejected, checked.plan.left_out) == ([], 1)
    assert checked.plan.region_names == {("FR101", 2024): "Paris", ("FRK26", 2024): "Rhône"}
    import_table(checked)
    assert observations() == {
        ("FR101", 2024, "16", 2024, 30.0, "value", "p"),
        ("FRK26", 2024, "16", 2024, None, "confidential", "c"),
    }


def test_a_code_with_its_name_in_one_cell(tmp_path: Path) -> None:
    told = TOLD + '[columns]\nregion = "Area"\n'
    checked = check(tmp_path, "Area;nace;year;value\nFR101: Paris: la ville;16;2024;3\n", told)
    assert checked.plan.region_names == {("FR101", 2024): "Paris: la ville"}


def test_a_region_of_an_older_version_has_its_own_name(tmp_path: Path) -> None:
    told = TOLD.replace("2024", "2021") + '[columns]\nregion_name = "was"\n'
    checked = check(
        tmp_path, "geo;was;nace;year;value\nFR101;Paris;16;2024;3\nFI193;Keski-Suomi 2021;16;2024;3\n", told
    )
    assert checked.plan.region_names == {("FR101", 2024): "Paris", ("FI193", 2021): "Keski-Suomi 2021"}
    import_table(checked)
    assert set(Region.objects.filter(level=3).values_list("code", "version", "name")) == {
        ("FR101", 2024, "Paris"),
        ("FI193", 2021, "Keski-Suomi 2021"),
    }


def test_names_are_shown_wherever_regions_are(client: Client, tmp_path: Path) -> None:
    import_table(check(tmp_path, TABLE))
    firm = Organisation.objects.create(slug="firm", name="Firm", country="FR", region="FR101")
    cluster = Cluster.objects.create(slug="c", name="Cluster", country="FR", region="FR101")
    Membership.objects.create(cluster=cluster, organisation=firm)
    for address in (
        "/regions/",
        "/regions/FR101/",
        "/regions/compare/?region=FR101&region=FRK26",
        "/regions/compare/complementarity.csv?region=FR101&region=FRK26",
        "/regions/datasets/own.csv",
        "/regions/FR101/activities/16/",
        "/api/regions",
        "/api/regions/FR101",
        "/organisations/firm/",
        "/clusters/c/",
        "/directory/?region=FR101",
    ):
        answer = client.get(address)
        assert "Paris" in answer.getvalue().decode(), address
    assert region_names(["FR101", "SE311", "DE212", ""]) == {
        "FR101": "Paris", "SE311": "Värmlands län", "DE212": "DE212", "": "",
    }  # fmt: skip
    told = CliRunner().invoke(app, ["regions", "profile", "FR101"]).stdout
    assert "Paris (FR101)" in told


def test_what_is_remembered_of_a_dataset_has_the_new_name(tmp_path: Path) -> None:
    import_table(check(tmp_path, TABLE.replace(";Paris;", ";;")))
    before = snapshot_of_regions(Dataset.objects.get(slug="own"), ["FR101"])
    assert before.regions[before.row("FR101")].name == "FR101"
    import_table(check(tmp_path, "geo;region_name;nace;year;value\nFR101;Paris;16;2020;1\n", dataset="another"))
    after = snapshot_of_regions(Dataset.objects.get(slug="own"), ["FR101"])
    assert after.regions[after.row("FR101")].name == "Paris"


def test_the_page_shows_the_names_before_it_keeps_them() -> None:
    facts = {**FACTS, "nuts_version": "2024"}
    page = bring_in(of_office("granskog"), TABLE, facts=facts).content.decode()
    assert "Imported" in page
    assert names()["FR101"] == "Paris"


GISCO = Path(__file__).parents[4] / "shared/data/nuts"
FEATURES = {"FR101": "Paris", "FRK26": "Rhône", "SE311": "Värmland", "FR1": "Ile-de-France", "TR100": "Istanbul"}


def geojson(tmp_path: Path, features: dict[str, Any] = FEATURES) -> Path:
    """Write outlines as GISCO does, of our own names."""
    made = [
        {"type": "Feature", "properties": {"NUTS_ID": code, "NAME_LATN": name}, "geometry": None}
        for code, name in features.items()
    ]
    (tmp_path / "nuts.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": made}), "utf-8")
    return tmp_path / "nuts.geojson"


def command(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["regions", "names", *map(str, arguments)])


def test_names_from_outlines(tmp_path: Path) -> None:
    import_table(check(tmp_path, TABLE.replace("Paris", "Lutetia").replace("Rhône", "")))
    dry = command(geojson(tmp_path))
    assert "Codes of NUTS 2024" in dry.stdout
    assert names()["FR101"] == "Lutetia"  # nobody agreed
    done = command(geojson(tmp_path), "--yes")
    told = " ".join(done.stdout.split())
    for part in (
        "2 new 1 changed 0 unchanged 1 kept 1 unknown 0 rejected",
        "New names (2): FR1 Ile-de-France, FRK26 Rhône",
        "Other names (1): FR101 Lutetia → Paris",
        "Named by the platform or a newer version, kept (1): SE311 Värmland",
        "Not in NUTS 2024, left out (1): TR100 Istanbul",
        "Named.",
    ):
        assert part in told
    assert names() == {"FR101": "Paris", "FRK26": "Rhône", "SE311": "Värmlands län", "DE212": "DE212"}
    assert Region.objects.get(code="FR1").name == "Ile-de-France"
    assert "There is nothing to name." in command(geojson(tmp_path), "--yes").stdout


def test_names_from_a_table_before_there_are_figures(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("code;name\nDE212;München, Kreisfreie Stadt\nfr101;Paris\n", "utf-8")
    assert command(tmp_path / "names.csv", "--yes").exit_code == 0
    assert names() == {"FR101": "Paris", "DE212": "München, Kreisfreie Stadt"}
    assert Region.objects.get(code="DE212").parent.code == "DE21"
    import_table(check(tmp_path, TABLE.replace("Paris", "Lutetia")))
    assert names()["FR101"] == "Paris"


def test_names_of_an_older_version(tmp_path: Path) -> None:
    """One region is the same still and has a newer name, one has none yet, one is no region any more."""
    import_table(check(tmp_path, TABLE))
    told = geojson(tmp_path, {"FR101": "Paris (2021)", "DE212": "München", "FI193": "Keski-Suomi"})
    done = command(told, "--nuts-version", 2021, "--yes")
    assert "kept (1): FR101 Paris (2021)" in " ".join(done.stdout.split())
    named = set(Region.objects.filter(level=3).values_list("code", "version", "name"))
    assert named >= {("FR101", 2024, "Paris"), ("DE212", 2024, "München"), ("FI193", 2021, "Keski-Suomi")}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("code;name\nFR101;Paris\nDE212;\n", "No region was named"),
        ("code;name\nFR101;Paris\nFR101;Lutetia\n", "No region was named"),
        (f"code;name\nFR101;{'x' * 201}\n", "No region was named"),
        ("code;label\nFR101;Paris\n", "should have a column of codes, such as NUTS_ID, and one of names"),
        ('{"type": "FeatureCollection"}', "is no GeoJSON of regions"),
        ("{", "is no GeoJSON of regions"),
        ("", "is empty"),
    ],
)
def test_files_that_name_nothing(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "names.csv").write_text(content, "utf-8")
    assert says in str(command(tmp_path / "names.csv", "--yes").exception)
    assert not Region.objects.exists()
    assert "There is no file" in str(command(tmp_path / "none.csv").exception)
    assert "NUTS has no version 2020; it has 2010" in str(command(geojson(tmp_path), "--nuts-version", 2020).exception)


@pytest.mark.skipif(not GISCO.is_dir(), reason="the boundaries are not beside the repository")
def test_names_of_all_of_europe() -> None:
    for level in (1, 2, 3):
        file = GISCO / f"nuts_2024_20M_level{level}.geojson"
        told = {each["properties"]["NUTS_ID"] for each in json.loads(file.read_text("utf-8"))["features"]}
        done = " ".join(command(file, "--yes").stdout.split())
        assert f"{len(told - known(2024))} unknown 0 rejected" in done
    named = dict(Region.objects.values_list("code", "name"))
    assert {code: named.get(code) for code in ("FR10", "DE212", "EL303", "SE311")} == {
        "FR10": "Ile-de-France",
        "DE212": "München, Kreisfreie Stadt",
        "EL303": "Kentrikos Tomeas Athinon",
        "SE311": None,  # the platform names it when there are figures
    }
    assert {code for code in known(2024) if len(code) == 5} - set(named) <= set(REGIONS)
