"""What is printed for an event, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from intercluster.apps.events.models import (
    Attendee,
    Event,
    Item,
    Meeting,
    MeetingState,
    Participant,
    ParticipantState,
    Table,
)


@dataclass(frozen=True)
class Printed:
    """An event with everybody who comes and all meetings that take place."""

    event: Event
    participants: Sequence[Participant]
    """By name, with their attendees."""
    meetings: Sequence[Meeting]
    """In the order of time."""
    items: Sequence[Item]
    tables: Sequence[Table]

    def of(self) -> Mapping[int, Sequence[tuple[Meeting, Participant]]]:
        """Return each participant's meetings with the other side, by the participant's key."""
        known = {each.pk: each for each in self.participants}
        found: dict[int, list[tuple[Meeting, Participant]]] = {key: [] for key in known}
        for meeting in self.meetings:
            for own, other in (
                (meeting.first_id, meeting.second_id),
                (meeting.second_id, meeting.first_id),
            ):
                if own in found and other in known:
                    found[own].append((meeting, known[other]))
        return found

    def at(self) -> Mapping[int, Sequence[Meeting]]:
        """Return the meetings at each table, by the table's key."""
        found: dict[int, list[Meeting]] = {table.pk: [] for table in self.tables}
        for meeting in self.meetings:
            if meeting.table_id is not None:
                found[meeting.table_id].append(meeting)
        return found


def printed(event: Event) -> Printed:
    """Read what is printed for an event."""
    coming = event.participants.filter(state=ParticipantState.REGISTERED).select_related("organisation")
    participants = coming.prefetch_related(Prefetch("attendees", Attendee.objects.order_by("name", "pk")))
    meetings = event.meetings.exclude(state=MeetingState.CANCELLED).select_related(
        "slot", "table", "first__organisation", "second__organisation"
    )
    return Printed(
        event,
        sorted(participants, key=lambda each: (each.name.casefold(), each.pk)),
        list(meetings),
        list(event.items.all()),
        list(event.tables.all()),
    )


def people(event: Event) -> list[Attendee]:
    """Return who comes, by organisation and name."""
    coming = Attendee.objects.filter(participant__event=event, participant__state=ParticipantState.REGISTERED)
    found = coming.select_related("participant__organisation", "participant__event")
    return sorted(found, key=lambda each: (each.participant.name.casefold(), each.name.casefold(), each.pk))
