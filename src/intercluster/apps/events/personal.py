"""What events hold on a person: where they come, what they wrote to others, and what they said of meetings."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.events.models import Attendee, Participant, Plan

COVERS = (Attendee, Participant, Plan)


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
            }
            for each in own
        ],
    }


def erase(user: User) -> None:
    """Forget a person: they come to no event any more."""
    alone = Participant.objects.filter(attendees__user=user).exclude(attendees__in=Attendee.objects.exclude(user=user))
    alone.delete()
    Attendee.objects.filter(user=user).delete()
