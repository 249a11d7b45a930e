"""Forms of good practices."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory import parsers
from intercluster.apps.directory.choices import Language, Visibility, circles
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.parsers import WrongValueError, without_note
from intercluster.apps.directory.profiles.services import version_of
from intercluster.apps.exchange.models import Practice
from intercluster.apps.exchange.models.practices import PART_LIMIT
from intercluster.apps.exchange.practices.queries import Listed, name_of
from intercluster.apps.exchange.practices.services import SAID, PracticeFields, first_look
from intercluster.apps.projects.requirements.queries import capability_called
from intercluster.classifications.thesaurus import thesaurus
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import country_name, language_label

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _part(name: str, rows: int = 4, help_text: Any = "") -> forms.CharField:
    field: Any = Practice._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": PART_LIMIT})
    return forms.CharField(label=field.verbose_name, required=not field.blank, widget=widget, help_text=help_text)


class PracticeForm(forms.Form):
    """What an organisation has done about a problem."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Who did it"), empty_label=_("Choose"))
    title = forms.CharField(label=_("Title"), max_length=200)
    problem = _part("problem")
    done = _part("done", 6)
    cost = _part("cost", 3)
    gave = _part("gave", 3)
    failed = _part("failed", 3, _("Failures are welcome: they spare others the same. All of it may have failed."))
    needed = _part("needed", 3, _("Such as machines, skills, permits, people."))
    region = forms.CharField(
        label=_("Where it was done"),
        max_length=100,
        required=False,
        help_text=_("A region's name or NUTS code, such as Värmland or SE311."),
    )
    started = forms.DateField(label=_("When it began"), required=False, widget=DAY)
    ended = forms.DateField(label=_("When it ended"), required=False, widget=DAY)
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")
    capabilities = forms.MultipleChoiceField(
        label=_("What it is about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(
        label=_("Something else that it is about"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "capability-names"}),
        help_text=_("Choose a capability of the list."),
    )
    language = forms.ChoiceField(label=_("Language of the text"), required=False)
    visibility = forms.ChoiceField(label=_("Who may see it"), choices=Visibility.choices)

    def __init__(
        self,
        *args: Any,
        organisations: Any = None,
        practice: Practice | None = None,
        about: Iterable[str] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        set_choices(self, "language", [("", _("Found out from the text")), *Language.choices])
        self._organisation = practice.organisation if practice else None
        if practice is None:
            cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = organisations
            only = list(organisations[:2])
            if len(only) == 1:
                self.fields["organisation"].initial = only[0]
            del self.fields["capabilities"], self.fields["more"]
        else:
            del self.fields["organisation"]
            offered = dict.fromkeys(key for key in (*practice.capabilities, *about) if key in thesaurus())
            names = [(key, name_of(key)) for key in offered]
            set_choices(self, "capabilities", names)

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """Return the fields that look like any others."""
        return [field for field in self.visible_fields() if field.name != "visibility"]

    @property
    def circles(self) -> list[tuple[str, str, Any, bool]]:
        """Return value, name, explanation and whether it is chosen, of each visibility."""
        return circles(self["visibility"].value() or Visibility.ALLIANCE)

    def clean_more(self) -> str:
        """Return the id of a capability that was named."""
        text = str(self.cleaned_data["more"])
        found = capability_called(text) if text else ""
        if text and not found:
            raise forms.ValidationError(gettext("Choose a capability of the list."))
        return found

    def clean(self) -> dict[str, Any]:
        """Read the region, which is one of the organisation's country."""
        cleaned: dict[str, Any] = super().clean() or {}
        organisation = self._organisation or cleaned.get("organisation")
        if (text := cleaned.get("region")) and organisation is not None:
            try:
                cleaned["region"] = parsers.region(text, organisation.country, without_note)
            except WrongValueError as problem:
                message = gettext("“%(value)s” %(wrong)s. Expected: %(right)s.")
                self.add_error("region", message % {"value": text[:60], "wrong": problem.wrong, "right": problem.right})
        return cleaned

    def said(self) -> PracticeFields:
        """Return what was said, as the service takes it."""
        values = {name: self.cleaned_data[name] for name in SAID if name in self.cleaned_data}
        if more := self.cleaned_data.get("more"):
            values["capabilities"] = [*values["capabilities"], more]
        return PracticeFields(**values)


def initial_of(practice: Practice) -> dict[str, Any]:
    """Return what the form shows of a practice."""
    return {name: getattr(practice, name) for name in SAID} | {"version": version_of(practice, SAID)}


class ReviewForm(forms.Form):
    """What an office says of a practice: until when it is shared, or what is missing."""

    look_again = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=DAY,
        help_text=_("On this day you and the author are asked whether it still holds."),
    )
    note = forms.CharField(
        label=_("What is missing?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The author reads it."),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"look_again": first_look()})


class FilterForm(forms.Form):
    """What the list of practices is narrowed to."""

    capability = forms.ChoiceField(label=_("What it is about"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Written in"), required=False)

    def offer(self, found: Listed) -> None:
        """Offer what there are practices of, by name with their number."""
        names = {"capability": name_of, "country": country_name, "language": language_label}
        counts = {"capability": found.capabilities, "country": found.countries, "language": found.languages}
        for field, name in names.items():
            offered = sorted((name(key), key, number) for key, number in counts[field].items())
            choices = [(key, f"{label} ({number})") for label, key, number in offered]
            set_choices(self, field, [("", _("All")), *choices])
