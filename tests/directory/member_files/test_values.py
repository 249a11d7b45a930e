"""Each cell gives a value, or says what is wrong and what would be right."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from intercluster.apps.directory import parsers
from intercluster.apps.directory.activity_codes import activities_of
from intercluster.apps.directory.choices import Kind, Visibility
from intercluster.apps.directory.member_files.fields import SEVERAL, Field, template_headings
from intercluster.apps.directory.member_files.headings import recognise
from intercluster.apps.directory.names import name_key, slug_base
from intercluster.apps.directory.parsers import WrongValueError
from intercluster.apps.directory.registration_numbers import (
    WrongNumberError,
    normalise_number,
    number_from_vat,
)
from intercluster.geo.nuts import REGIONS, find_region


def euros(text: str, **how: Any) -> Decimal:
    return parsers.euros(text, parsers.without_note, **how)


def people(text: str) -> int:
    return parsers.whole_number(text, parsers.without_note)


def day(text: str) -> date:
    return parsers.day(text, parsers.without_note)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (euros, "1 200 000", Decimal(1200000)),
        (euros, "1\u202f200\xa0000 €", Decimal(1200000)),
        (euros, "1.200.000,50", Decimal("1200000.50")),
        (euros, "1,200,000.50", Decimal("1200000.50")),
        (euros, "1,2 M€", Decimal(1200000)),
        (euros, "0.35 MEUR", Decimal(350000)),
        (euros, "350 k€", Decimal(350000)),
        (euros, "1.200", Decimal(1200)),
        (euros, "EUR 3.4m", Decimal(3_400_000)),
        (euros, "€ 1.200.000", Decimal(1_200_000)),
        (euros, "MEUR 2,5", Decimal(2_500_000)),
        (euros, "2.5 million EUR", Decimal(2_500_000)),
        (euros, "2,5 milj. €", Decimal(2_500_000)),
        (euros, "3,4 MEUR (2023)", Decimal(3_400_000)),
        (euros, "2,5 M€/år", Decimal(2_500_000)),
        (euros, "2 M¤", Decimal(2_000_000)),
        (people, "1 250", 1250),
        (people, "1.200", 1200),
        (people, "25.0", 25),
        (people, "25 st", 25),
        (people, "8 hlö", 8),
        (people, "12 årsverk (2023)", 12),
        (people, "10–49", 30),
        (people, "50 till 249 anställda", 150),
        (people, "250+", 250),
        (people, "fler än 250", 250),
        (people, "< 10", 5),
        (people, "tolv", 12),
        (people, "viisi henkilöä", 5),
        (parsers.website, "www.example.com", "https://www.example.com"),
        (parsers.website, "http://example.com/a?b=c", "http://example.com/a?b=c"),
        (parsers.website, "example.com/@us", "https://example.com/@us"),
        (parsers.website, "http://", ""),
        (parsers.website, "htpp://www.example.com", "http://www.example.com"),
        (parsers.website, "https:/www.example.com", "https://www.example.com"),
        (parsers.website, "https://https://www.example.com", "https://www.example.com"),
        (parsers.website, "http:\\\\www.example.com", "http://www.example.com"),
        (parsers.website, "www.example,com", "https://www.example.com"),
        (parsers.website, "www.example.com (webbutik), shop.example.com", "https://www.example.com"),
        (parsers.website, "www.bjørkås.no", "https://www.bjørkås.no"),
        (parsers.languages, "svenska, norska och engelska", ["sv", "nb", "en"]),
        (parsers.languages, "suomi; ruotsi", ["fi", "sv"]),
        (parsers.languages, "Norwegian / finsk", ["nb", "fi"]),
        (parsers.languages, "sv no fi", ["sv", "nb", "fi"]),
        (parsers.countries, "Sverige, Norge, Saksa", ["SE", "NO", "DE"]),
        (parsers.countries, "SE NO UK", ["SE", "NO", "GB"]),
        (parsers.countries, "Endast Sverige", ["SE"]),
        (parsers.countries, "Norden, Baltikum", ["SE", "NO", "FI", "DK", "IS", "EE", "LV", "LT"]),
        (parsers.countries, "DACH och Benelux", ["DE", "AT", "CH", "BE", "NL", "LU"]),
        (parsers.languages, "svenska och lite tyska", ["sv", "de"]),
        (parsers.languages, "norsk (bokmål), skandinaviska", ["nb", "sv", "da"]),
        (parsers.country, "Ruotsi", "SE"),
        (parsers.kind, "Yritys", "company"),
        (parsers.kind, "HES", "education"),
        (parsers.kind, "Aksjeselskap", "company"),
        (parsers.kind, "Enskild firma", "company"),
        (parsers.kind, "Stiftelse", "association"),
        (parsers.kind, "Ek. för.", "company"),
        (parsers.kind, "KOMM", "public"),
        (parsers.kind, "ry", "association"),
        (parsers.kind, "Yksityinen elinkeinonharjoittaja", "company"),
        (parsers.visibility, "Julkinen", "public"),
        (parsers.visibility, "anonym", "anonymous"),
        (day, "2027-12-31", date(2027, 12, 31)),
        (day, "31.12.2027", date(2027, 12, 31)),
        (day, "31.12.27", date(2027, 12, 31)),
        (day, "46387", date(2026, 12, 31)),
        (parsers.texts, "- Sågning\n• Hyvling\n\n2. Målning | Torkning", ["Sågning", "Hyvling", "Målning", "Torkning"]),
        (parsers.texts, "-30 grader tål de", ["-30 grader tål de"]),
        (parsers.texts, "Sågning; hyvling; torkning", ["Sågning", "hyvling", "torkning"]),
        (parsers.texts, "Sågning • Hyvling •Torkning", ["Sågning", "Hyvling", "Torkning"]),
        (parsers.texts, "1. Sågning 2. Hyvling", ["Sågning", "Hyvling"]),
        (parsers.texts, f"{'Vi sågar. ' * 11}; vi hyvlar", [f"{'Vi sågar. ' * 11}; vi hyvlar"]),
        (parsers.texts, "Sågning, hyvling / torkning", ["Sågning, hyvling / torkning"]),
    ],
)
def test_understood(read: Callable[[str], Any], text: str, value: Any) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "wrong"),
    [
        (euros, "12 MSEK", "is not in euros"),
        (euros, "1,,2", "is no amount"),
        (euros, "-5", "is no amount"),
        (euros, "12 000 tkr", "is not in euros"),
        (euros, "$ 12", "is not in euros"),
        (euros, "1-2 MEUR", "is no amount"),
        (people, "1" * 40, "is no number of people"),
        (people, "49-10", "is no number of people"),
        (people, "10-49 bananas", "is no number of people"),
        (euros, "2 500 000:-", "is not in euros"),
        (parsers.website, "fjord example no", "is no web address"),
        (people, "25 bananas", "is no number of people"),
        (parsers.website, "javascript:alert(1)", "is no web address that may be linked to"),
        (parsers.website, "info@example.com", "is an e-mail address, not a web address"),
        (parsers.website, "mailto:info@example.com", "is no web address that may be linked to"),
        (parsers.website, "see our brochure", "is no web address"),
        (parsers.languages, "Swedish, Klingon", "“Klingon” is no language"),
        (parsers.languages, "SE", "“SE” is no language"),
        (parsers.countries, "Europe", "“Europe” is no country"),
        (parsers.kind, "spaceship", "is no kind of organisation"),
        (day, "31/31/2027", "is no date"),
    ],
)
def test_refused_with_what_would_be_right(read: Callable[[str], Any], text: str, wrong: str) -> None:
    with pytest.raises(WrongValueError) as raised:
        read(text)

    assert raised.value.wrong == wrong
    assert raised.value.right


def test_amounts_take_the_unit_of_their_heading_and_the_rate_of_the_file() -> None:
    rate = Decimal("12.5")
    assert euros("2,5", scale=Decimal(10**6)) == Decimal(2_500_000)
    assert euros("1,234", scale=Decimal(10**6)) == Decimal(1_234_000)
    assert euros("12 500", scale=Decimal(1000), kronor=True, kronor_per_euro=rate) == Decimal(1_000_000)
    assert euros("12 500 tkr", kronor_per_euro=rate) == Decimal(1_000_000)
    assert euros("2 M€", scale=Decimal(1000), kronor=True, kronor_per_euro=rate) == Decimal(2_000_000)
    with pytest.raises(WrongValueError, match="has another unit than its heading"):
        euros("2 500 000 €", scale=Decimal(10**6))


@pytest.mark.parametrize(
    ("read", "text", "note"),
    [
        (parsers.whole_number, "12,5", "“12,5” is taken as 13"),
        (parsers.whole_number, "ca 25", "“ca 25” is taken as 25"),
        (parsers.euros, "ca 3 M€", "“ca 3 M€” is taken as 3000000.00"),
        (parsers.day, "46387", "“46387” is taken as 2026-12-31"),
    ],
)
def test_what_is_understood_with_a_guess_is_noted(read: Callable[..., Any], text: str, note: str) -> None:
    notes: list[str] = []

    read(text, notes.append)

    assert notes == [note]


@given(st.integers(0, 10**9), st.sampled_from(["", " ", "\xa0", ".", ",", "'"]))
def test_whole_amounts_with_thousands_divided_by_any_sign(amount: int, sign: str) -> None:
    assert euros(f"{amount:,}".replace(",", sign)) == amount


@pytest.mark.parametrize("language", ["en", "sv", "nb", "fi"])
@pytest.mark.parametrize("read", [parsers.kind, parsers.visibility])
def test_the_words_that_would_be_right_are_those_of_the_reader(read: Callable[[str], str], language: str) -> None:
    with translation.override(language), pytest.raises(WrongValueError) as raised:
        read("spaceship")

    words = re.split(r", | or | eller | tai ", raised.value.right)
    every = Kind if read is parsers.kind else Visibility
    assert [read(word) for word in words] == list(every)


@pytest.mark.parametrize(
    ("read", "text", "right"),
    [(parsers.country, "Sverge", "SE (sverige)"), (parsers.language, "Svensko", "sv (svensk)")],
)
def test_a_misspelling_is_answered_with_the_right_word(read: Callable[[str], Any], text: str, right: str) -> None:
    with pytest.raises(WrongValueError) as raised:
        read(text)

    assert raised.value.right == right


def test_activities() -> None:
    notes: list[str] = []

    assert activities_of("16.10, 1621; C17.1 Paper | 16101 Sågning\n1.11", notes.append) == [
        "16.10",
        "16.21",
        "17.1",
        "01.11",
    ]
    assert activities_of("16.10 Sågning, 31.09 Möbler", notes.append) == ["16.10", "31.09"]
    assert activities_of("Sahatavaran valmistus (16100)", notes.append) == ["16.10"]
    assert activities_of("00.000", notes.append) == []
    assert activities_of("Sågverk, 62.20", notes.append) == ["62.20"]
    assert activities_of("SNI 2025: 16.21; C 17.12; G46-47", parsers.without_note) == [
        "16.21",
        "17.12",
        "46",
        "47",
    ]
    assert activities_of("16 anställda i Torsby", parsers.without_note) == []
    assert notes == [
        "national code 16101 kept as NACE 16.10",
        "national code 16100 kept as NACE 16.10",
        "“Sågverk” is no NACE code and is left out",
        "62.20 is a code of NACE Rev. 2.1",
    ]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("04", "“04” is no NACE Rev. 2 code", "01, 02, 03, 05, 06"),
        ("16.99", "“16.99” is no NACE Rev. 2 code", "16.25, 16.26, 16.27, 16.28, 16.29"),
        ("99999", "“99999” is no NACE Rev. 2 code", "99.00"),
        ("C", "“C” is no NACE Rev. 2 code", "codes such as 16, 16.1 or 16.10, separated by commas"),
        ("1,11", "“1,11” may be one code or two", "1.11 / 1; 11"),
        ("31.09; 16,10", "“16,10” may be one code or two", "16.10 / 16; 10"),
        ("16,101", "“16,101” may be one code or two", "16.101 / 16; 101"),
    ],
)
def test_wrong_activities_are_answered_with_near_ones(text: str, wrong: str, right: str) -> None:
    with pytest.raises(WrongValueError) as raised:
        activities_of(text, parsers.without_note)

    assert (raised.value.wrong, raised.value.right) == (wrong, right)


def test_regions() -> None:
    notes: list[str] = []
    assert [parsers.region(text, "SE", notes.append) for text in ("SE311", "se 311", "Värmland", "VARMLANDS LAN")] == [
        "SE311"
    ] * 4
    assert parsers.region("Midt-Finland", "FI", notes.append) == "FI198"
    assert parsers.region("17 Värmland", "SE", notes.append) == "SE311"
    assert parsers.region("Innlandet fylke", "NO", notes.append) == "NO020"
    assert notes == []
    assert parsers.region("DE21H", "DE", notes.append) == "DE21H"
    assert notes == ["region DE21H is kept as written; regions of Germany are not checked"]
    with pytest.raises(WrongValueError) as raised:
        parsers.region("Vermland", "SE", notes.append)
    assert raised.value.right.startswith("SE311 Värmlands län")
    with pytest.raises(WrongValueError) as raised:
        parsers.region("Värmland/Örebro", "SE", notes.append)
    assert (raised.value.wrong, raised.value.right) == (
        "names more than one region",
        "SE311 Värmlands län / SE124 Örebro län",
    )
    with pytest.raises(WrongValueError) as raised:
        parsers.region("NO020", "SE", notes.append)
    assert raised.value.wrong == "is a region of Norway, not of Sweden"


@given(st.sampled_from(sorted(REGIONS)))
def test_a_region_is_found_by_each_of_its_names(code: str) -> None:
    region = REGIONS[code]
    for name in region.names:
        found = find_region(name, region.country)
        assert found is not None
        # Where a level-2 and a level-3 region share a name, the smaller is meant.
        assert found.code == code or found.code.startswith(code)


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("556036-0793", "SE", "5560360793"),
        ("'5560360793", "SE", "5560360793"),
        ("SE556036079301", "SE", "5560360793"),
        ("16556036-0793", "SE", "5560360793"),
        ("923 609 016", "NO", "923609016"),
        ("NO 923 609 016 MVA", "NO", "923609016"),
        ("0112038-9", "FI", "01120389"),
        ("112038-9", "FI", "01120389"),
        ("FI01120389", "FI", "01120389"),
        ("24 25 67 90", "DK", "24256790"),
        ("demo-0001", "SE", "DEMO-0001"),
        ("HRB  12345 B", "DE", "HRB 12345 B"),
    ],
)
def test_registration_numbers(text: str, country: str, number: str) -> None:
    assert normalise_number(text, country) == number
    assert normalise_number(number, country) == number


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("DE 136 695 976", "DE", "136695976"),
        ("136695976", "DE", "136695976"),
        ("NL 8113.83.696.B01", "NL", "811383696B01"),
        ("HRB  12345", "DE", "HRB 12345"),
        ("DE 136 695 977", "DE", "DE 136 695 977"),
        ("KAS 12", "", "KAS 12"),
    ],
)
def test_a_valid_vat_number_of_another_country_is_stored_compact(text: str, country: str, number: str) -> None:
    assert normalise_number(text, country) == number
    assert normalise_number(number, country) == number


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (
            "923 609 016",
            "ten digits, the last a check digit, such as 556036-0793; or country NO on the row",
        ),
        ("5,56036E+09", "all its digits, which the spreadsheet has rounded off; format the column as text"),
    ],
)
def test_a_wrong_number_is_answered_with_what_may_have_happened(text: str, right: str) -> None:
    with pytest.raises(WrongNumberError) as raised:
        normalise_number(text, "SE")

    assert str(raised.value) == right


@given(
    st.sampled_from([("SE", "5560360793"), ("NO", "923609016"), ("FI", "01120389"), ("DK", "24256790")]),
    st.integers(0, 9),
    st.integers(1, 9),
)
def test_one_wrong_digit_is_always_noticed(right: tuple[str, str], place: int, change: int) -> None:
    country, number = right
    place %= len(number)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]

    with pytest.raises(WrongNumberError):
        normalise_number(wrong, country)


@pytest.mark.parametrize(
    ("vat", "country", "number"),
    [
        ("SE556036079301", "SE", "5560360793"),
        ("FI01120389", "FI", "01120389"),
        ("NO923609016MVA", "NO", "923609016"),
        ("DK24256790", "DK", "24256790"),
        ("SE5560360793", "SE", ""),
        ("DK24256791", "DK", ""),
        ("NL811383696B01", "NL", ""),
        ("FI01120389", "SE", ""),
    ],
)
def test_numbers_from_vat_numbers_only_where_certain(vat: str, country: str, number: str) -> None:
    assert number_from_vat(vat, country) == number


@pytest.mark.parametrize(
    "alike",
    [
        ["Stora Såg AB", "STORA-SÅG Aktiebolag (publ)", "stora sag", "AB Stora Såg"],
        ["Oy Metsätyö Ab", "Metsätyö Oyj", "METSÄTYÖ OY", "Metsatyo"],
        ["Dansk Træ A/S", "DANSK TRAE AS", "Dansk Træ ApS"],
        ["Hout B.V.", "Hout BV", "HOUT b.v."],
    ],
)
def test_names_alike_but_for_their_legal_form(alike: list[str]) -> None:
    assert len({name_key(name) for name in alike}) == 1


def test_names_of_different_firms_differ() -> None:
    names = ["AB", "Asa", "Ab Oy", "Stora Såg AB", "Stora Sågen AB", "Lilla Såg AB", "Co & Co"]

    assert all(name_key(name) for name in names)
    assert len({name_key(name) for name in names[3:]}) == 4
    assert slug_base("Ærlig Tømmer & Sønn AS") == "aerlig-tommer-sonn-as"
    assert slug_base("東京") == "organisation"


@pytest.mark.parametrize("language", ["en", "sv", "nb", "fi"])
def test_the_template_is_understood_in_each_language(language: str) -> None:
    expected = [field for field in Field for _ in range(3 if field in SEVERAL else 1)]

    assert [recognise(heading).field for heading in template_headings(language)] == expected
