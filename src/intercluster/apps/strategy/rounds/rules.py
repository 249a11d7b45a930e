"""Who takes part in the rounds of a strategy, and under whose name."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import Amendment, Comment, Proposal, Readers, Round, Strategy, Support
from intercluster.apps.strategy.rules import clusters_of, may_change


@dataclass(frozen=True)
class Voice:
    """An organisation, or the office of a cluster, for which somebody may speak."""

    organisation: Organisation | None = None
    cluster: Cluster | None = None

    @property
    def key(self) -> str:
        """Return how a form names it."""
        return (
            f"office:{self.cluster.slug}" if self.cluster else f"member:{self.organisation and self.organisation.slug}"
        )

    @property
    def name(self) -> str:
        """Return its name in the reader's language."""
        return self.cluster.display_name if self.cluster else str(self.organisation)

    @property
    def signs(self) -> dict[str, Any]:
        """Return the fields of what it says."""
        return {"organisation": self.organisation, "cluster": self.cluster}

    def signs_it(self, said: Proposal | Support | Comment | Amendment) -> bool:
        """Return whether it has said something."""
        own = tuple(each and each.pk for each in self.signs.values())
        return own == (said.organisation_id, said.cluster_id)


def members_of(strategy: Strategy) -> QuerySet[Organisation]:
    """Return the members of the clusters whose strategy it is."""
    return Organisation.objects.filter(memberships__cluster__in=clusters_of(strategy)).distinct()


def takes_part(viewer: Viewer, strategy: Strategy) -> bool:
    """Allow offices, and members if they may read the draft, to see the rounds of a strategy."""
    if may_change(viewer, strategy):
        return True
    if strategy.readers == Readers.OFFICES:
        return False
    return members_of(strategy).filter(pk__in=viewer.organisation_ids).exists()


def voices(viewer: Viewer, found: Round) -> list[Voice]:
    """Return for whom the viewer may speak in a round: organisations they edit, and offices they belong to."""
    return [*_offices(viewer, found.strategy), *(_members(viewer, found.strategy) if found.for_members else ())]


def _offices(viewer: Viewer, strategy: Strategy) -> list[Voice]:
    own = Q() if viewer.is_operator else Q(pk__in=viewer.cluster_ids)
    return [Voice(cluster=each) for each in clusters_of(strategy).filter(own).order_by("name")]


def _members(viewer: Viewer, strategy: Strategy) -> list[Voice]:
    if strategy.readers == Readers.OFFICES or not viewer.edited_ids:
        return []
    own = members_of(strategy).filter(pk__in=viewer.edited_ids).order_by("name")
    return [Voice(organisation=each) for each in own]


def voice(viewer: Viewer, found: Round, key: str) -> Voice | None:
    """Return the voice that a form names, or the only one that there is; None if it names none of the viewer's."""
    own = voices(viewer, found)
    if not key and len(own) == 1:
        return own[0]
    return next((each for each in own if each.key == key), None)
