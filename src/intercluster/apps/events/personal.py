"""What events hold on a person: where they come, what they wrote to others, and what they said of meetings."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.events.models import Attendee, Newcomer, Participant, ParticipantState, Plan, Request
from intercluster.apps.events.requests.services import end_requests_of
from intercluster.core import clock

COVERS = (Attendee, Newcomer, Participant, Plan)


def held_on(user: User) -> dict[str, Any]:
    """Return the events that a person attends."""
    own = Attendee.objects.filter(user=user).select_related("participant__event").order_by("pk")
    return {
        "events": [
            {
                "event": str(each.participant.event.key),
                "name": each.name,
                "email": each.email,
                "languages": each.participant.languages,
                "state": each.participant.state,
                "checked_in": each.checked_in.isoformat() if each.checked_in else None,
                "calendar_mails": each.calendar_mails,
                "marks": [
                    {
                        "kind": mark.kind,
                        "meeting": mark.meeting and str(mark.meeting.uid),
                        "at": mark.received.isoformat(),
                    }
                    for mark in each.marks.select_related("meeting")
                ],
            }
            for each in own
        ],
        "event_requests": [
            {"event": str(each.event.key), "sent": each.sent.isoformat(), "text": each.text, "state": each.state}
            for each in Request.objects.filter(asking__attendees__user=user).select_related("event").order_by("pk")
        ],
    }


def erase(user: User) -> None:
    """Forget a person: they come to no event any more, and what they wrote when they asked alone is emptied.

    The place of an organisation stays as cancelled, without anybody. If it went, whose text without a name goes with
    it would show.
    """
    colleagues = Attendee.objects.exclude(user=user)
    alone = Participant.objects.filter(attendees__user=user).exclude(attendees__in=colleagues)
    keys = list(alone.values_list("pk", flat=True))
    Attendee.objects.filter(user=user).delete()
    for each in Participant.objects.filter(pk__in=keys).exclude(state=ParticipantState.CANCELLED):
        end_requests_of(each)
    Request.objects.filter(asking__in=keys).update(text="")
    Participant.objects.filter(pk__in=keys, organisation=None).delete()
    Participant.objects.filter(pk__in=keys).update(state=ParticipantState.CANCELLED, since=clock.now())
