"""Versions of the ranking's weights: kept, listed, put into use and taken out of it, each with who and when."""

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from intercluster.apps.directory.models import Alliance
from intercluster.apps.partnering.models import RankingChoice, RankingWeights
from intercluster.apps.partnering.weights.defaults import Weighting, checked
from intercluster.core.errors import Refused


def add_version(
    weighting: Weighting,
    *,
    alliance: Alliance | None,
    by: str,
    space: str = "",
    report: Mapping[str, Any] = MappingProxyType({}),
) -> RankingWeights:
    """Keep a version of the weights, and of the curve where it was fitted, and return it; it is not yet in use.

    `space` names the encoder and alignment that a fitted one holds for. Raise Refused for weights that cannot be.
    """
    return RankingWeights.objects.create(
        alliance=alliance,
        weights=checked(weighting.weights),
        curve=asdict(weighting.curve) if weighting.curve else {},
        space=space,
        report=dict(report),
        made_by=by,
    )


@transaction.atomic
def use_version(number: int | None, *, alliance: Alliance | None, by: str, space: str) -> RankingChoice:
    """Put a version into use for an alliance or the platform, or with None what was set by hand.

    An alliance may use a version of its own or the platform's. Raise Refused for any other, and for one that was
    fitted for another encoder or alignment.
    """
    version = None
    if number is not None:
        own = versions(alliance)
        version = own.filter(pk=number).first()
        if version is None:
            there = ", ".join(str(key) for key in own.values_list("pk", flat=True)) or "none yet"
            raise Refused(f"There is no version {number} for {alliance or 'the platform'}; there are: {there}.")
        if version.space not in {"", space}:
            raise Refused(
                f"Version {number} was fitted for {version.space}, and the vectors now are of {space}: "
                "run `intercluster ranking fit` again."
            )
    return RankingChoice.objects.create(alliance=alliance, weights=version, chosen_by=by)


def versions(alliance: Alliance | None) -> QuerySet[RankingWeights]:
    """Return the versions that an alliance may use, its own and the platform's, or those of the platform alone."""
    own = Q(alliance=None) | Q(alliance=alliance) if alliance else Q(alliance=None)
    return RankingWeights.objects.filter(own).order_by("pk")


def choices(alliance: Alliance | None) -> QuerySet[RankingChoice]:
    """Return what an alliance, or the platform, has chosen, the last first."""
    return RankingChoice.objects.filter(alliance=alliance).select_related("weights").order_by("-pk")
