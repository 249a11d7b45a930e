"""Texts become terms: the same for stored texts and for queries, in every language."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.language.stems import STEMMERS
from intercluster.analysis.language.words import EXACT, analyse, analyse_query, split

LANGUAGES = st.sampled_from([*STEMMERS, "et", ""])
COMPOUNDS = Path(__file__).with_name("compounds.tsv")


def quality() -> dict[str, tuple[float, float]]:
    """Return by language the share of compounds cut as they should be, and of other words left whole."""
    right: dict[str, dict[bool, list[bool]]] = defaultdict(lambda: defaultdict(list))
    with COMPOUNDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            parts = row["parts"].split("|")
            right[row["language"]][len(parts) > 1].append(split("".join(parts), row["language"]) == parts)
    return {code: tuple(sum(own[kind]) / len(own[kind]) for kind in (True, False)) for code, own in right.items()}


def test_compounds_are_cut_and_other_words_left_whole() -> None:
    """Of all words of compounds.tsv: docs/explanation/language.md tells the figures by language."""
    shares = quality()
    assert set(shares) == {"sv", "nb", "fi", "da", "de"}
    assert min(compounds for compounds, _ in shares.values()) >= 0.8
    assert min(others for _, others in shares.values()) >= 0.95


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("skogsindustri", "sv", {"skogsindustri": 1.0, "skog": 0.8, "industri": 0.8}),
        ("tømmertransport", "nb", {"tömmertransport": 1.0, "tömm": 0.8, "transport": 0.8}),
        ("metsäkoneiden", "fi", {"metsäkon": 1.0, "mets": 0.8, "kone": 0.8}),
        ("CTMP-massa", "sv", {"=ctmp": 1.0, "mass": 1.0}),
        ("ISO 9001", "fi", {"=iso": 1.0, "=9001": 1.0, "=iso9001": 1.0}),
        ("S355", "de", {"=s355": 1.0}),
        ("S 355", "de", {"s": 1.0, "=355": 1.0, "=s355": 1.0}),
        ("CO2", "da", {"=co2": 1.0}),
        ("MASSA", "sv", {"=massa": 1.0}),
        ("VI HAR SULFATER", "sv", {"=vi": 1.0, "vi": 1.0, "=har": 1.0, "har": 1.0, "sulf": 1.0}),
        ("", "sv", {}),
        ("–…!", "", {}),
        ("日本", "", {"日本": 1.0}),
    ],
)
def test_terms(text: str, language: str, terms: dict[str, float]) -> None:
    assert analyse(text, language) == terms


def test_british_and_american_spelling_is_one() -> None:
    assert analyse("sulphate fibres", "en") == analyse("sulfate fibers", "en")


def test_a_short_word_of_a_query_may_be_an_abbreviation() -> None:
    assert analyse_query("ctmp", "sv") == {"ctmp": [("=ctmp", 1.0), ("ctmp", 1.0)]}
    assert EXACT + "leverantör" not in dict(analyse_query("leverantör", "sv")["leverantör"])


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=80), LANGUAGES)
def test_parts_join_back_to_the_word(word: str, language: str) -> None:
    assert "".join(split(word, language)) == word.lower()


@given(
    st.lists(
        st.sampled_from(["skogs", "industri", "massa", "trä", "puun", "jalostus", "holz", "sulfat", "e"]), max_size=6
    )
)
def test_parts_join_back_to_made_up_compounds(parts: list[str]) -> None:
    for language in STEMMERS:
        assert "".join(split("".join(parts), language)) == "".join(parts)


@given(st.text(max_size=200), LANGUAGES)
def test_analysis_is_deterministic_and_its_weights_are_shares(text: str, language: str) -> None:
    terms = analyse(text, language)
    assert terms == analyse(text, language)
    assert all(term and 0 < weight <= 1 for term, weight in terms.items())


@given(st.text(max_size=200), LANGUAGES)
def test_a_text_finds_itself(text: str, language: str) -> None:
    stored = analyse(text, language)
    asked = analyse_query(text, language)
    assert set(stored) <= {term for terms in asked.values() for term, _ in terms}
    assert bool(stored) <= bool(asked)


@given(
    st.text(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ0123456789"), min_size=2, max_size=6), LANGUAGES, LANGUAGES
)
def test_an_abbreviation_matches_itself_in_any_language_and_no_other_word(name: str, one: str, other: str) -> None:
    asked = {term for terms in analyse_query(name, one).values() for term, _ in terms}
    assert EXACT + name.lower() in asked & set(analyse(name, other))
    for text in (name + "X", "X" + name, name.lower().capitalize() + "are", "skogs" + name.lower()):
        assert EXACT + name.lower() not in analyse(text, other)
