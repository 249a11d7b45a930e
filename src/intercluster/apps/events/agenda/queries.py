"""What stands in somebody's agenda: the programme, and their own meetings, and nothing of other agendas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from intercluster.apps.accounts.queries import zone_in, zone_of
from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.models import (
    Attendee,
    Event,
    Item,
    Meeting,
    MeetingState,
    Participant,
    ParticipantState,
    RequestState,
    Stage,
    Table,
)
from intercluster.apps.events.requests.queries import wishes
from intercluster.core import clock
from intercluster.geo.display_names import language_name


@dataclass(frozen=True)
class Own:
    """A meeting as one of the two sides sees it."""

    meeting: Meeting
    us: Participant
    them: Participant
    people: Sequence[str] = ()
    """Names of those who come for the other side."""
    languages: Sequence[str] = ()
    """Codes of the languages that both sides speak, as this side likes them best."""
    about: Offer | Need | None = None
    they_are_absent: bool = False
    is_withdrawn: bool = False
    """Whether one of the two no longer wishes it, so that the organisers are going to take it out."""

    @property
    def starts(self) -> datetime:
        """Return when it begins."""
        return self.meeting.slot.starts

    @property
    def ends(self) -> datetime:
        """Return when it ends."""
        return self.meeting.slot.ends

    @property
    def spoken(self) -> list[str]:
        """Return the names of the languages that both sides speak."""
        return [language_name(code) for code in self.languages]

    @property
    def is_cancelled(self) -> bool:
        """Return whether it is not held."""
        return self.meeting.state == MeetingState.CANCELLED

    @property
    def table(self) -> Table | None:
        """Return where it is held, None once it is cancelled."""
        return self.meeting.table

    @property
    def text(self) -> str:
        """Return what the asking side wrote."""
        return self.meeting.request.text if self.meeting.request is not None else ""

    @property
    def is_past(self) -> bool:
        """Return whether it has begun, so that it can be said who did not come."""
        return self.starts <= clock.now()


@dataclass(frozen=True)
class Entry:
    """A line of an agenda: an entry of the programme, or a meeting."""

    starts: datetime
    ends: datetime
    item: Item | None = None
    own: Own | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Return whether it is a meeting that one of the two no longer wishes."""
        return self.own is not None and self.own.is_withdrawn


@dataclass(frozen=True)
class Agenda:
    """The agenda of an attendee."""

    attendee: Attendee
    entries: Sequence[Entry] = ()
    cancelled: Sequence[Own] = ()
    zone: ZoneInfo | None = None
    """Where the attendee is, if the time is another there while the event lasts."""
    now: Sequence[Entry] = field(default=())
    next: Entry | None = None

    @property
    def comes(self) -> bool:
        """Return whether they take part."""
        return self.attendee.participant.state == ParticipantState.REGISTERED


def own_attendee(viewer: Viewer, event: Event) -> Attendee | None:
    """Return the viewer as somebody who comes to an event: a place that is not cancelled, if there is one."""
    if viewer.user_id is None:
        return None
    own = Attendee.objects.filter(participant__event=event, user=viewer.user_id)
    found = own.select_related("user", "participant__organisation", "participant__event__cluster").order_by("-pk")
    return min(found, key=lambda each: _ORDER.index(each.participant.state), default=None)


_ORDER: list[str] = [ParticipantState.REGISTERED, ParticipantState.WAITING, ParticipantState.CANCELLED]


def agenda(attendee: Attendee) -> Agenda:
    """Return the agenda of an attendee, by time."""
    event = attendee.participant.event
    meetings = own_meetings(attendee.participant)
    held = [Entry(own.starts, own.ends, own=own) for own in meetings if not own.is_cancelled]
    comes = attendee.participant.state == ParticipantState.REGISTERED and event.stage == Stage.OPEN
    items = [Entry(item.starts, item.ends, item=item) for item in event.items.all()] if comes else []
    entries = sorted([*items, *held], key=lambda entry: (entry.starts, entry.own is None, entry.ends))
    moment = clock.now()
    return Agenda(
        attendee,
        entries,
        [own for own in meetings if own.is_cancelled],
        _other_zone(attendee, entries),
        [entry for entry in entries if entry.starts <= moment < entry.ends],
        next((entry for entry in entries if entry.starts > moment and not entry.is_withdrawn), None),
    )


def own_meetings(participant: Participant) -> list[Own]:
    """Return the meetings of a participant by time, cancelled ones too."""
    own = [seen_by(meeting, participant) for meeting in _meetings(participant)]
    if not any(_may_be_withdrawn(each) for each in own):
        return own
    wished = {(wish.first, wish.second) for wish in wishes(participant.event)}
    return [
        replace(each, is_withdrawn=(each.meeting.first_id, each.meeting.second_id) not in wished)
        if _may_be_withdrawn(each)
        else each
        for each in own
    ]


def _may_be_withdrawn(own: Own) -> bool:
    """Return whether the request of a meeting to come has ended. They may have asked again since, or must meet."""
    meeting = own.meeting
    is_to_come = meeting.state == MeetingState.PLANNED and not own.is_past
    return is_to_come and meeting.request is not None and meeting.request.state != RequestState.ACCEPTED


def seen_by(meeting: Meeting, us: Participant) -> Own:
    """Return a meeting as one side sees it."""
    them = meeting.second if meeting.first_id == us.pk else meeting.first
    request = meeting.request
    about = None if request is None else request.offer or request.need
    languages = [code for code in us.languages if code in them.languages]
    people = [each.name for each in them.attendees.all()]
    absent = any(each.pk == them.pk for each in meeting.absent.all())
    return Own(meeting, us, them, people, languages, about, absent)


def _meetings(participant: Participant) -> QuerySet[Meeting]:
    own = Meeting.objects.filter(Q(first=participant) | Q(second=participant))
    return with_all(own).order_by("slot__starts", "pk")


def with_all(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Return meetings with all that agendas show of them."""
    return meetings.select_related(
        "slot", "table", "first__organisation", "second__organisation", "request__offer", "request__need"
    ).prefetch_related("first__attendees", "second__attendees", "absent")


class _Timed(Protocol):
    @property
    def starts(self) -> datetime: ...


def own_zone(attendee: Attendee) -> ZoneInfo | None:
    """Return the time zone of an attendee: that of their account or organisation, if it has only one."""
    if attendee.user is not None:
        return zone_of(attendee.user)
    organisation = attendee.participant.organisation
    return zone_in(organisation.country) if organisation is not None else None


def _other_zone(attendee: Attendee, entries: Iterable[_Timed]) -> ZoneInfo | None:
    zone, there = own_zone(attendee), attendee.participant.event.zone
    if zone is None:
        return None
    differs = any(
        each.starts.astimezone(zone).utcoffset() != each.starts.astimezone(there).utcoffset() for each in entries
    )
    return zone if differs else None


def attendees_at(key: UUID, email: str) -> QuerySet[Attendee]:
    """Return who comes to an event with this e-mail address, their own or that of their account."""
    named = Q(email__iexact=email, user=None) | Q(user__email__iexact=email, user__is_active=True)
    here = Attendee.objects.filter(named, participant__event__key=key)
    known = here.exclude(participant__state=ParticipantState.CANCELLED).exclude(participant__event__stage=Stage.DRAFT)
    return known.select_related("participant__event", "user").order_by("pk")
