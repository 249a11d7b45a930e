"""Each cell gives a value, or says what is wrong and what would be right."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.apps.directory.importing import values
from intercluster.apps.directory.importing.fields import SEVERAL, Field, Heading, recognise, template_headings
from intercluster.apps.directory.importing.names import name_key, slug_base
from intercluster.apps.directory.importing.registration import WrongNumberError, normalise_number, number_from_vat
from intercluster.apps.directory.importing.values import WrongValueError
from intercluster.apps.directory.regions import REGIONS, find_region


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (values.euros, "1 200 000", Decimal(1200000)),
        (values.euros, "1\u202f200\xa0000 €", Decimal(1200000)),
        (values.euros, "1.200.000,50", Decimal("1200000.50")),
        (values.euros, "1,200,000.50", Decimal("1200000.50")),
        (values.euros, "1,2 M€", Decimal(1200000)),
        (values.euros, "0.35 MEUR", Decimal(350000)),
        (values.euros, "350 k€", Decimal(350000)),
        (values.euros, "1.200", Decimal(1200)),
        (values.whole_number, "1 250", 1250),
        (values.website, "www.example.com", "https://www.example.com"),
        (values.website, "http://example.com/a?b=c", "http://example.com/a?b=c"),
        (values.website, "example.com/@us", "https://example.com/@us"),
        (values.languages, "svenska, norska och engelska", ["sv", "nb", "en"]),
        (values.languages, "suomi; ruotsi", ["fi", "sv"]),
        (values.languages, "Norwegian / finsk", ["nb", "fi"]),
        (values.languages, "sv no fi", ["sv", "nb", "fi"]),
        (values.countries, "Sverige, Norge, Saksa", ["SE", "NO", "DE"]),
        (values.countries, "SE NO UK", ["SE", "NO", "GB"]),
        (values.country, "Ruotsi", "SE"),
        (values.kind, "Yritys", "company"),
        (values.kind, "HES", "education"),
        (values.visibility, "Julkinen", "public"),
        (values.visibility, "anonym", "anonymous"),
        (values.day, "2027-12-31", date(2027, 12, 31)),
        (values.day, "31.12.2027", date(2027, 12, 31)),
        (values.texts, "- Sågning\n• Hyvling\n\n2. Målning | Torkning", ["Sågning", "Hyvling", "Målning", "Torkning"]),
        (values.texts, "-30 grader tål de", ["-30 grader tål de"]),
    ],
)
def test_understood(read: Callable[[str], Any], text: str, value: Any) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "wrong"),
    [
        (values.euros, "12 MSEK", "is not in euros"),
        (values.euros, "1,,2", "is no amount"),
        (values.euros, "-5", "is no amount"),
        (values.whole_number, "10-49", "is no number of people"),
        (values.website, "javascript:alert(1)", "is no web address that may be linked to"),
        (values.website, "info@example.com", "is an e-mail address, not a web address"),
        (values.website, "mailto:info@example.com", "is no web address that may be linked to"),
        (values.website, "see our brochure", "is no web address"),
        (values.languages, "Swedish, Klingon", "“Klingon” is no language"),
        (values.languages, "SE", "“SE” is no language"),
        (values.countries, "Europe", "“Europe” is no country"),
        (values.kind, "spaceship", "is no kind of organisation"),
        (values.day, "31/31/2027", "is no date"),
    ],
)
def test_refused_with_what_would_be_right(read: Callable[[str], Any], text: str, wrong: str) -> None:
    with pytest.raises(WrongValueError) as raised:
        read(text)

    assert raised.value.wrong == wrong
    assert raised.value.right


def test_activities() -> None:
    notes: list[str] = []

    assert values.activities("16.10, 1621; C17.1 Paper | 16101 Sågning\n1.11", notes.append) == [
        "16.10",
        "16.21",
        "17.1",
        "01.11",
    ]
    assert notes == ["national code 16101 kept as NACE 16.10"]
    with pytest.raises(WrongValueError, match="“04” is no NACE"):
        values.activities("04", notes.append)


def test_regions() -> None:
    notes: list[str] = []
    assert [values.region(text, "SE", notes.append) for text in ("SE311", "se 311", "Värmland", "VARMLANDS LAN")] == [
        "SE311"
    ] * 4
    assert values.region("Midt-Finland", "FI", notes.append) == "FI198"
    assert notes == []
    assert values.region("DE21H", "DE", notes.append) == "DE21H"
    assert notes == ["region DE21H is kept as written; regions of DE are not checked"]
    with pytest.raises(WrongValueError) as raised:
        values.region("Vermland", "SE", notes.append)
    assert raised.value.right.startswith("SE311 Värmlands län")
    with pytest.raises(WrongValueError):
        values.region("NO020", "SE", notes.append)


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


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("NAMN", Field.NAME),
        ("Företagets namn", Field.NAME),
        ("Yrityksen nimi", Field.NAME),
        ("Org.nr", Field.REGISTRATION_NUMBER),
        ("Y-TUNNUS", Field.REGISTRATION_NUMBER),
        ("Antal anställda", Field.HEADCOUNT),
        ("henkilostomaara", Field.HEADCOUNT),
        ("  Hjemme side ", None),
        ("Hjemmeside", Field.WEBSITE),
        ("SNI-kod", Field.ACTIVITIES),
        ("Offer (what you can do)", Field.OFFER),
        ("Telefon", None),
    ],
)
def test_headings(heading: str, field: Field | None) -> None:
    assert recognise(heading).field is field


def test_headings_tell_numbers_and_units() -> None:
    assert recognise("Erbjuder 2") == Heading(Field.OFFER, numbered=True)
    assert recognise("Offers") == Heading(Field.OFFER)
    assert recognise("Turnover (MEUR)") == Heading(Field.TURNOVER, scale=1_000_000)
    assert recognise("Liikevaihto, 1000 €") == Heading(Field.TURNOVER, scale=1000)
    refused = recognise("Omsättning (tkr)")
    assert refused.field is None
    assert "turnover is read in euros" in refused.why_not


@pytest.mark.parametrize("language", ["en", "sv", "nb", "fi"])
def test_the_template_is_understood_in_each_language(language: str) -> None:
    expected = [field for field in Field for _ in range(3 if field in SEVERAL else 1)]

    assert [recognise(heading).field for heading in template_headings(language)] == expected
