"""The ranking weights of an alliance, as its committee chooses them."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from intercluster.apps.clusters.rules import may_lead
from intercluster.apps.directory.models import Alliance
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.models import RankingWeights
from intercluster.apps.partnering.weights import versions
from intercluster.apps.partnering.weights.defaults import Weighting, weighting_for
from intercluster.core.errors import NotAllowed

SHOWN = 10
"""Versions that are offered, the newest."""


def in_use(alliance: Alliance) -> dict[str, float]:
    """Return the weights that count in the searches of an alliance's members."""
    return dict(weighting_for(alliance.pk, language().space).weights)


def version_in_use(alliance: Alliance) -> int | None:
    """Return the number of the version in use; None for the platform's weights as they were set by hand."""
    return weighting_for(alliance.pk, language().space).version


def offered(alliance: Alliance) -> Sequence[RankingWeights]:
    """Return the versions that an alliance may use now."""
    return list(versions.versions(alliance).filter(space__in=["", language().space]).order_by("-pk")[:SHOWN])


@transaction.atomic
def set_by_hand(alliance: Alliance, weights: Mapping[str, float], *, viewer: Viewer, by: str) -> RankingWeights:
    """Keep a version of an alliance's weights and use it; raise NotAllowed, or Refused for weights that cannot be."""
    _check(alliance, viewer)
    version = versions.add_version(Weighting(weights), alliance=alliance, by=by[:100])
    use(alliance, version.pk, viewer=viewer, by=by)
    return version


def use(alliance: Alliance, number: int | None, *, viewer: Viewer, by: str) -> None:
    """Use a version, or with None the weights set by hand; raise NotAllowed, or Refused for a version of others."""
    _check(alliance, viewer)
    versions.use_version(number, alliance=alliance, by=by[:100], space=language().space)


def _check(alliance: Alliance, viewer: Viewer) -> None:
    if not may_lead(viewer, alliance):
        raise NotAllowed
