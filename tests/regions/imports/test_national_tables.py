"""Tables of the statistical offices of Sweden, Norway and Finland, as they write regions, activities and years."""

from pathlib import Path

import pytest
from django.test import Client
from tests.regions.imports.test_importing import observations

from intercluster.apps.regions.imports.column_guesses import guess
from intercluster.apps.regions.imports.description import description
from intercluster.apps.regions.imports.faults import faults
from intercluster.apps.regions.imports.files import opened
from intercluster.apps.regions.imports.forms import ColumnsForm
from intercluster.apps.regions.imports.services import Checked, check_table, import_table
from intercluster.apps.regions.queries import dataset_of
from intercluster.core.imports.record import ImportRefusedError

pytestmark = pytest.mark.django_db

CASES = Path(__file__).resolve().parents[4] / "shared" / "data" / "import-cases"
DATASET = """
[dataset]
name = "Employed people"
unit = "people"
source = "Statistical office of the test"
licence = "CC0"
retrieved = 2026-10-31
nuts_version = 2024
classification = "SNI 2007"
counts = true
"""
LONG = '[columns]\nregion = "region"\nactivity = "näring"\nyear = "år"\nvalue = "antal"\n'
WIDE = '[columns]\nregion = "region"\nactivity = "näring"\nwide = "year"\n'


def check(tmp_path: Path, content: str, told: str, encoding: str = "utf-8", slug: str = "own") -> Checked:
    (tmp_path / "own.csv").write_bytes(content.encode(encoding))
    return check_table(tmp_path / "own.csv", dataset=slug, description=description(told))


@pytest.mark.skipif(not CASES.exists(), reason="../shared/data/import-cases is not there")
def test_json_stat_and_px_as_pxweb_writes_them(tmp_path: Path) -> None:
    folder = CASES / "26-jsonstat-px"
    told = DATASET + '[columns]\nregion = "region"\nactivity = "näringsgren"\nyear = "år"\nvalue = "value"\n'
    import_table(check_table(folder / "data.px", dataset="px", description=description(told)))
    told = DATASET + '[columns]\nregion = "geo"\nactivity = "nace_r2"\nyear = "time"\nvalue = "value"\n'
    import_table(check_table(folder / "data.json", dataset="json", description=description(told)))

    assert {each[:1] + each[2:6] for each in observations()} == {
        ("SE311", "C", 2021, 16510.0, "value"),
        ("SE311", "C", 2022, 16720.0, "value"),
        ("SE312", "C", 2021, 21010.0, "value"),
        ("SE312", "C", 2022, None, "missing"),
        ("SE31", "C", 2023, 63.4, "value"),
        ("NO02", "C", 2023, 21.9, "value"),
    }
    (tmp_path / "wide.csv").write_text("region;näring;Antal 2021;Antal 2022\n17 Värmlands län;C;1;2\n", "utf-8")
    with opened(tmp_path / "wide.csv") as file:
        assert ColumnsForm(guess=guess(file), known=None)["wide"].value() == "year"
    with opened(folder / "data.px") as file:
        assert [each.part for each in guess(file).columns] == ["region", "activity", "year", "value"]


def test_parts_of_a_stored_section_are_refused(tmp_path: Path) -> None:
    import_table(check(tmp_path, "region;näring;2021\nSE311;C;900\nSE311;B-E;950\n", DATASET + WIDE))
    checked = check(tmp_path, "region;näring;2021\nSE311;C;901\nSE311;16;400\nNO020;16;300\n", DATASET + WIDE)
    assert [(each.row, each.text, each.expected) for each in checked.plan.rejected] == [
        (row, "16", "activities of one depth: the dataset has C, which holds this one. Import it apart.")
        for row in (3, 4)
    ]


