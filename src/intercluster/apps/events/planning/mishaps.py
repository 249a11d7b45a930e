"""What happens on the day or before it: somebody is away for a time, a table is lost. The schedule is then repaired."""

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.event.services import locked_event
from intercluster.apps.events.models import Event, Participant, ParticipantState, Slot, Table
from intercluster.core import clock
from intercluster.core.errors import Conflict


@transaction.atomic
def come_late(viewer: Viewer, event: Event, participant: Participant, until: Slot) -> None:
    """Note that a participant is away in all times to come before one, from which they can meet."""
    locked = locked_event(viewer, event)
    _registered(participant)
    participant.away.add(*locked.slots.filter(starts__gt=clock.now(), starts__lt=until.starts))


@transaction.atomic
def leave_early(viewer: Viewer, event: Event, participant: Participant, since: Slot) -> None:
    """Note that a participant is away from a time on."""
    locked = locked_event(viewer, event)
    _registered(participant)
    participant.away.add(*locked.slots.filter(starts__gte=since.starts))


@transaction.atomic
def lose_table(viewer: Viewer, event: Event, table: Table, since: Slot) -> None:
    """Close a table from a time on."""
    locked = locked_event(viewer, event)
    table.closed.add(*locked.slots.filter(starts__gte=since.starts))


def _registered(participant: Participant) -> None:
    if participant.state != ParticipantState.REGISTERED:
        raise Conflict(_("Only somebody who is registered can be away for a time."))
