"""Forms of an event's times and tables."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from intercluster.apps.events.models import Event, Table
from intercluster.apps.events.models.events import MOST_MINUTES, TEXT_LIMIT
from intercluster.apps.events.setting.layout import Span
from intercluster.apps.events.setting.services import ItemFields, TableFields
from intercluster.apps.events.setting.times import TimesForm, moment

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class SpanForm(forms.Form):
    """A day and two hours of it, as clocks show them where the event is held."""

    day = forms.DateField(label=_("Day"), widget=DAY)
    begins = forms.TimeField(label=_("From"), widget=HOUR)
    ends = forms.TimeField(label=_("Until"), widget=HOUR)

    def __init__(self, *args: Any, event: Event, span: Any = None, **kwargs: Any) -> None:
        self.event = event
        super().__init__(*args, **kwargs)
        if span is not None:
            starts, ends = (each.astimezone(event.zone) for each in (span.starts, span.ends))
            said = {"day": starts.date(), "begins": starts.time(), "ends": ends.time()}
            self.initial = {**self.initial, **said}

    def clean(self) -> dict[str, Any]:
        """Read the hours in the event's time zone."""
        said = super().clean() or {}
        day, begins, ends = (said.get(name) for name in ("day", "begins", "ends"))
        if day is None or begins is None or ends is None:
            return said
        starts, until = self._moment("begins", day, begins), self._moment("ends", day, ends)
        if starts is not None and until is not None and starts >= until:
            self.add_error("ends", gettext("It ends before it begins. Choose a later hour."))
        said["span"] = Span(starts, until) if starts is not None and until is not None else None
        return said

    def _moment(self, name: str, day: date, hour: time) -> datetime | None:
        try:
            return moment(self.event.zone, day, hour)
        except ValueError:
            self.add_error(name, gettext("Clocks go forward on this day and skip this hour. Choose another one."))
            return None


class ItemForm(SpanForm):
    """A break or a session."""

    title = forms.CharField(label=_("Title"), max_length=200)
    place = forms.CharField(label=pgettext_lazy("of an event", "Place"), max_length=200, required=False)
    text = forms.CharField(
        label=_("What it is about"), max_length=TEXT_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    stops_meetings = forms.BooleanField(label=_("No meetings are held meanwhile"), required=False, initial=True)
    field_order = ("title", "day", "begins", "ends", "stops_meetings", "place", "text")

    def said(self) -> ItemFields:
        """Return what was said."""
        said = self.cleaned_data
        return ItemFields(said["title"], said["span"], said["text"], said["place"], said["stops_meetings"])


class LengthsForm(forms.Form):
    """How long meetings and the pauses between them are."""

    meeting_minutes = forms.IntegerField(label=_("Minutes of a meeting"), min_value=5, max_value=MOST_MINUTES)
    pause_minutes = forms.IntegerField(label=_("Minutes between two meetings"), min_value=0, max_value=MOST_MINUTES)


class TableForm(TimesForm):
    """A table."""

    name = forms.CharField(label=_("Name"), max_length=80)
    place = forms.CharField(label=_("Room"), max_length=200, required=False)
    seats = forms.IntegerField(label=_("Seats"), validators=[MinValueValidator(2)], max_value=100)
    online = forms.URLField(
        label=_("Link, if people meet online there"), max_length=500, required=False, assume_scheme="https"
    )
    field_order = ("name", "place", "seats", "online", "parts", "times")

    def __init__(self, *args: Any, event: Event, table: Table, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(table, name) for name in ("name", "place", "seats", "online")}
        super().__init__(*args, **kwargs)
        closed = set(table.closed.values_list("pk", flat=True))
        self.offer(event, closed, _("Closed during"), _("Closed at single times"))

    def said(self) -> TableFields:
        """Return what was said."""
        said = self.cleaned_data
        return TableFields(said["name"], said["place"], said["seats"], said["online"], self.chosen())


class CopyForm(forms.Form):
    """When an event like another one is held."""

    day = forms.DateField(label=_("First day of the new event"), widget=DAY)
