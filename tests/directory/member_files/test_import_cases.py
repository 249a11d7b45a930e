"""Files of the shapes that offices, registers and agencies produce, kept beside the repository; see their README."""

from pathlib import Path
from typing import Any

import pytest

from intercluster.apps.directory.member_files import column_mapping as mappings
from intercluster.apps.directory.member_files.checked import Checked
from intercluster.apps.directory.member_files.fields import Field
from intercluster.apps.directory.member_files.headings import recognise, recognised
from intercluster.apps.directory.member_files.validation import check_rows
from intercluster.tables.model import UnreadableFileError
from intercluster.tables.reader import read_table

CASES = Path(__file__).parents[4] / "shared/data/import-cases"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="../shared/data/import-cases is not there")


def check(name: str, country: str = "SE") -> Checked:
    table = read_table(CASES / name, recognise=recognised)
    return check_rows(table.rows(), mappings.guess(table.headings), country)


def facts(checked: Checked, *fields: str) -> list[tuple[Any, ...]]:
    return [(each.name, *(each.facts.get(field) for field in fields)) for each in checked.records]


def test_registers() -> None:
    assert facts(check("01-bolagsverket-bulk/bolagsverket_bulkfil.txt"), "registration_number", "kind") == [
        ("Kvarnås Mekaniska AB", "5590700000", "company"),
        ("Lillskogens Hyvleri AB", "5590700133", "company"),
    ]
    assert facts(check("02-scb-bulk-je/scb_bulkfil_JE.txt"), "registration_number", "city", "activities") == [
        ("Kvarnås Mekaniska AB", "5590700265", "KARLSTAD", ["25.62", "28.99"]),
        ("Lillskogens Hyvleri Västra AB", "5590700398", "SUNNE", ["16.10"]),
        ("Strängnäs Plåtformning AB", "5590700521", "STRÄNGNÄS", ["25.50"]),
    ]
    for form in ("enheter.json", "enheter-liste.json"):
        assert facts(check(f"16-brreg-api/{form}", "NO"), "registration_number", "kind", "activities", "headcount") == [
            ("FJELLBO SVEIS AS", "987102047", "company", ["25.62"], 12)
        ]


def test_what_programs_do_to_a_file() -> None:
    assert facts(check("05-equals-quote/export.csv", "FI"), "registration_number", "activities") == [
        ("Koivikon Konepaja Oy", "09100382", ["25.62"]),
        ("Haapa Levy Oy", "09100577", ["01.11"]),
    ]
    checked = check("06-x000d/medlemmar.xlsx")
    assert [(each.name, list(each.offers), list(each.needs)) for each in checked.records] == [
        (
            "Svarvteknik i Torsby AB",
            ["Vi svarvar axlar upp till 3 m.", "Vi fräser även i titan."],
            ["En partner för värmebehandling av stål", "Helst i Värmland"],
        ),
        ("Lego", ["Montering av elskåp", "Kabelkonfektion"], []),
    ]
    for form in ("csv", "xlsx"):
        assert facts(check(f"08-one-column/medlemmar.{form}"), "city", "headcount") == [
            ("Aktiva Axlar i Väst AB", "Karlstad", 12),
            ("Bergs Blästring, Väst AB", "Sunne", 4),
        ]
    assert facts(check("10-backslash-quotes/export.csv"), "city") == [
        ('Bygg "Bra" AB', "Karlstad"),
        ('Verkstan "Norr; Syd" AB', "Kil"),
    ]
    for form in (
        "bad-core.xlsx",
        "bad-style.xlsx",
        "bad-style-name.xlsx",
        "strict.xlsx",
        "plain.xlsx",
        "medlemmar.ods",
    ):
        assert facts(check(f"12-formats/{form}"), "city", "headcount") == [("Axlar i Nord AB", "Karlstad", 12)]
    with pytest.raises(UnreadableFileError, match=r"medlemmar\.zip is a ZIP archive"):
        check("35-zip/medlemmar.zip")


