"""Reads of schedules: as a table, by participant, what waits, and why a wish is not met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext as _

from intercluster.apps.events.models import (
    Event,
    Meeting,
    MeetingState,
    Participant,
    ParticipantState,
    Plan,
    PlanState,
    Request,
    RequestState,
    Slot,
    Table,
)
from intercluster.apps.events.planning.comparing import Difference, Kind, concerned, differences
from intercluster.apps.events.planning.content import Content, Pair, read
from intercluster.apps.events.planning.setting import Setting, pair_of, place_of, published_plan
from intercluster.apps.events.planning.words import GoalRow, Names, goals, met, own_reason, price, quality, reason
from intercluster.core.errors import NotFound


@dataclass(frozen=True)
class Cell:
    """A meeting as a schedule shows it."""

    first: str
    second: str
    slot: Slot
    table: Table
    meeting: Meeting | None = None
    """None as long as it is not published."""


@dataclass(frozen=True)
class GridRow:
    """A time with what is held at each table."""

    slot: Slot
    cells: Sequence[Cell | None]


@dataclass(frozen=True)
class Grid:
    """A schedule as a table: times down, tables across."""

    tables: Sequence[Table]
    rows: Sequence[GridRow]
    several_dates: bool


@dataclass(frozen=True)
class Agenda:
    """A participant with their meetings in the order of time; `other` is whom they meet."""

    participant: Participant
    meetings: Sequence[tuple[Cell, str]]


def plan_numbered(event: Event, number: int) -> Plan:
    """Return a plan of an event. Raises NotFound."""
    found = event.plans.select_related("event", "based_on").filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def open_plan(event: Event) -> Plan | None:
    """Return the plan that is being made, or waits to be published, or could not be made."""
    return event.plans.filter(state__in=(PlanState.RUNNING, PlanState.READY, PlanState.FAILED)).first()


def names_of(event: Event) -> dict[int, str]:
    """Return what all participants of an event are called, those too who cancelled."""
    return {each.pk: each.name for each in event.participants.select_related("organisation")}


def _slots(event: Event) -> dict[int, Slot]:
    """Return all times of an event, those too that are out of use, by their keys."""
    return {each.pk: each for each in Slot.everything.filter(event=event)}


def cells(event: Event, names: Names, meetings: Iterable[Meeting]) -> list[Cell]:
    """Return published meetings as a schedule shows them."""
    slots, tables = _slots(event), {each.pk: each for each in event.tables.all()}
    return [
        Cell(names.get(each.first_id, "?"), names.get(each.second_id, "?"), slots[each.slot_id], tables[table], each)
        for each in meetings
        for table in [each.table_id]
        if table is not None
    ]


def grid(event: Event, found: Sequence[Cell]) -> Grid:
    """Return a schedule as a table of all times and tables."""
    tables = list(event.tables.all())
    at = {(cell.slot.pk, cell.table.pk): cell for cell in found}
    times = {slot.pk: slot for slot in [*event.slots.all(), *(cell.slot for cell in found)]}
    ordered = sorted(times.values(), key=lambda slot: slot.starts)
    rows = [GridRow(slot, [at.get((slot.pk, table.pk)) for table in tables]) for slot in ordered]
    return Grid(tables, rows, several_dates(event, ordered))


def several_dates(event: Event, slots: Iterable[Slot]) -> bool:
    """Return whether times are of more than one date where the event is held, so that hours alone do not tell them."""
    return len({slot.starts.astimezone(event.zone).date() for slot in slots}) > 1


def agendas(event: Event, found: Sequence[Cell]) -> list[Agenda]:
    """Return the meetings of each participant who comes or has some, by name."""
    own: dict[int, list[tuple[Cell, str]]] = {}
    for cell in sorted(found, key=lambda cell: cell.slot.starts):
        if cell.meeting is not None:
            own.setdefault(cell.meeting.first_id, []).append((cell, cell.second))
            own.setdefault(cell.meeting.second_id, []).append((cell, cell.first))
    everybody = event.participants.select_related("organisation")
    shown = [each for each in everybody if each.pk in own or each.state == "registered"]
    return [Agenda(each, own.get(each.pk, [])) for each in sorted(shown, key=lambda each: each.name.casefold())]


@dataclass(frozen=True)
class UnmetRow:
    """A wish that is not met, with the reason in words."""

    first: str
    second: str
    why: str
    pair: Pair


@dataclass(frozen=True)
class Judgement:
    """How good a plan is, in words."""

    met: str
    quality: str
    price: str
    goals: Sequence[GoalRow]
    unmet: Sequence[UnmetRow]


def judgement(content: Content, names: Names) -> Judgement:
    """Return how good a plan is."""
    rows = [
        UnmetRow(names.get(each.first, "?"), names.get(each.second, "?"), reason(each, names), each.pair)
        for each in content.unmet
    ]
    rows.sort(key=lambda row: (row.first.casefold(), row.second.casefold()))
    return Judgement(met(content), quality(content), price(content), goals(content), rows)


@dataclass(frozen=True)
class Waiting:
    """What happened since a schedule was published, which a repair would take in."""

    impossible: Sequence[Pair] = ()
    """Meetings that cannot be held as they are published."""
    new: Sequence[Pair] = ()
    """Wishes that the schedule does not know yet."""

    def __bool__(self) -> bool:
        return bool(self.impossible or self.new)


def waiting(setting: Setting) -> Waiting:
    """Return what happened since the schedule was published."""
    if setting.plan is None:
        return Waiting()
    impossible = [
        pair_of(each)
        for each in setting.published
        if pair_of(each) not in setting.fixed
        and (pair_of(each) not in setting.wished or not setting.allows(*place_of(each)))
    ]
    known = {each.pair for each in setting.content.unmet} | {pair_of(each) for each in setting.published}
    return Waiting(impossible, [pair for pair in setting.wished if pair not in known])


def waiting_rows(found: Waiting, names: Names) -> list[str]:
    """Return who is concerned by what happened, the new wishes last."""
    return [" – ".join(names.get(each, "?") for each in pair) for pair in (*found.impossible, *found.new)]


@dataclass(frozen=True)
class ChangeRow:
    """A meeting that a plan changes, as a preview shows it."""

    kind: Kind
    first: str
    second: str
    old_slot: Slot | None = None
    old_table: Table | None = None
    slot: Slot | None = None
    table: Table | None = None


@dataclass(frozen=True)
class Preview:
    """What a plan changes of the published schedule."""

    kept: int
    people: Sequence[str]
    """Whose meetings change, who therefore get a notice."""
    groups: Sequence[tuple[Kind, Sequence[ChangeRow]]] = field(default_factory=tuple)


def preview(event: Event, names: Names, published: Sequence[Meeting], content: Content) -> Preview:
    """Return what a plan changes."""
    found = differences(published, content.meetings)
    slots, tables = _slots(event), {each.pk: each for each in event.tables.all()}
    order = list(Kind)

    def row(each: Difference) -> ChangeRow:
        was, becomes = each.was, each.becomes
        return ChangeRow(
            each.kind,
            names.get(each.pair[0], "?"),
            names.get(each.pair[1], "?"),
            old_slot=slots.get(was.slot_id) if was else None,
            old_table=tables.get(was.table_id or 0) if was else None,
            slot=slots.get(becomes.slot) if becomes else None,
            table=tables.get(becomes.table) if becomes else None,
        )

    rows = sorted(map(row, found), key=lambda each: (order.index(each.kind), _when(each), each.first))
    kept = len(published) - sum(each.was is not None for each in found)
    people = sorted({names.get(each, "?") for each in concerned(found)}, key=str.casefold)
    return Preview(kept, people, [(kind, list(rest)) for kind, rest in groupby(rows, key=lambda each: each.kind)])


def _when(row: ChangeRow) -> datetime:
    slot = row.slot or row.old_slot
    assert slot is not None
    return slot.starts


@dataclass(frozen=True)
class WhyNot:
    """A request that the published schedule does not meet, for one of the two."""

    request: Request
    other: Participant
    why: str


def why_not(participant: Participant) -> list[WhyNot]:
    """Return the accepted requests of a participant that the published schedule does not meet, with the reason.

    It names nobody but the two, and no decision of the office. Nothing before a schedule is published.
    """
    plan = published_plan(participant.event)
    if plan is None:
        return []
    own = Meeting.objects.filter(Q(first=participant) | Q(second=participant)).exclude(state=MeetingState.CANCELLED)
    held = set(own.values_list("first_id", "second_id"))
    unmet = {each.pair: each for each in read(plan.content).unmet}
    mine = Request.objects.filter(Q(asking=participant) | Q(asked=participant), state=RequestState.ACCEPTED)
    found = []
    for request in mine.select_related("asking__organisation", "asked__organisation").order_by("pk"):
        pair = min(request.asking_id, request.asked_id), max(request.asking_id, request.asked_id)
        other = request.asked if request.asking_id == participant.pk else request.asking
        if pair in held or other.state != ParticipantState.REGISTERED:
            continue
        known = unmet.get(pair)
        why = own_reason(known, participant.pk) if known else _("The meeting is not planned yet.")
        found.append(WhyNot(request, other, why))
    return found
