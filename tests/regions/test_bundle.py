"""The figures shipped with the platform: made again byte for byte, as published, and loaded beside imported ones."""

import csv
import gzip
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.utils import translation

from intercluster.apps.directory.models import Cluster
from intercluster.apps.regions.bundle import tables
from intercluster.apps.regions.bundle.loading import load
from intercluster.apps.regions.bundle.making import DATA, made_from, manifest
from intercluster.apps.regions.imports.plan import Plan, Value
from intercluster.apps.regions.imports.services import write_cells
from intercluster.apps.regions.models import UNION, Dataset, Indicator, Observation, Region, TableImport
from intercluster.apps.regions.pages.presentation import source_of
from intercluster.apps.regions.queries import dataset_of, name_of
from intercluster.apps.regions.snapshots import snapshot_of_regions
from intercluster.geo.nuts import name_in_nuts

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "regions"
needs_files = pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files are not beside the repository")
pytestmark = pytest.mark.django_db


def shipped(slug: str) -> dict[tuple[str, str, int, int], str]:
    """Return the shipped cells by activity, region, version and year, as they are written there."""
    with gzip.open(DATA / f"{slug}.csv.gz", "rt", encoding="utf-8") as lines:
        return {
            (row["activity"], row["region"], int(row["version"]), int(year)): cell
            for row in csv.DictReader(lines)
            for year, cell in row.items()
            if year.isdecimal() and cell
        }


@needs_files
def test_the_published_files_give_the_same_bytes() -> None:
    made = made_from(PUBLISHED)
    assert {name: content == (DATA / name).read_bytes() for name, content in made.items()} == dict.fromkeys(made, True)
    assert sum(len(content) for content in made.values()) < 300_000


@needs_files
def test_random_cells_are_as_published() -> None:
    """Read 200 cells again from the published files, without the code that made the shipped ones."""
    published: dict[tuple[str, str, int], str] = {}
    columns = {"patents": "", "gender_employ_gap": "gender-gap", "broadband_access_household": "broadband"}
    columns |= {"disp_income_household": "income", "unemployment_rate_t": "unemployment"}
    columns |= {"life_expectancy_t": "life-expectancy", "region_population": "population"}
    with (PUBLISHED / tables.FILES["tgs"]).open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            published |= {(code, row["nuts_id"], int(row["year"])): row[name] for name, code in columns.items() if code}
    for code, name, file in (
        ("business-rd", "r&d_private_eur_hab", tables.BUSINESS),
        ("government-rd", "r&d_government_eur_hab", tables.GOVERNMENT),
    ):
        with (PUBLISHED / tables.FILES[file]).open(encoding="utf-8") as lines:
            published |= {(code, row["nuts_id"], int(row["year"])): row[name] for row in csv.DictReader(lines)}
    cells = {key: cell for key, cell in shipped("innovation-europe").items() if (key[0], key[1], key[3]) in published}
    sample = Random(18).sample(sorted(cells), 200)
    told = [(code, region, year, float(cells[code, region, version, year])) for code, region, version, year in sample]
    assert told == [(code, region, year, float(published[code, region, year])) for code, region, year, _value in told]

    with gzip.open(PUBLISHED / tables.FILES[tables.EMPLOYMENT], "rt", encoding="utf-8") as lines:
        years = [each.strip() for each in next(lines).split("\t")[1:]]
        rows = {line.split("\t")[0]: [each.strip() for each in line.split("\t")[1:]] for line in lines}
    employment = shipped("employment-europe")
    same = {key: f"THS,{key[0]},Y_GE15,{key[1]}" for key in employment}
    sample = Random(18).sample(sorted(key for key, row in same.items() if row in rows), 200)
    assert [employment[key] for key in sample] == [
        f"{float(cell.split()[0]):.12g} {cell.partition(' ')[2]}".strip() if cell[0] != ":" else cell
        for key in sample
        for cell in (rows[same[key]][years.index(str(key[3]))],)
    ]


def test_the_three_regions_are_as_eurostat_has_them() -> None:
    cells = shipped("innovation-europe")
    regions = (("SE31", 2024), ("NO02", 2016), ("FI19", 2024))

    def values(code: str, year: int) -> list[str | None]:
        return [cells.get((code, *region, year)) for region in regions]

    assert values("epo-applications", 2012) == ["116.218", "13.239", "227.173"]
    assert (values("business-rd", 2017)[0], values("business-rd", 2018)[1:]) == ("371.9", ["231.7", "657"])
    assert values("rd-personnel-total", 2009) == ["2467", "672", "12201"]
    assert values("rd-personnel-total", 2018) == [None, "1176", "10257"]
    norway = [float(cells["business-rd", f"NO0{number}", 2016, 2018]) for number in (1, 2, 3, 4, 5, 6)]
    assert min([*norway, float(cells["business-rd", "NO07", 2024, 2018])]) == 231.7
    assert cells["gdp-per-inhabitant", "FI19", 2024, 2018] == f"{51929.18 * 1e6 / 1380365:.6g}"
    # Viken and Lithuania as one region were split: they are in no other region's place.
    assert {code for _activity, code, _version, _year in cells} & {"LT00", "HU10", "NO08", "NO0A"} == set()
    assert manifest()["left_out"]["LT00"] == "split or dissolved since NUTS 2013"


