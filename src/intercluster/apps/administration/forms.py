"""The form of the platform's settings."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from intercluster.apps.administration.fields import EMAIL_ERRORS
from intercluster.core.feature import periods
from intercluster.core.platform import LEAST_DAYS, Platform


def _kept() -> Iterator[tuple[str, int, list[str]]]:
    """Yield each setting with the most days that it allows, and what is kept so long."""
    for setting, same in groupby(sorted(periods(), key=lambda each: (-each.most, each.setting)), attrgetter("setting")):
        kept = list(same)
        yield setting, kept[0].most, [str(period.label) for period in kept]


class SettingsForm(forms.Form):
    """Changes the platform's name and settings."""

    name = forms.CharField(
        label=_("Name of the platform"), max_length=60, error_messages={"required": _("Write a name.")}
    )
    language = forms.ChoiceField(
        label=_("Language of the platform"),
        choices=settings.LANGUAGES,
        help_text=_("For readers whose browser asks for none of these. Everybody can choose their own."),
    )
    contact = forms.EmailField(
        label=_("E-mail address for questions (optional)"),
        max_length=254,
        required=False,
        error_messages=EMAIL_ERRORS,
        help_text=_("Everybody reads it on the page “Contact”, which every page links to."),
    )
    about = forms.CharField(
        label=_("Who runs the platform (optional)"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Name, address and what your law wants published, on the same page."),
    )
    takes_requests = forms.BooleanField(label=_("People without an account may ask for one"), required=False)
    requires_second_factor = forms.BooleanField(
        label=_("Managers and administrators need a second factor"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.REQUIRE_MFA:
            box = self.fields["requires_second_factor"]
            box.disabled, box.initial = True, True
            box.help_text = _("The server’s settings require it (INTERCLUSTER_REQUIRE_MFA).")
        for setting, most, labels in _kept():
            self.fields[setting] = forms.IntegerField(
                label=", ".join(labels),
                min_value=min(LEAST_DAYS, most),
                max_value=most,
                help_text=ngettext("Days; at most %(most)d.", "Days; at most %(most)d.", most) % {"most": most},
            )

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """Return the fields other than the periods."""
        return [self[name] for name in self.base_fields]

    @property
    def days_fields(self) -> list[forms.BoundField]:
        """Return the fields of how long things are kept."""
        return [self[name] for name in self.fields if name not in self.base_fields]

    @classmethod
    def of(cls, now: Platform, data: Any = None) -> "SettingsForm":
        """Return the form with the present settings."""
        shown = {name: getattr(now, name) for name in cls.base_fields}
        return cls(data, initial=shown | {period.setting: period.days for period in periods()})

    def wanted(self) -> Platform:
        """Return what the form says. A period at its limit follows the limit."""
        data = self.cleaned_data
        chosen = {period.setting: data[period.setting] for period in periods() if data[period.setting] < period.most}
        first = {name: data[name] for name in self.base_fields}
        if settings.REQUIRE_MFA:
            first["requires_second_factor"] = True
        return Platform(**first, days=chosen)
