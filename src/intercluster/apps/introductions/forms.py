"""Forms of introductions."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Organisation
from intercluster.apps.introductions.services import MESSAGE
from intercluster.apps.introductions.states import Outcome, Refusal


class MessageForm(forms.Form):
    """A message to the other side."""

    text = forms.CharField(label=_("Message"), max_length=MESSAGE, error_messages={"required": _("Write a few words.")})


class RequestForm(MessageForm):
    """Who asks, why, and whether they say who they are."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("On behalf of"), required=False, empty_label=_("Choose")
    )
    ours = forms.CharField(max_length=60, required=False)
    theirs = forms.CharField(max_length=60, required=False)
    unnamed = forms.BooleanField(label=_("Stay anonymous until they accept"), required=False)

    def __init__(self, *args: Any, choices: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        cast(
            "forms.ModelChoiceField[Organisation]", self.fields["organisation"]
        ).queryset = Organisation.objects.filter(pk__in=[each.pk for each in choices])

    def clean_organisation(self) -> Organisation:
        """Ask on behalf of the only one there is, if none is chosen."""
        chosen = self.cleaned_data["organisation"]
        if chosen is None and len(self.choices) != 1:
            raise forms.ValidationError(_("Choose on whose behalf you ask."))
        return chosen or self.choices[0]


class DeclineForm(forms.Form):
    """Why not."""

    refusal = forms.ChoiceField(
        label=_("Reason"), choices=Refusal.choices, error_messages={"required": _("Choose a reason.")}
    )
    told = forms.BooleanField(label=_("Tell them this reason"), required=False)
    words = forms.CharField(label=_("More, for your own cluster office only"), max_length=MESSAGE, required=False)


class CloseForm(forms.Form):
    """The outcome of an introduction."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Outcome.choices, error_messages={"required": _("Choose an outcome.")}
    )
