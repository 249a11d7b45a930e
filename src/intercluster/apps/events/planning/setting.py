"""An event as the problem that is solved, and meetings of its solution as those of the event."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from intercluster.analysis.meetings.problem import Meeting as Held
from intercluster.analysis.meetings.problem import Order, Problem
from intercluster.analysis.meetings.problem import Wish as Asked
from intercluster.apps.events.models import (
    Attendee,
    Event,
    Meeting,
    MeetingState,
    Participant,
    ParticipantState,
    Plan,
    PlanState,
    Slot,
    Table,
)
from intercluster.apps.events.planning.content import Content, Pair, Placed, read
from intercluster.apps.events.planning.wishes import Wish, wishes_of
from intercluster.apps.events.requests import queries as requests
from intercluster.core import clock


@dataclass(frozen=True)
class Setting:
    """An event at a moment, with everything that decides which meetings are possible."""

    event: Event
    now: datetime
    people: Mapping[int, Participant]
    """Who comes, and who left after a meeting that has begun."""
    free: Mapping[int, frozenset[int]]
    """The slots to come in which each can meet, apart from meetings."""
    slots: Sequence[Slot]
    tables: Mapping[int, Table]
    open_in: Mapping[int, frozenset[int]]
    """The slots in which each table can be used."""
    wished: Mapping[Pair, Wish]
    """The wishes of those who come."""
    struck: Mapping[Pair, Wish]
    """Those of them whose meeting the office cancelled."""
    must_not: frozenset[Pair]
    orders: Sequence[tuple[Pair, Pair]]
    """Meetings of which the first is held before the second."""
    published: Sequence[Meeting]
    """All that are not cancelled."""
    plan: Plan | None
    """The published one."""
    content: Content
    """What it holds."""

    @cached_property
    def fixed(self) -> Mapping[Pair, Meeting]:
        """Return the meetings that stay where they are: held, begun, or pinned and still possible."""
        return {
            pair_of(each): each
            for each in self.published
            if has_begun(each, self.now) or (each.is_pinned and self.allows(*place_of(each)))
        }

    @cached_property
    def wishes(self) -> Mapping[Pair, Wish]:
        """Return the wishes, with those whose meeting has begun even if they are no longer wished."""
        begun = {pair: Wish(*pair, 1, request=each.request_id) for pair, each in self.fixed.items()}
        return {**begun, **self.wished}

    def slot(self, key: int) -> Slot:
        """Return a slot by its key."""
        return next(slot for slot in self.slots if slot.pk == key)

    @cached_property
    def parts(self) -> Mapping[int, int]:
        """Return the part of the event to which each slot belongs."""
        return {slot.pk: slot.part for slot in self.slots}

    def suits(self, pair: Pair, table: int) -> bool:
        """Return whether two can meet at a table: online if one of them is, otherwise at the place."""
        is_online = any(self.people[each].is_online for each in pair if each in self.people)
        return bool(self.tables[table].online) == is_online

    def times(self, pair: Pair) -> frozenset[int]:
        """Return the slots to come in which two can meet, whatever meetings they have."""
        if pair in self.must_not:
            return frozenset()
        one, other = (self.free.get(each, frozenset()) for each in pair)
        wish = self.wished.get(pair)
        part = None if wish is None else wish.part
        return frozenset(slot for slot in one & other if part is None or self.parts[slot] == part)

    def allows(self, pair: Pair, slot: int, table: int) -> bool:
        """Return whether two can meet then and there, whatever meetings they have."""
        is_open = table in self.tables and slot in self.open_in[table]
        return is_open and slot in self.times(pair) and self.suits(pair, table)

    @cached_property
    def solved(self) -> "Solved":
        """Return the problem to solve."""
        return Solved(self)


class Solved:
    """The problem of a setting, whose participants, slots, tables and wishes have numbers from 0."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.people = list(setting.people)
        self.slots = [slot.pk for slot in setting.slots]
        self.tables = list(setting.tables)
        self.wishes = list(setting.wishes.values())
        self._person = {pk: at for at, pk in enumerate(self.people)}
        self._slot = {pk: at for at, pk in enumerate(self.slots)}
        self._table = {pk: at for at, pk in enumerate(self.tables)}
        self._wish = {wish.pair: at for at, wish in enumerate(self.wishes)}
        self.problem = self._problem()

    def _problem(self) -> Problem:
        setting, event = self.setting, self.setting.event
        begun = any(meeting.slot.starts <= setting.now for meeting in setting.published)
        days = [slot.starts.astimezone(event.zone).date() for slot in setting.slots]
        return Problem(
            free=[self._free(pk) for pk in self.people],
            slots=len(self.slots),
            tables=[self._numbers({*setting.open_in[pk], *self._used(pk)}) for pk in self.tables],
            wishes=[self._asked(wish) for wish in self.wishes],
            days=[sorted(set(days)).index(day) for day in days],
            most=[self._most(setting.people[pk]) for pk in self.people],
            must_not=frozenset(
                frozenset((self._person[one], self._person[other]))
                for one, other in setting.must_not.difference(setting.fixed)
                if one in self._person and other in self._person
            ),
            orders=self._orders(),
            fairness=None if begun else event.fairness,  # what has been held cannot be made fair
        )

    def _numbers(self, slots: Iterable[int]) -> frozenset[int]:
        return frozenset(self._slot[pk] for pk in slots if pk in self._slot)

    def _free(self, person: int) -> frozenset[int]:
        fixed = {meeting.slot_id for pair, meeting in self.setting.fixed.items() if person in pair}
        return self._numbers(self.setting.free[person] | fixed)

    def _used(self, table: int) -> set[int]:
        return {meeting.slot_id for meeting in self.setting.fixed.values() if meeting.table_id == table}

    def _most(self, person: Participant) -> int | None:
        limits = [most for most in (person.most_meetings, self.setting.event.most_meetings) if most is not None]
        held = sum(person.pk in pair for pair in self.setting.fixed)
        return max(held, min(limits)) if limits else None

    def _asked(self, wish: Wish) -> Asked:
        one, other = (self._person[each] for each in wish.pair)
        fixed = self.setting.fixed.get(wish.pair)
        if fixed is not None and fixed.table_id is not None:
            slots, tables = frozenset({self._slot[fixed.slot_id]}), frozenset({self._table[fixed.table_id]})
            return Asked(one, other, wish.worth, must=True, slots=slots, tables=tables)
        suited = frozenset(at for pk, at in self._table.items() if self.setting.suits(wish.pair, pk))
        tables_if_some = None if len(suited) == len(self.tables) else suited
        return Asked(one, other, wish.worth, must=wish.must, slots=self._part(wish), tables=tables_if_some)

    def _part(self, wish: Wish) -> frozenset[int] | None:
        """Return when a wish may be met beside when both are free: at any time, in a part, or at what is to come."""
        if any(slot.starts <= self.setting.now for slot in self.setting.slots):
            return self._numbers(self.setting.times(wish.pair))
        if wish.part is None:
            return None
        return self._numbers(slot.pk for slot in self.setting.slots if slot.part == wish.part)

    def _orders(self) -> list[Order]:
        known = [(self._wish.get(one), self._wish.get(other)) for one, other in self.setting.orders]
        return [Order(one, other) for one, other in known if one is not None and other is not None and one != other]

    def held(self, meetings: Iterable[Placed]) -> list[Held]:
        """Return meetings of the event by the numbers of the problem, as far as they are still wished."""
        return [
            Held(self._wish[each.pair], self._slot[each.slot], self._table[each.table])
            for each in meetings
            if each.pair in self._wish and each.slot in self._slot and each.table in self._table
        ]

    def placed(self, meetings: Iterable[Held]) -> tuple[Placed, ...]:
        """Return meetings of a solution as those of the event, in the order of time and table."""
        ordered = sorted(meetings, key=lambda each: (each.slot, each.table))
        return tuple(
            Placed(*wish.pair, self.slots[each.slot], self.tables[each.table], wish.request)
            for each in ordered
            for wish in [self.wishes[each.wish]]
        )


