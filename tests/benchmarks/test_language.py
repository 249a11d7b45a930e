"""What the benchmark of languages counts is what counting one by one gives."""

from itertools import permutations

import numpy as np
import pytest
from benchmarks.aligned import nearest, ranks
from benchmarks.language import pair_figures, recall_of_names, with_words, without_self
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.language.align import unit
from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.language.evaluation import translations_found
from intercluster.analysis.partners.fusion import WORDS_OTHER_LANGUAGE, WORDS_SAME_LANGUAGE

LANGUAGES = ("sv", "fi", "en")


def drawn(seed: int, rows: int) -> Vectors:
    """Return unit vectors at random: no two cosines are the same."""
    return unit(np.random.default_rng(seed).standard_normal((rows, 8)))


def by_hand(vectors: Vectors) -> list[list[int]]:
    """Return for each row the others, most similar first, one by one."""
    scores = vectors @ vectors.T
    return [
        sorted((j for j in range(len(vectors)) if j != i), key=lambda j: -float(scores[i, j]))
        for i in range(len(vectors))
    ]


@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(1, 12), st.integers(1, 9))
def test_nearest_is_sorting_all(seed: int, rows: int, depth: int, block: int) -> None:
    vectors = drawn(seed, rows)
    assert nearest(vectors, depth, block) == [ranking[:depth] for ranking in by_hand(vectors)]


@given(st.integers(0, 10_000), st.integers(4, 15))
def test_recall_pooled_and_by_pair_is_counting(seed: int, count: int) -> None:
    vectors = drawn(seed, len(LANGUAGES) * count)
    rankings = by_hand(vectors)
    found = {  # concept, language, other language
        (i, one, other): other * count + i in rankings[one * count + i][:10]
        for i in range(count)
        for one, other in permutations(range(len(LANGUAGES)), 2)
    }
    recalls = recall_of_names(nearest(vectors), count)
    assert recalls == pytest.approx(
        [np.mean([hit for key, hit in found.items() if key[0] == concept]) for concept in range(count)]
    )
    parts = {code: vectors[n * count : (n + 1) * count] for n, code in enumerate(LANGUAGES)}
    assert recalls.mean() == pytest.approx(translations_found(parts))
    figures = pair_figures(vectors, nearest(vectors), count, 0, 2)
    alone = [
        sum(
            float(vectors[i] @ vectors[2 * count + j]) > float(vectors[i] @ vectors[2 * count + i])
            for j in range(count)
        )
        for i in range(count)
    ]
    assert figures == pytest.approx(
        {
            "recall_10_pooled": np.mean([found[i, 0, 2] for i in range(count)]),
            "recall_10": np.mean([better < 10 for better in alone]),
            "recall_1": np.mean([better == 0 for better in alone]),
        },
        abs=1e-4,
    )


@given(st.integers(0, 10_000), st.integers(1, 9), st.integers(1, 20))
def test_rank_is_the_place_in_the_sorted_documents(seed: int, asked: int, there: int) -> None:
    queries, documents = drawn(seed, asked), drawn(seed + 1, there)
    own = np.random.default_rng(seed).integers(there, size=asked)
    scores = queries @ documents.T
    places = [1 + np.argsort(-row, kind="stable").tolist().index(mine) for row, mine in zip(scores, own, strict=True)]
    assert ranks(queries, documents, own).tolist() == places


def test_the_query_itself_is_not_among_what_it_finds() -> None:
    assert without_self([[0, 1], [0, 2], []]) == [[1], [0, 2], []]


def test_words_of_the_same_language_weigh_more_as_in_the_search() -> None:
    codes = ["sv", "fi", "sv", "fi", "fi"]
    scores = {
        0: 1 / 61,
        1: 1 / 62 + WORDS_OTHER_LANGUAGE / 61,
        2: WORDS_SAME_LANGUAGE / 61,
        3: 1 / 63,
        4: WORDS_OTHER_LANGUAGE / 62,
    }
    expected = sorted(scores, key=lambda row: -scores[row])
    assert with_words([0, 1, 3], [1, 2, 4], codes, "sv") == expected
