"""Forms of registration: how one comes, who comes as well, and whom the office registers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.events.models import Event, Participant
from intercluster.apps.events.registration.services import Person, PlaceFields
from intercluster.apps.events.setting.times import TimesForm
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import language_name

SHORT = 160
"""Characters of a text beside its box."""


def _languages() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]


class PlaceForm(TimesForm):
    """How a participant comes: languages, what they bring, and when they are away."""

    organisation_name = forms.CharField(label=_("Your organisation"), max_length=200)
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you can hold a meeting"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    is_online = forms.ChoiceField(
        label=_("How do you come?"), choices=[("", _("At the place")), ("online", _("Online"))], required=False
    )
    offers = forms.TypedMultipleChoiceField(
        label=_("What you offer there"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    needs = forms.TypedMultipleChoiceField(
        label=_("What you look for there"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    most_meetings = forms.IntegerField(
        label=_("Most meetings"), required=False, min_value=1, max_value=200, help_text=_("Empty for as many as fit.")
    )
    field_order = ("organisation_name", "languages", "is_online", "offers", "needs", "parts", "times", "most_meetings")

    def __init__(
        self,
        *args: Any,
        event: Event,
        texts: tuple[Sequence[Offer], Sequence[Need]],
        by_name: bool = False,
        place: Participant | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offers, needs = texts
        for name, own in (("offers", offers), ("needs", needs)):
            set_choices(self, name, [(each.pk, _short(each)) for each in own])
            if not own:
                del self.fields[name]
        set_choices(self, "languages", _languages())
        if not by_name:
            del self.fields["organisation_name"]
        if not event.online and not event.tables.exclude(online="").exists():
            del self.fields["is_online"]
        if event.most_meetings:
            self.fields["most_meetings"].widget.attrs["max"] = event.most_meetings
        away = set(place.away.values_list("pk", flat=True)) if place is not None else set()
        self.offer(event, away, _("When can you not meet?"), _("Single times"))
        first = _said(place) if place is not None else _all(offers, needs)
        self.initial = {**self.initial, **first}

    def said(self) -> PlaceFields:
        """Return what was said."""
        said: Mapping[str, Any] = self.cleaned_data
        return PlaceFields(
            said["languages"],
            bool(said.get("is_online")),
            said["most_meetings"],
            self.chosen(),
            said.get("offers", ()),
            said.get("needs", ()),
        )


def _short(text: Offer | Need) -> str:
    words = text.text if len(text.text) <= SHORT else f"{text.text[:SHORT].rstrip()} …"
    note = gettext("without your name")
    return f"{words} ({note})" if text.visibility == Visibility.ANONYMOUS else words


def _all(offers: Sequence[Offer], needs: Sequence[Need]) -> dict[str, Any]:
    """Return the texts under the organisation's name: one without it is brought by choice only."""
    named = {"offers": offers, "needs": needs}
    return {n: [each.pk for each in own if each.visibility != Visibility.ANONYMOUS] for n, own in named.items()}


def _said(place: Participant) -> dict[str, Any]:
    return {
        "languages": place.languages,
        "is_online": "online" if place.is_online else "",
        "most_meetings": place.most_meetings,
        "offers": list(place.brought.exclude(offer=None).values_list("offer", flat=True)),
        "needs": list(place.brought.exclude(need=None).values_list("need", flat=True)),
    }


class ColleagueForm(forms.Form):
    """A colleague who comes as well."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("We tell them that they are registered."))
    together = forms.ChoiceField(
        label=pgettext_lazy("at an event", "Agenda"),
        choices=[("1", _("We attend together, with one agenda")), ("0", _("We split up: they get an own agenda"))],
    )


class OfficeForm(forms.Form):
    """Whom an office registers."""

    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        help_text=_("One of the directory by its exact name, or any other name."),
        widget=forms.TextInput(attrs={"list": "organisations"}),
    )
    name = forms.CharField(label=_("Name of the person"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    language = forms.ChoiceField(label=_("Language of our mails to them"))
    languages = forms.MultipleChoiceField(
        label=_("Languages in which they can hold a meeting"), widget=forms.CheckboxSelectMultiple, required=False
    )
    is_online = forms.BooleanField(label=_("Comes online"), required=False)
    is_walk_in = forms.BooleanField(label=_("Came on the day without a registration"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "language", _languages())
        set_choices(self, "languages", _languages())

    def person(self) -> Person:
        """Return who comes."""
        said = self.cleaned_data
        return Person(said["name"], said["email"], said["language"])

    def place(self) -> PlaceFields:
        """Return how they come."""
        said = self.cleaned_data
        return PlaceFields(said["languages"] or [said["language"]], said["is_online"])