def published_plan(event: Event) -> Plan | None:
    """Return the published plan of an event."""
    return event.plans.filter(state=PlanState.PUBLISHED).first()


def published_meetings(event: Event) -> list[Meeting]:
    """Return the meetings of an event that are not cancelled, in the order of time and table."""
    return list(event.meetings.exclude(state=MeetingState.CANCELLED).select_related("slot"))


def pair_of(meeting: Meeting) -> Pair:
    """Return who meets."""
    return meeting.first_id, meeting.second_id


def place_of(meeting: Meeting) -> tuple[Pair, int, int]:
    """Return who meets when and where, of a meeting that is not cancelled."""
    assert meeting.table_id is not None
    return pair_of(meeting), meeting.slot_id, meeting.table_id


def placed_as(meeting: Meeting) -> Placed:
    """Return a meeting that is not cancelled as a plan has it."""
    pair, slot, table = place_of(meeting)
    return Placed(*pair, slot, table, meeting.request_id)


def has_begun(meeting: Meeting, now: datetime) -> bool:
    """Return whether a meeting stays because its time has come, or because it was held or missed."""
    return meeting.slot.starts <= now or meeting.state in (MeetingState.HELD, MeetingState.MISSED)


def setting_of(event: Event, struck: Collection[Pair] | None = None, added: Collection[Pair] = ()) -> Setting:
    """Read an event as it is now.

    `struck` are other meetings not to be planned than those of the published plan, `added` are wishes of the office.
    """
    now = clock.now()
    meetings, plan = published_meetings(event), published_plan(event)
    content = Content() if plan is None else read(plan.content)
    begun = {pk for each in meetings if has_begun(each, now) for pk in pair_of(each)}
    stay = Q(state=ParticipantState.REGISTERED) | Q(pk__in=begun)
    people = {each.pk: each for each in event.participants.select_related("organisation").filter(stay)}
    registered = {pk for pk, each in people.items() if each.state == ParticipantState.REGISTERED}
    used = {each.slot_id for each in meetings}
    slots = [slot for slot in Slot.everything.filter(event=event) if not slot.is_dropped or slot.pk in used]
    coming = frozenset(slot.pk for slot in slots if slot.starts > now and not slot.is_dropped)
    away = _away(event, slots)
    shut = set(Table.closed.through.objects.filter(table__event=event).values_list("table_id", "slot_id"))
    tables = {table.pk: table for table in event.tables.all()}
    by_hand = {pair_of(each) for each in meetings if each.request_id is None}
    wishes = wishes_of(event, by_hand.union(added))
    out = frozenset(content.struck if struck is None else struck)
    return Setting(
        event=event,
        now=now,
        people=people,
        free={pk: coming - away.get(pk, set()) if pk in registered else frozenset() for pk in people},
        slots=slots,
        tables=tables,
        open_in={pk: frozenset(slot.pk for slot in slots if (pk, slot.pk) not in shut) for pk in tables},
        wished={pair: wish for pair, wish in wishes.items() if pair not in out},
        struck={pair: wish for pair, wish in wishes.items() if pair in out},
        must_not=frozenset(requests.must_not(event)),
        orders=requests.precedences(event),
        published=meetings,
        plan=plan,
        content=content,
    )


