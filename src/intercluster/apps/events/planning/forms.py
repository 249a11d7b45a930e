"""Forms of the schedule."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercluster.apps.events.models import Event, Participant, ParticipantState, Slot, Table
from intercluster.apps.events.planning.by_hand import Place
from intercluster.apps.events.planning.queries import several_dates
from intercluster.apps.events.planning.services import DURATIONS
from intercluster.apps.events.setting.times import clock_time
from intercluster.core import clock
from intercluster.core.filters import set_choices

MINUTE = 60


class PlanForm(forms.Form):
    """How long a plan is looked for."""

    seconds = forms.TypedChoiceField(label=_("Look for at most"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {30: _("30 seconds"), 120: _("2 minutes"), 300: _("5 minutes")}
        set_choices(self, "seconds", [(seconds, names[seconds]) for seconds in DURATIONS])


class PlaceForm(forms.Form):
    """A free time, then a table that is free at it; only times that are possible are offered."""

    slot = forms.ChoiceField(label=_("Time"))
    table = forms.ChoiceField(label=pgettext_lazy("furniture", "Table"), required=False)

    def __init__(self, *args: Any, event: Event, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        names = names_of(event, event.slots.all())
        times = dict.fromkeys(each.slot for each in places)
        free = {each.table for each in places}
        self.names = {each.pk: each.name for each in event.tables.all() if each.pk in free}
        set_choices(self, "slot", [("", "–"), *((str(each), names[each]) for each in times)])
        anywhere = ("", _("Any that is free"))
        set_choices(self, "table", [anywhere, *((str(key), name) for key, name in self.names.items())])

    def clean(self) -> dict[str, Any]:
        """Refuse a table that is not free at the time, and say which are."""
        said = super().clean() or {}
        if said.get("slot") and "table" in said and not self._free():
            free = ", ".join(self.names[each.table] for each in self.places if each.slot == int(said["slot"]))
            self.add_error("table", _("Not free at that time. Free: %(tables)s.") % {"tables": free})
        return said

    def _free(self) -> list[Place]:
        slot, table = self.cleaned_data["slot"], self.cleaned_data["table"]
        return [each for each in self.places if str(each.slot) == slot and table in ("", str(each.table))]

    def chosen(self) -> Place:
        """Return the time and table."""
        return self._free()[0]


class PairForm(forms.Form):
    """The two who are to meet."""

    first = forms.ChoiceField(label=_("Participant"))
    second = forms.ChoiceField(label=_("Meets"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.key): each for each in registered(event)}
        choices = [("", "–"), *((key, each.name) for key, each in self.people.items())]
        for name in ("first", "second"):
            set_choices(self, name, choices)

    def clean(self) -> dict[str, Any]:
        """Refuse a meeting of somebody with themselves."""
        said = super().clean() or {}
        if said.get("first") and said.get("first") == said.get("second"):
            self.add_error("second", _("Choose two different participants."))
        return said

    def pair(self) -> tuple[Participant, Participant]:
        """Return the two."""
        return self.people[self.cleaned_data["first"]], self.people[self.cleaned_data["second"]]


class AwayForm(forms.Form):
    """Somebody comes later or leaves earlier."""

    participant = forms.ChoiceField(label=_("Participant"))
    what = forms.ChoiceField(
        label=_("What happens"),
        choices=[("late", _("Comes later: can meet from")), ("early", _("Leaves: cannot meet from"))],
    )
    slot = forms.ChoiceField(label=_("Time"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.key): each for each in registered(event)}
        self.slots = coming(event)
        set_choices(self, "participant", [("", "–"), *((key, each.name) for key, each in self.people.items())])
        set_choices(self, "slot", [("", "–"), *_times(event, self.slots)])


class TableForm(forms.Form):
    """A table is lost from a time on."""

    table = forms.ChoiceField(label=_("Which table"))
    slot = forms.ChoiceField(label=_("From"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables: dict[str, Table] = {str(each.pk): each for each in event.tables.all()}
        self.slots = coming(event)
        set_choices(self, "table", [("", "–"), *((key, each.name) for key, each in self.tables.items())])
        set_choices(self, "slot", [("", "–"), *_times(event, self.slots)])


def registered(event: Event) -> list[Participant]:
    """Return who comes, by name."""
    found = event.participants.filter(state=ParticipantState.REGISTERED).select_related("organisation")
    return sorted(found, key=lambda each: each.name.casefold())


def coming(event: Event) -> dict[str, Slot]:
    """Return the times that have not begun."""
    return {str(each.pk): each for each in event.slots.filter(starts__gt=clock.now())}


def _times(event: Event, slots: Mapping[str, Slot]) -> list[tuple[str, str]]:
    names = names_of(event, slots.values())
    return [(key, names[each.pk]) for key, each in slots.items()]


def names_of(event: Event, slots: Collection[Slot]) -> dict[int, str]:
    """Return times as they are written where the event is held, by their keys; with the date if there are several."""
    has_dates = several_dates(event, slots)
    return {each.pk: clock_time(each.starts, event.zone, with_day=has_dates) for each in slots}