def test_regions_and_activities_as_each_office_writes_them(tmp_path: Path) -> None:
    table = (
        "region;näring;Förvärvsarbetande 2021;Förvärvsarbetande 2022\n"
        "17 Värmlands län;C tillverkning;16510;..\n17 Värmlands län;A-U samtliga näringsgrenar;90000;91000\n"
        "00 Riket;C tillverkning;500000;510000\n34 Innlandet;10-12 Næringsmidler;14210;.\n"
        "50 Trøndelag - Trööndelage;R+S+T+U andre tjenester;1;2\nMK13 Keski-Suomi;SSS Toimialat yhteensä;3;4\n"
        "MK21 Ahvenanmaa - Åland;M_N Muut;5;6\nVärmlands län (17);47.11 detaljhandel;7;8\n00 Riket;00 okänd;9;9\n"
    )
    checked = check(tmp_path, table, DATASET + WIDE, "cp1252")
    assert checked.plan.rejected == []
    assert checked.plan.totals == {"TOTAL": 4, "C": 4}, "the section holds 10-12"
    assert checked.plan.unstated == {"00 okänd": 2}
    import_table(checked)
    assert {each[:1] + each[2:6] for each in observations()} == {
        ("NO020", "10-12", 2021, 14210.0, "value"),
        ("NO020", "10-12", 2022, None, "missing"),
        ("NO060", "R-U", 2021, 1.0, "value"),
        ("NO060", "R-U", 2022, 2.0, "value"),
        ("FI200", "M-N", 2021, 5.0, "value"),
        ("FI200", "M-N", 2022, 6.0, "value"),
        ("SE311", "47.11", 2021, 7.0, "value"),
        ("SE311", "47.11", 2022, 8.0, "value"),
    }


def test_a_region_of_the_past_is_named_and_put_to_no_other(tmp_path: Path) -> None:
    rows = ["30 Viken", "38 Vestfold og Telemark", "54 Troms og Finnmark - Romsa ja Finnmárku", "Hedmark"]
    rows += ["19 Troms - Romsa (-2019)", "17 Innlandet", "17", "K-3420 Elverum"]
    table = "region;näring;år;antal\n" + "".join(f"{each};C;{year};5\n" for year in (2022, 2023) for each in rows)
    found = faults(check(tmp_path, table, DATASET + LONG).plan.rejected)
    assert [(each.texts, each.count) for each in found] == [
        (("30 Viken",), 2),
        (("38 Vestfold og Telemark",), 2),
        (("54 Troms og Finnmark - Romsa ja Finnmárku",), 2),
        (("Hedmark",), 2),
        (("19 Troms - Romsa (-2019)",), 2),
        (("17 Innlandet",), 2),
        (("17",), 2),
        (("K-3420 Elverum",), 2),
    ]
    assert found[0].expected == (
        "a region of today: Viken is no region any more, its area is in NO083 Østfold, NO084 Akershus, NO085 Buskerud. "
        "Figures are not moved or divided; leave its rows out, or say NUTS 2021, where it is NO082"
    )
    assert found[5].expected == (
        "a number and name of one region: that number is Värmlands län (SE311), Pohjois-Pohjanmaa (FI1D9)"
    )
    ended = "region;näring;år;antal\n18 Nordland - Nordlánnda (-2019);C;2018;5\nNordland (-2019);C;2017;5\n"
    assert {key[0] for key in check(tmp_path, ended, DATASET + LONG).plan.new} == {"NO071"}, "its area is what it was"
    known = check(tmp_path, "region;näring;år;antal\nViken;C;2022;5\n", DATASET.replace("2024", "2021", 1) + LONG)
    assert [key[:2] for key in known.plan.new] == [("NO082", 2021)], "NUTS 2021 has it"


def test_the_revision_of_nace_is_guessed_and_never_mistaken(tmp_path: Path) -> None:
    head, rows = "region;näring;år;antal\n", "17 Värmlands län;{};2024;5\n"
    new = head + "".join(map(rows.format, ("K Telekommunikation och programmering", "L Finans", "Q Utbildning")))
    old = head + "".join(map(rows.format, ("K Finans och försäkring", "10-33 Industri", "B-E", "M_N Tjänster")))
    none = head + rows.format("Biology")
    for content, told in ((new, "NACE Rev. 2.1"), (old, "NACE Rev. 2"), (none, "")):
        (tmp_path / "t.csv").write_text(content, "utf-8")
        with opened(tmp_path / "t.csv") as file:
            assert guess(file).classification == told
    with pytest.raises(
        ImportRefusedError, match=r"those of NACE Rev\. 2\.1, whose sections have other letters than in SN"
    ):
        check(tmp_path, new, DATASET + LONG)
    checked = check(tmp_path, new, DATASET.replace("SNI 2007", "SNI 2025") + LONG)
    assert [key[2] for key in checked.plan.new] == ["K", "L", "Q"]
    labels = head + "".join(map(rows.format, ("Financial and insurance activities", "Education", "Construction")))
    assert [
        [key[2] for key in check(tmp_path, labels, DATASET.replace("SNI 2007", each) + LONG).plan.new]
        for each in ("NACE Rev. 2", "NACE Rev. 2.1")
    ] == [["K", "P", "F"], ["L", "Q", "F"]]


