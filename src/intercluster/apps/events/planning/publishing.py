"""A plan becomes the meetings of its event, and those concerned are told."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.agenda.services import Change as Told
from intercluster.apps.events.agenda.services import tell_changes
from intercluster.apps.events.event.services import locked_event
from intercluster.apps.events.models import Event, Meeting, MeetingState, Plan, PlanState, Slot, Stage, Table
from intercluster.apps.events.planning import notices
from intercluster.apps.events.planning.comparing import Difference, Kind, differences
from intercluster.apps.events.planning.content import Pair, Placed, read
from intercluster.apps.events.planning.setting import Setting, has_begun, pair_of, setting_of
from intercluster.core import clock
from intercluster.core.errors import Conflict

CHANGED = ("state", "request", "slot", "table", "is_pinned", "sequence", "changed")
"""What publishing changes of meetings that were there before."""


@dataclass(frozen=True)
class Change:
    """A meeting that was added, moved or cancelled, with where it was before."""

    kind: Kind
    meeting: Meeting
    old_slot: Slot | None = None
    old_table: Table | None = None


@transaction.atomic
def publish(viewer: Viewer, plan: Plan) -> list[Change]:
    """Publish a plan that is ready: change the meetings that differ, and tell those whose meetings change.

    Raises Conflict if it was made for a schedule that is no longer the published one, or is no longer possible.
    """
    event = locked_event(viewer, plan.event)
    plan.refresh_from_db()
    if plan.state != PlanState.READY:
        raise Conflict(_("Only a plan that is ready and not published yet can be published."))
    content = read(plan.content)
    for first, second in content.unpinned:
        event.meetings.filter(first=first, second=second).update(is_pinned=False)
    setting = setting_of(event)
    if content.basis != (setting.plan.number if setting.plan else 0):
        raise Conflict(_("The schedule was changed after this plan was made. Make the plan again."))
    found = check(setting, content.meetings)
    if setting.plan is not None:
        Plan.objects.filter(pk=setting.plan.pk).update(state=PlanState.REPLACED)
    plan.state, plan.published = PlanState.PUBLISHED, clock.now()
    plan.save(update_fields=["state", "published"])
    event.plans.filter(state=PlanState.READY).delete()
    cancelled = event.meetings.filter(state=MeetingState.CANCELLED).select_related("slot")
    earlier = {pair_of(meeting): meeting for meeting in cancelled}
    changes = [_changed(event, setting, each, each.was or earlier.get(each.pair)) for each in found]
    _save([change.meeting for change in changes])
    notices.tell(event, changes, is_first=setting.plan is None)
    tell_changes(event, [Told(each.meeting, each.old_slot, each.old_table) for each in changes])
    return changes


def check(setting: Setting, meetings: Sequence[Placed]) -> list[Difference]:
    """Return what a plan changes. Raises Conflict where that is not possible now."""
    if setting.event.stage != Stage.OPEN:
        raise Conflict(_("Only the schedule of an event that is open can be published."))
    found = differences(setting.published, meetings)
    for each in found:
        if each.was is not None and (has_begun(each.was, setting.now) or each.pair in setting.fixed):
            _refuse(_("The meeting of %(first)s and %(second)s is pinned or has begun."), setting, each.pair)
        becomes = each.becomes
        if becomes is not None and not setting.allows(each.pair, becomes.slot, becomes.table):
            _refuse(_("%(first)s and %(second)s can no longer meet at the time and table planned."), setting, each.pair)
    busy: dict[tuple[int, int], Pair] = {}
    for placed in meetings:
        for person in placed.pair:
            if busy.setdefault((person, placed.slot), placed.pair) != placed.pair:
                _refuse(_("Another meeting is in the way of that of %(first)s and %(second)s."), setting, placed.pair)
    seats = [(placed.slot, placed.table) for placed in meetings]
    if len(set(seats)) != len(seats):
        raise Conflict(_("Two meetings are at one table at the same time."))
    return found


def _refuse(why: str, setting: Setting, pair: Pair) -> None:
    first, second = (str(setting.people.get(each, "?")) for each in pair)
    again = _("Make the plan again, or repair the schedule.")
    raise Conflict(f"{why % {'first': first, 'second': second}} {again}")


def _changed(event: Event, setting: Setting, found: Difference, known: Meeting | None) -> Change:
    """Return a change, not saved yet. A meeting of two who met before, or were to, keeps its name in calendars."""
    now = clock.now()
    if found.becomes is None:
        assert found.was is not None
        was = found.was
        change = Change(found.kind, was, was.slot, setting.tables.get(was.table_id or 0))
        was.state, was.table, was.is_pinned = MeetingState.CANCELLED, None, False
        was.sequence, was.changed = was.sequence + 1, now
        return change
    becomes = found.becomes
    slot, table = setting.slot(becomes.slot), setting.tables[becomes.table]
    if known is None:
        first, second = (setting.people[each] for each in becomes.pair)
        made = Meeting(event=event, first=first, second=second, request_id=becomes.request, slot=slot, table=table)
        return Change(found.kind, made)
    old = (known.slot, setting.tables.get(known.table_id or 0)) if found.was else (None, None)
    known.state, known.request_id = MeetingState.PLANNED, becomes.request
    known.slot, known.table = slot, table
    known.sequence, known.changed = known.sequence + 1, now
    return Change(found.kind, known, *old)


def _save(meetings: Sequence[Meeting]) -> None:
    """Write meetings with the same few statements however many they are."""
    known = [each for each in meetings if each.pk is not None]
    Meeting.objects.bulk_create(each for each in meetings if each.pk is None)
    Meeting.objects.bulk_update(known, CHANGED)
    Meeting.absent.through.objects.filter(meeting__in=[each for each in known if each.table is not None]).delete()
