"""What texts are found by among words: compounds, abbreviations and mistyped words, through the database."""

import pytest
from tests.plugins.northern import Northern

from intercluster.apps.directory.models import Offer
from intercluster.apps.directory.rules import VISITOR
from intercluster.apps.directory.search.queries import OrganisationFilter, listed
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.search.candidates import Probe, rare_words, with_words

TEXTS = {
    "pulp": ("sv", "Vi säljer CTMP-massa och sulfatmassa enligt ISO 9001"),
    "boilers": ("fi", "Huollamme höyrykattiloita ja lämmönvaihtimia"),
    "steel": ("nb", "Vi sveiser S355 og rustfritt stål"),
    "metrology": ("en", "We sell actmpx gauges, S355X probes and ISO 14001 audits"),
}


@pytest.fixture
def offers(northern: Northern) -> dict[str, int]:
    """Return the keys of offers added to the alliance, indexed."""
    made = {
        name: Offer.objects.create(
            organisation=northern.organisations["drier"], text=text, language=code, visibility="public"
        ).pk
        for name, (code, text) in TEXTS.items()
    }
    index_texts()
    return made


def found(text: str, code: str, offers: dict[str, int]) -> list[str]:
    """Return which of the added offers a text finds by words, best first."""
    probe = Probe(text, code, language().vectors([""], ["en"])[0])
    names = {pk: name for name, pk in offers.items()}
    keys = with_words(Offer.objects.all(), rare_words(probe, "directory_offer"))
    return [names[pk] for pk in keys if pk in names]


@pytest.mark.parametrize(
    ("text", "code", "names"),
    [
        ("massa", "sv", ["pulp"]),
        ("massaprodukter", "sv", ["pulp"]),
        ("sulfatmasse", "nb", ["pulp"]),
        ("kattilan huolto", "fi", ["boilers"]),
        ("ctmp", "fi", ["pulp"]),
        ("CTMP", "en", ["pulp"]),
        ("CTM", "sv", []),
        ("iso9001", "fi", ["pulp"]),
        ("S 355", "fi", ["steel"]),
        ("sulfatmasas", "sv", ["pulp"]),
        ("höyrykatiloita", "fi", ["boilers"]),
        ("xylofon", "sv", []),
        ("", "sv", []),
        ("'); DROP -- \\", "en", []),
    ],
)
def test_offers_found_by_words(text: str, code: str, names: list[str], offers: dict[str, int]) -> None:
    assert found(text, code, offers) == names


def test_a_word_that_is_there_is_not_corrected(offers: dict[str, int]) -> None:
    probe = Probe("trävaror", "sv", language().vectors([""], ["en"])[0])
    assert set(rare_words(probe, "directory_offer")) == {"trävar", "trä", "var"}


def test_every_text_finds_itself_first(offers: dict[str, int]) -> None:
    for name, (code, text) in TEXTS.items():
        assert found(text, code, offers)[0] == name


def test_the_directory_finds_compounds_once_indexed_and_words_before(northern: Northern) -> None:
    drier = northern.organisations["drier"]
    Offer.objects.create(organisation=drier, text="Sulfatmassans kvalitet", language="sv", visibility="public")
    assert [own.slug for own in listed(VISITOR, OrganisationFilter(text="sulfatmassa"))] == ["drier"]
    assert [own.slug for own in listed(VISITOR, OrganisationFilter(text="massa"))] == []
    index_texts()
    assert [own.slug for own in listed(VISITOR, OrganisationFilter(text="massa"))] == ["drier"]
    assert [own.slug for own in listed(VISITOR, OrganisationFilter(text="massa kvalitet"))] == ["drier"]
    assert [own.slug for own in listed(VISITOR, OrganisationFilter(text="massa xylofon"))] == []
