import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.partners import features
from intercluster.analysis.partners.features import Profile, great_circle_km
from intercluster.analysis.partners.fit import MIDDLE, SLOPE, fit, soft_maximum
from intercluster.analysis.partners.fusion import reciprocal_rank_fusion


@given(st.lists(st.lists(st.integers(0, 9), unique=True, max_size=10), max_size=4))
def test_fusion_adds_reciprocal_ranks(rankings: list[list[int]]) -> None:
    fused = reciprocal_rank_fusion(rankings)
    expected = {
        item: sum(1 / (60 + ranking.index(item) + 1) for ranking in rankings if item in ranking)
        for ranking in rankings
        for item in ranking
    }
    assert fused == pytest.approx(expected)
    assert list(fused.values()) == sorted(fused.values(), reverse=True)


@given(st.lists(st.tuples(st.lists(st.integers(0, 9), unique=True, max_size=10), st.floats(0, 2)), max_size=4))
def test_fusion_weighs_rankings(weighed: list[tuple[list[int], float]]) -> None:
    fused = reciprocal_rank_fusion([ranking for ranking, _ in weighed], weights=[weight for _, weight in weighed])
    expected = {
        item: sum(weight / (60 + ranking.index(item) + 1) for ranking, weight in weighed if item in ranking)
        for ranking, _ in weighed
        for item in ranking
    }
    assert fused == pytest.approx(expected)


def test_fit_is_a_half_in_the_middle_and_grows() -> None:
    values = fit(np.array([-10.0, 0.0, MIDDLE, MIDDLE + SLOPE, 30.0]))
    np.testing.assert_allclose(values, [0, 1 / (1 + math.exp(MIDDLE / SLOPE)), 0.5, 0.7310586, 1], atol=1e-5)
    assert np.all(np.diff(values) > 0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_soft_maximum_lies_between_the_best_and_one(fits: list[float]) -> None:
    value = soft_maximum(np.array(fits))
    assert max(fits) - 1e-9 <= value <= 1


def test_one_excellent_fit_beats_many_mediocre_ones() -> None:
    assert soft_maximum(np.array([0.7])) > soft_maximum(np.full(10, 0.5))
    assert soft_maximum(np.array([])) == 0


OURS = Profile(
    clusters=frozenset({1}),
    country="SE",
    languages=frozenset({"sv"}),
    activities=("16.10",),
    size="small",
    position=(59.38, 13.50),
    markets=frozenset({"SE"}),
)


def test_features_of_one_pair() -> None:
    theirs = Profile(
        clusters=frozenset({2}),
        country="FI",
        languages=frozenset({"fi", "en"}),
        activities=("16.23", "25.62"),
        size="large",
        position=(62.24, 25.75),
        markets=frozenset({"SE", "FI", "DE", "JP"}),
    )
    assert features.other_cluster(OURS, theirs) == 1
    assert features.shared_language(OURS, theirs) == 0
    assert features.related_activities(OURS, theirs) == 1
    assert features.similar_size(OURS, theirs) == pytest.approx(1 / 3)
    assert features.nearness(OURS, theirs) == pytest.approx(
        0.5 ** (great_circle_km((59.38, 13.5), (62.24, 25.75)) / 400)
    )
    assert features.new_markets(OURS, theirs) == 0.75


@pytest.mark.parametrize(
    ("activity", "value"),
    [("16.10", 0.5), ("16.1", 0.9), ("16.11", 0.9), ("16.23", 1.0), ("16", 1.0), ("25.62", 0.2), ("61.10", 0.2)],
)
def test_related_is_better_than_identical_or_foreign(activity: str, value: float) -> None:
    assert features.related_activities(OURS, Profile(activities=(activity,))) == value


def test_scandinavians_understand_each_other() -> None:
    assert features.shared_language(OURS, Profile(languages=frozenset({"nb"}))) == 0.7
    assert features.shared_language(OURS, Profile(languages=frozenset({"sv", "nb"}))) == 1


def test_unknown_facts_are_neutral() -> None:
    unknown = Profile(country="FI")
    for compare in (
        features.shared_language,
        features.related_activities,
        features.similar_size,
        features.nearness,
        features.new_markets,
    ):
        assert compare(OURS, unknown) == 0.5


def test_ties_and_words() -> None:
    assert [features.prior_ties(count) for count in (0, 1, 2)] == [0, 0.5, 0.75]
    assert features.shared_words([2.0], [2.0, 6.0]) == 0.25
    assert features.shared_words([], []) == 0


@given(*[st.floats(-90, 90), st.floats(-180, 180)] * 2)
def test_distance_agrees_with_the_law_of_cosines(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    one, other = (lat1, lon1), (lat2, lon2)
    a, b, c = map(math.radians, (lat1, lat2, lon1 - lon2))
    angle = math.acos(max(-1, min(1, math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(c))))
    assert great_circle_km(one, other) == pytest.approx(6371 * angle, abs=0.5)
    assert great_circle_km(other, one) == pytest.approx(great_circle_km(one, other), abs=1e-6)
