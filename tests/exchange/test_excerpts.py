"""Which part of a long text a result of the search shows."""

import pytest
from tests.introductions.conftest import Meeting, meeting

from intercluster.apps.exchange.finding.excerpts import MOST, excerpt
from intercluster.apps.exchange.questions.services import ask
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.understood.likeness import Sought, sought

__all__ = ["meeting"]

OTHER = "Vi mätte fukten varje timme under hela vintern."
SAID = "Spillvärmen från datahallen höll växthuset vid tolv grader."


@pytest.fixture
def asked(meeting: Meeting) -> Sought:
    """Return a search in Finnish; a text of the platform has its words."""
    sawmill = meeting.organisation("sawmill")
    ask(meeting.people["sawmill"], sawmill, text=SAID, visibility="alliance", language="sv")
    index_texts()  # a word counts once texts have it
    found = sought("kasvihuone", "fi")
    assert found is not None
    return found


@pytest.mark.parametrize("place", range(12))
def test_the_sentence_that_says_the_word_is_shown(asked: Sought, place: int) -> None:
    sentences = [OTHER] * 12
    sentences[place] = SAID
    text = " ".join(sentences)
    shown = excerpt(asked, text, "sv")
    assert SAID in shown
    assert len(shown) <= MOST + 2
    assert shown.strip("… ") in text


def test_the_beginning_is_shown_of_a_text_that_says_nothing_of_it(asked: Sought) -> None:
    text = " ".join([OTHER] * 12)
    assert excerpt(asked, text, "sv") == text[: MOST - 1].rstrip() + "…"
    assert excerpt(asked, f" {OTHER}\n", "sv") == OTHER
    assert excerpt(asked, "a" * 400, "sv") == "a" * (MOST - 1) + "…"
    assert excerpt(asked, "", "sv") == ""
