"""What participants say after a meeting, and where it leads."""

from django.db import transaction
from django.utils.translation import gettext as _

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
    parties = {each.participant_id: _party(meeting, each.participant, each.attendee) for each in said}
    first = meeting.request.asking_id if meeting.request is not None else meeting.first_id
    second = meeting.second_id if first == meeting.first_id else meeting.first_id
    asking, asked = parties[first], parties[second]
    if asking is None or asked is None or asking.organisation == asked.organisation:
        return
    meeting.introduction = note_met(asking, asked, meeting.event.title)
    meeting.save(update_fields=["introduction"])


def _party(meeting: Meeting, participant: Participant, attendee: Attendee | None) -> Party | None:
    if participant.organisation is None:
        return None
    about = Quote(meeting.event.title, meeting.event.language)
    return Party(participant.organisation, attendee.user if attendee is not None else None, about)