def _away(event: Event, slots: Sequence[Slot]) -> dict[int, set[int]]:
    """Return when each is away: as they said, or since one of them has a meeting at another event."""
    away: dict[int, set[int]] = {}
    said = Participant.away.through.objects.filter(participant__event=event)
    for participant, slot in said.values_list("participant_id", "slot_id"):
        away.setdefault(participant, set()).add(slot)
    if not slots:
        return away
    places: dict[int, set[int]] = {}
    attendees = Attendee.objects.filter(participant__event=event, user__isnull=False)
    for user, participant in attendees.values_list("user_id", "participant_id"):
        places.setdefault(user, set()).add(participant)
    elsewhere = Meeting.objects.filter(
        state=MeetingState.PLANNED, slot__starts__lt=slots[-1].ends, slot__ends__gt=slots[0].starts
    ).exclude(event=event)
    for side in ("first", "second"):
        busy = elsewhere.filter(**{f"{side}__attendees__user__in": list(places)})
        for user, starts, ends in busy.values_list(f"{side}__attendees__user", "slot__starts", "slot__ends"):
            overlapping = {slot.pk for slot in slots if slot.starts < ends and starts < slot.ends}
            for participant in places.get(user, ()):
                away.setdefault(participant, set()).update(overlapping)
    return away
