"""What in a text gives its author away."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.anonymity.identifying_text import Clue, Giveaway, Identity, giveaways, identity_of
from intercluster.apps.directory.anonymity.inflection import beginnings
from intercluster.apps.directory.models import Affiliation, Identifier

AUTHOR = Identity(
    name="Värmlands Mekaniska Verkstad AB",
    websites=["https://www.vmv-karlstad.se/om"],
    numbers=["556036-0793"],
    people=["Stina Ek"],
    clusters=["Paper Demo Province"],
    places=["Karlstad", "Värmland"],
    common=["Sverige"],
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vi svarvar axlar i små serier.", []),
        ("Skriv till info@example.com.", [(Clue.EMAIL, "info@example.com")]),
        ("Skriv till info (at) example.com", [(Clue.EMAIL, "info (at) example.com")]),
        ("Se www.example.com/axlar för mer", [(Clue.WEBSITE, "www.example.com/axlar")]),
        ("Se example.se för mer", [(Clue.WEBSITE, "example.se")]),
        ("Vi finns på vmv-karlstad, sök där", [(Clue.WEBSITE, "vmv-karlstad")]),
        ("Ring 054-12 34 56 i dag", [(Clue.PHONE, "054-12 34 56")]),
        ("Ring +46 70 123 45 67", [(Clue.PHONE, "+46 70 123 45 67")]),
        ("Ring 22 33 44 55", [(Clue.PHONE, "22 33 44 55")]),
        ("Ring 912 34 567", [(Clue.PHONE, "912 34 567")]),
        ("Org.nr 5560360793", [(Clue.NUMBER, "5560360793")]),
        ("Momsnr SE556036079301", [(Clue.NUMBER, "556036079301")]),
        ("Värmlands mekaniska verkstad svarvar", [(Clue.NAME, "Värmlands mekaniska verkstad")]),
        ("Varmlands Mekaniska Verkstads axlar", [(Clue.NAME, "Varmlands Mekaniska Verkstads")]),
        ("Fråga efter Stina Ek", [(Clue.PERSON, "Stina Ek")]),
        ("Fråga efter Stina", [(Clue.NAME_LIKE, "Stina")]),
        ("Vi på VMV svarvar", [(Clue.NAME_LIKE, "VMV")]),
        ("Medlem i Paper Demo Province", [(Clue.CLUSTER, "Paper Demo Province")]),
        ("Vår verkstad i Karlstad svarvar", [(Clue.PLACE, "Karlstad")]),
        ("Vi svarvar åt Volvo", [(Clue.NAME_LIKE, "Volvo")]),
        ("Vi svarvar i Sverige, enligt ISO 9001 och CTMP", []),
        ("Axlar: 1 200 000 000 kr, 0,25–0,75 mm, 2025-2027, 16.10 och 100 000 st", []),
        ("", []),
    ],
)
def test_clues(text: str, found: list[tuple[Clue, str]]) -> None:
    assert [(each.clue, each.quote) for each in giveaways(text, "sv", AUTHOR)] == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Hopeakoski Kunnossapito Oy", "Hopeakosken lämmönvaihdin katolla", [(Clue.NAME_LIKE, "Hopeakosken")]),
        ("Hopeakoski Kunnossapito Oy", "kysy Hopeakoski Kunnossapidosta", [(Clue.NAME, "Hopeakoski Kunnossapidosta")]),
        ("Metsämäki Oy", "Metsämäen höyläämö", [(Clue.NAME, "Metsämäen")]),
        ("Saarisilta Oy", "Saarisillalla on kuivaamo", [(Clue.NAME, "Saarisillalla")]),
        ("Pihlajanen Neuvonta Oy", "Pihlajasella on kuivaamo", [(Clue.NAME_LIKE, "Pihlajasella")]),
        ("Laatulaite Oy", "Laatulaitteen mittari", [(Clue.NAME, "Laatulaitteen")]),
        ("Puurakennus Oy", "Puurakennuksen mittari", [(Clue.NAME, "Puurakennuksen")]),
        ("Metsäteollisuus Oy", "Metsäteollisuuden mittari", [(Clue.NAME, "Metsäteollisuuden")]),
        ("Saha Oy", "Kuivaamme sahatavaraa", []),
    ],
)
def test_finnish_changes_the_end_of_a_name(name: str, text: str, found: list[tuple[Clue, str]]) -> None:
    assert [(each.clue, each.quote) for each in giveaways(text, "fi", Identity(name=name))] == found


def test_a_finnish_person_is_found_in_any_case() -> None:
    found = giveaways("Soita Aino Virtaselle tai Pekalle", "fi", Identity(people=["Aino Virtanen", "Pekka Mäki"]))
    assert [(each.clue, each.quote) for each in found] == [
        (Clue.PERSON, "Aino Virtaselle"),
        (Clue.NAME_LIKE, "Pekalle"),
    ]


@given(st.text(alphabet="aeiklnoprstu", min_size=1, max_size=12))
def test_a_word_begins_like_itself(word: str) -> None:
    found = beginnings(word)
    assert word in found
    assert all(each.startswith(word[: max(len(word) - 3, 0)]) for each in found)


def test_which_clues_are_refused() -> None:
    refused = {clue for clue in Clue if Giveaway(clue, 0, 0, "").is_refused}
    assert refused == {Clue.EMAIL, Clue.WEBSITE, Clue.PHONE, Clue.NUMBER, Clue.NAME, Clue.PERSON}


def test_german_nouns_are_no_names() -> None:
    assert giveaways("Wir drehen Wellen in kleinen Serien", "de", AUTHOR) == []


def test_a_short_name_is_found_whole_only() -> None:
    author = Identity(name="Trä AB")
    assert [each.quote for each in giveaways("tra träd Trä", "sv", author)] == ["tra", "Trä"]


def test_what_an_organisation_is_known_by(northern: Northern) -> None:
    drier = northern.organisations["drier"]
    drier.city, drier.website, drier.region = "Karlstad", "https://example.com", "SE311"
    drier.registration_number = "DEMO-12345"
    drier.save()
    Identifier.objects.create(organisation=drier, scheme="vat", value="SE123456789001")
    Affiliation.objects.create(user=User.objects.create_user("ek@example.com", name="Stina Ek"), organisation=drier)
    Affiliation.objects.create(user=User.objects.create_user("nn@example.com"), organisation=drier)
    known = identity_of(drier)
    assert (known.name, known.websites, known.numbers, known.people, known.clusters, known.common) == (
        "drier Demo",
        ["https://example.com"],
        ["DEMO-12345", "SE123456789001"],
        ["Stina Ek"],
        ["Demo SE"],
        ["Sweden"],
    )
    assert {"Karlstad", "Värmlands län"} <= {*known.places, "Värmlands län"}


@given(st.text(alphabet="abåÄ .-@0123456789\n", max_size=60), st.text(alphabet="abåÄ .", min_size=1, max_size=12))
def test_clues_are_apart_in_order_and_quoted_as_they_stand(text: str, name: str) -> None:
    found = giveaways(text, "sv", Identity(name=name))
    assert all(each.quote == text[each.start : each.end] for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(
    st.text(alphabet="abcdå", min_size=4, max_size=9),
    st.text(alphabet="xyz ", max_size=9),
    st.text(alphabet="xyz ", max_size=9),
)
def test_a_name_is_found_wherever_it_stands(name: str, before: str, after: str) -> None:
    text = f"{before} {name} {after}"
    assert (Clue.NAME, name) in [(each.clue, each.quote) for each in giveaways(text, "sv", Identity(name=name))]
