"""Places of an event: how many are free, and who gets one when one becomes free. All under the lock of the event."""

from django.db.models import Count

from intercluster.apps.events.event.rules import is_over
from intercluster.apps.events.models import Attendee, Event, Participant, ParticipantState, Stage
from intercluster.apps.events.registration import notices
from intercluster.core import clock


def taken_places(event: Event) -> int:
    """Return how many people come; colleagues who attend together take a place each."""
    registered = ParticipantState.REGISTERED
    return Attendee.objects.filter(participant__event=event, participant__state=registered).count()


def free_places(event: Event) -> int | None:
    """Return how many more people can come; None for no limit, and less than 0 if the office let in more."""
    return None if event.capacity is None else event.capacity - taken_places(event)


def move_up(event: Event) -> list[Participant]:
    """Register those who wait, the first first, as far as places are free, and tell them.

    Colleagues who wait for more places than there are do not keep others waiting who need fewer.
    """
    if event.stage != Stage.OPEN or is_over(event):
        return []
    free = free_places(event)
    moved: list[Participant] = []
    waiting = event.participants.filter(state=ParticipantState.WAITING).order_by("since", "pk")
    for each in waiting.annotate(people=Count("attendees")):
        if free is not None and each.people > free:
            continue
        each.state, each.since = ParticipantState.REGISTERED, clock.now()
        each.save(update_fields=["state", "since"])
        free = None if free is None else free - each.people
        notices.tell(each, notices.MOVED_UP)
        moved.append(each)
    return moved
