"""What agendas do when something else cancels meetings: the entries go from people's calendars."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from intercluster.apps.events.agenda.services import Change, tell_changes
from intercluster.apps.events.models import Event, Meeting
from intercluster.apps.events.signals import meetings_cancelled


@receiver(meetings_cancelled)
def take_away(*, event: Event, meetings: Sequence[Meeting], **_signal: Any) -> None:
    """Mail the end of the entries; that the event is cancelled, people hear elsewhere."""
    tell_changes(event, [Change(meeting, meeting.slot) for meeting in meetings], entries_only=True)
