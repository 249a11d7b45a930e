"""How the times of an event are written and chosen: in the event's zone, parts first and single times after them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.formats import date_format, time_format

from intercluster.apps.events.models import Event, Slot
from intercluster.core.filters import set_choices


@dataclass(frozen=True)
class Part:
    """A part of an event: its slots, with no break and no night between them."""

    number: int
    slots: Sequence[Slot]
    words: str

    @property
    def starts(self) -> datetime:
        """Return when its first slot starts."""
        return self.slots[0].starts

    @property
    def ends(self) -> datetime:
        """Return when its last slot ends."""
        return self.slots[-1].ends


def parts_of(event: Event) -> list[Part]:
    """Return the parts of an event in the order of time."""
    slots = list(event.slots.order_by("starts"))
    several = len({slot.starts.astimezone(event.zone).date() for slot in slots}) > 1
    grouped = [(number, list(own)) for number, own in groupby(slots, key=lambda slot: slot.part)]
    return [Part(number, own, _words(own[0].starts, own[-1].ends, event.zone, several)) for number, own in grouped]


def _words(starts: datetime, ends: datetime, zone: ZoneInfo, with_day: bool) -> str:
    begin, end = starts.astimezone(zone), ends.astimezone(zone)
    hours = f"{time_format(begin)}–{time_format(end)}"
    return f"{date_format(begin, 'l')} {date_format(begin, 'DATE_FORMAT')} {hours}" if with_day else hours


def clock_time(at: datetime, zone: ZoneInfo, *, with_day: bool) -> str:
    """Return how a moment is written where an event is held, with its date before it or without."""
    local = at.astimezone(zone)
    return f"{date_format(local, 'DATE_FORMAT')} {time_format(local)}" if with_day else time_format(local)


def moment(zone: ZoneInfo, day: date, hour: time) -> datetime:
    """Return the moment that a clock at a place shows, in UTC. Raises ValueError for an hour that is skipped."""
    said = datetime.combine(day, hour, zone)
    found = said.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != said.replace(tzinfo=None):
        raise ValueError(f"The clocks skip {hour:%H:%M} on that day.")
    return found


def later(moment: datetime, days: timedelta, zone: ZoneInfo) -> datetime:
    """Return the same hour of the clock some days later, or earlier."""
    said = moment.astimezone(zone)
    return datetime.combine(said.date() + days, said.time(), zone).astimezone(UTC)


class TimesForm(forms.Form):
    """A form in which parts and single times of an event are chosen. `parts` and `times` are the fields."""

    parts = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    times = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._slots_of: dict[int, list[int]] = {}

    def offer(self, event: Event, chosen: Collection[int], label: Any, single: Any) -> None:
        """Offer the times of an event, with those chosen that were. A part counts where all its times are chosen."""
        parts = parts_of(event)
        several = len({part.starts.astimezone(event.zone).date() for part in parts}) > 1
        self._slots_of = {part.number: [slot.pk for slot in part.slots] for part in parts}
        whole = {number for number, own in self._slots_of.items() if set(own) <= set(chosen)}
        self.initial["parts"] = sorted(whole)
        self.initial["times"] = [
            pk for n, own in self._slots_of.items() if n not in whole for pk in own if pk in chosen
        ]
        self.fields["parts"].label, self.fields["times"].label = label, single
        set_choices(self, "parts", [(part.number, part.words) for part in parts])
        every = [
            (slot.pk, _words(slot.starts, slot.ends, event.zone, several)) for each in parts for slot in each.slots
        ]
        set_choices(self, "times", every)

    def chosen(self) -> frozenset[int]:
        """Return the keys of the slots that were chosen."""
        of_parts: Iterable[int] = (pk for part in self.cleaned_data["parts"] for pk in self._slots_of[part])
        return frozenset([*of_parts, *self.cleaned_data["times"]])
