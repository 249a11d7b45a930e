import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.language.align import unit
from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.language.fitting import Texts, fit
from intercluster.analysis.language.nuisance import nuisance_directions, without


@given(st.integers(2, 5), st.integers(1, 30), st.integers(3, 8), st.integers(1, 3), st.integers(0, 10_000))
def test_no_other_directions_leave_less_difference_between_versions(
    versions: int, subjects: int, dimensions: int, count: int, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    rows = generator.normal(size=(versions, subjects, dimensions)).astype(np.float32)

    def difference(directions: Vectors) -> float:
        left = np.array([without(version, directions) for version in rows])
        return sum(
            float(np.sum((left[v, i] - left[:, i].mean(axis=0)) ** 2)) for v in range(versions) for i in range(subjects)
        )

    found = nuisance_directions(rows, count)
    np.testing.assert_allclose(found @ found.T, np.eye(len(found)), atol=1e-5)
    for _ in range(5):
        other, _ = np.linalg.qr(generator.normal(size=(dimensions, count)))
        assert difference(found) <= difference(other.T.astype(np.float32)) + 1e-3


@given(st.integers(1, 3), st.integers(1, 5), st.integers(0, 10_000))
def test_where_versions_do_not_differ_nothing_is_taken_out(versions: int, subjects: int, seed: int) -> None:
    one = unit(np.random.default_rng(seed).normal(size=(subjects, 6)))
    assert nuisance_directions(np.repeat(one[None], versions, axis=0)).shape == (0, 6)


def lengths(subjects: Vectors, generator: np.random.Generator) -> dict[str, Vectors]:
    """Return vectors of titles and of abstracts: the subject, and what lies in one direction for all long texts."""
    long = np.zeros(subjects.shape[1])
    long[0] = 40.0
    return {
        "titles": unit(subjects + 0.3 * generator.normal(size=subjects.shape)),
        "abstracts": unit(subjects + long + 0.3 * generator.normal(size=subjects.shape)),
    }


def test_a_title_finds_its_abstract_among_titles_once_lengths_are_learnt() -> None:
    generator = np.random.default_rng(1)

    def texts(name: str, rows: Vectors) -> Texts:
        return Texts(name, {"sv": [f"ord{i}" for i in range(len(rows))]}, {"sv": rows})

    learnt = [texts(name, rows) for name, rows in lengths(generator.normal(size=(200, 64)), generator).items()]
    unseen = lengths(generator.normal(size=(60, 64)), generator)

    def first(**options: list[Texts]) -> float:
        alignment = fit("test", labels=learnt[:1], running=learnt[:1], origin="", seed=0, **options)
        titles, abstracts = (alignment.apply(rows, ["ord"] * 60, ["sv"] * 60) for rows in unseen.values())
        scores = titles @ np.vstack([abstracts, titles]).T
        scores[np.arange(60), 60 + np.arange(60)] = -1.0  # the title itself
        return float(np.mean(np.argmax(scores, axis=1) == np.arange(60)))

    assert first() < 0.5
    assert first(lengths=learnt) > 0.8
