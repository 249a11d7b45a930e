"""What is due: of an office, and of a strategy."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from intercluster.apps.directory.models import Cluster
from intercluster.apps.strategy.models import Action, IndicatorValue, State
from intercluster.apps.strategy.queries import Document, Node

ENDED = (State.DONE, State.DROPPED)
"""States in which nothing is due."""


def end_of_month(today: date) -> date:
    """Return the last day of a month."""
    return today.replace(day=monthrange(today.year, today.month)[1])


def owed_by(cluster: Cluster, today: date) -> QuerySet[Action]:
    """Return the actions that a cluster's office follows up and that are due this month or before, the oldest first."""
    last = end_of_month(today)
    due = Q(remind_on__lte=last) | Q(ends__lte=last)
    rows = Action.objects.filter(due, office=cluster, part__removed=None).exclude(state__in=ENDED)
    return rows.select_related("part__strategy").order_by("remind_on", "ends", "pk")


@dataclass(frozen=True)
class Followed:
    """An indicator with what it was: the target stands beside the values."""

    node: Node
    values: list[IndicatorValue]

    @property
    def has_sources(self) -> bool:
        """Return whether a value names its source."""
        return any(value.source for value in self.values)

    @property
    def reached(self) -> int | None:
        """Return how much of the way from baseline to target the last value is, in per cent; None if unknown."""
        row = self.node.part.indicator
        return share_reached(row.baseline, row.target, self.values[-1].value) if self.values else None


def share_reached(baseline: Decimal | None, target: Decimal | None, value: Decimal) -> int | None:
    """Return how much of the way from a baseline to a target a value is, in per cent; None if unknown."""
    if target is None or baseline is None or target == baseline:
        return None
    return round(100 * (value - baseline) / (target - baseline))


def followed(document: Document) -> list[Followed]:
    """Return the indicators of a strategy with their values."""
    nodes = [node for node in document.every_node() if node.part.kind == "indicator"]
    values = IndicatorValue.objects.filter(indicator__in=[node.part.pk for node in nodes])
    by_indicator: dict[int, list[IndicatorValue]] = {node.part.pk: [] for node in nodes}
    for value in values:
        by_indicator[value.indicator_id].append(value)
    return [Followed(node, by_indicator[node.part.pk]) for node in nodes]


def actions_of(document: Document) -> list[Node]:
    """Return the actions of a strategy."""
    return [node for node in document.every_node() if node.part.kind == "action"]
