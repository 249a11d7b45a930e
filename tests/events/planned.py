"""Schedules for tests: requests that were accepted, plans as the worker makes them, and samples of forms."""

from datetime import timedelta

from intercluster.apps.directory.rules import OPERATOR, Viewer
from intercluster.apps.events.models import Event, Participant, Plan, Request, RequestState
from intercluster.apps.events.planning import by_hand, services
from intercluster.core import clock


def wants(asking: Participant, asked: Participant, priority: int = 2, part: int | None = None) -> Request:
    """Make a request that was accepted."""
    return Request.objects.create(
        event=asking.event,
        asking=asking,
        asked=asked,
        priority=priority,
        answer_priority=priority,
        part=part,
        state=RequestState.ACCEPTED,
        expires=clock.now() + timedelta(days=7),
    )


def planned(event: Event, viewer: Viewer = OPERATOR, seconds: float = 0.4) -> Plan:
    """Have a plan made, as the worker does."""
    made = services.ask_for_plan(viewer, event, seconds)
    services.make_plan(made.pk)
    made.refresh_from_db()
    return made


def planned_for(participant: Participant) -> None:
    """Publish a meeting of a participant with another, pinned, and make a plan that is ready."""
    event = participant.event
    other = Participant.objects.create(event=event, organisation_name="Another Demo")
    first, second = event.slots.all()[:2]
    table = event.tables.all()[0]
    by_hand.add(OPERATOR, event, participant, other, first.pk, table.pk)
    by_hand.move(OPERATOR, event.meetings.get(), second.pk, table.pk)
    services.repair(OPERATOR, event, seconds=0.1)


def late(event: Event) -> dict[str, str]:
    """Return what the form says with which somebody comes late."""
    participant, slot = event.participants.all()[0], event.slots.all()[2]
    return {"participant": str(participant.key), "what": "late", "slot": str(slot.pk)}


def new_meeting(event: Event) -> dict[str, str]:
    """Return who are to meet, when and where."""
    people = list(event.participants.all())
    slot, table = event.slots.all()[4], event.tables.all()[2]
    return {"first": str(people[0].key), "second": str(people[-1].key), "slot": str(slot.pk), "table": str(table.pk)}
