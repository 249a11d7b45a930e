"""How many of the words that are searched a text says, in any language."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.language.translated_words import PART, Terms, has_known_word, share_said, words_as_said
from intercluster.analysis.language.words import analyse

TERM = st.sampled_from("abcdef")
WORDS = st.lists(st.dictionaries(TERM, st.sampled_from((PART, 1.0)), min_size=1))
COUNTS = st.dictionaries(TERM, st.integers(1, 50))


@given(WORDS, st.sets(TERM), COUNTS)
def test_the_share_is_that_of_a_plain_computation(
    words: list[Terms], said: set[str], documents: dict[str, int]
) -> None:
    total, common = 0.0, 0.0
    for terms in words:
        worths = [log(1 + 50 / documents[term]) for term in terms if term in documents]
        total += max(worths) if worths else log(51)
        there = [log(1 + 50 / documents[term]) * terms[term] for term in terms if term in documents and term in said]
        common += max(there) if there else 0.0
    expected = common / total if words else 0.0
    assert share_said(words, said, documents, 50) == pytest.approx(expected)
    assert 0 <= expected <= 1


@pytest.mark.parametrize(
    ("text", "language", "other", "said", "share"),
    [
        ("Hur torr ska barken vara?", "sv", "sv", "Vår bark är torr.", 1.0),
        ("Hur torr ska barken vara?", "sv", "fi", "Kuori on kuivaa.", 0.75),  # of "puunkuori" a part
        ("how dry is the bark", "en", "nn", "Barken er tørr.", 1.0),
        ("Hur torr ska barken vara?", "sv", "fi", "Klusterin kokous.", 0.0),
        ("zzgh torr", "sv", "sv", "Vår bark är torr.", 0.5),
        ("Hur ska man?", "sv", "sv", "Hur ska man?", 0.0),
        ("barkhög", "sv", "sv", "Barken ligger i en hög.", PART),
        ("ISO 9001", "en", "ja", "ISO 9001", 1.0),
        ("Miten kuori?", "fi", "fi", "Kuori.", 1.0),
        ("Metso", "fi", "en", "Wood pulp.", PART),  # "wood grouse"
    ],
)
def test_words_count_as_written_and_as_translated(
    text: str, language: str, other: str, said: str, share: float
) -> None:
    """Of two texts one has each term, so that all words that are known are worth the same."""
    words, terms = words_as_said(text, language, other), analyse(said, other)
    documents = dict.fromkeys((term for own in words for term in own if term != "zzgh"), 1)
    assert share_said(words, terms, documents, 1) == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "language", "known"),
    [
        ("Rivningsvirke, hvem tar imot?", "nb", True),
        ("asdf jklö qwert", "fi", False),
        ("zzgh plorf", "en", False),
        ("Hur ska man?", "sv", False),
        ("kuivaus", "nn", False),
        ("puidu kuivatamine", "et", True),
    ],
)
def test_a_word_is_known_that_a_dictionary_has(text: str, language: str, known: bool) -> None:
    assert has_known_word(text, language) == known
