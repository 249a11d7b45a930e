"""Weights are learnt from earlier projects, and newcomers are found as often as others."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from intercluster.analysis.consortia.partners.fitting import NEWCOMER, Example, Known, even, learn, recalls
from intercluster.analysis.consortia.partners.past import Organisations, Past
from intercluster.analysis.consortia.partners.ranking import PARTS, Idea


def examples(seed: int) -> list[Example]:
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(int(chance.integers(1, 5))):
        size = int(chance.integers(2, 12))
        values = np.round(chance.random((size, len(PARTS))), 1)
        values[:, NEWCOMER] = chance.random(size) < 0.5
        found.append(Example(values, chance.random(size) < 0.4))
    return found


@given(st.integers(0, 2**32))
@settings(max_examples=40)
def test_newcomers_get_the_least_points_with_which_they_are_found_as_often(seed: int) -> None:
    own = examples(seed)
    weights = np.random.default_rng(seed).random(len(PARTS))
    found = even(own, weights, depth=3)
    assert np.delete(found, NEWCOMER).tolist() == np.delete(weights, NEWCOMER).tolist()
    most = np.delete(weights, NEWCOMER).sum() * 1.001
    newcomers, others = recalls(own, found, 3)
    assert newcomers >= others or found[NEWCOMER] == most
    for share in np.linspace(0, 0.999, 20):
        fewer = found.copy()
        fewer[NEWCOMER] = share * found[NEWCOMER] - 1e-6
        newcomers, others = recalls(own, fewer, 3)
        assert newcomers < others or fewer[NEWCOMER] < 0


def test_recall_is_the_mean_over_searches_that_have_somebody() -> None:
    values = np.zeros((4, len(PARTS)))
    values[:, 0] = [0.9, 0.7, 0.5, 0.3]
    values[2:, NEWCOMER] = 1
    first = Example(values, np.array([True, True, True, False]))
    second = Example(values, np.array([True, False, False, False]))
    weights = np.zeros(len(PARTS))
    weights[0] = 1
    assert recalls([first, second], weights, 1) == (0.0, 0.75)
    assert recalls([first, second], weights, 3) == (1.0, 1.0)
    assert recalls([], weights, 3) == (0.0, 0.0)


def test_what_tells_partners_from_others_gets_the_weight() -> None:
    chance = np.random.default_rng(5)
    cities = np.array(["umea", "oulu", "bergen"] * 6)
    own = Organisations(chance.normal(size=(18, 4)), np.array(["SE"] * 18), cities, np.array(["PRC"] * 18))
    past = Past(own, chance.normal(size=(1, 4)), np.zeros(18, dtype=np.intp), np.arange(18))
    nobody = np.zeros(18, dtype=np.bool_)
    ideas = [
        Known(Idea(chance.normal(size=4), partner, nobody), past, np.arange(18), cities == cities[partner])
        for partner in range(18)
    ]
    weights = learn(ideas)
    assert weights.min() >= 0
    assert PARTS[int(np.delete(weights, NEWCOMER).argmax())] == "same city"
