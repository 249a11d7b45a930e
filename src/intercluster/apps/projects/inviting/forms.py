"""Forms of a consortium's partners."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.introductions.services import MESSAGE
from intercluster.apps.introductions.states import Refusal
from intercluster.apps.projects.calls.forms import DAY
from intercluster.apps.projects.inviting.queries import hosts
from intercluster.apps.projects.inviting.services import PlaceFields
from intercluster.apps.projects.models import TEXT_LIMIT, Partner, PartnerRole


class NameForm(forms.Form):
    """Whom to look for in the directory."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=300, required=False)


class OwnPlaceForm(forms.Form):
    """What an organisation says of its own place."""

    contribution = forms.CharField(
        label=_("What it does in the project"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    letter = forms.DateField(label=_("Letter of intent signed on"), required=False, widget=DAY)

    def __init__(self, *args: Any, place: Partner, **kwargs: Any) -> None:
        names = self.base_fields
        kwargs["initial"] = {name: getattr(place, name) for name in names}
        super().__init__(*args, **kwargs)


class PlaceForm(OwnPlaceForm):
    """What those who change a consortium say of a place."""

    role = forms.ChoiceField(label=_("Role"), choices=PartnerRole.choices)
    affiliated_to = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Affiliated to"), required=False, empty_label=_("None")
    )
    is_coordinator = forms.BooleanField(label=_("It coordinates the consortium"), required=False)
    field_order = ("role", "affiliated_to", "is_coordinator", "contribution", "letter")

    def __init__(self, *args: Any, place: Partner, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        field = cast("forms.ModelChoiceField[Partner]", self.fields["affiliated_to"])
        field.queryset = hosts(place.consortium).exclude(pk=place.pk)

    def said(self) -> PlaceFields:
        """Return what was said."""
        return PlaceFields(**self.cleaned_data)


class InviteForm(forms.Form):
    """What the inviter writes to an organisation."""

    text = forms.CharField(
        label=_("Message"),
        max_length=MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write a few words.")},
    )


class RefusalForm(forms.Form):
    """Why an organisation does not take part."""

    refusal = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose")), *Refusal.choices],
        error_messages={"required": _("Choose a reason.")},
    )
    told = forms.BooleanField(label=_("Tell them this reason"), required=False)
    words = forms.CharField(
        label=_("More, for your own cluster office only"),
        max_length=MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
