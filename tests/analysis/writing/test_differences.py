"""Differences of two texts, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.writing.differences import Change, Piece, changed_pieces, changed_words, word_changes

TEXTS = st.text(st.sampled_from("ab å,.\n"), max_size=20)


def test_words_that_changed_are_marked() -> None:
    assert word_changes("We dry wood.", "We saw dry wood!") == [
        Piece(Change.SAME, "We"),
        Piece(Change.ADDED, " saw"),
        Piece(Change.SAME, " dry wood"),
        Piece(Change.REMOVED, "."),
        Piece(Change.ADDED, "!"),
    ]
    assert word_changes("", "") == []


@given(TEXTS, TEXTS)
def test_pieces_make_both_texts(before: str, after: str) -> None:
    pieces = word_changes(before, after)
    assert "".join(each.text for each in pieces if each.change != Change.ADDED) == before
    assert "".join(each.text for each in pieces if each.change != Change.REMOVED) == after
    assert all(each.change == Change.SAME for each in pieces) == (before == after)


def test_words_that_changed_are_counted() -> None:
    assert changed_words("We dry wood.", "We saw dry wood!") == 1
    assert changed_words("500 kr", "600 kr") == 2


def test_only_pieces_that_changed_are_named() -> None:
    before, after = "Strong. Share 2.50: of all. 8.9 % of it.", "Strong. Share 2.06: of all. 8.1 % of it."
    assert changed_pieces(before, after, ".:;") == ("Share 2.50; 8.9 % of it", "Share 2.06; 8.1 % of it")
    assert changed_pieces("Rank 2; Wood: 3; Oil: 1", "Rank 2; Wood: 4", ";") == ("Wood: 3; Oil: 1", "Wood: 4")
    assert changed_pieces("Rank 2", "Rank 2", ";") == ("Rank 2", "Rank 2")
