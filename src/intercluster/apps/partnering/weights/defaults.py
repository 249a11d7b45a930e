"""The weights of the ranking features: set by hand in this one place, other versions of them in RankingWeights."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intercluster.analysis.partners.fit import Curve
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.partnering.models import RankingChoice, RankingWeights
from intercluster.core.errors import Refused
from intercluster.core.sql import Sql, sql_of

WEIGHTS: Mapping[str, float] = {
    "needs_met": 45,
    "offers_wanted": 20,
    "projects": 5,
    "shared_words": 4,
    "other_cluster": 4,
    "shared_language": 6,
    "cognitive_distance": 5,
    "similar_size": 3,
    "nearness": 3,
    "spreads_risk": 3,
    "prior_ties": 2,
    "seldom_shown": 4,
    "not_turned_down": 15,
}
"""Points that each feature can add to the score, scaled so that those a search knows have a hundred between them.

docs/reference/ranking.md says why.
"""

TEXTS = ("needs_met", "offers_wanted", "projects", "shared_words")
"""The features that texts decide."""

LABELS = {
    "needs_met": _("They offer what we need"),
    "offers_wanted": _("They need what we offer"),
    "projects": _("Their projects are about what we need"),
    "shared_words": _("The same words"),
    "other_cluster": _("Another cluster, across the border"),
    "shared_language": _("A language in common"),
    "cognitive_distance": _("Related know-how"),
    "similar_size": _("Similar size"),
    "nearness": _("Nearby"),
    "spreads_risk": _("Other markets and industries: spreads our risk"),
    "prior_ties": _("Have worked together"),
    "seldom_shown": _("Rarely shown to others"),
    "not_turned_down": _("Not declined recently"),
}
"""What a feature is called on the page."""


def checked(weights: Mapping[str, float]) -> dict[str, float]:
    """Return weights for every feature, the platform's where none is given, or raise Refused."""
    unknown = sorted(set(weights) - set(WEIGHTS))
    if unknown:
        raise Refused(f"no feature is called {', '.join(unknown)}; there are {', '.join(WEIGHTS)}")
    negative = sorted(name for name, weight in weights.items() if weight < 0)
    if negative:
        raise Refused(f"the weight of {', '.join(negative)} is negative and must be 0 or more")
    merged = {**WEIGHTS, **weights}
    if not any(merged.values()):
        raise Refused("at least one weight must be above 0")
    return merged


@dataclass(frozen=True)
class Weighting:
    """What turns measurements into a score: the points of each feature and the curve of fit."""

    weights: Mapping[str, float]
    curve: Curve | None = None
    """None for the one that belongs to the vectors in use (`Language.curve`)."""
    version: int | None = None
    """None for what was set by hand."""

    @classmethod
    def of(cls, version: RankingWeights) -> Self:
        """Return what a stored version says."""
        return cls(checked(version.weights), Curve(**version.curve) if version.curve else None, version.pk)


BY_HAND = Weighting(WEIGHTS)


def alliance_of(cluster_ids: Collection[int]) -> int | None:
    """Return in which alliance's name members of these clusters search: the first they have; None without one."""
    first = _first_alliance(frozenset(cluster_ids))
    if first is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(first.text, first.parameters)
        row = cursor.fetchone()
    return row[0] if row else None


@lru_cache(maxsize=256)
def _first_alliance(cluster_ids: frozenset[int]) -> Sql | None:
    alliances = Alliance.objects.filter(clusters__in=Cluster.objects.filter(pk__in=cluster_ids))
    return sql_of(alliances.order_by("pk").values_list("pk")[:1])


def weighting_for(alliance_id: int | None, space: str) -> Weighting:
    """Return what an alliance has chosen last, and what the platform has where it never chose or there is none.

    A version fitted for another encoder or alignment than `space` does not hold; what was set by hand does then.
    """
    choices = RankingChoice.objects.filter(Q(alliance=alliance_id) | Q(alliance=None)).select_related("weights")
    latest = choices.order_by(F("alliance").asc(nulls_last=True), "-pk").first()
    if latest is None or latest.weights is None or latest.weights.space not in {"", space}:
        return BY_HAND
    return Weighting.of(latest.weights)


def scaled_to(features: Collection[str], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights of the features that a search can know, scaled to add up to 100."""
    chosen = {name: weights[name] for name in weights if name in features}
    total = sum(chosen.values())
    return {name: 100.0 * weight / total for name, weight in chosen.items()} if total else dict.fromkeys(chosen, 0.0)
