import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercluster.analysis.partners import features
from intercluster.analysis.partners.features import Profile, great_circle_km
from intercluster.analysis.partners.fit import (
    CHANCE_TAGGED,
    CURVE,
    Curve,
    chance,
    fit,
    fitted_curve,
    log_loss,
    soft_maximum,
)
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


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=20))
def test_chance_is_logistic_in_the_square_root(standardised: list[float]) -> None:
    middle, slope = CHANCE_TAGGED.middle, CHANCE_TAGGED.slope
    expected = [1 / (1 + math.exp((middle - math.sqrt(max(value, 0.0))) / slope)) for value in standardised]
    assert chance(np.array(standardised), CHANCE_TAGGED).tolist() == pytest.approx(expected)


def test_fit_is_a_half_in_the_middle_and_grows() -> None:
    values = fit(np.array([-10.0, 0.0, CURVE.middle, CURVE.middle + CURVE.slope, 30.0]))
    np.testing.assert_allclose(
        values, [0, 1 / (1 + math.exp(CURVE.middle / CURVE.slope)), 0.5, 0.7310586, 1], atol=1e-5
    )
    assert np.all(np.diff(values) > 0)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.5, 4.0), st.floats(0.3, 0.7))
def test_no_other_curve_tells_pairs_apart_better(seed: int, distance: float, rate: float) -> None:
    generator = np.random.default_rng(seed)
    same, different = generator.normal(distance, 1.2, 200), generator.normal(0.0, 1.0, 2000)
    found = fitted_curve(same, different, rate)
    least = log_loss(found, same, different, rate)
    for middle, slope in itertools.product((-0.2, 0.0, 0.2), (0.9, 1.0, 1.1)):
        assert least <= log_loss(Curve(found.middle + middle, found.slope * slope), same, different, rate) + 1e-9


def test_a_curve_of_normal_pairs_is_the_posterior_of_the_share_that_fits() -> None:
    generator = np.random.default_rng(1)
    found = fitted_curve(generator.normal(3, 1, 100_000), generator.normal(0, 1, 100_000), rate=0.1)
    # log odds of N(3, 1) against N(0, 1) are 3 z - 4.5, and of one in ten log(1 / 9).
    assert found.slope == pytest.approx(1 / 3, abs=0.01)
    assert found.middle == pytest.approx((4.5 + math.log(9)) / 3, abs=0.03)


def test_pairs_that_fit_no_better_have_no_curve() -> None:
    with pytest.raises(ValueError, match="no higher than others"):
        fitted_curve(np.array([0.0, 1.0]), np.array([1.0, 2.0]))


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
    # Of four markets three are new, and of the divisions 16 and 25 one.
    assert features.spreads_risk(OURS, theirs) == pytest.approx((3 / 4 + 1 / 2) / 2)


@given(*[st.frozensets(st.sampled_from(["SE", "NO", "FI", "DE", "JP"]), min_size=1)] * 2)
def test_risk_is_spread_by_as_much_as_concentration_falls(ours: frozenset[str], theirs: frozenset[str]) -> None:
    """With turnover spread evenly over markets the Herfindahl index is the sum of the squared shares."""

    def herfindahl(markets: frozenset[str]) -> float:
        return sum((1 / len(markets)) ** 2 for _ in markets)

    found = features.spreads_risk(Profile(markets=ours), Profile(markets=theirs))
    assert found == pytest.approx(1 - herfindahl(ours | theirs) / herfindahl(ours))


def test_risk_is_spread_by_other_industries_and_not_judged_where_ours_are_unknown() -> None:
    assert features.spreads_risk(Profile(activities=("16.10",)), Profile(activities=("16.23", "25.62"))) == 0.5
    assert features.spreads_risk(Profile(), Profile(activities=("16.23",), markets=frozenset({"SE"}))) == 0.5
    assert features.spreads_risk(Profile(activities=("16.10",)), Profile(activities=("16.23",))) == 0


@given(st.floats(-5, 15), st.floats(0, 10))
def test_texts_are_best_at_the_peak_and_worse_the_further_from_it(proximity: float, further: float) -> None:
    assert features.related_texts(features.PEAK) == 1
    away = 1 if proximity >= features.PEAK else -1
    assert 0 <= features.related_texts(proximity + away * further) <= features.related_texts(proximity) <= 1


def test_cognitive_distance_is_the_mean_of_what_is_known() -> None:
    sibling, stranger = Profile(activities=("16.23",)), Profile()
    assert features.cognitive_distance(OURS, sibling) == 1
    assert features.cognitive_distance(OURS, sibling, features.PEAK + features.BREADTH) == pytest.approx(
        (1 + math.exp(-0.5)) / 2
    )
    assert features.cognitive_distance(OURS, stranger, features.PEAK) == 1
    assert features.cognitive_distance(OURS, stranger) == features.NEUTRAL


@pytest.mark.parametrize(
    ("activity", "value"),
    [("16.10", 0.5), ("16.1", 0.9), ("16.11", 0.9), ("16.23", 1.0), ("16", 1.0), ("25.62", 0.2), ("61.10", 0.2)],
)
def test_related_activities_are_better_than_identical_or_foreign(activity: str, value: float) -> None:
    assert features.related_activities(OURS, Profile(activities=(activity,))) == value


def test_scandinavians_understand_each_other() -> None:
    assert features.shared_language(OURS, Profile(languages=frozenset({"nb"}))) == 0.7
    assert features.shared_language(OURS, Profile(languages=frozenset({"sv", "nb"}))) == 1


def test_unknown_facts_are_neutral() -> None:
    unknown = Profile(country="FI")
    for compare in (
        features.shared_language,
        features.related_activities,
        features.cognitive_distance,
        features.similar_size,
        features.nearness,
        features.spreads_risk,
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
