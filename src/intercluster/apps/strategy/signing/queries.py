"""Reads of versions, and the counts that programmes ask for."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import Answer, Strategy, Version
from intercluster.apps.strategy.queries import strategies
from intercluster.apps.strategy.rules import reads_draft
from intercluster.apps.strategy.signing.content import digest_of
from intercluster.apps.voting.models import Method, Vote
from intercluster.apps.voting.models import State as VoteState
from intercluster.apps.voting.results import result_of
from intercluster.core.errors import NotFound


def versions(viewer: Viewer, strategy: Strategy) -> QuerySet[Version]:
    """Return the versions that the viewer may read, the newest first: without the draft, those in force."""
    found = strategy.versions.order_by("-number")
    return found if reads_draft(viewer, strategy) else found.filter(in_force__isnull=False)


def readable_version(viewer: Viewer, slug: str, number: int) -> Version:
    """Return a version that the viewer may read; raise NotFound."""
    strategy = strategies(viewer).filter(slug=slug).first()
    found = versions(viewer, strategy).filter(number=number).first() if strategy else None
    if found is None:
        raise NotFound
    return found


def version_in_force(strategy: Strategy) -> Version | None:
    """Return the version that is in force: the last that came into force."""
    return strategy.versions.filter(in_force__isnull=False).last()


def votes_for(cluster: Cluster, version: Version) -> list[Vote]:
    """Return the motions that a cluster's members have voted on after a version was sent, the newest first."""
    closed = Vote.objects.filter(cluster=cluster, state=VoteState.CLOSED, method=Method.MOTION)
    return list(closed.filter(opens__gte=version.sent).order_by("-closes", "-pk"))


def is_carried(vote: Vote) -> bool:
    """Return whether a motion is carried by ballots that are those of closing."""
    result = result_of(vote)
    return result is not None and result.counted.valid and not result.is_changed


def earlier_version(version: Version) -> Version | None:
    """Return the version before one, or None for the first."""
    return Version.objects.filter(strategy=version.strategy_id, number__lt=version.number).last()


def is_unchanged(version: Version) -> bool:
    """Return whether a version says what its digest was made of."""
    return digest_of(version.content) == version.digest


@dataclass(frozen=True)
class ProgrammeIndicators:
    """Interreg's common indicators, counted from sign-offs (Regulation (EU) 2021/1059, annex I, table 2)."""

    developed: int
    """RCO83: strategies that organisations of two or more countries have signed."""
    taken_up: int
    """RCR79: those of them that are in force and of which an action is under way or done."""


def programme_indicators(viewer: Viewer) -> ProgrammeIndicators:
    """Count the strategies that the viewer may read."""
    joint = [each for each in strategies(viewer) if _is_joint(each)]
    begun = Q(kind="action", removed=None, action__state__in=["under_way", "done"])
    taken_up = [each for each in joint if version_in_force(each) and each.parts.filter(begun).exists()]
    return ProgrammeIndicators(len(joint), len(taken_up))


def _is_joint(strategy: Strategy) -> bool:
    """Return whether clusters of two or more countries have signed one version."""
    return any(
        len(set(version.sign_offs.filter(answer=Answer.SIGNED).values_list("cluster__country", flat=True))) > 1
        for version in strategy.versions.filter(withdrawn=None)
    )