def test_headings() -> None:
    assert facts(check("11-duplicate-headings/kunder.csv"), "registration_number", "city") == [
        ("Axlar i Öst AB", "5590702998", "Karlstad"),
        ("Plåt i Öst AB", "5590703129", "Sunne"),
    ]
    assert facts(check("13-two-heading-rows/medlemmar.xlsx"), "headcount", "city") == [
        ("Axlar i Mitt AB", 14, "Karlstad"),
        ("Plåt i Mitt AB", 5, "Kil"),
    ]
    for form, names in (
        ("crm", ["Svetsverkstan i Ransby AB", "Hyvleriet i Ransby AB"]),
        ("medlemmar", ["Svetsverkstan i Ransby AB", "Hyvleriet i Ransby AB", "Gjuteriet i Ransby AB"]),
    ):
        assert [each.name for each in check(f"19-heading-lost/{form}.csv").records] == names
    rows = (CASES / "46-headings/headings.tsv").read_text("utf-8").splitlines()[1:]
    wanted = {
        heading: field if field in set(Field) else None for heading, _, field in (row.partition("\t") for row in rows)
    }
    assert {heading: recognise(heading).field for heading in wanted} == wanted


def test_values() -> None:
    assert facts(check("09-people-ranges/svar.csv"), "headcount", "website") == [
        ("Axlar i Syd AB", 30, None),
        ("Plåt i Syd AB", 150, None),
        ("Lack i Syd AB", 5, "https://www.lack.example.com/"),
        ("Trä i Syd AB", 250, None),
    ]
    assert [activities for _name, activities in facts(check("18-nace/nace.csv"), "activities")] == [
        ["25.53"],
        ["25.53"],
        ["62.10"],
        ["25.62"],
        ["25.62"],
        None,
        ["16.23"],
        ["01.11"],
        ["85.59"],
        ["46", "47"],
    ]
    for name in ("32-yes-no/svar.csv", "33-nothing-words/svar.csv"):
        texts = [(list(each.offers), list(each.needs)) for each in check(name).records]
        assert all(needs == [] and len(offers) <= 1 for offers, needs in texts)
    web = "https://www.fjord.example.no"
    assert [website for _name, website in facts(check("42-web-forms/enheter.csv", "NO"), "website")] == [
        f"{web}/",
        "https://facebook.com/fjordsveis",
        web.replace("https", "http"),
        web.replace("https", "http"),
        web,
        web,
        web,
        None,
        None,
        web,
        web,
        "https://www.bjørkås.no",
        "http://WWW.FJORD.EXAMPLE.NO",
        None,
    ]
    markets = facts(check("44-markets-languages/mk.csv"), "markets", "languages")
    assert [len(each or ()) for _name, each, _languages in markets] == [5, 3, 27, 3, 3, 0, 0, 3, 2, 5, 2, 1, 0, 1, 5]
    assert [languages for _name, _markets, languages in markets[1:4]] == [
        ["sv", "de"],
        ["sv", "en", "nb"],
        ["sv", "nb", "da"],
    ]
    turnover = check("43-turnover-forms/oms.csv")
    assert len(turnover.records) == 20 and turnover.problems == []  # noqa: PT018 - one fact
    for country in ("se", "no", "fi"):
        kinds = facts(check(f"45-legal-forms/{country}.csv", country.upper()), "kind")
        assert all(kind for _name, kind in kinds), kinds


def test_regions() -> None:
    written = {
        country: [region for _name, region in facts(check(f"14-region-forms/{country}.csv", country.upper()), "region")]
        for country in ("se", "no", "fi")
    }
    assert written == {
        "se": ["SE311"] * 4 + ["SE232"] * 2 + ["SE311", "SE110", "SE312", None],
        "no": ["NO020"] * 5 + [None, None, "NO060", "NO072", "NO0A3"],
        "fi": ["FI198", "FI198", "FI199", "FI198", "FI198", "FI198", "FI198", "FI1DB", "FI1C7", "FI19B"],
    }


def test_rows_that_a_filter_hides() -> None:
    checked = check("07-filtered-rows/medlemmar.xlsx")

    assert ([each.name for each in checked.records], checked.hidden) == (["Aktiva Axlar AB", "Bergs Blästring AB"], 2)


def test_a_sole_traders_number_is_never_kept() -> None:
    checked = check("17-sole-traders/enskilda.csv")

    assert facts(checked, "registration_number") == [
        ("Kalles Svets (enskild firma)", None),
        ("Annas Hyvleri", None),
        ("Gamla Snickeriet", None),
    ]
    assert len(checked.remarks) == 3


def test_lines_under_the_table_are_no_members() -> None:
    checked = check("28-not-at-a1-1904/medlemmar.xlsx")

    assert ([each.name for each in checked.records], checked.left_out) == (["Utanför A1 AB", "Utanför B2 AB"], 2)
