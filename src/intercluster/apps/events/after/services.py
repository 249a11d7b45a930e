"""What participants say after a meeting, and where it leads."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import member_of
from intercluster.apps.events.models import Attendee, Feedback, Impression, Meeting, MeetingState, Participant
from intercluster.apps.introductions.services import Party, note_met
from intercluster.apps.partnering.search.results import Quote
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound

SIDES = 2


@transaction.atomic
def say(attendee: Attendee, meeting: Meeting, impression: str, note: str = "") -> Feedback:
    """Keep what a side thinks of a meeting; what it says later takes the place of it.

    If both want to go on, an introduction between their organisations begins, at "have met".
    """
    rows = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("slot", "event", "request")
    locked = rows.get(pk=meeting.pk)
    if attendee.participant_id not in (locked.first_id, locked.second_id):
        raise NotFound
    if locked.state == MeetingState.CANCELLED:
        raise Conflict(_("The meeting is cancelled."))
    if locked.slot.starts > clock.now():
        raise Conflict(_("The meeting has not begun yet."))
    said = {"attendee": attendee, "impression": impression, "note": note, "at": clock.now()}
    feedback, _is_new = Feedback.objects.update_or_create(
        meeting=locked, participant_id=attendee.participant_id, defaults=said
    )
    if locked.state == MeetingState.PLANNED:
        locked.state = MeetingState.HELD
        locked.save(update_fields=["state"])
    if locked.introduction_id is None and both_go_on(locked):
        _introduce(locked)
    return feedback


def both_go_on(meeting: Meeting) -> bool:
    """Return whether both sides of a meeting want to go on."""
    return meeting.feedback.filter(impression=Impression.GO_ON).count() == SIDES


def _introduce(meeting: Meeting) -> None:
    """Begin an introduction between the two, if both are in the directory."""
    said = meeting.feedback.select_related("participant__organisation", "attendee__user")
    sides = {each.participant_id: each for each in said}
    first = meeting.request.asking_id if meeting.request is not None else meeting.first_id
    asking, asked = sides[first], sides[meeting.second_id if first == meeting.first_id else meeting.first_id]
    ours, theirs = asking.participant.organisation, asked.participant.organisation
    if ours is None or theirs is None or ours == theirs:
        return
    with override(asking.attendee.language if asking.attendee is not None else meeting.event.language):
        message = _("We met at “%(event)s”, and both of us want to go on.") % {"event": meeting.event.title}
    meeting.introduction = note_met(_party(asking, ours, theirs), _party(asked, theirs, ours), message)
    meeting.save(update_fields=["introduction"])


def _party(said: Feedback, own: Organisation, other: Organisation) -> Party:
    return Party(own, said.attendee.user if said.attendee is not None else None, _about(said.participant, own, other))


def _about(participant: Participant, own: Organisation, other: Organisation) -> Quote:
    """Return what a side brought to the event, as the other may read it by name; else its name."""
    reader = member_of(other)
    brought = participant.brought.all()
    readable: list[tuple[QuerySet[Any], list[int | None]]] = [
        (offers(reader), [each.offer_id for each in brought]),
        (needs(reader), [each.need_id for each in brought]),
    ]
    for rows, keys in readable:
        if text := rows.filter(unnamed=False, pk__in=[key for key in keys if key]).order_by("pk").first():
            return Quote(text.text, text.language)
    return Quote(own.name, "")
