"""Writes about agendas: mails of changes, the link sent again, and the choice of mails."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from intercluster.apps.events.agenda.links import has_ended
from intercluster.apps.events.agenda.notices import CALENDAR, ENTRY_MAIL, LINK_MAIL, MEETINGS_MAIL, address_of
from intercluster.apps.events.agenda.queries import attendees_at
from intercluster.apps.events.models import Attendee, Event, Meeting, Slot, Table
from intercluster.apps.notices.models import Delivery
from intercluster.apps.notices.queries import delivery_of, preference_of
from intercluster.apps.notices.services import Post, post, post_all

Stored = list[int | str]


@dataclass(frozen=True)
class Change:
    """A meeting that is new, moved or cancelled, as it is now, with where it was before."""

    meeting: Meeting
    slot: Slot | None = None
    """Its time before, None for a new meeting."""
    table: Table | None = None
    """Its table before."""


@transaction.atomic
def tell_changes(event: Event, changes: Sequence[Change], *, entries_only: bool = False) -> None:
    """Mail those who come to these meetings, and nobody else, what changes for them.

    Who has an account gets a notice elsewhere, so here a person without one gets a mail of all of it. All who want
    them get a calendar entry of each meeting as well; `entries_only` if people know the rest already.
    """
    of_participant: dict[int, list[Stored]] = defaultdict(list)
    for change in changes:
        stored: Stored = [
            change.meeting.pk,
            change.slot.starts.isoformat() if change.slot is not None else "",
            change.table.name if change.table is not None else "",
        ]
        for participant in (change.meeting.first_id, change.meeting.second_id):
            of_participant[participant].append(stored)
    concerned = Attendee.objects.filter(participant__in=of_participant, participant__event=event)
    posts: list[Post] = []
    for attendee in concerned.select_related("user", "participant").order_by("pk"):
        own = of_participant[attendee.participant_id]
        if attendee.user is None and attendee.email and not entries_only:
            posts.append(Post(MEETINGS_MAIL, attendee.pk, context={"changes": own}))
        if wants_entries(attendee):
            about = {"attendee": attendee.pk}
            posts += [Post(ENTRY_MAIL, int(meeting), attendee.user, about) for meeting, *_before in own]
    post_all(posts)


def wants_entries(attendee: Attendee) -> bool:
    """Return whether each meeting is mailed to an attendee as a calendar entry."""
    if not attendee.calendar_mails or not address_of(attendee):
        return False
    user = attendee.user
    return user is None or delivery_of(preference_of(user), CALENDAR.name) == Delivery.IMMEDIATE


@transaction.atomic
def choose_calendar_mails(attendee: Attendee, *, wanted: bool) -> None:
    """Save whether an attendee wants a calendar entry of each meeting by mail."""
    Attendee.objects.filter(pk=attendee.pk).update(calendar_mails=wanted)


@transaction.atomic
def send_links(key: UUID, email: str) -> None:
    """Mail the address of their agenda to those who come to an event with this e-mail address, if anybody does."""
    for attendee in attendees_at(key, email):
        if not has_ended(attendee.participant.event):
            post(LINK_MAIL, attendee.pk, recipient=attendee.user)