def test_numbers_alone_are_read_where_only_one_country_has_them(tmp_path: Path) -> None:
    head = "region;näring;år;antal\n"
    checked = check(tmp_path, head + "17;C;2022;5\n20;C;2022;5\n14;C;2022;5\n", DATASET + LONG)
    assert [key[0] for key in checked.plan.new] == ["SE311", "SE312", "SE232"]
    assert check(tmp_path, head + "17;C;2022;5\n13;C;2022;5\n", DATASET + LONG).plan.rejected, "Sweden's or Finland's"


def test_an_import_does_not_change_which_dataset_pages_open_with(tmp_path: Path) -> None:
    table = "region;näring;år;antal\nSE311;16;2022;5\nSE312;16;2022;5\n"
    import_table(check(tmp_path, table, DATASET + LONG, slug="first"))
    second = DATASET.replace("Employed people", "A name before the other")
    import_table(check(tmp_path, table, second + LONG, slug="second"))
    assert (dataset_of().slug, dataset_of("", "SE311").slug) == ("first", "first")


def test_a_code_of_the_past_leads_to_that_of_today(tmp_path: Path, client: Client) -> None:
    table = "region;näring;år;antal\n" + "".join(
        f"{code};{activity};{year};{amount}\n"
        for year in (2017, 2022)
        for code in ("FI198", "SE311", "NO020")
        for activity, amount in (("16", 5), ("17", 7), ("25", 9 if code == "SE311" else 2))
    )
    import_table(check(tmp_path, table, DATASET + LONG))
    moved = client.get("/regions/FI193/?year=2022")
    assert (moved.status_code, moved["Location"]) == (302, "/regions/FI198/?year=2022")
    for before, after in (
        ("/regions/FI193/measures/?dataset=own", "/regions/FI198/measures/?dataset=own"),
        ("/regions/FI193/activities/16/?lang=sv", "/regions/FI198/activities/16/?lang=sv"),
        ("/regions/FI193/profile.pdf?lang=fi&map=16", "/regions/FI198/profile.pdf?lang=fi&map=16"),
        (
            "/regions/compare/?region=SE311&region=FI193&year=2022",
            "/regions/compare/?region=SE311&region=FI198&year=2022",
        ),
        (
            "/regions/compare/profile.docx?region=FI193&region=SE311",
            "/regions/compare/profile.docx?region=FI198&region=SE311",
        ),
    ):
        moved = client.get(before)
        assert (moved.status_code, moved["Location"]) == (302, after)
    assert client.get("/api/regions/compare?region=FI193&region=SE311").json()["regions"][0]["code"] == "FI198"
    assert dataset_of("", "FI193").slug == "own"
    assert client.get("/api/regions/FI193").json()["region"]["code"] == "FI198"
    split = client.get("/regions/NO082/", headers={"accept-language": "en"})
    assert split.status_code == 404
    told = "NO082 is no region of NUTS 2024 any more: its area is in NO083 Østfold, NO084 Akershus, and NO085 Buskerud."
    assert told in split.content.decode()


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not on this machine")
@pytest.mark.parametrize(
    ("file", "told", "regions"),
    [
        ("20-pxweb/scb-v1-text.csv", "20-pxweb/scb-v1.toml", {"SE311", "SE312", "SE232"}),
        ("20-pxweb/scb-v2-codes.csv", "20-pxweb/scb-v2.toml", {"SE311", "SE312", "SE232"}),
        ("20-pxweb/scb-long-text.csv", "20-pxweb/scb-long.toml", {"SE311", "SE312"}),
        ("20-pxweb/scb-long-text.csv", "20-pxweb/scb-long-take.toml", {"SE311", "SE312"}),
        ("21-ssb/13470.csv", "21-ssb/d.toml", {"NO020", "NO060", "NO072"}),
        ("23-sdmx-semicolon/lfst.csv", "23-sdmx-semicolon/d.toml", {"SE31", "NO02", "FI19"}),
        ("24-sdmx-csv-2/lfst2-divisions.csv", "24-sdmx-csv-2/d.toml", {"SE31", "FI19", "NO0A"}),
    ],
)
def test_the_import_cases_come_in(file: str, told: str, regions: set[str]) -> None:
    checked = check_table(CASES / file, dataset="case", description=description((CASES / told).read_text("utf-8")))
    assert checked.plan.rejected == []
    assert {key[0] for key in checked.plan.new} == regions
