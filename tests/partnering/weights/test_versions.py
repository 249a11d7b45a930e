"""Versions of the ranking's weights: which holds for whom, and who chose it."""

import pytest
from tests.plugins.northern import Northern

from intercluster.analysis.partners.fit import Curve
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.models import RankingChoice
from intercluster.apps.partnering.search.queries import partners_for
from intercluster.apps.partnering.weights.defaults import BY_HAND, WEIGHTS, Weighting, alliance_of, weighting_for
from intercluster.apps.partnering.weights.versions import add_version, choices, use_version, versions
from intercluster.core.errors import Refused

SPACE = "encoder/alignment"


def test_the_last_choice_holds_and_going_back_is_choosing_again(northern: Northern) -> None:
    ours = northern.alliance
    first = add_version(Weighting({"nearness": 9}), alliance=ours, by="ann")
    assert weighting_for(ours.pk, SPACE) == BY_HAND
    use_version(first.pk, alliance=ours, by="ann", space=SPACE)
    assert weighting_for(ours.pk, SPACE) == Weighting(WEIGHTS | {"nearness": 9}, version=first.pk)
    use_version(None, alliance=ours, by="bo", space=SPACE)
    assert weighting_for(ours.pk, SPACE) == BY_HAND
    use_version(first.pk, alliance=ours, by="cy", space=SPACE)
    assert weighting_for(ours.pk, SPACE).version == first.pk
    assert [(choice.weights_id, choice.chosen_by) for choice in choices(ours)] == [
        (first.pk, "cy"),
        (None, "bo"),
        (first.pk, "ann"),
    ]


def test_an_alliance_has_its_own_and_others_what_the_platform_has(northern: Northern) -> None:
    platform = add_version(Weighting({"nearness": 1}), alliance=None, by="op")
    own = add_version(Weighting({"nearness": 2}), alliance=northern.alliance, by="op")
    use_version(platform.pk, alliance=None, by="op", space=SPACE)
    assert weighting_for(northern.alliance.pk, SPACE).version == platform.pk
    use_version(own.pk, alliance=northern.alliance, by="op", space=SPACE)
    assert weighting_for(northern.alliance.pk, SPACE).version == own.pk
    assert alliance_of([northern.clusters["FI"].pk]) == northern.alliance.pk
    assert alliance_of([northern.clusters["DE"].pk]) is None
    assert weighting_for(None, SPACE).version == platform.pk
    assert list(versions(northern.alliance)) == [platform, own]
    assert list(versions(None)) == [platform]


def test_a_version_fitted_for_other_vectors_does_not_hold(northern: Northern) -> None:
    fitted = add_version(Weighting(WEIGHTS, Curve(3.0, 0.9)), alliance=None, by="op", space=SPACE)
    use_version(fitted.pk, alliance=None, by="op", space=SPACE)
    assert weighting_for(None, SPACE) == Weighting(WEIGHTS, Curve(3.0, 0.9), fitted.pk)
    assert weighting_for(None, "encoder/another") == BY_HAND
    with pytest.raises(Refused, match=rf"Version {fitted.pk} was fitted for encoder/alignment, and the vectors"):
        use_version(fitted.pk, alliance=None, by="op", space="encoder/another")


def test_what_cannot_be_used_changes_nothing(northern: Northern) -> None:
    own = add_version(Weighting({}), alliance=northern.alliance, by="op")
    with pytest.raises(Refused, match=f"There is no version {own.pk} for the platform; there are: none yet"):
        use_version(own.pk, alliance=None, by="op", space=SPACE)
    with pytest.raises(Refused, match=f"no version 0 for Northern Demo; there are: {own.pk}"):
        use_version(0, alliance=northern.alliance, by="op", space=SPACE)
    with pytest.raises(Refused, match="no feature is called charm"):
        add_version(Weighting({"charm": 1}), alliance=None, by="op")
    assert not RankingChoice.objects.exists()


def test_the_search_uses_the_curve_and_the_weights_of_the_version_in_use(northern: Northern) -> None:
    sawmill = northern.organisations["sawmill"]
    before = {partner.organisation: partner for partner in partners_for(sawmill, viewer=OPERATOR).partners}
    tried = Weighting(WEIGHTS | {"needs_met": 5}, Curve(20.0, 3.0))
    version = add_version(tried, alliance=northern.alliance, by="op", space=language().space)
    use_version(version.pk, alliance=northern.alliance, by="op", space=language().space)
    after = {partner.organisation: partner for partner in partners_for(sawmill, viewer=OPERATOR).partners}
    drier = northern.organisations["drier"]
    assert after[drier].reasons[0].fit < before[drier].reasons[0].fit
    assert {part.feature: part.weight for part in after[drier].parts}["needs_met"] == pytest.approx(500 / 64)
    given = partners_for(sawmill, viewer=OPERATOR, weighting=BY_HAND).partners
    assert {partner.organisation: partner for partner in given} == before
