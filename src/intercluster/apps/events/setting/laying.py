"""Lays out an event's times again after a change, and keeps what was said about the times before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.events.models import Event, Meeting, MeetingState, Participant, Request, Slot, Table
from intercluster.apps.events.models.events import MOST_SLOTS
from intercluster.apps.events.setting.layout import Span, Time, lay_out
from intercluster.core.errors import Conflict


class MeetingsMove(Conflict):
    """Published meetings lose their time by a change, which somebody has to confirm."""


def times_of(event: Event) -> list[Time]:
    """Return when meetings are to be held, by an event's days, programme and lengths."""
    days = [Span(day.starts, day.ends) for day in event.days.all()]
    stops = [Span(item.starts, item.ends) for item in event.items.filter(stops_meetings=True)]
    lengths = (timedelta(minutes=event.meeting_minutes), timedelta(minutes=event.pause_minutes))
    return lay_out(days, stops, *lengths)


@dataclass(frozen=True)
class Moved:
    """A day that is held on another date: what was said about its hours is meant for them there."""

    old: Span
    by: timedelta

    def then(self, slot: Slot) -> Span:
        """Return when a slot of before would be now."""
        own = Span(slot.starts, slot.ends)
        return Span(own.starts + self.by, own.ends + self.by) if own.overlaps(self.old) else own


def lay_again(event: Event, *, moves: bool, moved: Moved | None = None) -> None:
    """Bring the slots of a locked event in line with its days, programme and lengths.

    A slot that goes with published meetings stays in `Slot.everything`, out of use, until the schedule is repaired.
    Raises MeetingsMove for such slots unless the change may move meetings.
    """
    wanted = {time.starts: time for time in times_of(event)}
    if len(wanted) > MOST_SLOTS:
        raise Conflict(
            _("That would be %(count)s times for meetings. An event has %(most)s at most: make the meetings longer.")
            % {"count": len(wanted), "most": MOST_SLOTS}
        )
    before = list(Slot.everything.filter(event=event))
    in_use = [slot for slot in before if not slot.is_dropped]
    gone = [slot for slot in in_use if slot.starts not in wanted]
    lose_time = Meeting.objects.filter(slot__in=gone).exclude(state=MeetingState.CANCELLED).count()
    if lose_time and not moves:
        raise MeetingsMove(_words(lose_time))
    known = {slot.starts: slot for slot in before}
    added = [slot for slot in (_slot(event, time, known.get(time.starts)) for time in wanted.values()) if slot]
    spans = {slot.pk: moved.then(slot) if moved else Span(slot.starts, slot.ends) for slot in in_use}
    for model, field in ((Participant, "away"), (Table, "closed")):
        _carry_over(getattr(model, field).through, {slot.pk: spans[slot.pk] for slot in gone}, added)
    _renumber_wishes(event, [(slot.part, spans[slot.pk]) for slot in in_use], list(wanted.values()))
    _drop([slot for slot in before if slot.starts not in wanted])


def _words(count: int) -> str:
    return ngettext(
        "%(count)s published meeting loses its time. It stays as it is until you repair the schedule.",
        "%(count)s published meetings lose their time. They stay as they are until you repair the schedule.",
        count,
    ) % {"count": count}


def _slot(event: Event, time: Time, old: Slot | None) -> Slot | None:
    """Make or change the slot at a time, and return it if it was not in use before."""
    if old is None:
        return Slot.everything.create(event=event, starts=time.starts, ends=time.ends, part=time.part)
    was_dropped = old.is_dropped
    if (old.ends, old.part, was_dropped) != (time.ends, time.part, False):
        Slot.everything.filter(pk=old.pk).update(ends=time.ends, part=time.part, is_dropped=False)
    return old if was_dropped else None


def _drop(slots: Sequence[Slot]) -> None:
    """Delete slots; those with meetings, cancelled ones too, are kept out of use, since calendars know them."""
    keys = [slot.pk for slot in slots]
    held = set(Meeting.objects.filter(slot__in=keys).values_list("slot", flat=True))
    Slot.everything.filter(pk__in=held).update(is_dropped=True)
    Slot.everything.filter(pk__in=set(keys) - held).delete()


def _carry_over(through: Any, gone: Mapping[int, Span], added: Sequence[Slot]) -> None:
    """Let who was away at a time that goes be away at those which take its place; the same for closed tables."""
    owner = next(field.name for field in through._meta.fields if field.is_relation and field.name != "slot")
    through.objects.filter(slot__in=added).delete()
    rows = list(through.objects.filter(slot__in=gone).values_list(f"{owner}_id", "slot_id"))
    found = {(one, slot.pk) for one, old in rows for slot in added if gone[old].overlaps(Span(slot.starts, slot.ends))}
    through.objects.bulk_create([through(**{f"{owner}_id": one, "slot_id": slot}) for one, slot in sorted(found)])


def _renumber_wishes(event: Event, before: Iterable[tuple[int, Span]], after: Sequence[Time]) -> None:
    """Let requests for a part of the event mean the same time when parts are counted otherwise."""
    numbers: dict[int, int | None] = {}
    for part, old in before:
        if numbers.get(part) is None:
            numbers[part] = next((time.part for time in after if old.overlaps(time)), None)
    changed = [each for each in event.requests.exclude(part=None) if numbers.get(each.part or 0) != each.part]
    for each in changed:
        each.part = numbers.get(each.part or 0)
    Request.objects.bulk_update(changed, ["part"])
