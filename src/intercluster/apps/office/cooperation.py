"""Numbers of a cluster's cooperation across borders: joint actions and who came, solutions, answers that helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from intercluster.analysis.joint_actions import Participations, participations
from intercluster.analysis.joint_solutions import SolutionsOfYear, solutions_by_year
from intercluster.apps.directory.models import Cluster, Membership
from intercluster.apps.events.after import queries as events
from intercluster.apps.exchange import counting as exchange
from intercluster.apps.exchange.counting import HelpfulAnswers


class ActionKind(StrEnum):
    """Where people came to."""

    VISITS = "visits"
    EVENTS = "events"


@dataclass(frozen=True)
class JointActions:
    """The joint actions of one kind in a year, as one cluster's members or those of all clusters took part."""

    kind: ActionKind
    is_together: bool
    """Whether the members of all clusters are counted, each organisation and person once an action."""
    counts: Participations


def joint_actions(clusters: Sequence[Cluster]) -> list[JointActions]:
    """Return the joint actions of the first cluster, and of all clusters together, by year with the newest first."""
    found = [
        JointActions(kind, is_together, counts)
        for kind, actions in (
            (ActionKind.VISITS, exchange.joint_actions()),
            (ActionKind.EVENTS, events.joint_actions()),
        )
        for is_together, members in _members(clusters)
        for counts in participations(actions, members)
    ]
    return sorted(found, key=lambda each: (-each.counts.year, each.is_together))


def _members(clusters: Sequence[Cluster]) -> list[tuple[bool, set[int]]]:
    """Return the members of the first cluster, and those of all clusters together, with whether it is all."""
    places = list(Membership.objects.filter(cluster__in=clusters).values_list("cluster", "organisation"))
    own = {organisation for cluster, organisation in places if cluster == clusters[0].pk}
    return [(False, own), (True, {organisation for _cluster, organisation in places})]


@dataclass(frozen=True)
class JointlyDeveloped:
    """The solutions of a year, as one cluster's members or those of all clusters drafted them."""

    is_together: bool
    """Whether the members of all clusters are counted."""
    counts: SolutionsOfYear


def jointly_developed(clusters: Sequence[Cluster]) -> list[JointlyDeveloped]:
    """Return the solutions of the first cluster, and of all clusters together, by year with the newest first."""
    solutions = exchange.joint_solutions()
    found = [
        JointlyDeveloped(is_together, counts)
        for is_together, members in _members(clusters)
        for counts in solutions_by_year(solutions, members)
    ]
    return sorted(found, key=lambda each: (-each.counts.year, each.is_together))


@dataclass(frozen=True)
class AnsweredPair:
    """How many answers from one cluster helped those who had asked in another, or in the same."""

    asked_in: Cluster
    answered_from: Cluster
    answers: int


def answered_pairs(clusters: Sequence[Cluster]) -> tuple[list[AnsweredPair], HelpfulAnswers]:
    """Return the pairs of clusters between which an answer helped, in their order, and the counts over all of them."""
    found = exchange.helpful_answers([each.pk for each in clusters])
    pairs = [
        AnsweredPair(one, other, found.by_pair[one.pk, other.pk])
        for one in clusters
        for other in clusters
        if (one.pk, other.pk) in found.by_pair
    ]
    return pairs, found
