"""The weights of the ranking features: the platform's in this one place, an alliance's own in RankingWeights."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.partnering.models import RankingWeights

WEIGHTS: Mapping[str, float] = {
    "needs_met": 45,
    "offers_wanted": 20,
    "projects": 5,
    "shared_words": 4,
    "other_cluster": 4,
    "shared_language": 6,
    "related_activities": 5,
    "similar_size": 3,
    "nearness": 3,
    "new_markets": 3,
    "prior_ties": 2,
}
"""Points of a hundred that each feature can add to the score. docs/reference/ranking.md says why."""

LABELS = {
    "needs_met": _("They offer what we need"),
    "offers_wanted": _("They need what we offer"),
    "projects": _("Their projects are about what we need"),
    "shared_words": _("The same words"),
    "other_cluster": _("Another cluster, across the border"),
    "shared_language": _("A language in common"),
    "related_activities": _("Related, not identical activities"),
    "similar_size": _("Similar size"),
    "nearness": _("Near"),
    "new_markets": _("Sells where we do not yet"),
    "prior_ties": _("Have worked together"),
}
"""What a feature is called on the page."""


class WeightsError(ValueError):
    """Weights that cannot be used; the message says which and why."""


def checked(weights: Mapping[str, float]) -> dict[str, float]:
    """Return weights for every feature, the platform's where none is given, or raise WeightsError."""
    unknown = sorted(set(weights) - set(WEIGHTS))
    if unknown:
        raise WeightsError(f"no feature is called {', '.join(unknown)}; there are {', '.join(WEIGHTS)}")
    negative = sorted(name for name, weight in weights.items() if weight < 0)
    if negative:
        raise WeightsError(f"the weight of {', '.join(negative)} is negative and must be 0 or more")
    merged = {**WEIGHTS, **weights}
    if not any(merged.values()):
        raise WeightsError("at least one weight must be above 0")
    return merged


def weights_for(cluster_ids: Collection[int]) -> dict[str, float]:
    """Return the weights that hold for members of these clusters: those of their alliance, else the platform's."""
    own = RankingWeights.objects.filter(
        alliance__in=Cluster.objects.filter(pk__in=cluster_ids).values("alliances")
    ).order_by("alliance")
    first = own.first()
    return checked(first.weights if first else {})


def scaled_to(features: Collection[str], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights of the features that a search can know, scaled to add up to 100."""
    chosen = {name: weights[name] for name in weights if name in features}
    total = sum(chosen.values())
    return {name: 100.0 * weight / total for name, weight in chosen.items()} if total else dict.fromkeys(chosen, 0.0)
