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
from intercluster.apps.regions.imports.region_names import name_the_bare
from intercluster.apps.regions.imports.services import Checked, check_table, import_table
from intercluster.apps.regions.models import Dataset, Region
from intercluster.apps.regions.snapshots import snapshot_of_regions
from intercluster.cli.commands import app
from intercluster.geo import nuts
from intercluster.geo.nuts import name_in_nuts, region_names

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_regions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the names of four regions away, as a later version of NUTS will have regions that nobody has named."""
    for code in ("PT1A", "PT1A0", "PT1B0", "LV00B"):
        monkeypatch.delitem(nuts._names_in_nuts(), code)


TOLD = DATASET.replace("2021", "2024")
TABLE = "geo;region_name;nace;year;value\n" + "".join(
    f"{code};{name};{nace};2024;{value}\n"
    for code, name, values in (
        ("PT1A0", "Lisboa", (30, 10)),
        ("PT1B0", "Setúbal", (5, 20)),
        ("SE311", "Vermland", (9, 9)),
        ("LV00B", "", (7, 4)),
    )
    for nace, value in zip(("16", "62"), values, strict=True)
)
BOTH = (
    "DATAFLOW,LAST UPDATE,freq: Time frequency,unit: Unit of measure,geo: Geopolitical entity (reporting),"
    "nace_r2: NACE,TIME_PERIOD: Time,OBS_VALUE: Observation value,OBS_FLAG: Observation status (Flag)\n"
    "E,x,A: Annual,PER: Persons,PT1A0: Lisboa,C16: Wood,2024: 2024,30,p: provisional\n"
    "E,x,A: Annual,PER: Persons,PT1B0: Setúbal,C16: Wood,2024: 2024,:,c: confidential\n"
    "E,x,A: Annual,THS: Thousands,PT1B0: Setúbal,C16: Wood,2024: 2024,1,\n"
)
BESIDE = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,unit,Unit of measure,geo,"
    "Geopolitical entity (reporting),nace_r2,Classification,TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,"
    "Observation status (Flag)\n"
    "dataflow,E,Title,A,Annual,PER,Persons,PT1A0,Lisboa,C16,Wood,2024,,30,,p,provisional\n"
    "dataflow,E,Title,A,Annual,PER,Persons,PT1B0,Setúbal,C16,Wood,2024,,:,,c,confidential\n"
    "dataflow,E,Title,A,Annual,THS,Thousands,PT1B0,Setúbal,C16,Wood,2024,,1,,,\n"
)
ALONE = BESIDE.splitlines()[0].replace(",Time frequency", "").replace(",Unit of measure", "").replace(
    ",Classification", "").replace(",Time,", ",").replace(",Observation value", "").replace(
    ",Observation status (Flag)", "").replace("STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME", "DATAFLOW") + (
    "\nE,A,PER,PT1A0,Lisboa,C16,2024,30,p\nE,A,PER,PT1B0,Setúbal,C16,2024,:,c\nE,A,THS,PT1B0,Setúbal,C16,2024,1,\n"
)  # fmt: skip


def check(tmp_path: Path, content: str, told: str = TOLD, dataset: str = "own") -> Checked:
    (tmp_path / "t.csv").write_text(content, "utf-8")
    return check_table(tmp_path / "t.csv", dataset=dataset, description=description(told))


def names() -> dict[str, str]:
    return dict(Region.objects.filter(level=3).values_list("code", "name"))


@pytest.mark.usefixtures("new_regions")
def test_an_own_table_names_regions_where_none_is_better_known(tmp_path: Path) -> None:
    checked = check(tmp_path, TABLE)
    assert checked.plan.region_names == {("PT1A0", 2024): "Lisboa", ("PT1B0", 2024): "Setúbal"}
    import_table(checked)
    assert names() == {"PT1A0": "Lisboa", "PT1B0": "Setúbal", "SE311": "Värmlands län", "LV00B": "LV00B"}
    other = TABLE.replace("Lisboa", "Olisipo").replace("LV00B;;", "LV00B;Vidzemes  reģions;")
    checked = check(tmp_path, other)
    assert checked.plan.region_names == {("LV00B", 2024): "Vidzemes reģions"}
    assert (checked.plan.does_something, checked.plan.new, checked.plan.changed) == (True, {}, {})
    import_table(checked)
    assert names() == {"PT1A0": "Lisboa", "PT1B0": "Setúbal", "SE311": "Värmlands län", "LV00B": "Vidzemes reģions"}
    assert not check(tmp_path, other).plan.does_something


@pytest.mark.usefixtures("new_regions")
@pytest.mark.parametrize("table", [BOTH, BESIDE, ALONE], ids=["both", "beside", "one column"])
def test_labels_of_eurostat_are_no_dimensions_but_names(tmp_path: Path, table: str) -> None:
    checked = check(tmp_path, table, TOLD + '[where]\nunit = "PER"\n')
    assert (checked.plan.rejected, checked.plan.left_out) == ([], 1)
    assert checked.plan.region_names == {("PT1A0", 2024): "Lisboa", ("PT1B0", 2024): "Setúbal"}
    import_table(checked)
    assert observations() == {
        ("PT1A0", 2024, "16", 2024, 30.0, "value", "p"),
        ("PT1B0", 2024, "16", 2024, None, "confidential", "c"),
    }


@pytest.mark.usefixtures("new_regions")
def test_a_code_with_its_name_in_one_cell(tmp_path: Path) -> None:
    told = TOLD + '[columns]\nregion = "Area"\n'
    checked = check(tmp_path, "Area;nace;year;value\nPT1A0: Lisboa: a cidade;16;2024;3\n", told)
    assert checked.plan.region_names == {("PT1A0", 2024): "Lisboa: a cidade"}


def test_a_region_of_an_older_version_has_its_own_name(tmp_path: Path) -> None:
    """The platform knows the names of NUTS, and its names stay: a table has names in capitals or another language."""
    told = TOLD.replace("2024", "2021") + '[columns]\nregion_name = "was"\n'
    checked = check(tmp_path, "geo;was;nace;year;value\nFR101;PARIGI;16;2024;3\nFI193;Finland;16;2024;3\n", told)
    assert checked.plan.region_names == {}
    import_table(checked)
    assert set(Region.objects.filter(level=3).values_list("code", "version", "name")) == {
        ("FR101", 2024, "Paris"),
        ("FI193", 2021, "Keski-Suomi"),
    }


def test_the_names_of_nuts_come_with_the_platform() -> None:
    """Each code of NUTS 2010 to 2021 has a name; those of NUTS 2024 that are new regions may lack one."""
    for version in (2010, 2013, 2016, 2021):
        assert [code for code in known(version) if not name_in_nuts(code, version)] == []
    assert {code[:2] for code in known(2024) if not name_in_nuts(code)} <= {"DE", "LV", "NL", "PT"}
    told = {code: region_names([code])[code] for code in ("EL303", "BG41", "RS11", "FRE", "SE3", "DE", "NO021")}
    assert told == {
        "EL303": "Kentrikos Tomeas Athinon",
        "BG41": "Yugozapaden",
        "RS11": "Beogradski region",
        "FRE": "Hauts-de-France",
        "SE3": "Norra Sverige",
        "DE": "Deutschland",
        "NO021": "Hedmark",
    }
    assert [name_in_nuts("FRE", version) for version in (2016, 2021)] == [
        "Nord-Pas de Calais-Picardie",
        "Hauts-de-France",
    ]
    assert name_in_nuts("XX99") == ""


def test_regions_called_by_their_code_get_a_name() -> None:
    country = Region.objects.create(code="DE", version=2024, name="DE", country="DE", level=0)
    own = Region.objects.create(code="FR", version=2024, name="France entière", country="FR", level=0)
    assert (name_the_bare(), name_the_bare()) == (1, 0)
    country.refresh_from_db()
    own.refresh_from_db()
    assert (country.name, own.name) == ("Deutschland", "France entière")


@pytest.mark.usefixtures("new_regions")
def test_names_are_shown_wherever_regions_are(client: Client, tmp_path: Path) -> None:
    import_table(check(tmp_path, TABLE))
    firm = Organisation.objects.create(slug="firm", name="Firm", country="PT", region="PT1A0")
    cluster = Cluster.objects.create(slug="c", name="Cluster", country="PT", region="PT1A0")
    Membership.objects.create(cluster=cluster, organisation=firm)
    for address in (
        "/regions/",
        "/regions/PT1A0/",
        "/regions/compare/?region=PT1A0&region=PT1B0",
        "/regions/compare/complementarity.csv?region=PT1A0&region=PT1B0",
        "/regions/datasets/own.csv",
        "/regions/PT1A0/activities/16/",
        "/api/regions",
        "/api/regions/PT1A0",
        "/organisations/firm/",
        "/clusters/c/",
        "/directory/?region=PT1A0",
    ):
        answer = client.get(address)
        assert "Lisboa" in answer.getvalue().decode(), address
    assert region_names(["PT1A0", "SE311", "LV00B", ""]) == {
        "PT1A0": "Lisboa", "SE311": "Värmlands län", "LV00B": "LV00B", "": "",
    }  # fmt: skip
    told = CliRunner().invoke(app, ["regions", "profile", "PT1A0"]).stdout
    assert "Lisboa (PT1A0)" in told


@pytest.mark.usefixtures("new_regions")
def test_what_is_remembered_of_a_dataset_has_the_new_name(tmp_path: Path) -> None:
    import_table(check(tmp_path, TABLE.replace(";Lisboa;", ";;")))
    before = snapshot_of_regions(Dataset.objects.get(slug="own"), ["PT1A0"])
    assert before.regions[before.row("PT1A0")].name == "PT1A0"
    import_table(check(tmp_path, "geo;region_name;nace;year;value\nPT1A0;Lisboa;16;2020;1\n", dataset="another"))
    after = snapshot_of_regions(Dataset.objects.get(slug="own"), ["PT1A0"])
    assert after.regions[after.row("PT1A0")].name == "Lisboa"


@pytest.mark.usefixtures("new_regions")
def test_the_page_shows_the_names_before_it_keeps_them() -> None:
    facts = {**FACTS, "nuts_version": "2024"}
    page = bring_in(of_office("granskog"), TABLE, facts=facts).content.decode()
    assert "Imported" in page
    assert names()["PT1A0"] == "Lisboa"


GISCO = Path(__file__).parents[4] / "shared/data/nuts"
FEATURES = {"PT1A0": "Lisboa", "PT1B0": "Setúbal", "SE311": "Värmland", "PT1A": "Grande Lisboa", "TR100": "Istanbul"}


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


@pytest.mark.usefixtures("new_regions")
def test_names_from_outlines(tmp_path: Path) -> None:
    import_table(check(tmp_path, TABLE.replace("Lisboa", "Olisipo").replace("Setúbal", "")))
    dry = command(geojson(tmp_path))
    assert "Codes of NUTS 2024" in dry.stdout
    assert names()["PT1A0"] == "Olisipo"  # nobody agreed
    done = command(geojson(tmp_path), "--yes")
    told = " ".join(done.stdout.split())
    for part in (
        "2 new 1 changed 0 unchanged 1 kept 1 unknown 0 rejected",
        "New names (2): PT1A Grande Lisboa, PT1B0 Setúbal",
        "Other names (1): PT1A0 Olisipo → Lisboa",
        "Named by the platform or a newer version, kept (1): SE311 Värmland",
        "Not in NUTS 2024, left out (1): TR100 Istanbul",
        "Named.",
    ):
        assert part in told
    assert names() == {"PT1A0": "Lisboa", "PT1B0": "Setúbal", "SE311": "Värmlands län", "LV00B": "LV00B"}
    assert Region.objects.get(code="PT1A").name == "Grande Lisboa"
    assert "There is nothing to name." in command(geojson(tmp_path), "--yes").stdout


def test_names_from_a_table_before_there_are_figures(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("code;name\nLV00B;Vidzeme\npt1a0;Lisboa\n", "utf-8")
    assert command(tmp_path / "names.csv", "--yes").exit_code == 0
    assert names() == {"PT1A0": "Lisboa", "LV00B": "Vidzeme"}
    assert Region.objects.get(code="LV00B").parent.code == "LV00"
    import_table(check(tmp_path, TABLE.replace("Lisboa", "Olisipo")))
    assert names()["PT1A0"] == "Lisboa"


def test_names_of_an_older_version(tmp_path: Path) -> None:
    """A file of an older version names a region of its own, and none that is the same still and has a newer name."""
    told = geojson(tmp_path, {"FR101": "Lutetia", "FI193": "Mellersta Finland"})
    done = command(told, "--nuts-version", 2021, "--yes")
    assert "kept (1): FR101 Lutetia" in " ".join(done.stdout.split())
    named = set(Region.objects.filter(level=3).values_list("code", "version", "name"))
    assert named == {("FI193", 2021, "Mellersta Finland")}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("code;name\nPT1A0;Lisboa\nLV00B;\n", "No region was named"),
        ("code;name\nPT1A0;Lisboa\nPT1A0;Olisipo\n", "No region was named"),
        (f"code;name\nPT1A0;{'x' * 201}\n", "No region was named"),
        ("code;label\nPT1A0;Lisboa\n", "should have a column of codes, such as NUTS_ID, and one of names"),
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
    assert region_names(["FR10", "DE212", "EL303", "SE311", "PT1A0"]) == {
        "FR10": "Ile-de-France",
        "DE212": "München, Kreisfreie Stadt",
        "EL303": "Kentrikos Tomeas Athinon",
        "SE311": "Värmlands län",
        "PT1A0": "Grande Lisboa",
    }
    named = region_names(known(2024))
    assert {code for code in named if named[code] == code and len(code) == 5} == set()
