"""The event as it is at a moment of its day: who meets where, who is missing, and who is free."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch

from intercluster.apps.events.models import (
    Attendee,
    Event,
    Meeting,
    MeetingState,
    PairingKind,
    Participant,
    ParticipantState,
    RequestState,
    Slot,
    Table,
)

Pair = tuple[int, int]
MOST_PAIRS = 20


@dataclass(frozen=True)
class Side:
    """A participant of a meeting."""

    participant: Participant
    is_here: bool
    """Whether somebody of theirs has checked in."""
    is_absent: bool
    """Whether it was noted that they did not come to the meeting."""


@dataclass(frozen=True)
class Seat:
    """A table at a time, with the meeting that is held there, if any."""

    table: Table
    meeting: Meeting | None = None
    sides: Sequence[Side] = ()


@dataclass(frozen=True)
class Missing:
    """Somebody who has not checked in."""

    attendee: Attendee
    meets: Slot | None
    """When their next meeting is; None without any to come."""


def is_called(attendee: Attendee, asked: str) -> bool:
    """Return whether all of some words are in somebody's name or that of their organisation."""
    names = f"{attendee.name} {attendee.participant.name}".casefold()
    return all(word in names for word in asked.casefold().split())


@dataclass(frozen=True)
class FreePair:
    """Two who are here, free at the next time, and wish to meet."""

    first: Participant
    second: Participant
    both_wish: bool


@dataclass(frozen=True)
class Board:
    """What the office sees on the day."""

    now: datetime
    current: Slot | None
    """The time that has begun and not ended."""
    coming: Slot | None
    """The next time to begin."""
    tables_now: Sequence[Seat] = ()
    tables_next: Sequence[Seat] = ()
    missing: Sequence[Missing] = ()
    """Those first who meet first."""
    here: Sequence[Attendee] = ()
    """Who has checked in, the last one first."""
    expected: int = 0
    free_pairs: Sequence[FreePair] = ()
    no_shows: Sequence[Meeting] = field(default_factory=tuple)


def board(event: Event, now: datetime) -> Board:
    """Return the event as it is at a moment."""
    slots = list(event.slots.all())
    current = next((slot for slot in slots if slot.starts <= now < slot.ends), None)
    coming = next((slot for slot in slots if slot.starts > now), None)
    people = {each.pk: each for each in _participants(event)}
    here = {key for key, each in people.items() if any(person.checked_in for person in each.attendees.all())}
    meetings = [each for each in _meetings(event) if each.first_id in people and each.second_id in people]
    tables = list(event.tables.all())
    attendees = [person for each in people.values() for person in each.attendees.all()]
    return Board(
        now,
        current,
        coming,
        tables_now=list(_seats(tables, meetings, people, here, current)),
        tables_next=list(_seats(tables, meetings, people, here, coming)),
        missing=_missing(attendees, meetings, now),
        here=sorted((each for each in attendees if each.checked_in), key=_came, reverse=True),
        expected=len(attendees),
        free_pairs=_free_pairs(event, coming, meetings, people, here),
        no_shows=[each for each in meetings if each.state == MeetingState.MISSED],
    )


def _came(attendee: Attendee) -> tuple[datetime | None, int]:
    return attendee.checked_in, attendee.pk


def _participants(event: Event) -> Iterator[Participant]:
    attendees = Attendee.objects.select_related("participant__organisation").order_by("name", "pk")
    coming = event.participants.filter(state=ParticipantState.REGISTERED).select_related("organisation")
    yield from coming.prefetch_related(Prefetch("attendees", attendees), "away")


def _meetings(event: Event) -> Iterator[Meeting]:
    held = event.meetings.exclude(state=MeetingState.CANCELLED)
    related = held.select_related("slot", "table", "first__organisation", "second__organisation")
    yield from related.prefetch_related("absent")


def _seats(
    tables: Sequence[Table],
    meetings: Sequence[Meeting],
    people: Mapping[int, Participant],
    here: set[int],
    slot: Slot | None,
) -> Iterator[Seat]:
    if slot is None:
        return
    at = {meeting.table_id: meeting for meeting in meetings if meeting.slot_id == slot.pk}
    for table in tables:
        meeting = at.get(table.pk)
        if meeting is None:
            yield Seat(table)
            continue
        absent = {each.pk for each in meeting.absent.all()}
        sides = [Side(people[key], key in here, key in absent) for key in (meeting.first_id, meeting.second_id)]
        yield Seat(table, meeting, sides)


def _missing(attendees: Sequence[Attendee], meetings: Sequence[Meeting], now: datetime) -> list[Missing]:
    """Return who has not checked in, those first who meet first. A colleague who is here stands in for nobody."""
    meets: dict[int, Slot] = {}
    for meeting in meetings:
        if meeting.slot.ends > now:
            for key in (meeting.first_id, meeting.second_id):
                meets.setdefault(key, meeting.slot)
    missing = [Missing(each, meets.get(each.participant_id)) for each in attendees if each.checked_in is None]
    late = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(missing, key=lambda each: (each.meets.starts if each.meets else late, each.attendee.name.casefold()))


def _free_pairs(
    event: Event, slot: Slot | None, meetings: Sequence[Meeting], people: Mapping[int, Participant], here: set[int]
) -> list[FreePair]:
    """Return pairs that could meet at the next time: first those who both wish to, then those of an open request.

    A request in which a side is not named yet is left out: it would tell the office who it is.
    """
    if slot is None:
        return []
    busy = {key for each in meetings if each.slot_id == slot.pk for key in (each.first_id, each.second_id)}
    free = {key for key in here - busy if slot.pk not in {away.pk for away in people[key].away.all()}}
    met = {(each.first_id, each.second_id) for each in meetings}
    pairings = event.pairings.filter(kind=PairingKind.MUST_NOT)
    kept_apart = set(pairings.values_list("first", "second"))
    found: dict[Pair, bool] = {}
    accepted = event.requests.filter(state=RequestState.ACCEPTED)
    waiting = event.requests.filter(state=RequestState.OPEN, asking_unnamed=False, asked_unnamed=False)
    for rows, both_wish in ((accepted, True), (waiting, False)):
        for one, other in rows.order_by("pk").values_list("asking", "asked"):
            pair = (min(one, other), max(one, other))
            if {one, other} <= free and pair not in met | kept_apart:
                found.setdefault(pair, both_wish)
    return [FreePair(people[one], people[other], both) for (one, other), both in found.items()][:MOST_PAIRS]
