"""Changes of single meetings by the office: to another time or table, pinned, cancelled, added. Each is published."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.event.services import locked_event
from intercluster.apps.events.models import Event, Making, Meeting, MeetingState, Participant, PlanState
from intercluster.apps.events.planning.content import Pair, Placed
from intercluster.apps.events.planning.judging import judged
from intercluster.apps.events.planning.publishing import publish
from intercluster.apps.events.planning.services import add_plan
from intercluster.apps.events.planning.setting import Setting, has_begun, pair_of, placed_as, setting_of
from intercluster.core.errors import Conflict


@dataclass(frozen=True)
class Place:
    """A time and a table at which two could meet."""

    slot: int
    table: int


def places(setting: Setting, pair: Pair) -> list[Place]:
    """Return the times and tables that are free for two, apart from where they meet now, in the order of time.

    A time at which the order of meetings that somebody asked for would not hold is none.
    """
    others = [each for each in setting.published if pair_of(each) != pair]
    now = {(each.slot_id, each.table_id) for each in setting.published if pair_of(each) == pair}
    busy = {(person, each.slot_id) for each in others for person in pair_of(each)}
    seats = {(each.slot_id, each.table_id) for each in others}
    times = [
        slot.pk
        for slot in setting.slots
        if slot.pk in setting.times(pair)
        and not any((person, slot.pk) in busy for person in pair)
        and _keeps_orders(setting, pair, slot.pk)
    ]
    return [
        Place(slot, table)
        for slot in times
        for table in setting.tables
        if setting.allows(pair, slot, table) and (slot, table) not in seats | now
    ]


def _keeps_orders(setting: Setting, pair: Pair, slot: int) -> bool:
    at = {each.pk: number for number, each in enumerate(setting.slots)}
    held = {pair_of(each): at[each.slot_id] for each in setting.published} | {pair: at[slot]}
    return all(
        held[earlier] < held[later]
        for earlier, later in setting.orders
        if pair in (earlier, later) and earlier in held and later in held
    )


def move(viewer: Viewer, meeting: Meeting, slot: int, table: int) -> Meeting:
    """Move a meeting to another time or table, and pin it there. Raises Conflict if that is not free."""
    return _change(viewer, meeting.event, pair_of(meeting), Place(slot, table), _still_there(meeting))


def add(viewer: Viewer, event: Event, first: Participant, second: Participant, slot: int, table: int) -> Meeting:
    """Add a meeting that was not planned, and pin it. Raises Conflict if that is not possible."""
    one, other = sorted((first.pk, second.pk))

    def is_new(setting: Setting) -> None:
        if (one, other) in setting.must_not:
            raise Conflict(_("The office said that the two must not meet."))
        if any(pair_of(each) == (one, other) for each in setting.published):
            raise Conflict(_("The two have a meeting already."))

    return _change(viewer, event, (one, other), Place(slot, table), is_new)


def cancel(viewer: Viewer, meeting: Meeting) -> Meeting:
    """Cancel a meeting. It is not planned again by itself."""
    return _change(viewer, meeting.event, pair_of(meeting), None, _still_there(meeting))


@transaction.atomic
def pin(viewer: Viewer, meeting: Meeting, *, is_pinned: bool) -> None:
    """Let a meeting stay where it is when a plan is made, or let it move again."""
    locked_event(viewer, meeting.event)
    Meeting.objects.filter(pk=meeting.pk, state=MeetingState.PLANNED).update(is_pinned=is_pinned)


def _still_there(meeting: Meeting) -> Callable[[Setting], None]:
    def check(setting: Setting) -> None:
        found = [each for each in setting.published if each.pk == meeting.pk]
        if not found or has_begun(found[0], setting.now):
            raise Conflict(_("The meeting has begun, or was cancelled."))

    return check


@transaction.atomic
def _change(viewer: Viewer, event: Event, pair: Pair, place: Place | None, check: Callable[[Setting], None]) -> Meeting:
    """Publish the schedule as it is but for one meeting."""
    locked = locked_event(viewer, event)
    # What the office itself places elsewhere is not held in place by its pin.
    first, second = pair
    locked.meetings.filter(first=first, second=second).update(is_pinned=False)
    setting = setting_of(locked)
    check(setting)
    if place is not None and place not in places(setting, pair):
        raise Conflict(_("That time and table are not free for the two."))
    kept = [placed_as(each) for each in setting.published if pair_of(each) != pair]
    struck = set(setting.struck) - {pair} if place else {*setting.struck, pair}
    _publish(viewer, locked, _with(kept, setting, pair, place), struck, [pair] if place else [])
    meeting = locked.meetings.get(first=first, second=second)
    if place is not None:
        meeting.is_pinned = True
        meeting.save(update_fields=["is_pinned"])
    return meeting


def _with(kept: Sequence[Placed], setting: Setting, pair: Pair, place: Place | None) -> list[Placed]:
    if place is None:
        return list(kept)
    wish = setting.wished.get(pair) or setting.struck.get(pair)
    return [*kept, Placed(*pair, place.slot, place.table, wish.request if wish else None)]


def _publish(
    viewer: Viewer, event: Event, meetings: Sequence[Placed], struck: set[Pair], added: Collection[Pair]
) -> None:
    setting = setting_of(event, struck, added)
    content = judged(setting, setting.solved.held(meetings), meetings)
    ready = add_plan(viewer, event, Making.CHANGED, PlanState.READY, content, setting.plan)
    publish(viewer, ready)
