"""Rows give records, or are rejected with row, column, value, what is wrong and what would be right."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.member_files import column_mapping as mappings
from intercluster.apps.directory.member_files.checked import Checked, Contact, Record, Text, left_empty
from intercluster.apps.directory.member_files.column_mapping import Ignored, MappingError, MappingFile
from intercluster.apps.directory.member_files.fields import Field
from intercluster.apps.directory.member_files.headings import recognised
from intercluster.apps.directory.member_files.uploads import checked_of, values_of
from intercluster.apps.directory.member_files.validation import check_rows
from intercluster.core.imports.rows import Problem
from intercluster.tables.reader import read_table

Write = Callable[..., Path]


def check(path: Path, mapping: str = "") -> Checked:
    if not mapping:
        table = read_table(path, recognise=recognised)
        return check_rows(table.rows(), mappings.guess(table.headings), "SE")
    described = MappingFile(mapping)
    table = read_table(path, recognise=described.recognised)
    return check_rows(table.rows(), described.of(table.headings), "SE")


def test_a_survey_with_hints_below_its_headings(csv_file: Write) -> None:
    rows = """
        Aktör;Typ av aktör;Daglig leder;Mejl;Ort;Storlek;Omsättning;Vad ni är bra på
        ;fritext;;;;antal;MSEK;fritext
        Bräda AB;Kommunal;Eva Ek och Ola Ek;eva@b.example, ola@b.example;Karlstad, Sverige;10-49;38,5;Hyvling
        Plank AB;;Ek, Lena;lena@p.example;Elverum;7;1,2 M€;Limträ"""

    checked = check(csv_file("\n".join(map(str.strip, rows.strip().splitlines()))))

    assert checked.problems == []
    assert [(each.name, each.facts, each.contacts) for each in checked.records] == [
        (
            "Bräda AB",
            {"kind": "public", "city": "Karlstad, Sverige", "headcount": 30, "region": "SE311"},
            [Contact("Eva Ek", "eva@b.example"), Contact("Ola Ek", "ola@b.example")],
        ),
        (
            "Plank AB",
            {"city": "Elverum", "headcount": 7, "turnover_eur": Decimal(1200000)},
            [Contact("Ek, Lena", "lena@p.example")],
        ),
    ]
    assert [(each.row, each.text) for each in checked.remarks] == [
        (2, "“fritext · antal · MSEK · fritext” looks like a second row of headings, and is left out"),
        (3, "“10-49” is taken as 30"),
        (
            3,
            "“38,5” is little for a year in euros and is left out; right would be: the unit in the heading or beside "
            "the number, such as M€",
        ),
        (4, "“Elverum” is in Norway, and the member counts as one of Sweden: write the country beside it"),
    ]


def test_a_full_row(csv_file: Write) -> None:
    headings = (
        "Namn;Org.nr;Typ;Land;Län;Ort;Anställda;Omsättning (MEUR);SNI;Arbetsspråk;Marknader;Webbplats;Latitud;Longitud;"
        "Erbjuder 1;Erbjuder;Söker;Synlighet;Texternas språk;Gäller till"
    )
    row = (
        "Bräda AB;556036-0793;Företag;Sverige;Värmland;Arvika;25;1,2;16.10, 16.2;sv, engelska;Norge, DE;"
        "www.brada.example;59,65;12.59;Sågning | hyvling;Målning|Torkning;Lövträ;publik;svenska;2099-12-31"
    )

    checked = check(csv_file(f"{headings}\n{row}\n"))

    terms = ("sv", Visibility.PUBLIC, date(2099, 12, 31))
    assert checked.problems == []
    assert checked.records == [
        Record(
            row=2,
            name="Bräda AB",
            country="SE",
            facts={
                "registration_number": "5560360793",
                "kind": "company",
                "region": "SE311",
                "city": "Arvika",
                "headcount": 25,
                "turnover_eur": Decimal(1200000),
                "activities": ["16.10", "16.2"],
                "languages": ["sv", "en"],
                "markets": ["NO", "DE"],
                "website": "https://www.brada.example",
                "latitude": 59.65,
                "longitude": 12.59,
            },
            # A numbered column holds one text, whatever it contains; one without a number may hold several.
            offers={text: Text(text, *terms) for text in ("Sågning | hyvling", "Målning", "Torkning")},
            needs={"Lövträ": Text("Lövträ", *terms)},
        )
    ]


def test_checked_rows_that_were_kept_are_the_same(csv_file: Write) -> None:
    text = (
        "Name;Registration number;Turnover (EUR);Headcount;Latitude;Longitude;Offer;Visibility;Expires\n"
        "Board AB;556036-0793;1 200 000,50;;59,65;12.59;Sawing;public;2099-12-31\n"
        "Board AB;556036-0793;;25;;;Planing;;2001-01-31\n"
        "Plank AB;DEMO;;many;;;;;\n"
    )
    checked = check(csv_file(text))
    assert (len(checked.records), len(checked.problems), bool(checked.remarks)) == (1, 1, True)

    kept = checked_of(json.loads(json.dumps(list(values_of(checked)))))

    assert kept == checked
    assert repr(kept) == repr(checked)  # the type of each fact as well


@pytest.mark.parametrize(
    ("headings", "row", "problem"),
    [
        ("Name;Town", ";Arvika", Problem(2, "Name", "", "the name is missing", "the name on every row")),
        (
            "Name;Registration number",
            "Board AB;556036-0794",
            Problem(
                2,
                "Registration number",
                "556036-0794",
                "is not a valid registration number in Sweden",
                "ten digits, the last a check digit, such as 556036-0793",
            ),
        ),
        (
            "Name;Town",
            "Board AB;Arvika;Sawing",
            Problem(
                2,
                "",
                "Sawing",
                "the row has more cells than there are headings",
                "2 cells; put a text that contains the separator in quotation marks",
            ),
        ),
        (
            "Name;Offer 1",
            "Board AB;" + "x" * 100_000,
            Problem(2, "Offer 1", "x" * 59 + "…", "has 100000 characters", "at most 10000 characters"),
        ),
        (
            "Name;Town",
            "Board AB;Arv\0ika",
            Problem(2, "Town", "Arv␀ika", "has a NUL character, which no text may have", "Arvika"),
        ),
    ],
)
def test_rejected(csv_file: Write, headings: str, row: str, problem: Problem) -> None:
    checked = check(csv_file(f"{headings}\n{row}\nPlank AB\n"))

    assert checked.problems == [problem]
    assert [record.name for record in checked.records] == ["Plank AB"]


@pytest.mark.parametrize(
    ("heading", "value", "remark"),
    [
        (
            "People",
            "about ten",
            "“about ten” is no number of people and is left out; right would be: a whole number such as 25",
        ),
        (
            "People",
            "1" + "0" * 1000,
            f"“1{'0' * 58}…” has 1001 characters and is left out; right would be: at most 1000 characters",
        ),
        (
            "Town",
            "#SAKNAS!",
            "“#SAKNAS!” is the error #SAKNAS! of a formula and is left out; right would be: the value itself",
        ),
        (
            "Latitude",
            "59.3",
            "“59.3” is given alone and is left out; right would be: both latitude and longitude, or neither",
        ),
        (
            "Website",
            "Under arbeid",
            "“Under arbeid” is no web address and is left out; right would be: a web address such as www.example.com",
        ),
        (
            "Kind",
            "spaceship",
            "“spaceship” is no kind of organisation and is left out; "
            "right would be: company, research, education, public or association",
        ),
        ("Activities", "16.99", "“16.99” is no NACE Rev. 2 code and is left out"),
        (
            "Activities",
            "Vi har 16 maskiner och tillverkar 25 sorter",
            "“Vi har 16 maskiner och tillverkar 25 sorter” is no NACE code and is left out",
        ),
        ("Languages", "Klingon", "“Klingon” is no language and is left out"),
        ("Markets", "Global", "“Global” is no country and is left out"),
    ],
)
def test_a_soft_field_never_costs_the_row(csv_file: Write, heading: str, value: str, remark: str) -> None:
    checked = check(csv_file(f"Name;Offer;{heading}\nBoard AB;Sawing;{value}\n"))

    assert checked.problems == []
    assert [(record.name, record.facts, list(record.offers)) for record in checked.records] == [
        ("Board AB", {}, ["Sawing"])
    ]
    assert [(each.row, each.column, each.text) for each in checked.remarks] == [(2, heading, remark)]


@pytest.mark.parametrize(
    "row",
    [
        "Totalt: 2 medlemmar;12",
        "Källa: registret;",
        "Uppdaterad 2026-10-12 av kansliet;",
        "* preliminär uppgift;",
        ";* antal i mars",
        "Delsumma;12",
        "Välisumma:;12",
        "Huom! Tiedot tarkistamatta;",
    ],
)
def test_totals_and_notes_are_left_out(csv_file: Write, row: str) -> None:
    checked = check(csv_file(f"Name;Town\nBoard AB;Arvika\n{row}\n"))

    assert ([record.name for record in checked.records], checked.problems, checked.left_out) == (["Board AB"], [], 1)
    text = max(row.split(";"), key=len)
    assert [each.text for each in checked.remarks] == [
        f"“{text}” looks like a total or a note, not a member, and is left out"
    ]


def test_a_sum_written_out_below_millions_is_left_empty(csv_file: Write) -> None:
    rows = "Bräda AB;4;1,2\nPlank AB;31;45 000 000\nStor AB;900;550 000\n"
    checked = check(csv_file(f"Namn;Anställda;Omsättning (MEUR)\n{rows}"))

    assert [record.facts.get("turnover_eur") for record in checked.records] == [1_200_000, None, 550_000_000_000]
    assert [(each.row, each.left_empty) for each in checked.remarks] == [(3, True)]
    assert "has another unit than its heading" in checked.remarks[0].text


def test_answers_that_say_nothing_are_no_texts(csv_file: Write) -> None:
    answers = ["Nej", "Ja.", "vet ej", "x", "Inget just nu", "Se hemsidan!", "ei mitään", "ikke nå", "Svarvning"]
    checked = check(csv_file("Namn;Söker\n" + "".join(f"Bräda {n} AB;{answer}\n" for n, answer in enumerate(answers))))

    assert [list(record.needs) for record in checked.records] == [[]] * 8 + [["Svarvning"]]


def test_a_place_gives_the_region_where_there_is_one_of_its_name(csv_file: Write) -> None:
    rows = "Bräda AB;Arvika;;SE\nPlank AS;Våler;;NO\nStokk AS;Våler;NO020;NO\nPuu Oy;Jyväskylä;;FI\nTrä AB;Norr;;SE\n"
    checked = check(csv_file(f"Namn;Ort;Län;Land\n{rows}"))

    assert [record.facts.get("region") for record in checked.records] == ["SE311", None, "NO020", "FI198", None]
    assert [(each.row, each.column, each.text) for each in checked.remarks] == [
        (3, "Ort", "“Våler” is in NO020 Innlandet / NO083 Østfold: write the region beside it")
    ]


def test_words_for_nothing_are_nothing(csv_file: Write) -> None:
    checked = check(
        csv_file("Namn;Hemsida;Omsättning;Söker\nBräda AB;saknas;Uppgift saknas;-\nTotal AB;Ei ole;n/a;Inga\n")
    )

    assert checked.problems == []
    assert [(record.name, record.facts, record.needs) for record in checked.records] == [
        ("Bräda AB", {}, {}),
        ("Total AB", {}, {}),
    ]
    assert [(remark.row, remark.text) for remark in checked.remarks] == [
        (2, "nothing but the name is given; is it a member?"),
        (3, "nothing but the name is given; is it a member?"),
    ]


def test_turnover_in_kronor_is_converted_at_the_rate_that_is_stated(csv_file: Write) -> None:
    path = csv_file("Namn;Omsättning 2023 (tkr)\nBräda AB;12 500\nPlanka AB;2 M€\n")
    table = read_table(path, recognise=recognised)

    mapping = mappings.guess(table.headings, Decimal("12.5"))

    records = check_rows(table.rows(), mapping, "SE").records
    assert [record.facts["turnover_eur"] for record in records] == [Decimal(1_000_000), Decimal(2_000_000)]
    with pytest.raises(MappingError, match="is in kronor: state how many make one euro"):
        mappings.choose(table.headings, [Field.NAME, Field.TURNOVER])


def test_lists_may_come_from_several_columns(csv_file: Write) -> None:
    rows = "Sag AS;16.100;02.200;norsk;engelsk\nTre AS;;16.230;norsk;\n"

    checked = check(csv_file(f"Navn;Næringskode 1;Næringskode 2;Språk 1;Språk 2\n{rows}"))

    assert [(record.facts["activities"], record.facts["languages"]) for record in checked.records] == [
        (["16.10", "02.20"], ["nb", "en"]),
        (["16.23"], ["nb"]),
    ]


def test_headings_over_two_lines_are_named_on_one(csv_file: Write) -> None:
    checked = check(csv_file('Namn;"Antal\nanställda"\nBräda AB;många\n'))

    assert [remark.column for remark in checked.remarks] == ["Antal anställda", "Namn"]
    assert left_empty(checked.remarks) == {"Antal anställda": 1}


def test_a_row_tells_everything_that_is_wrong_with_it(csv_file: Write) -> None:
    checked = check(csv_file("Name;People;Website;Country;Visibility\n;many;javascript:alert(1);Atlantis;you\n"))

    assert [problem.column for problem in checked.problems] == ["Name", "Country", "Visibility"]
    assert [remark.column for remark in checked.remarks] == ["People", "Website"]
    assert checked.rejected_rows == 1


def test_rows_of_one_organisation_come_together_and_must_agree(csv_file: Write) -> None:
    checked = check(
        csv_file(
            "Name;Registration number;Town;Offer\n"
            "Board AB;DEMO-1;Arvika;Sawing\n"
            "Plank AB;;Torsby;Planing\n"
            "Board AB;demo-1;;Planing\n"
            "Board AB;DEMO-1;Karlstad;Drying\n"
        )
    )

    assert [(record.name, list(record.offers), record.also_rows) for record in checked.records] == [
        ("Board AB", ["Sawing", "Planing"], [4]),
        ("Plank AB", ["Planing"], []),
    ]
    assert checked.problems == [
        Problem(
            5,
            "Town",
            "Karlstad",
            "row 2 says “Arvika” of the same organisation",
            "the same on all rows of an organisation, or nothing",
        )
    ]


def test_duplicated_headings_are_refused_but_for_offers_and_needs(csv_file: Write) -> None:
    with pytest.raises(MappingError, match="Columns 1 and 3 are both called “NAME”"):
        check(csv_file("Name;Town;NAME\nBoard AB;Arvika;Plank AB\n"))

    checked = check(csv_file("Name;Offer;Offer\nBoard AB;Sawing;Planing\n"))
    assert list(checked.records[0].offers) == ["Sawing", "Planing"]


def test_of_two_headings_for_one_field_the_first_is_read() -> None:
    mapping = mappings.guess(["Namn", "Ort", "Kommun", "Telefon", "Omsättning (tkr)"])

    assert list(mapping.ignored) == [
        Ignored("Kommun", "Town is read from “Ort”"),
        Ignored("Telefon"),
        Ignored(
            "Omsättning (tkr)",
            "turnover is read in euros; state how many kronor make one euro, and it is converted",
        ),
    ]


def test_a_file_without_names_is_answered_with_its_headings(csv_file: Write) -> None:
    with pytest.raises(MappingError, match=r"No column holds the name.*The headings are: Town, Telephone\."):
        check(csv_file("Town;Telephone\nArvika;0570\n"))


def test_a_mapping_file(csv_file: Write) -> None:
    path = csv_file(
        "org,sort,turnover kr,title,text,role\n"
        "Board AB,HES,1000000,Sawing,of birch,LP\n"
        "Board AB,PRC,,Drying,,LP\n"
        "Plank AB,XYZ,,,,LP\n"
        "Nobody,PRC,,Nothing,,LP\n"
        "Beam AB,PRC,,Gluing,,AP\n"
    )
    mapping = """
        [columns]
        name = "org"
        kind = "sort"
        turnover_eur = "turnover kr"
        offer = ["{title} ({text})", "title"]
        [constants]
        country = "NO"
        visibility = "public"
        [values.kind]
        hes = "education"
        PRC = "company"
        "*" = "association"
        [scale]
        turnover_eur = 0.1
        [rows]
        same_organisation = "first"
        keep = { role = ["LP"] }
        drop = { org = ["Nobody"] }
    """

    checked = check(path, mapping)

    assert checked.problems == []
    assert (checked.rows, checked.left_out) == (5, 2)
    assert [(each.name, each.country, each.facts, list(each.offers)) for each in checked.records] == [
        (
            "Board AB",
            "NO",
            {"kind": "education", "turnover_eur": Decimal(100000)},
            ["Sawing (of birch)", "Sawing", "Drying ()", "Drying"],
        ),
        ("Plank AB", "NO", {"kind": "association"}, []),
    ]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("name = ", "is not TOML"),
        ('[columns]\ncity = "town"', "which column holds the name"),
        ('[columns]\nname = "org"\nphone = "tel"', "columns.phone of the mapping is no field; there are name, "),
        ('[columns]\nname = ["a", "b"]', "columns.name of the mapping should be one heading"),
        ('[columns]\nname = "org"\n[fields]\n', "has fields, which means nothing here"),
        ('[columns]\nname = "org"\n[rows]\nsame_organisation = "last"', "should be “agree” or “first”"),
        ('[columns]\nname = "organisation"', "reads a column “organisation”; the file has org, town"),
        ('[columns]\nname = "org"\n[scale]\nname = -1', "scale.name of the mapping should be a number above 0"),
    ],
)
def test_wrong_mapping_files_get_an_answer(csv_file: Write, text: str, answer: str) -> None:
    with pytest.raises(MappingError, match=answer):
        check(csv_file("org,town\nBoard AB,Arvika\n"), text)


def test_a_pivot_table_tells_the_group_once_and_has_totals(csv_file: Write) -> None:
    checked = check(
        csv_file(
            "Län;Företag;Summa av Anställda\nDalarnas län;Björk AB;6\n;Asp AB;8\nDalarnas län Summa;;14\n"
            "Värmlands län;Gran AB;12\n;Tall AB;3\nVärmlands län Summa;;15\nTotalsumma;;29\n"
        )
    )

    assert [(each.name, each.facts) for each in checked.records] == [
        ("Björk AB", {"region": "SE312", "headcount": 6}),
        ("Asp AB", {"region": "SE312", "headcount": 8}),
        ("Gran AB", {"region": "SE311", "headcount": 12}),
        ("Tall AB", {"region": "SE311", "headcount": 3}),
    ]
    assert (checked.problems, checked.left_out) == ([], 3)


def test_an_associations_export_counts_its_lines_below(csv_file: Write) -> None:
    checked = check(
        csv_file(
            '"Medlemsnr";"Medlemsnamn";"Postort";"E-post";"Taggar";"Erbjuder"\n'
            '"1001";"Gran ""Bra"" AB";"Arvika";"a@gran.example";"trä; bygg";"Sågat virke; hyvling"\n"Antal poster: 1"\n'
        )
    )

    (record,) = checked.records
    assert (record.name, list(record.offers)) == ('Gran "Bra" AB', ["Sågat virke", "hyvling"])
    assert [each.email for each in record.contacts] == ["a@gran.example"]
    assert (checked.problems, checked.left_out) == ([], 1)
