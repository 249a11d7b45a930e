"""Reads of events."""

from typing import Any
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.event.rules import Sight, attended_by, readable_by, run_by, sight
from intercluster.apps.events.models import Event
from intercluster.core import clock
from intercluster.core.errors import NotFound


def event(viewer: Viewer, key: UUID, least: Sight = Sight.EVENT) -> tuple[Event, Sight]:
    """Return an event with what the viewer sees of it. Raises NotFound if that is less than `least`."""
    found = Event.objects.filter(key=key).select_related("cluster").first()
    seen = Sight.NOTHING if found is None else sight(viewer, found)
    if found is None or seen < least:
        raise NotFound
    return found, seen


def coming_events(viewer: Viewer) -> QuerySet[Event]:
    """Return the events that the viewer may read about and that are not over, the next first, undated ones last."""
    return _dated(viewer).filter(Q(ends=None) | Q(ends__gte=clock.now())).order_by(_beginning().asc(nulls_last=True))


def past_events(viewer: Viewer) -> QuerySet[Event]:
    """Return the events that the viewer attended or ran and that are over, the last first."""
    own = Q(pk__in=Event.objects.filter(run_by(viewer) | attended_by(viewer)).values("pk"))
    return _dated(viewer).filter(own, ends__lt=clock.now()).order_by(_beginning().desc())


def _dated(viewer: Viewer) -> QuerySet[Any]:
    dated = Event.objects.filter(readable_by(viewer)).annotate(starts=Min("days__starts"), ends=Max("days__ends"))
    return dated.select_related("cluster")


def _beginning() -> Coalesce:
    return Coalesce("starts", "ends")


def offices(viewer: Viewer) -> QuerySet[Cluster]:
    """Return the clusters for which the viewer may make events."""
    if viewer.is_operator:
        return Cluster.objects.filter(archived=None).order_by("name")
    return Cluster.objects.filter(pk__in=viewer.cluster_ids).order_by("name")
