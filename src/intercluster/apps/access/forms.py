"""The form for a new token."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.core import clock
from intercluster.core.feature import scopes

PERIODS = {30: _("30 days"), 90: _("90 days"), 365: _("A year")}


class TokenForm(forms.Form):
    """The name of a token, its scopes, and its duration."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=100,
        error_messages={"required": _("Write what the token is for, so that you recognise it.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may be used to"),
        choices=lambda: [(scope.name, scope.label) for scope in scopes().values()],
        error_messages={"required": _("Choose at least one thing that the token may be used for.")},
    )
    days = forms.TypedChoiceField(label=_("Valid for"), choices=list(PERIODS.items()), coerce=int, initial=90)

    def expires(self) -> datetime:
        """Return the time at which the token expires."""
        return clock.now() + timedelta(days=self.cleaned_data["days"])
