from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.language.align import Alignment, fit, unit


def sample(seed: int, languages: tuple[str, ...], rows: int = 300, dimensions: int = 16) -> dict[str, np.ndarray]:
    """Texts whose vectors are a meaning shared across languages plus an offset of the language."""
    generator = np.random.default_rng(seed)
    meaning = generator.normal(size=(rows, dimensions))
    return {
        code: unit(meaning + 5 * np.random.default_rng(sum(code.encode())).normal(size=dimensions))
        for code in languages
    }


def nearest_is_translation(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.mean(np.argmax(one @ other.T, axis=1) == np.arange(len(one))))


def test_translations_meet_in_a_pool_of_languages_only_once_aligned() -> None:
    raw = sample(0, ("sv", "fi"))
    alignment = fit("test", [sample(1, ("sv", "fi", "en"))], origin="made up")
    pool = np.vstack([raw["fi"], raw["sv"]])
    aligned = {code: alignment.apply(rows, [code] * len(rows)) for code, rows in raw.items()}
    aligned_pool = np.vstack([aligned["fi"], aligned["sv"]])

    def found(queries: np.ndarray, among: np.ndarray) -> float:
        order = np.argsort(-(queries @ among.T), axis=1)
        return float(np.mean([i in order[i + 0, 1:3] for i in range(len(queries))]))

    # Query in Swedish; each text's translation is row i of the pool, and the text itself row 300 + i.
    assert found(raw["sv"], pool) < 0.1
    assert found(aligned["sv"], aligned_pool) > 0.9


def test_an_unknown_language_has_the_mean_of_all_removed() -> None:
    alignment = fit("test", [sample(1, ("sv", "fi"))], origin="made up")
    rows = sample(2, ("sv",))["sv"]
    expected = unit(rows - alignment.means.mean(axis=0))
    np.testing.assert_array_equal(alignment.apply(rows, ["xx"] * len(rows)), expected)


def test_a_later_sample_adds_languages_in_the_terms_of_the_first() -> None:
    first, second = sample(1, ("sv", "fi")), sample(1, ("sv", "fi", "da"))
    moved = {code: rows + 7.0 for code, rows in second.items()}
    alignment = fit("test", [first, moved], origin="made up")
    assert alignment.languages == ("sv", "fi", "da")
    np.testing.assert_allclose(alignment.means[2], second["da"].mean(axis=0), atol=1e-4)
    with pytest.raises(ValueError, match="needs a language of those before it"):
        fit("test", [first, {"da": second["da"]}], origin="made up")


def test_random_pairs_stand_at_zero() -> None:
    rows = sample(1, ("sv", "fi"))
    alignment = fit("test", [rows], origin="made up", seed=3)
    aligned = {code: alignment.apply(own, [code] * len(own)) for code, own in rows.items()}
    cosines = np.array(aligned["sv"] @ aligned["fi"].T, dtype=np.float64)
    standard = alignment.standardise(cosines, ["sv"] * 300, ["fi"] * 300)
    assert abs(standard.mean()) < 0.05
    assert abs(standard.std() - 1) < 0.05


def test_saved_and_loaded(tmp_path: Path) -> None:
    alignment = fit("encoder:one", [sample(1, ("sv", "fi"))], origin="made up")
    alignment.save(tmp_path / "one.npz")
    loaded = Alignment.load(tmp_path / "one.npz")
    assert (loaded.encoder, loaded.languages, loaded.origin) == ("encoder:one", ("sv", "fi"), "made up")
    for name in ("means", "background_mean", "background_deviation"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(alignment, name))


@given(st.integers(0, 40), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_unit_rows_have_length_one_and_keep_their_direction(rows: int, columns: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)
    scaled = unit(vectors)
    for before, after in zip(vectors, scaled, strict=True):
        length = np.sqrt(np.sum(before.astype(float) ** 2))
        np.testing.assert_allclose(after * length, before, atol=1e-4)
    assert unit(np.zeros((1, 3))).tolist() == [[0, 0, 0]]
