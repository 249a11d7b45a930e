"""Numbers that the platform can fill indicators with, by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.queries import counted
from intercluster.apps.introductions.rules import sees_outcomes
from intercluster.apps.introductions.states import Outcome, State
from intercluster.apps.strategy.evidence.cooperation import people_who_came, solutions
from intercluster.apps.strategy.evidence.figure import FEWEST
from intercluster.apps.strategy.models import Strategy
from intercluster.apps.strategy.rules import clusters_of


@dataclass(frozen=True)
class Number:
    """A number of a strategy's clusters together."""

    label: Promise
    count: Callable[[Strategy], int]
    smallest: int = 0
    """The smallest number that is filled in."""
    is_of_outcomes: bool = False

    def is_seen_by(self, viewer: Viewer, strategy: Strategy) -> bool:
        """Return whether somebody may see it: of outcomes, who sees those of every cluster of the strategy."""
        return not self.is_of_outcomes or all(sees_outcomes(viewer, each) for each in clusters_of(strategy))


def _members(strategy: Strategy) -> int:
    return Organisation.objects.filter(clusters__in=clusters_of(strategy)).distinct().count()


def _introductions(strategy: Strategy) -> QuerySet[Introduction]:
    """Return the introductions of the members of a strategy's clusters, each once."""
    clusters = clusters_of(strategy)
    of_it = Q(asking__memberships__cluster__in=clusters) | Q(asked__memberships__cluster__in=clusters)
    return counted().filter(pk__in=Introduction.objects.filter(of_it).values("pk"))


def _across_borders(strategy: Strategy) -> int:
    return _introductions(strategy).exclude(asking__country=F("asked__country")).count()


def _with_outcome(strategy: Strategy) -> int:
    return _introductions(strategy).filter(state=State.CLOSED).exclude(outcome=Outcome.NOTHING).count()


def _joint_actions(strategy: Strategy) -> int:
    return people_who_came(clusters_of(strategy))


def _solutions(strategy: Strategy) -> int:
    return solutions(clusters_of(strategy))


NUMBERS: Mapping[str, Number] = {
    "members": Number(_("Members of the clusters"), _members),
    "introductions": Number(_("Introductions across borders"), _across_borders, FEWEST, True),
    "outcomes": Number(_("Introductions that led to something"), _with_outcome, FEWEST, True),
    "joint_actions": Number(_("Participations in joint actions across borders (RCO81)"), _joint_actions, FEWEST, True),
    "joint_solutions": Number(_("Jointly developed solutions (RCO116)"), _solutions, is_of_outcomes=True),
}
