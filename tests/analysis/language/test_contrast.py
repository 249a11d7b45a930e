import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercluster.analysis.language import contrast
from intercluster.analysis.language.align import unit
from intercluster.analysis.language.contrast import ANCHOR, Bags, Collection, Parameters, gradient, train


def points(seed: int, languages: int, rows: int, dimensions: int = 5) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(languages * rows, dimensions))
    return unit(drawn).reshape(languages, rows, dimensions).astype(np.float64)


def loss_by_definition(of: np.ndarray) -> float:
    """Spell out the definition in `contrast`, one pair at a time."""
    languages, rows, _ = of.shape
    losses = []
    for a in range(languages):
        for b in range(languages):
            for i in range(rows):
                if a == b:
                    continue
                own = np.exp(of[a, i] @ of[b, i] / contrast.TEMPERATURE)
                others = sum(
                    np.exp(of[a, i] @ of[c, j] / contrast.TEMPERATURE)
                    for c in range(languages)
                    for j in range(rows)
                    if j != i
                )
                losses.append(-np.log(own / (own + others)))
    return float(np.mean(losses))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 4), st.integers(2, 5))
def test_the_loss_is_its_definition_and_the_gradient_its_slope(seed: int, languages: int, rows: int) -> None:
    at = points(seed, languages, rows)
    loss, slope = contrast.contrast(at.astype(np.float64))
    np.testing.assert_allclose(loss, loss_by_definition(at), rtol=1e-6)
    step = 1e-5
    for place in [(0, 0, 0), (languages - 1, rows - 1, 2)]:
        more, less = at.copy(), at.copy()
        more[place] += step
        less[place] -= step
        numeric = (loss_by_definition(more) - loss_by_definition(less)) / (2 * step)
        np.testing.assert_allclose(slope[place], numeric, rtol=1e-3, atol=1e-5)


def bags(seed: int, texts: int, terms: int) -> Bags:
    generator = np.random.default_rng(seed)
    counts = generator.integers(0, 4, size=texts)
    bounds = np.concatenate([[0], np.cumsum(counts)])
    return Bags(
        bounds,
        generator.integers(0, terms, size=bounds[-1]).astype(np.intp),
        generator.random(bounds[-1]).astype(np.float32),
    )


def dense(own: Bags, terms: int) -> np.ndarray:
    matrix = np.zeros((len(own.bounds) - 1, terms), dtype=np.float32)
    for text in range(len(matrix)):
        for place in range(own.bounds[text], own.bounds[text + 1]):
            matrix[text, own.terms[place]] += own.weights[place]
    return matrix


@given(st.integers(0, 10_000), st.integers(1, 9), st.integers(1, 6))
def test_bags_are_a_sparse_matrix(seed: int, texts: int, terms: int) -> None:
    own = bags(seed, texts, terms)
    generator = np.random.default_rng(seed + 1)
    vectors, outer = generator.normal(size=(terms, 3)), generator.normal(size=(texts, 3))
    matrix = dense(own, terms)
    np.testing.assert_allclose(own.sums(vectors.astype(np.float32)), matrix @ vectors, atol=1e-5)
    np.testing.assert_allclose(own.spread(outer.astype(np.float32), terms), matrix.T @ outer, atol=1e-5)
    chosen = generator.integers(0, texts, size=4)
    np.testing.assert_array_equal(dense(own.rows(chosen), terms), matrix[chosen])


def test_the_gradient_of_the_parameters_is_the_slope_of_the_loss() -> None:
    generator = np.random.default_rng(3)
    parameters = Parameters(["sv", "fi"], 4, 6, generator)
    parameters.values = {
        name: (value + 0.3 * generator.normal(size=value.shape)).astype(np.float64)
        for name, value in parameters.values.items()
    }
    vectors = {code: unit(generator.normal(size=(5, 6))).astype(np.float64) for code in ("sv", "fi")}
    own = {"sv": bags(1, 5, 4), "fi": bags(2, 5, 4)}

    def loss() -> float:
        return loss_by_definition(
            np.stack(
                [
                    unit(
                        unit(vectors[code] @ parameters.map_of(code))
                        + dense(own[code], 4) @ parameters.values["terms"]
                        + ANCHOR * vectors[code]
                    ).astype(np.float64)
                    for code in ("sv", "fi")
                ]
            )
        )

    _, slopes = gradient(parameters, vectors, own)
    pull = contrast.PULL * parameters.values["map sv"]
    for name, place, pulled in (("shared", (1, 2), 0.0), ("terms", (2, 3), 0.0), ("map sv", (0, 4), pull[0, 4])):
        value = parameters.values[name]
        kept, step = value[place], 1e-2
        value[place] = kept + step
        more = loss()
        value[place] = kept - step
        less = loss()
        value[place] = kept
        np.testing.assert_allclose(slopes[name][place] - pulled, (more - less) / (2 * step), rtol=0.05, atol=2e-3)


def turned_languages(rows: int, dimensions: int, seed: int) -> dict[str, np.ndarray]:
    """The same meanings in two languages, the second blurred by a rotation of its own."""
    generator = np.random.default_rng(seed)
    meanings = unit(generator.normal(size=(rows, dimensions)))
    turn, _ = np.linalg.qr(np.random.default_rng(99).normal(size=(dimensions, dimensions)))
    return {"sv": meanings, "fi": unit(0.5 * meanings + meanings @ turn)}


@pytest.mark.slow(reason="learns an alignment twice")
def test_learning_turns_one_language_into_the_other_and_repeats_itself() -> None:
    def learnt() -> Parameters:
        generator = np.random.default_rng(0)
        parameters = Parameters(["sv", "fi"], 0, 8, generator)
        none = Bags(np.zeros(201, dtype=np.intp), np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32))
        collection = Collection(turned_languages(200, 8, 1), {"sv": none, "fi": none})
        train(parameters, [collection], 300, generator)
        return parameters

    parameters = learnt()
    unseen = turned_languages(200, 8, 2)

    def first(vectors: dict[str, np.ndarray]) -> float:
        return float(np.mean(np.argmax(vectors["sv"] @ vectors["fi"].T, axis=1) == np.arange(200)))

    aligned = {code: unit(unit(rows @ parameters.map_of(code)) + ANCHOR * rows) for code, rows in unseen.items()}
    assert first(aligned) > 1.3 * first(unseen)
    again = learnt()
    for name, value in parameters.values.items():
        np.testing.assert_array_equal(value, again.values[name])
