"""What the office decides about pairs: who must meet, who must not, and which meeting comes before which."""

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.event.services import locked_event
from intercluster.apps.events.models import (
    Event,
    Pairing,
    PairingKind,
    Participant,
    ParticipantState,
    Precedence,
    Request,
    RequestState,
)
from intercluster.apps.events.requests.queries import leads_to
from intercluster.core.errors import Conflict, NotFound


@transaction.atomic
def pair(
    viewer: Viewer, event: Event, one: Participant, other: Participant, kind: PairingKind, reason: str = ""
) -> Pairing:
    """Say that two participants must meet or must not; what was said of them before is replaced."""
    locked = locked_event(viewer, event)
    here = locked.participants.exclude(state=ParticipantState.CANCELLED)
    if here.filter(pk__in=[one.pk, other.pk]).count() != len({one.pk, other.pk}):
        raise NotFound
    if one.pk == other.pk:
        raise Conflict(_("Choose two different participants."))
    first, second = sorted([one, other], key=lambda each: each.pk)
    said = {"kind": kind, "reason": reason.replace("\0", "").strip()}
    made, _is_new = Pairing.objects.update_or_create(event=locked, first=first, second=second, defaults=said)
    return made


@transaction.atomic
def remove_pairing(viewer: Viewer, event: Event, key: int) -> None:
    """Take back what was said of two participants."""
    locked_event(viewer, event).pairings.filter(pk=key).delete()


@transaction.atomic
def order(viewer: Viewer, event: Event, earlier: Request, later: Request) -> Precedence:
    """Say that the meeting of one request is held before that of another."""
    locked = locked_event(viewer, event)
    both = locked.requests.filter(pk__in=[earlier.pk, later.pk], state=RequestState.ACCEPTED)
    if both.count() != len({earlier.pk, later.pk}):
        raise NotFound
    if earlier.pk == later.pk:
        raise Conflict(_("Choose two different meetings."))
    if leads_to(locked, later.pk, earlier.pk):
        raise Conflict(_("The second meeting has to be before the first already, by what was said earlier."))
    made, _is_new = Precedence.objects.get_or_create(event=locked, earlier=earlier, later=later)
    return made


@transaction.atomic
def remove_order(viewer: Viewer, event: Event, key: int) -> None:
    """Take back which meeting comes before which."""
    locked_event(viewer, event).precedences.filter(pk=key).delete()
