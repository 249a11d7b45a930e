"""Events, who takes part, whom they wish to meet, and when they meet."""

from intercluster.apps.events.models.events import Audience, Day, Event, Item, Slot, Stage, Table
from intercluster.apps.events.models.marks import Mark, MarkKind
from intercluster.apps.events.models.meetings import (
    Feedback,
    Impression,
    Making,
    Meeting,
    MeetingState,
    Plan,
    PlanState,
)
from intercluster.apps.events.models.participants import Attendee, Brought, Participant, ParticipantState
from intercluster.apps.events.models.requests import Pairing, PairingKind, Precedence, Priority, Request, RequestState
from intercluster.apps.events.models.unnamed import Listed, Newcomer

__all__ = [
    "Attendee",
    "Audience",
    "Brought",
    "Day",
    "Event",
    "Feedback",
    "Impression",
    "Item",
    "Listed",
    "Making",
    "Mark",
    "MarkKind",
    "Meeting",
    "MeetingState",
    "Newcomer",
    "Pairing",
    "PairingKind",
    "Participant",
    "ParticipantState",
    "Plan",
    "PlanState",
    "Precedence",
    "Priority",
    "Request",
    "RequestState",
    "Slot",
    "Stage",
    "Table",
]
