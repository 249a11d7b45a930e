"""Marks of the day: who has come, and whom nobody saw at the table."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.events.models import (
    Attendee,
    Event,
    Mark,
    MarkKind,
    Meeting,
    MeetingState,
    Participant,
    ParticipantState,
    Stage,
)
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound

BEFORE = timedelta(hours=12)
"""How long before the first day begins somebody can check in."""


@dataclass(frozen=True)
class Marked:
    """A mark as a browser sends it."""

    key: UUID
    kind: MarkKind
    meeting: UUID | None = None
    sequence: int = 0
    """Of the meeting as the attendee saw it."""


@transaction.atomic
def mark(attendee: Attendee, said: Marked) -> None:
    """Do what an attendee marked, once for each key. Raises Conflict where the meeting is no longer as they saw it."""
    event = Event.objects.select_for_update(no_key=True, of=("self",)).get(participants__attendees=attendee)
    meeting = None if said.meeting is None else _own_meeting(attendee, said.meeting)
    if Mark.objects.filter(attendee=attendee, key=said.key).exists():
        return
    if said.kind == MarkKind.HERE:
        check_in(event, attendee)
        meeting = None
    elif meeting is None:
        raise NotFound
    else:
        if meeting.sequence != said.sequence:
            raise Conflict(_("Not saved: the meeting was changed meanwhile. Look at your agenda."))
        other = meeting.second if meeting.first_id == attendee.participant_id else meeting.first
        set_absent(meeting, other, is_absent=said.kind == MarkKind.ABSENT)
    Mark.objects.create(attendee=attendee, key=said.key, kind=said.kind, meeting=meeting)


def check_in(event: Event, attendee: Attendee) -> None:
    """Note that an attendee has come. Who is noted already stays noted as before."""
    if attendee.participant.state != ParticipantState.REGISTERED or event.stage == Stage.CANCELLED:
        raise Conflict(_("You are not registered for this event."))
    days = list(event.days.all())
    if not days or not days[0].starts - BEFORE <= clock.now() <= days[-1].ends:
        raise Conflict(_("You can check in on the day of the event."))
    Attendee.objects.filter(pk=attendee.pk, checked_in=None).update(checked_in=clock.now())


def check_out(attendee: Attendee) -> None:
    """Take back that an attendee has come."""
    Attendee.objects.filter(pk=attendee.pk).update(checked_in=None)


def set_absent(meeting: Meeting, participant: Participant, *, is_absent: bool) -> None:
    """Note that a participant did not come to a meeting that has begun, or take it back."""
    if meeting.state == MeetingState.CANCELLED:
        raise Conflict(_("The meeting is cancelled."))
    if meeting.slot.starts > clock.now():
        raise Conflict(_("The meeting has not begun yet."))
    if is_absent:
        meeting.absent.add(participant)
    else:
        meeting.absent.remove(participant)
    missed = meeting.absent.exists()
    if missed or meeting.state == MeetingState.MISSED:
        meeting.state = MeetingState.MISSED if missed else MeetingState.PLANNED
        meeting.save(update_fields=["state"])


def _own_meeting(attendee: Attendee, uid: UUID) -> Meeting:
    own = Meeting.objects.select_related("slot", "first", "second").filter(uid=uid).first()
    if own is None or attendee.participant_id not in (own.first_id, own.second_id):
        raise NotFound
    return own