@needs_files
def test_the_union_is_published_or_worked_out_from_its_countries_and_regions() -> None:
    cells = shipped("innovation-europe")
    union = {
        (code, year): cell
        for (code, region, version, year), cell in cells.items()
        if (region, version) == (UNION, tables.TERRITORY)
    }
    # As published; the EU's share of research in firms was 1.41 % of its product in 2018.
    assert (union["business-rd", 2018], union["government-rd", 2018]) == ("437.3", "71.1")
    assert union["business-rd-gdp", 2018] == "1.41122"
    with gzip.open(PUBLISHED / tables.FILES[tables.PATENTS], "rt", encoding="utf-8") as lines:
        rows = {(row["unit"], row["geo"]): row["values"] for row in csv.DictReader(lines) if row["time"] == "2012"}
    numbers = {country: float(rows["NR", country]) for country in tables.MEMBERS}
    people = sum(number / float(rows["P_MHAB", country]) for country, number in numbers.items())
    assert union["epo-applications", 2012] == f"{sum(numbers.values()) / people:.6g}"
    with (PUBLISHED / tables.FILES["tgs"]).open(encoding="utf-8") as lines:
        own = [row for row in csv.DictReader(lines) if row["year"] == "2018" and row["nuts_id"][:2] in tables.MEMBERS]
    product, inhabitants = (sum(float(row[name]) for row in own) for name in ("region_gdp", "region_population"))
    assert (len(own), union["gdp-per-inhabitant", 2018]) == (281, f"{product * 1e6 / inhabitants:.6g}")
    assert ("gdp-per-inhabitant", 2014) not in union  # France has no amounts by region in that year
    assert {code for code, _year in union} & {"gender-gap", "income", "unemployment", "life-expectancy"} == set()


def test_it_is_loaded_once_and_never_over_an_imported_table() -> None:
    # The fictional figures of an older demo go, those that an office of the demo has brought in stay.
    facts: dict[str, Any] = {"licence": "CC0", "retrieved": date(2026, 11, 1), "nuts_version": 2024, "is_demo": True}
    facts |= dict.fromkeys(("name", "unit", "source", "classification"), "x")
    office = Cluster.objects.create(slug="demo", name="Demo", country="SE", is_demo=True)
    for slug, kept in (("demo-employment", None), ("of-the-office", office)):
        Dataset.objects.create(slug=slug, office=kept, **facts)
    assert load() > 50_000
    assert list(Dataset.objects.filter(is_demo=True).values_list("slug", flat=True)) == ["of-the-office"]
    assert load() == 0
    made = Dataset.objects.get(slug="innovation-europe")
    assert (made.kind, made.bundle, made.indicators.count()) == ("indicators", tables.VERSION, len(tables.INDICATORS))
    assert [each.source for each in Indicator.objects.filter(activity__code="rd-personnel")] == [
        "Eurostat rd_p_persreg; tgs00096"
    ]
    snapshot = snapshot_of_regions(dataset_of("", "SE31"), ["SE31"])
    assert (snapshot.dataset.slug, snapshot.year, name_of(snapshot.activities[1])) == (
        "employment-europe",
        2015,
        "Manufacturing, mining, energy and water",
    )
    assert float(snapshot.end[snapshot.row("SE31")][1]) == 57.5
    # Names are in Latin letters, and of regions that NUTS 2024 made new those of the law that made them.
    latin = dict(Region.objects.filter(code__in=("BG41", "EL30"), version=2024).values_list("code", "name"))
    assert latin == {"BG41": "Yugozapaden", "EL30": "Attiki"}
    assert (name_in_nuts("LV00B"), name_in_nuts("PT1D")) == ("Kurzeme", "Oeste e Vale do Tejo")
    with translation.override("fi"):
        told = source_of(snapshot.dataset)
        assert snapshot.dataset.classification_in_words == "NACE Rev. 2:n pääluokkien ryhmät"
    assert "molemmat sukupuolet" in told
    assert "komission päätös 2011/833/EU" in told

    Observation.objects.filter(dataset=made).exclude(activity__code="broadband").delete()
    Dataset.objects.filter(pk=made.pk).update(bundle="2025.1")
    new = {("SE31", 2024, "broadband", 2030): Value(50.0, "value", "")}
    done = write_cells(made, Plan(new=new), {})
    TableImport.objects.create(dataset=made, file="newer.csv", counts={}, done={"dataset": {}, **done})
    load()
    rows = Observation.objects.filter(dataset=made, region__code="SE31", activity__code="broadband")
    assert (rows.get(year=2030).value, rows.get(year=2018).value) == (50.0, 98.0)
    assert Dataset.objects.get(slug="innovation-europe").bundle == tables.VERSION

    Dataset.objects.all().delete()
    Dataset.objects.create(
        slug="employment-europe",
        name="Ours",
        unit="people",
        source="Office",
        licence="CC0",
        retrieved=date(2026, 11, 1),
        nuts_version=2024,
        classification="NACE Rev. 2",
    )
    load()
    assert Dataset.objects.get(slug="employment-europe").name == "Ours"
    assert Dataset.objects.get(slug="employment-europe").observations.count() == 0
