"""Who may read an event, take part in it and run it."""

from enum import IntEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.models import Attendee, Audience, Event, Participant, ParticipantState, Stage
from intercluster.core import clock


class Sight(IntEnum):
    """What a reader sees of an event; each includes those before it."""

    NOTHING = 0
    EVENT = 1
    """What it is about, when and where, and how to register."""
    PARTICIPANT = 2
    """Who comes, as one of them; somebody on the waiting list does not see it yet."""
    OFFICE = 3
    """Everything, with the right to change it."""


def run_by(viewer: Viewer) -> Q:
    """Return the condition for events that the viewer runs: those of an own office."""
    if viewer.is_operator:
        return Q(pk__isnull=False)
    return Q(cluster__in=viewer.cluster_ids)


def attended_by(viewer: Viewer) -> Q:
    """Return the condition for events for which the viewer is registered, or on the waiting list."""
    if viewer.user_id is None:
        return Q(pk__in=())
    places = Participant.objects.filter(event=OuterRef("pk"), attendees__user=viewer.user_id)
    return Q(Exists(places.exclude(state=ParticipantState.CANCELLED)))


def readable_by(viewer: Viewer) -> Q:
    """Return the condition for events that the viewer may read about."""
    shared = Q(audience=Audience.PUBLIC) | Q(Exists(_own_or_allied(viewer)))
    return run_by(viewer) | (~Q(stage=Stage.DRAFT) & (attended_by(viewer) | shared))


def _own_or_allied(viewer: Viewer) -> QuerySet[Cluster]:
    allied = Q(alliances__in=Alliance.objects.filter(pk__in=viewer.alliance_ids, archived=None))
    near = Q(pk__in=viewer.home_ids) | allied & Q(events__audience=Audience.ALLIANCE)
    return Cluster.objects.filter(near, archived=None, events=OuterRef("pk"))


def sight(viewer: Viewer, event: Event) -> Sight:
    """Return what the viewer sees of an event."""
    this = Event.objects.filter(pk=event.pk)
    if this.filter(run_by(viewer)).exists():
        return Sight.OFFICE
    if event.stage != Stage.DRAFT and own_places(viewer, event).filter(state=ParticipantState.REGISTERED).exists():
        return Sight.PARTICIPANT
    return Sight.EVENT if this.filter(readable_by(viewer)).exists() else Sight.NOTHING


def own_places(viewer: Viewer, event: Event) -> QuerySet[Participant]:
    """Return the participants of an event for which the viewer comes, cancelled ones too."""
    if viewer.user_id is None:
        return event.participants.none()
    return event.participants.filter(Exists(Attendee.objects.filter(participant=OuterRef("pk"), user=viewer.user_id)))


def may_register(viewer: Viewer, event: Event, seen: Sight) -> bool:
    """Allow who has an account and may read an open event to register, until it is over."""
    return viewer.user_id is not None and seen >= Sight.EVENT and event.stage == Stage.OPEN and not is_over(event)


def is_over(event: Event) -> bool:
    """Return whether the last day of an event has ended."""
    last = event.days.order_by("-ends").first()
    return last is not None and last.ends < clock.now()
