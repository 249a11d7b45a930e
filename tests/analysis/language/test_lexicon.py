"""What is learnt from a dictionary of forms: parts of compounds, and rules for endings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.language.compounds import Splitter
from intercluster.analysis.language.lexicon import AFFIXES, Lexicon, learn, learn_endings, lexicon

FIRST = ("skog", "papper", "bil", "vatten")
LAST = ("industri", "maskin", "ägare", "transport")
COMPOUNDS = [first + ("s" if first in ("skog", "papper") else "") + last for first in FIRST for last in LAST]
WORDS = [*FIRST, *LAST, *COMPOUNDS, "tran", "sport", "tranbär", "tranfisk", "bär", "fisk", "vattensport", "bilsport"]
LETTERS = [a + b + "k" for a in "bdfglmnprst" for b in "aeiouåäö"]


def same(word: str) -> str:
    """Return a word as it is."""
    return word


@pytest.fixture
def learnt() -> Lexicon:
    """Return what sixteen compounds teach."""
    return learn("sv", {word: word for word in WORDS}, same, "a test")


def test_parts_are_counted_with_their_linking_letters(learnt: Lexicon) -> None:
    assert learnt.first["skogs"] == ("skog", 4)
    assert learnt.first["vatten"] == ("vatten", 5)
    assert learnt.last["industri"] == 4
    assert learnt.origin == "a test"


def test_a_word_that_is_a_part_more_often_than_its_own_parts_is_one_piece(learnt: Lexicon) -> None:
    assert "transport" in learnt.simple
    assert Splitter("sv", learnt, same).split("vattentransport") == ["vatten", "transport"]


def test_compounds_of_compounds_and_unseen_ones_are_cut(learnt: Lexicon) -> None:
    splitter = Splitter("sv", learnt, same)
    assert splitter.split("skogsvattenägare") == ["skogs", "vatten", "ägare"]
    assert splitter.split("skogssport") == ["skogs", "sport"]
    assert splitter.stems(["skogs", "sport"]) == ["skog", "sport"]
    assert splitter.split("skog") == ["skog"]


def test_it_is_kept_as_it_was(learnt: Lexicon) -> None:
    assert Lexicon.parse(learnt.dump()) == learnt
    assert learn("sv", {word: word for word in reversed(WORDS)}, same, "a test").dump() == learnt.dump()


def test_endings_are_undone_by_the_rule_for_the_longest() -> None:
    endings = (("or", "a"), ("orna", "a"), ("en", ""))
    forms = [(stem + ending, stem + lemma) for stem in LETTERS for ending, lemma in endings]
    rules = Lexicon({}, {}, learn_endings(forms), frozenset(), "")
    assert [rules.lemma(word) for word in ("flickor", "flickorna", "bilen", "or")] == ["flicka", "flicka", "bil", "or"]


@pytest.mark.parametrize("code", sorted(AFFIXES))
def test_those_of_the_package_say_where_they_come_from(code: str) -> None:
    own = lexicon(code)
    assert own.origin.startswith("simplemma ")
    assert len(own.first) > 3000 < len(own.last)


def test_other_languages_have_none() -> None:
    assert lexicon("en") == lexicon("xx")
    assert lexicon("nn") == lexicon("nb")
    assert lexicon("en").lemma("pulping") == "pulping"


@given(st.text("abcdefghijklmnopqrstuvwxyzåäö", min_size=1, max_size=20))
def test_a_lemma_is_never_empty(word: str) -> None:
    assert lexicon("fi").lemma(word)
    assert lexicon("sv").lemma(word)
