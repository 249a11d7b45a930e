"""The form of what a side thinks of a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.events.models import Impression


class FeedbackForm(forms.Form):
    """What a side thinks of a meeting. Each impression is a button."""

    impression = forms.ChoiceField(choices=Impression.choices)
    note = forms.CharField(
        label=_("Note for ourselves"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only your own side reads it."),
    )
