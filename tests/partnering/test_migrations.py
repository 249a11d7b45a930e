"""What migrations do to stored weights: an alliance's own stay in use, under the names that features have now."""

from importlib import import_module

from django.apps import apps
from tests.plugins.northern import Northern

from intercluster.apps.partnering.models import RankingChoice, RankingWeights
from intercluster.apps.partnering.weights.defaults import WEIGHTS, Weighting, weighting_for


def test_an_alliances_weights_stay_in_use_under_new_names(northern: Northern) -> None:
    stored = {"related_activities": 7, "new_markets": 8, "nearness": 9}
    version = RankingWeights.objects.create(alliance=northern.alliance, weights=stored)
    for name, step in (
        ("0002_ranking_versions", lambda module: module.keep_in_use),
        ("0003_cognitive_distance", lambda module: module.renamed("related_activities", "cognitive_distance")),
        ("0005_spreads_risk", lambda module: module.renamed("new_markets", "spreads_risk")),
    ):
        step(import_module(f"intercluster.apps.partnering.migrations.{name}"))(apps, None)
    expected = WEIGHTS | {"cognitive_distance": 7, "spreads_risk": 8, "nearness": 9}
    assert weighting_for(northern.alliance.pk, "any") == Weighting(expected, version=version.pk)
    assert RankingChoice.objects.count() == 1
