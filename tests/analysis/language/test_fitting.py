import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.language.align import unit
from intercluster.analysis.language.evaluation import POOLS, Said, offers_found, translation_first, translations_found
from intercluster.analysis.language.fitting import Texts, fit, in_bytes
from intercluster.analysis.partners.evaluation import ndcg_at

WORDS = {
    "sv": ["bark", "torkning", "virke", "slip", "panna", "kvist", "fiber", "ånga"],
    "fi": ["kuori", "kuivaus", "puutavara", "hioke", "kattila", "oksa", "kuitu", "höyry"],
}


def vocabulary(rows: int, seed: int, dimensions: int = 12) -> Texts:
    """Labels of two words whose vectors tell nothing of what they are about, as those of rare compounds do."""
    generator = np.random.default_rng(seed)
    pairs = generator.integers(0, 8, size=(rows, 2))
    return Texts(
        "made up",
        {code: [f"{words[i]} {words[j]}" for i, j in pairs] for code, words in WORDS.items()},
        {code: unit(generator.normal(size=(rows, dimensions))) for code in WORDS},
    )


@pytest.mark.slow(reason="fits an alignment twice, in 600 epochs")
def test_terms_are_learnt_where_vectors_tell_nothing() -> None:
    training = vocabulary(120, 1)
    generator = np.random.default_rng(7)
    unseen = Texts(
        "unseen",
        {code: [f"{WORDS[code][i]} {WORDS[code][j]}" for i in range(8) for j in range(8) if i < j] for code in WORDS},
        {code: unit(generator.normal(size=(28, 12))) for code in WORDS},
    )
    alignment = fit("test", labels=[training], running=[training], parallel=[training], origin="", seed=0, epochs=600)
    assert set(alignment.languages) == {"sv", "fi"}
    aligned = {
        code: alignment.apply(rows, unseen.texts[code], [code] * len(rows)) for code, rows in unseen.vectors.items()
    }
    assert translations_found(dict(unseen.vectors), 3) < 0.15
    assert translations_found(aligned, 3) > 2 * translations_found(dict(unseen.vectors), 3)
    again = fit("test", labels=[training], running=[training], parallel=[training], origin="", seed=0, epochs=600)
    assert again.version == alignment.version


def test_as_many_texts_as_vectors_are_needed() -> None:
    with pytest.raises(ValueError, match="made up needs as many texts as vectors in sv"):
        Texts("made up", {"sv": ["en"]}, {"sv": np.zeros((2, 3), dtype=np.float32)})


@given(st.integers(0, 12), st.integers(1, 9), st.integers(0, 10_000))
def test_bytes_keep_vectors_to_half_a_step(rows: int, dimensions: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimensions)).astype(np.float32)
    packed, scales = in_bytes(vectors)
    assert packed.dtype == np.int8
    assert packed.shape == vectors.shape
    assert np.all(np.abs(packed * scales[:, None] - vectors) <= scales[:, None] * 0.5001)


@given(st.integers(2, 4), st.integers(2, 9), st.integers(1, 5), st.integers(0, 10_000))
def test_translations_found_is_its_definition(languages: int, rows: int, k: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    vectors = {str(code): unit(generator.normal(size=(rows, 6))) for code in range(languages)}
    pool = [(code, row, vector) for code, own in vectors.items() for row, vector in enumerate(own)]
    found = 0
    for code, row, vector in pool:
        others = [entry for entry in pool if (entry[0], entry[1]) != (code, row)]
        nearest = sorted(others, key=lambda entry: -float(entry[2] @ vector))[:k]
        found += sum(entry[1] == row for entry in nearest)
    expected = found / (len(pool) * (languages - 1))
    assert translations_found(vectors, k) == pytest.approx(expected)


def test_translation_first() -> None:
    ours = np.eye(3, dtype=np.float32)
    assert translation_first(ours, ours) == 1
    assert translation_first(ours, ours[[1, 0, 2]]) == pytest.approx(1 / 3)


def test_the_offers_that_needs_find_are_counted_by_the_languages_searched() -> None:
    vectors = unit(np.random.default_rng(3).normal(size=(20, 5)).astype(np.float32))
    offers = [Said("", code, about) for about in "abcd" for code in ("sv", "fi")] * 2
    needs = [Said("", "sv", "a"), Said("", "fi", "a"), Said("", "sv", "b"), Said("", "fi", "d")]
    near = {"a": frozenset("c"), "b": frozenset("a"), "d": frozenset()}
    found = offers_found(needs, offers, near, vectors[16:], vectors[:16])
    expected: dict[str, dict[str, list[float]]] = {pool: {"a": [], "b": [], "d": []} for pool in POOLS}
    for need, vector in zip(needs, vectors[16:], strict=True):
        for pool, codes in zip(POOLS, (("sv", "fi"), {"sv", "fi"} - {need.language}, {need.language}), strict=True):
            searched = [number for number, offer in enumerate(offers) if offer.language in codes]
            ranking = sorted(searched, key=lambda number: -float(vectors[number] @ vector))
            grades = {
                number: 2.0 if offers[number].about == need.about else 1.0
                for number in searched
                if offers[number].about in {need.about, *near[need.about]}
            }
            expected[pool][need.about].append(ndcg_at(10, ranking, grades))
    assert {pool: own.tolist() for pool, own in found.items()} == {
        pool: pytest.approx([np.mean(own) for own in subjects.values()]) for pool, subjects in expected.items()
    }
