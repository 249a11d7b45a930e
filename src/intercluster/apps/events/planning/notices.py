"""Notices of schedules: each person concerned gets one, with what changed of their own meetings."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.apps.accounts.models import User
from intercluster.apps.events.models import Attendee, Event, Meeting, Participant, Slot
from intercluster.apps.events.planning.comparing import Kind
from intercluster.apps.events.setting.times import clock_time
from intercluster.apps.notices.registry import NoticeKind, register
from intercluster.apps.notices.services import notify, take_over

if TYPE_CHECKING:
    from intercluster.apps.events.planning.publishing import Change

PUBLISHED = register(
    NoticeKind(
        "events.schedule_published",
        gettext_lazy("The schedule of an event we attend is published"),
        gettext_lazy("Your meetings at “%(event)s”"),
        "events/notices/schedule_published.txt",
    )
)
CHANGED = register(
    NoticeKind(
        "events.schedule_changed",
        gettext_lazy("Our meetings at an event change"),
        gettext_lazy("Your meetings at “%(event)s” have changed"),
        "events/notices/schedule_changed.txt",
    )
)
MOST_LISTED = 40
"""Changes that one notice lists, the last ones. All are in the agenda."""


def tell(event: Event, changes: Sequence["Change"], *, is_first: bool) -> None:
    """Tell everybody whose own meetings change, and nobody else."""
    own: dict[int, list[Change]] = {}
    for change in changes:
        for participant in (change.meeting.first_id, change.meeting.second_id):
            own.setdefault(participant, []).append(change)
    names = {each.pk: each.name for each in Participant.objects.filter(pk__in=own).select_related("organisation")}
    people: dict[User, list[tuple[Change, str]]] = {}
    attendees = Attendee.objects.filter(participant__in=own, user__is_active=True).select_related("user")
    for attendee in attendees:
        assert attendee.user is not None
        for change in own[attendee.participant_id]:
            meeting = change.meeting
            other = meeting.second_id if meeting.first_id == attendee.participant_id else meeting.first_id
            people.setdefault(attendee.user, []).append((change, names[other]))
    when, path = _when(event), reverse("events:agenda", args=[event.key])
    for person, theirs in people.items():
        theirs.sort(key=lambda each: each[0].meeting.slot.starts)
        with translation.override(person.language):
            lines = [_line(change, other, when) for change, other in theirs]
        earlier = [] if is_first else take_over(person, CHANGED, path)
        unsaid = [line for context in earlier for line in context["changes"]]
        notify(
            person,
            PUBLISHED if is_first else CHANGED,
            context={"event": event.title, "changes": [*unsaid, *lines][-MOST_LISTED:], "zone": event.time_zone},
            path=path,
        )


def _when(event: Event) -> Callable[[Slot], str]:
    """Return how a time is written: with the day if the event has several."""
    several = len({day.starts.astimezone(event.zone).date() for day in event.days.all()}) > 1
    return lambda slot: clock_time(slot.starts, event.zone, with_day=several)


def _line(change: "Change", other: str, when: Callable[[Slot], str]) -> str:
    meeting: Meeting = change.meeting
    values = {
        "other": other,
        "time": when(meeting.slot),
        "table": str(meeting.table or ""),
        "old_time": when(change.old_slot) if change.old_slot else "",
        "old_table": str(change.old_table or ""),
    }
    texts = {
        Kind.ADDED: _("%(time)s, %(table)s: %(other)s"),
        Kind.MOVED: _("%(time)s, %(table)s: %(other)s (was at %(old_time)s)"),
        Kind.RESEATED: _("%(time)s, %(table)s instead of %(old_table)s: %(other)s"),
        Kind.CANCELLED: _("Cancelled: %(other)s at %(old_time)s"),
    }
    return texts[change.kind] % values
