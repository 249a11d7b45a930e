"""The code of an attendee, by which they are checked in at an event."""

from django.core.signing import BadSignature, Signer

from intercluster.apps.events.models import Attendee, Event, ParticipantState

_signer = Signer(salt="events.check-in")


def code_of(attendee: Attendee) -> str:
    """Return the code of an attendee, which nobody can guess."""
    return _signer.sign(str(attendee.pk))


def attendee_with(event: Event, code: str) -> Attendee | None:
    """Return the attendee of an event whose code it is; None if it is nobody's, or they no longer come."""
    try:
        key = int(_signer.unsign(code))
    except (BadSignature, ValueError):
        return None
    coming = Attendee.objects.filter(participant__event=event).exclude(participant__state=ParticipantState.CANCELLED)
    return coming.select_related("participant__organisation").filter(pk=key).first()
