"""Mistyped words find the words they stand for; checked against every word within so many errors."""

from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.language.misspelling import distance, errors_forgiven, nearest, patterns

ALPHABET = "abcå"
WORDS = st.text(ALPHABET, min_size=1, max_size=12)


def with_one_error(word: str) -> set[str]:
    """Return every word that one error makes of a word."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return {
        *(a + b[1:] for a, b in cuts if b),
        *(a + letter + b for a, b in cuts for letter in ALPHABET),
        *(a + letter + b[1:] for a, b in cuts if b for letter in ALPHABET),
        *(a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1),
    } - {word}


def has(pattern: str, word: str) -> bool:
    """Tell whether a word is LIKE a pattern."""
    middle = pattern.strip("%")
    if pattern.startswith("%") and pattern.endswith("%"):
        return middle in word
    if pattern.endswith("%"):
        return word.startswith(middle)
    return word.endswith(middle) if pattern.startswith("%") else word == middle


@given(WORDS)
def test_one_error_is_distance_one(word: str) -> None:
    assert {distance(word, other) for other in with_one_error(word)} <= {1}


@given(WORDS, WORDS)
def test_distance_is_that_of_the_fewest_errors(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert (distance(one, other) == 1) == (other in with_one_error(one))
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


@given(st.text(ALPHABET, min_size=5, max_size=12))
def test_one_error_is_never_missed_by_the_patterns(word: str) -> None:
    missed = {other for other in with_one_error(word) if not any(has(pattern, other) for pattern in patterns(word))}
    assert missed == set()


@given(WORDS, st.lists(WORDS, max_size=20))
def test_nearest_against_all(word: str, known: list[str]) -> None:
    near = {other: distance(word, other) for other in known}
    allowed = [other for other, own in near.items() if own <= errors_forgiven(word)]
    best = min((near[other] for other in allowed), default=0)
    assert nearest(word, known) == (sorted({other for other in allowed if near[other] == best}) if best else [])


def test_short_words_are_taken_as_they_are() -> None:
    assert [errors_forgiven(word) for word in ("trä", "massa", "maskiner", "sulfatmassa")] == [0, 1, 1, 2]
    assert patterns("trä") == nearest("trä", ["tre", "tro"]) == []
