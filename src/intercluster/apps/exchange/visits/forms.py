"""Forms of visits."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.choices import Language
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.services import version_of
from intercluster.apps.exchange.models import Practice, Visit
from intercluster.apps.exchange.models.visits import MOST_DAYS
from intercluster.apps.exchange.text_forms import TextForm
from intercluster.apps.exchange.visits.checks import MOST_SEATS, VISIBILITIES
from intercluster.apps.exchange.visits.coming import MOST_WORDS
from intercluster.apps.exchange.visits.queries import Wanted, months
from intercluster.apps.exchange.visits.services import SAID, VisitFields
from intercluster.core.filters import set_choices
from intercluster.core.number_fields import NumberField
from intercluster.geo.display_names import country_name

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")
"""A month as an address names it; there is no year 0."""
OF_HOSTS = ("lump_sum_eur", "safety", "call_name", "call_phone")
"""Fields that only a host fills in."""


def _named(name: str) -> Any:
    """Return the label of a field as the model names it."""
    field: Any = Visit._meta.get_field(name)
    return capfirst(field.verbose_name)


def _text(name: str, rows: int, **options: Any) -> forms.CharField:
    field: Any = Visit._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": field.max_length})
    return forms.CharField(label=_named(name), required=False, widget=widget, **options)


def _part(name: str, label: Any) -> forms.CharField:
    """Return the field for a part of a practice."""
    field: Any = Practice._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": 4, "maxlength": field.max_length})
    return forms.CharField(label=label, required=not field.blank, widget=widget)


class VisitForm(TextForm):
    """A visit that an organisation offers or wants."""

    text = None  # type: ignore[assignment]  # it is made of title and programme
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("What is there to see?"), max_length=200)
    programme = _text(
        "programme",
        6,
        help_text=_("In your own language; others find it in theirs. One line for each hour, or for each day."),
    )
    starts = forms.DateField(label=_named("starts"), required=False, widget=DAY)
    ends = forms.DateField(
        label=_named("ends"), required=False, widget=DAY, help_text=_("Empty: it follows from the days on site.")
    )
    days = forms.IntegerField(
        label=_named("days"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=1,
        help_text=_("Staff exchange as in ClusterXchange takes 3 to 31 days."),
    )
    seats = forms.IntegerField(label=_named("seats"), min_value=1, max_value=MOST_SEATS, initial=2)
    languages = forms.MultipleChoiceField(
        label=_named("languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    place = forms.CharField(label=_named("place"), max_length=200, required=False)
    lump_sum_eur = NumberField(
        label=_named("lump_sum_eur"),
        min_value=0,
        max_digits=8,
        decimal_places=2,
        required=False,
        help_text=_("What a programme pays each visitor for the whole stay. Empty: nothing."),
    )
    safety = _text(
        "safety", 4, help_text=_("Such as shoes, helmet, registration at the gate. Who asks to come has to read them.")
    )
    call_name = forms.CharField(label=_named("call_name"), max_length=100, required=False)
    call_phone = forms.CharField(
        label=_named("call_phone"),
        max_length=30,
        required=False,
        help_text=_("Only visitors whom you have accepted see it."),
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    visibilities = VISIBILITIES
    field_order = (*("version", "organisation"), *SAID[:1], *SAID[2:3], *SAID[4:], "language", "visibility")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "languages", Language.choices)
        self._is_offered = kind == Visit.Kind.OFFERED
        if self._is_offered:
            self.fields["starts"].required = True
            return
        for name in OF_HOSTS:
            del self.fields[name]
        self.fields["title"].label = _("What would you like to see?")
        self.fields["programme"].label = _("Why, and what you can show or tell in return")
        self.fields["programme"].help_text = _("In your own language; others find it in theirs.")
        self.fields["place"].label = _("Where it should be")
        self.fields["seats"].label = _("How many of you would come")
        self.fields["starts"].label = _("From which day it suits you")
        self.fields["ends"].label = _("Until which day")
        self.fields["ends"].help_text = ""

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """Return the fields that look like any others."""
        return [field for field in self.visible_fields() if field.name not in {"visibility", "organisation"}]

    def said(self) -> VisitFields:
        """Return what was said, as the service takes it."""
        return VisitFields(**{name: self.cleaned_data[name] for name in SAID if name in self.cleaned_data})


def initial_of(visit: Visit) -> dict[str, Any]:
    """Return what the form shows of a visit."""
    return {name: getattr(visit, name) for name in SAID} | {"version": version_of(visit, SAID)}


class AskForm(forms.Form):
    """For whom somebody would like to come, and why."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("On behalf of"), empty_label=_("Choose"))
    words = forms.CharField(
        label=_("Why you would like to come"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The host reads it, with your name and your organisation."),
    )
    read_safety = forms.BooleanField(
        label=_("I have read the safety rules"),
        error_messages={"required": _("Read the safety rules first, and say that you have.")},
    )

    def __init__(self, *args: Any, visit: Visit, choices: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = choices
        field.initial = choices.first() if choices.count() == 1 else None
        if not visit.safety:
            del self.fields["read_safety"]


class ReportForm(forms.Form):
    """A short report of a visit. It becomes a draft of a good practice."""

    title = forms.CharField(label=_("Title"), max_length=200)
    problem = _part("problem", _("What did the visitors want to know?"))
    done = _part("done", _("What did you show them?"))
    gave = _part("gave", _("What did both take home?"))


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    cluster = forms.ChoiceField(label=_("Cluster"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(self, *args: Any, found: Iterable[Visit], **kwargs: Any) -> None:
        """Offer what there are visits of."""
        super().__init__(*args, **kwargs)
        rows = list(found)
        countries = {each.organisation.country for each in rows}
        clusters = {cluster.slug: cluster.display_name for each in rows for cluster in each.organisation.clusters.all()}
        self._offer("country", sorted((country_name(code), code) for code in countries))
        self._offer("cluster", sorted((str(name), slug) for slug, name in clusters.items()))
        # a month that a kept link asks for is offered even if nothing is in it any more
        days = sorted({month for each in rows for month in months(each)} | _month_of(self.data.get("month", "")))
        self._offer("month", [(date_format(day, "YEAR_MONTH_FORMAT"), day.isoformat()[:7]) for day in days])

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        set_choices(self, name, [("", _("All")), *((value, label) for label, value in choices)])

    def wanted(self) -> Wanted:
        """Return what was asked for; nothing for what cannot be."""
        self.is_valid()
        return Wanted(**{name: self.cleaned_data.get(name, "") for name in ("country", "cluster", "month")})


def _month_of(asked: str) -> set[date]:
    """Return the first day of the month that an address asks for; nothing if it names none."""
    if not MONTH.fullmatch(asked):
        return set()
    return {date.fromisoformat(f"{asked}-01")}
