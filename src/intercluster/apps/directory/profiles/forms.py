"""Forms in which an organisation says what it offers and needs, and the facts about itself."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory import parsers
from intercluster.apps.directory.activity_codes import activities_of
from intercluster.apps.directory.choices import Kind, Language, Visibility, circles
from intercluster.apps.directory.limits import CITY_LIMIT, NAME_LIMIT, TEXT_LIMIT
from intercluster.apps.directory.models import Organisation, Statement
from intercluster.apps.directory.parsers import WrongValueError, without_note
from intercluster.apps.directory.profiles.services import FACTS, STATEMENT_FIELDS, version_of
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import country_name, language_name


class StatementForm(forms.Form):
    """One thing that an organisation offers or needs."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Text"), max_length=TEXT_LIMIT, strip=False, required=False)
    language = forms.ChoiceField(label=_("Language of the text"), required=False)
    visibility = forms.ChoiceField(label=_("Who may see it"), choices=Visibility.choices)
    expires = forms.DateField(label=_("Last day shown"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "language", [("", _("Found out from the text")), *Language.choices])

    @property
    def circles(self) -> list[tuple[str, str, str | Promise, bool]]:
        """Return value, name, explanation and whether it is chosen, of each visibility."""
        return circles(self["visibility"].value() or Visibility.ALLIANCE)

    @classmethod
    def of(cls, statement: Statement) -> "StatementForm":
        """Return the form as it is opened for a text that is there."""
        return cls(initial=initial_of(statement))


def initial_of(statement: Statement) -> dict[str, Any]:
    """Return what the form shows of a text."""
    shown: dict[str, Any] = {name: getattr(statement, name) for name in STATEMENT_FIELDS}
    if shown["language"] not in Language.values:
        shown["language"] = ""
    return shown | {"version": version_of(statement, STATEMENT_FIELDS)}


def _read(label: str | Promise, read: Callable[[str, "FactsForm"], Any], empty: Any, **options: Any) -> "_ReadField":
    return _ReadField(read, empty, label=label, required=False, **options)


class _ReadField(forms.CharField):
    """A field that is read as the import reads a cell; the form calls `read` once all is known."""

    def __init__(self, read: Callable[[str, "FactsForm"], Any], empty: Any, **options: Any) -> None:
        super().__init__(**options)
        self.read, self.empty = read, empty


class FactsForm(forms.Form):
    """What an organisation says of itself; cells are read and checked as those of a member file."""

    organisation: Organisation

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    headcount = _read(
        pgettext_lazy("how many", "People"),
        lambda text, _form: parsers.whole_number(text, without_note),
        None,
        help_text=_("Such as 25."),
    )
    activities = _read(
        _("Industries (NACE codes)"),
        lambda text, _form: activities_of(text, without_note),
        [],
        max_length=1000,
        help_text=_("Codes such as 16.10, separated by commas."),
    )
    region = _read(
        _("Region"),
        lambda text, form: parsers.region(text, form.organisation.country, without_note),
        "",
        max_length=100,
        help_text=_("Name or NUTS code, such as Värmland or SE311."),
    )
    city = forms.CharField(label=_("Town"), max_length=CITY_LIMIT, required=False)
    languages = _read(
        _("Working languages"),
        lambda text, _form: parsers.languages(text),
        [],
        max_length=1000,
        help_text=_("Names or codes, separated by commas."),
    )
    markets = _read(
        _("Countries you sell to"),
        lambda text, _form: parsers.countries(text),
        [],
        max_length=1000,
        help_text=_("Names or codes, separated by commas."),
    )
    website = _read(
        _("Website"), lambda text, _form: parsers.website(text), "", max_length=200, help_text=_("www.example.com")
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Read each field; an error says what would be right."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if not isinstance(field, _ReadField) or name not in cleaned:
                continue
            text = cleaned[name].strip()
            try:
                cleaned[name] = field.read(text, self) if text else field.empty
            except WrongValueError as problem:
                message = gettext("“%(value)s” %(wrong)s. Expected: %(right)s.")
                self.add_error(name, message % {"value": text[:60], "wrong": problem.wrong, "right": problem.right})
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return what was read, as the service takes it."""
        return {name: self.cleaned_data[name] for name in FACTS}


def facts_of(organisation: Organisation) -> dict[str, Any]:
    """Return what the form shows of an organisation."""
    return {
        "version": version_of(organisation, FACTS),
        "name": organisation.name,
        "kind": organisation.kind,
        "headcount": "" if organisation.headcount is None else str(organisation.headcount),
        "activities": ", ".join(organisation.activities),
        "region": organisation.region,
        "city": organisation.city,
        "languages": ", ".join(language_name(code) for code in organisation.languages),
        "markets": ", ".join(country_name(code) for code in organisation.markets),
        "website": organisation.website,
    }
