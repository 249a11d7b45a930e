"""Forms of asking for a value."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.asking.queries import people_to_ask, places_of
from intercluster.apps.strategy.models import WHY_LIMIT, Strategy
from intercluster.core.filters import set_choices
from intercluster.core.number_fields import NumberField

YEAR = {"min_value": 1990, "max_value": 2100, "error_messages": {"required": _("Write the year.")}}


class AskForm(forms.Form):
    """Who is asked, for which year, and by when."""

    person = forms.ChoiceField(label=_("Whom you ask"), error_messages={"required": _("Choose a person of the list.")})
    year = forms.IntegerField(label=_("Year"), **YEAR)  # type: ignore[arg-type]
    due = forms.DateField(
        label=_("Answer by"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose a day.")),
    )

    def __init__(self, *args: Any, viewer: Viewer, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people_to_ask(viewer, strategy)}
        places = places_of(self.people.values(), strategy)
        named = [(key, f"{each}, {places[each.pk]}") for key, each in self.people.items()]
        set_choices(self, "person", [("", "–"), *named])

    @property
    def chosen(self) -> User:
        """Return the person who is asked."""
        return self.people[self.cleaned_data["person"]]


class AnswerForm(forms.Form):
    """What an indicator was, as the person who was asked says."""

    value = NumberField(
        label=_("Value"), max_digits=16, decimal_places=2, error_messages={"required": _("Write the value.")}
    )
    year = forms.IntegerField(label=_("Year"), **YEAR)  # type: ignore[arg-type]
    source = forms.CharField(label=_("Source"), max_length=300, required=False)


class ReasonForm(forms.Form):
    """Why the person who was asked cannot say it."""

    reason = forms.CharField(
        label=_("I cannot say, because"),
        max_length=WHY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence or two why you cannot.")},
    )
