"""The form of an event's own facts."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from intercluster.apps.events.event.services import EventFields
from intercluster.apps.events.models import Audience, Event
from intercluster.apps.events.models.events import MOST_PEOPLE, TEXT_LIMIT
from intercluster.apps.events.setting.zone import Keeps, concerned, example
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import language_name


class EventForm(forms.Form):
    """What an office says about an event."""

    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), help_text=_("Of its title and texts."))
    text = forms.CharField(
        label=_("What it is about"), max_length=TEXT_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    place = forms.CharField(label=pgettext_lazy("of an event", "Place"), max_length=200, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    online = forms.URLField(
        label=_("Link for those who come online"), max_length=500, required=False, assume_scheme="https"
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("All times of the event are written in it."))
    audience = forms.ChoiceField(label=_("Who may register"), choices=Audience.choices)
    capacity = forms.IntegerField(
        label=_("Most people"),
        required=False,
        min_value=2,
        max_value=MOST_PEOPLE,
        help_text=_("Who registers after that waits, and moves up when somebody cancels."),
    )
    most_meetings = forms.IntegerField(
        label=_("Most meetings of a participant"), required=False, min_value=1, max_value=200
    )
    answer_days = forms.IntegerField(
        label=_("Days to answer a request"),
        min_value=1,
        max_value=60,
        help_text=_("A request that nobody answers ends by itself and blocks nobody."),
    )

    def __init__(self, *args: Any, event: Event | None = None, **kwargs: Any) -> None:
        if event is not None:
            kwargs["initial"] = {name: getattr(event, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        set_choices(self, "language", [(code, language_name(code)) for code, _name in settings.LANGUAGES])
        zones = sorted(zone for zone in available_timezones() if zone.startswith("Europe/"))
        chosen = self.initial.get("time_zone", "")
        others = [chosen] if chosen and chosen not in zones else []
        set_choices(self, "time_zone", [(zone, zone.replace("_", " ")) for zone in [*others, *zones]])
        asked = self.data.get("time_zone", "")
        if event is not None and asked != event.time_zone and asked in zones:
            self._ask_what_stays(event, asked)

    def _ask_what_stays(self, event: Event, asked: str) -> None:
        """Ask what stays when the time zone changes, if hours of the event are written otherwise in the other one."""
        first = example(event, asked)
        if first is None:
            return
        hours = {
            "old": f"{first.astimezone(event.zone):%H:%M}",
            "new": f"{first.astimezone(ZoneInfo(asked)):%H:%M}",
        }
        stays = gettext("The hours: what is written as %(old)s stays %(old)s, and so is held at another moment.")
        moves = gettext("The moments: what is written as %(old)s is written as %(new)s. Print agendas again.")
        field = forms.ChoiceField(
            label=_("What stays in the other time zone"),
            choices=[(Keeps.HOURS, stays % hours), (Keeps.MOMENTS, moves % hours)],
            widget=forms.RadioSelect,
        )
        count = concerned(event)
        field.error_messages["required"] = (
            ngettext(
                "Say what stays. %(count)s published meeting is concerned.",
                "Say what stays. %(count)s published meetings are concerned.",
                count,
            )
            % {"count": count}
            if count
            else gettext("Say what stays.")
        )
        self.fields["keeps"] = field
        names = list(self.base_fields)
        after = 1 + names.index("time_zone")
        self.order_fields([*names[:after], "keeps", *names[after:]])

    def said(self) -> EventFields:
        """Return what was said."""
        return EventFields(**{name: self.cleaned_data[name] for name in self.base_fields})

    def keeps(self) -> Keeps | None:
        """Return what stays if the time zone changes."""
        said = self.cleaned_data.get("keeps")
        return Keeps(said) if said else None
