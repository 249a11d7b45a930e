"""Forms of a consortium's own facts."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Organisation
from intercluster.apps.projects.calls.forms import DAY
from intercluster.apps.projects.calls.queries import calls
from intercluster.apps.projects.consortia.places import call_currency
from intercluster.apps.projects.consortia.queries import has_sums
from intercluster.apps.projects.consortia.services import ConsortiumFields
from intercluster.apps.projects.models import TEXT_LIMIT, Audience, Call, Consortium, Shown, Stage
from intercluster.apps.projects.models.consortia import MOST_MONTHS, idea_shown
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import language_name

CURRENCIES = ("EUR", "NOK", "SEK", "DKK", "ISK")
YEARS = range(2000, 2101)
"""Years in which a project may start."""


def in_our_time(day: date) -> None:
    """Refuse a day whose year is a slip of the pen."""
    if day.year not in YEARS:
        raise forms.ValidationError(
            _("Write a day of the years %(first)s to %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}
        )


class ConsortiumForm(forms.Form):
    """What people say about a consortium."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Whose idea it is"), empty_label=_("Choose")
    )
    title = forms.CharField(label=_("Title"), max_length=300)
    language = forms.ChoiceField(label=_("Language"), help_text=_("Of everything that is written in it."))
    text = forms.CharField(
        label=_("The idea"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What should come of it, and what that takes. The competences are read from this text."),
    )
    call = forms.ChoiceField(label=_("Call"), required=False)
    acronym = forms.CharField(label=_("Acronym"), max_length=30, required=False)
    starts = forms.DateField(label=_("Starts"), required=False, widget=DAY, validators=[in_our_time])
    months = forms.IntegerField(label=_("Months"), required=False, min_value=1, max_value=MOST_MONTHS)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(each, each) for each in CURRENCIES])
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    audience = forms.ChoiceField(label=_("Who may read the idea"), choices=Audience.choices)
    shown = forms.MultipleChoiceField(
        label=_("What those who are invited, or may read the idea, see"),
        choices=Shown.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, consortium: Consortium | None = None, **kwargs: Any) -> None:
        own = ("stage", "audience", "shown", "acronym", "starts", "months", "currency")
        self.made = consortium
        if consortium is not None:
            first = {name: getattr(consortium, name) for name in ("title", "language", "text", *own)}
            kwargs["initial"] = {**first, "call": consortium.call.slug if consortium.call else ""}
        super().__init__(*args, **kwargs)
        if consortium is None:  # a new idea asks for little
            self.fields["text"].help_text = _(
                "What should come of it, and what that takes. The competences are read from this text when you save: "
                "that takes some seconds, and up to a minute after the platform was started."
            )
            for name in own:
                del self.fields[name]
        else:
            del self.fields["organisation"]
        self._calls = {call.slug: call for call in calls()}
        if consortium is not None and consortium.call is not None:
            self._calls.setdefault(consortium.call.slug, consortium.call)
        set_choices(self, "call", [("", _("None yet")), *((slug, call.title) for slug, call in self._calls.items())])
        set_choices(self, "language", [(code, language_name(code)) for code, _name in settings.LANGUAGES])

    def offer(self, organisations: Any) -> None:
        """Offer these organisations, the only one chosen already."""
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations
        only = list(organisations[:2])
        if len(only) == 1:
            field.initial = only[0]

    def said(self) -> ConsortiumFields:
        """Return what was said."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "organisation"}
        values["call"] = self._calls.get(values["call"])
        if self._takes_currency(values["call"]) and (currency := call_currency(values["call"])) in CURRENCIES:
            values["currency"] = currency
        values.setdefault("shown", idea_shown())
        return ConsortiumFields(**values)

    def _takes_currency(self, call: Call | None) -> bool:
        """Return whether the currency is that of the call: one newly chosen, before there are sums in another one."""
        if call is None or self.made is None:
            return call is not None
        return self.made.call != call and "currency" not in self.changed_data and not has_sums(self.made)
