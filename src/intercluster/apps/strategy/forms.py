"""Forms of strategies."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.profiles.services import FieldsRefused, digest_of, version_of
from intercluster.apps.strategy.facts import ACTION_FIELDS, INDICATOR_FIELDS
from intercluster.apps.strategy.following.numbers import NUMBERS
from intercluster.apps.strategy.models import (
    BODY_LIMIT,
    LANGUAGES,
    TITLE_LIMIT,
    WORD_LIMITS,
    WORDS,
    Action,
    Indicator,
    PartKind,
    State,
    Strategy,
    Text,
)
from intercluster.apps.strategy.rules import clusters_of
from intercluster.core.errors import Conflict
from intercluster.core.filters import set_choices
from intercluster.core.number_fields import NumberField
from intercluster.geo.display_names import language_label


def language_choices() -> list[tuple[str, str]]:
    """Return the languages of texts with their names."""
    return [(code, language_label(code)) for code in LANGUAGES]


def show_refusal(form: forms.Form, refused: FieldsRefused | Conflict) -> None:
    """Show why a service refused a form: beside the field that it is about, or above all of them."""
    problems = refused.problems if isinstance(refused, FieldsRefused) else {"": [str(refused)]}
    for name, texts in problems.items():
        form.add_error(name if name in form.fields else None, list(texts))


class BeginForm(forms.Form):
    """Whose strategy is begun, its name, and the language that this is in."""

    owner = forms.ChoiceField(label=_("Whose strategy"), error_messages={"required": _("Choose whose strategy it is.")})
    title = forms.CharField(
        label=_("Name of the strategy"), max_length=TITLE_LIMIT, error_messages={"required": _("Write a title.")}
    )
    language = forms.ChoiceField(label=_("Language of the name"))

    def __init__(self, *args: Any, owners: Sequence[Alliance | Cluster], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {f"{type(owner).__name__.lower()}:{owner.slug}": owner for owner in owners}
        set_choices(self, "owner", [(key, owner.display_name) for key, owner in self.owners.items()])
        set_choices(self, "language", language_choices())

    @property
    def chosen(self) -> Alliance | Cluster:
        """Return whose strategy it is."""
        return self.owners[self.cleaned_data["owner"]]


def _text(label: Any, limit: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, required=False, **options)


class TextForm(forms.Form):
    """A text in one language, and the versions that it was made from."""

    began_from = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    translated_from = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    title = forms.CharField(label=_("Heading"), max_length=TITLE_LIMIT, required=False)
    body = forms.CharField(
        label=_("Text"),
        max_length=BODY_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Line breaks part the paragraphs."),
    )
    unit = _text(_("Unit"), WORD_LIMITS["unit"], help_text=_("Such as firms, euros or per cent."))
    source = _text(_("Source"), WORD_LIMITS["source"])
    money = _text(_("Source of money"), WORD_LIMITS["money"])

    def __init__(self, *args: Any, kind: str, with_words: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == PartKind.SITUATION:
            self.fields["title"].widget = forms.HiddenInput()
        for name in WORD_LIMITS.keys() - (WORDS.get(kind, ()) if with_words else ()):
            del self.fields[name]


def text_form(text: Text | None, original: Text | None, *, kind: str) -> TextForm:
    """Return the form of a text that is there, or of a new one."""
    initial: dict[str, Any] = {"translated_from": original.version if original else None}
    if text is not None:
        said = {name: getattr(text, name) for name in ("title", "body", *WORDS.get(kind, ()))}
        initial |= {"began_from": text.version, **said}
    return TextForm(initial=initial, kind=kind)


class FactsForm(forms.Form):
    """What an action or an indicator states beside its text."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    names: Sequence[str] = ()

    def __init__(self, row: Action | Indicator, data: Mapping[str, Any] | None = None) -> None:
        shown = {name: getattr(row, name) for name in self.names}
        super().__init__(data, initial=self.shown(shown) | {"version": version_of(row, self.names)})

    def shown(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values of a row as the form has them."""
        return values

    def facts(self) -> dict[str, Any]:
        """Return the values as a service takes them."""
        return {name: self.cleaned_data[name] for name in self.names}

    def is_as_begun(self) -> bool:
        """Return whether an editor has changed nothing of the facts that they began with."""
        return self.is_valid() and digest_of(self.facts().values()) == self.cleaned_data["version"]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class _Number(NumberField):
    """A number with two decimals, as the database has it."""

    def clean(self, value: Any) -> Decimal | None:
        number = super().clean(value)
        return None if number is None else number.quantize(Decimal("0.01"))


def _number(label: Any) -> _Number:
    return _Number(label=label, required=False, max_digits=16, decimal_places=2)


def _year(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1990, max_value=2100)


class ActionForm(FactsForm):
    """Who does an action, when, and with which money."""

    names = ACTION_FIELDS
    responsible = _text(_("Responsible organisation"), 200)
    partners = _text(_("Partners"), 500)
    office_id = forms.ChoiceField(
        label=_("Office that follows it up"), required=False, help_text=_("It sees the action among what it owes.")
    )
    starts = _day(_("Starts"))
    ends = _day(_("Ends"))
    budget = forms.IntegerField(label=_("Budget, euros"), required=False, min_value=0, max_value=10**12)
    state = forms.ChoiceField(label=_("State"), choices=State.choices)
    next_step = _text(_("Next step"), 300)
    remind_on = _day(_("Remind the office on"))

    def __init__(self, row: Action, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(row, data)
        clusters = clusters_of(row.part.strategy)
        set_choices(self, "office_id", [("", "–"), *((str(each.pk), each.display_name) for each in clusters)])

    def clean_office_id(self) -> int | None:
        """Return the key of the chosen cluster."""
        return int(self.cleaned_data["office_id"]) if self.cleaned_data["office_id"] else None


class IndicatorForm(FactsForm):
    """The figures of an indicator."""

    names = INDICATOR_FIELDS
    baseline = _number(_("Baseline"))
    baseline_year = _year(_("Year of the baseline"))
    target = _number(_("Target"))
    target_year = _year(_("Year of the target"))
    number = forms.ChoiceField(label=_("Filled from the platform"), required=False)

    def __init__(self, row: Indicator, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(row, data)
        set_choices(self, "number", [("", "–"), *((name, each.label) for name, each in NUMBERS.items())])


class ValueForm(forms.Form):
    """What an indicator was in a year."""

    year = forms.IntegerField(
        label=_("Year"), min_value=1990, max_value=2100, error_messages={"required": _("Write the year.")}
    )
    value = NumberField(
        label=_("Value"), max_digits=16, decimal_places=2, error_messages={"required": _("Write the value.")}
    )
    source = _text(_("Source"), 300)


class ReadersForm(forms.Form):
    """Who may read a draft."""

    readers = forms.ChoiceField(
        label=_("Who may read the draft"), choices=Strategy._meta.get_field("readers").choices or ()
    )
