"""Words and phrases lie where they were found."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.language.phrases import LONGEST, MOST, Span, phrases, stem, words
from intercluster.analysis.language.stopwords import STOPWORDS

LANGUAGES = [*STOPWORDS, "fr", ""]
texts = st.text(st.sampled_from("abcåäöÅ 0123.,-–'’\n\t\xa0()/ och "), max_size=120)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "sv",
            "Vi torkar sågade trävaror med låg energiförbrukning",
            ["torkar sågade trävaror", "låg energiförbrukning"],
        ),
        (
            "fi",
            "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla",
            ["kuivaa sahatavaraa", "vähällä energialla"],
        ),
        ("en", "ISO 9001, CTMP/BCTMP and the well-known 3.5 mm", ["ISO 9001", "CTMP", "BCTMP", "well-known 3.5 mm"]),
        ("nb", "mugg- og kondensfare", ["mugg", "kondensfare"]),
        ("fr", "le bois", ["le bois"]),
        ("en", "We need it.", []),
        ("sv", "", []),
    ],
)
def test_phrases(language: str, text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in phrases(text, language)] == expected


@given(texts, st.sampled_from(LANGUAGES))
def test_phrases_are_whole_words_in_order_without_overlap(text: str, language: str) -> None:
    own = words(text, language)
    starts, ends = {word.span.start for word in own}, {word.span.end for word in own}
    stop = {word.span for word in own if not word.telling}
    found = phrases(text, language)
    assert len(found) <= MOST
    for span in found:
        assert span.start in starts
        assert span.end in ends
        inside = [word for word in own if word.span.overlaps(span)]
        assert 1 <= len(inside) <= LONGEST
        assert not stop & {word.span for word in inside}
        assert len({word.clause for word in inside}) == 1
    assert all(one.end <= other.start for one, other in pairwise(found))
    telling = [word.span for word in own if word.telling]
    if len(found) < MOST:
        assert all(any(span.overlaps(word) for span in found) for word in telling)


@given(texts)
def test_words_are_the_text_between_them(text: str) -> None:
    assert all(text[word.span.start : word.span.end] == word.text for word in words(text, "sv"))


def test_overlap_is_having_a_character_in_common() -> None:
    assert Span(0, 3).overlaps(Span(2, 5))
    assert not Span(0, 3).overlaps(Span(3, 5))


def test_stems() -> None:
    assert stem("Sahatavaran", "fi") == stem("sahatavara", "fi")
    assert stem("Straße", "xx") == "straße"
