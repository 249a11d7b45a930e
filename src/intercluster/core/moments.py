"""The form field of a day with a time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOMENT = "%Y-%m-%dT%H:%M"
"""As browsers send it."""


class MomentField(forms.DateTimeField):
    """A day and a time, in the reader's time zone."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        wrong = dict.fromkeys(("required", "invalid"), _("Choose a day and a time."))
        super().__init__(widget=widget, input_formats=[MOMENT], error_messages=wrong, **options)
