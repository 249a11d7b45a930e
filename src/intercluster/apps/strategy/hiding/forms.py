"""The form that says why something is hidden."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.strategy.models import HIDING_LIMIT, HidingReason


class HidingForm(forms.Form):
    """Why something is hidden: a reason of the list, and a note."""

    hidden = forms.ChoiceField(
        label=_("Why it is hidden"),
        choices=[("", _("Choose a reason")), *HidingReason.choices],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose why it is hidden.")),
    )
    note = forms.CharField(
        label=_("In your own words"),
        max_length=HIDING_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, readers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = readers
