"""What is marked corresponds, lies where it is said to lie, and is as good as the documentation says."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intercluster.analysis.language.align import unit
from intercluster.analysis.language.phrases import Span, phrases, words
from intercluster.analysis.partners.highlight import (
    MOST,
    NEIGHBOURS,
    SIMILAR,
    Background,
    Phrased,
    Placed,
    correspondences,
    shared_terms,
)

DIMENSIONS = 8


def vectors(seed: int, count: int) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(count, DIMENSIONS)))


BACKGROUND = Background.of({"sv": vectors(1, 40), "fi": vectors(2, 30)})


def text(content: str, language: str, seed: int = 0) -> Phrased:
    spans = phrases(content, language)
    return Phrased(content, language, spans, BACKGROUND.place(vectors(seed, len(spans)), [language] * len(spans)))


def test_the_background_is_that_of_its_definition() -> None:
    """CSLS by hand: for each pair the cosine twice, less the mean of the cosines with the nearest words."""
    rows = np.vstack(
        [unit(vectors(1, 40) - vectors(1, 40).mean(axis=0)), unit(vectors(2, 30) - vectors(2, 30).mean(axis=0))]
    )
    near = [
        np.mean(sorted((row @ other for j, other in enumerate(rows) if j != i), reverse=True)[:NEIGHBOURS])
        for i, row in enumerate(rows)
    ]
    across = [2 * rows[i] @ rows[j] - near[i] - near[j] for i in range(40) for j in range(40, 70)]
    assert BACKGROUND.mean == pytest.approx(np.mean(across), abs=1e-5)
    assert BACKGROUND.deviation == pytest.approx(np.std(across), abs=1e-5)
    one, other = BACKGROUND.place(vectors(3, 2), ["sv"] * 2), BACKGROUND.place(vectors(4, 3), ["xx"] * 3)
    got = BACKGROUND.similarity(one, other)
    means = [vectors(1, 40).mean(axis=0), vectors(2, 30).mean(axis=0)]
    first, second = unit(vectors(3, 2) - means[0]), unit(vectors(4, 3) - np.mean(means, axis=0))
    for i in range(2):
        for j in range(3):
            r = [np.mean(sorted(rows @ v, reverse=True)[:NEIGHBOURS]) for v in (first[i], second[j])]
            expected = (2 * first[i] @ second[j] - sum(r) - np.mean(across)) / np.std(across)
            assert got[i, j] == pytest.approx(expected, abs=1e-3)


def test_a_background_needs_words_enough() -> None:
    with pytest.raises(ValueError, match="two languages"):
        Background.of({"sv": vectors(1, 40)})
    with pytest.raises(ValueError, match="more than 10 words"):
        Background.of({"sv": vectors(1, 40), "fi": vectors(2, 10)})


@example(one=["CTMP", "CTMP", "virke"], other=["CTMP", "virke"], seed=0, language="sv")
@given(
    st.lists(
        st.sampled_from(["CTMP", "torkar", "virke", "och", "sågat", "ISO", "9001", ",", "i", "massa"]), max_size=14
    ),
    st.lists(st.sampled_from(["CTMP", "virke", "med", "ISO", "9001", ".", "massa", "fräser", "bord"]), max_size=14),
    st.integers(0, 9),
    st.sampled_from(["sv", "nb"]),
)
def test_marks_are_whole_words_that_do_not_overlap(one: list[str], other: list[str], seed: int, language: str) -> None:
    ours, theirs = text(" ".join(one), "sv", seed), text(" ".join(other), language, seed + 50)
    found = correspondences(ours, theirs, BACKGROUND)
    for side, spans in ((ours, [pair.ours for pair in found]), (theirs, [pair.theirs for pair in found])):
        own = words(side.text, side.language)
        starts, ends = {word.span.start for word in own}, {word.span.end for word in own}
        assert all(span.start in starts and span.end in ends for span in spans)
        assert all(not a.overlaps(b) for i, a in enumerate(spans) for b in spans[:i])
    assert [pair.ours for pair in found] == sorted(pair.ours for pair in found)
    by_meaning = [pair for pair in found if np.isfinite(pair.similarity)]
    assert len(by_meaning) <= MOST
    assert all(pair.similarity >= SIMILAR for pair in by_meaning)
    for term in ("CTMP", "virke"):
        if term in one and term in other:
            places = [m for m, word in enumerate(one) if word == term]
            assert any(p.ours.start <= len(" ".join(one[:m])) + (m > 0) < p.ours.end for m in places for p in found)


def test_the_most_similar_phrases_are_taken_greedily() -> None:
    """Against trying every order: phrases are given vectors whose similarities are known."""
    ours = Phrased(
        "torkar virke",
        "sv",
        [Span(0, 6), Span(7, 12)],
        Placed(np.eye(2, DIMENSIONS, dtype=np.float32), np.zeros(2, dtype=np.float32)),
    )
    theirs = Phrased("kuivaa puuta", "fi", [Span(0, 6), Span(7, 12)], ours.placed)
    flat = Background(("sv", "fi"), np.zeros((3, DIMENSIONS), dtype=np.float32), BACKGROUND.words, 0.0, 0.1)
    assert [(pair.ours, pair.theirs, pair.similarity) for pair in correspondences(ours, theirs, flat)] == [
        (Span(0, 6), Span(0, 6), pytest.approx(20.0)),
        (Span(7, 12), Span(7, 12), pytest.approx(20.0)),
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "terms"),
    [
        (("sv", "Certifierad enligt ISO 9001 för CTMP"), ("fi", "ISO 9001 -sertifioitu, CTMP"), ["ISO 9001", "CTMP"]),
        (("sv", "i 74 ton"), ("nb", "opp til 74 tonn"), []),
        (("fi", "sahatavaran kuivaus"), ("fi", "kuivaa sahatavaraa"), ["sahatavaran"]),
        (("en", "We need partners"), ("en", "Partners wanted"), []),
        (("sv", "MFC och mfc"), ("en", "MFC"), ["MFC"]),
    ],
)
def test_shared_terms(ours: tuple[str, str], theirs: tuple[str, str], terms: list[str]) -> None:
    one, other = text(ours[1], ours[0]), text(theirs[1], theirs[0])
    assert [one.text[pair.ours.start : pair.ours.end] for pair in shared_terms(one, other)] == terms
