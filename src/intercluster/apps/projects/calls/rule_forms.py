"""The form of a rule, made from the fields that its kind has."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intercluster.analysis.consortia.fields import RuleError
from intercluster.analysis.consortia.reading import KINDS, data_of
from intercluster.analysis.consortia.rules import Base, Category, Different, Per, Rule, Source, Topic, Who
from intercluster.analysis.consortia.teams import Kind, RegionClass, Size
from intercluster.apps.directory import choices
from intercluster.apps.projects.calls import words
from intercluster.apps.projects.calls.alternatives import OPTIONS as INNER
from intercluster.apps.projects.calls.problems import in_words
from intercluster.geo.display_names import country_codes, country_name

LABELS: dict[str, Promise] = {
    "different": _("What is counted"),
    "least": _("At least"),
    "most": _("At most"),
    "base": _("Share or sum of"),
    "per": _("For each"),
    "share": _("Share"),
    "without_subcontracting": _("Without subcontracting"),
    "from_different_countries": _("Each from another country"),
    "currency": _("Currency"),
    "topic": _("What has to be confirmed"),
    "day": _("Last day to apply"),
    "gives": _("Pays for"),
    "covers_rest": _("Pays for all cost outside its base"),
    "below": _("In projects below, EUR"),
    "above": _("In projects of this or more, EUR"),
    "amounts": _("Sums, one a line"),
    "note": _("Note on the rule"),
    "who_kinds": _("Only these kinds of organisations"),
    "who_sizes": _("Only these sizes"),
    "who_countries": _("Only from these countries"),
    "who_areas": _("Only from these regions (NUTS codes, one a line)"),
    "who_region_classes": _("Only from these classes of regions"),
    "who_member_of": _("Only members of"),
    "who_is_non_profit": _("Profit"),
    "source_address": _("Source"),
    "source_read": _("Read on"),
    "source_is_verified": _("I have compared the value with its source"),
    "source_doubt": _("Doubt"),
    "source_valid_from": _("Holds from"),
    "source_valid_to": _("Holds until"),
}
KIND_LABELS: dict[str, Promise] = {
    "count": _("Number of partners, countries or regions"),
    "independent": _("Independent partners"),
    "share": _("Share of a group"),
    "largest_share": _("Largest share of a partner or country"),
    "money": _("Limit of a sum"),
    "own_contribution": _("Own contribution of a group"),
    "coordinator": _("Coordinator"),
    "duration": _("Duration"),
    "deadline": _("Last day to apply"),
    "confirm": _("Condition to be confirmed"),
    "rate": _("Funding rate"),
    "flat_rate": _("Flat rate"),
    "lump_sum": _("Lump sums to choose from"),
}
"""Kinds that a form can make. Alternatives are made from a rule, and each rule in them has a form of its own."""
PER: dict[Per, Promise] = {
    Per.PROJECT: _("The whole project"),
    Per.PARTNER: _("Each partner"),
    Per.COUNTRY: _("Each country"),
}
SUMS_OF: dict[Base, Promise] = {Base.COST: _("Cost"), Base.FUNDING: _("Funding")}
"""What a limit of a sum is about: the number of partners is no sum."""
OPTIONS: dict[type[StrEnum], Mapping[Any, Any]] = {
    Different: words.COUNTED,
    Base: words.BASES,
    Per: PER,
    Topic: words.TOPICS,
    Category: words.CATEGORIES,
    Kind: dict(choices.Kind.choices),
    Size: dict(choices.Size.choices),
    RegionClass: words.CLASSES,
}
LINES = ("amounts", "who_areas")
LINES_LIMIT = 10_000
"""Most characters of a list with an item a line."""
WHOLE = ("least", "most")


class RuleForm(forms.Form):
    """A rule of one kind, new or changed."""

    def __init__(self, kind: str, *args: Any, rule: Rule | None = None, **kwargs: Any) -> None:
        self.kind, self.rule_class = kind, KINDS[kind]
        super().__init__(*args, **({"initial": _flat(rule)} if rule else {}) | kwargs)
        for field in sorted(fields(self.rule_class), key=lambda each: each.name == "note"):  # the note stands last
            if field.name not in ("key", "source", "who", INNER):
                self._add(field.name, get_type_hints(self.rule_class)[field.name], field.default is MISSING)
        for name, cls in (("who", Who), ("source", Source)):
            if name == "source" or name in get_type_hints(self.rule_class):
                for field in fields(cls):
                    self._add(f"{name}_{field.name}", get_type_hints(cls)[field.name], field.default is MISSING)

    def _add(self, name: str, hint: Any, required: bool) -> None:
        if isinstance(hint, UnionType):
            (hint,) = (each for each in get_args(hint) if each is not NoneType)
        self.fields[name] = made = _field(name, hint, required)
        if self.kind == "money" and isinstance(made, forms.ChoiceField) and name == "base":
            made.choices = _choices(SUMS_OF)
        if self.kind == "largest_share" and isinstance(made, forms.ChoiceField) and name == "per":
            made.choices = _choices({per: label for per, label in PER.items() if per is not Per.PROJECT})
        made.label = cast(Any, LABELS[name])
        if hint is Fraction:
            made.help_text = cast(Any, _("In per cent, such as 70 %."))
        if name == "source_is_verified":
            made.help_text = cast(
                Any, _("A changed value counts as compared only with a new day on which it was read.")
            )

    def data_of_rule(self, key: str) -> dict[str, Any]:
        """Return the rule as data that `rules_from` reads."""
        found: dict[str, Any] = {"kind": self.kind, "key": key, "source": {}}
        if "who" in get_type_hints(self.rule_class):
            found["who"] = {}
        for name, value in self.cleaned_data.items():
            said = self._said(name, value)
            if said in (None, "", []):
                continue
            part, _underscore, rest = name.partition("_")
            if part in ("who", "source"):
                found[part][rest] = said
            else:
                found[name] = said
        return found

    def _said(self, name: str, value: Any) -> Any:
        if name in LINES:
            return [_number(each) for each in value.split()]
        if name == "who_is_non_profit":
            return {"yes": True, "no": False}.get(value)
        if isinstance(value, bool):
            return value or None
        if name in WHOLE and self.kind in ("count", "independent", "duration"):
            return int(value) if value.isdecimal() else value
        is_number = isinstance(value, str) and name != "note" and re.fullmatch(r"[\d\s,.%]+", value)
        if not is_number:
            return value
        number = _number(value)
        is_share = Fraction in _types(get_type_hints(self.rule_class).get(name))
        return f"{number}%" if is_share and re.fullmatch(r"[1-9]\d*(\.\d+)?", number) else number

    def add_problem(self, problem: RuleError) -> None:
        """Show a problem beside the field that it is about."""
        _rule, _dot, path = problem.field.partition(".")
        name = re.sub(r"\[\d+\]$", "", path).replace(".", "_")
        self.add_error(name if name in self.fields else None, in_words(problem))

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields of the value, of the partners that it means, and of its source."""
        by_part: dict[str, list[forms.BoundField]] = {"": [], "who": [], "source": []}
        for field in self:
            part = field.name.partition("_")[0]
            by_part[part if part in by_part else ""].append(field)
        names = {"": _("Rule"), "who": _("Whom it concerns"), "source": _("Source and validity")}
        return [(str(names[part]), found) for part, found in by_part.items() if found]


def _field(name: str, hint: Any, required: bool) -> forms.Field:
    """Make the field for a value of a type. What it says is checked when the rule is read."""
    if get_origin(hint) in (tuple, frozenset):
        return _list_field(name, get_args(hint)[0], required)
    if name == "who_is_non_profit":
        answers = [("", _("Either")), ("yes", _("Non-profit only")), ("no", _("For-profit only"))]
        return forms.ChoiceField(required=False, choices=answers)
    if hint is bool:
        return forms.BooleanField(required=False)
    if hint in OPTIONS:
        return forms.ChoiceField(required=required, choices=_choices(OPTIONS[hint]))
    return forms.CharField(required=required, max_length=1000, widget=_widget(name))


def _list_field(name: str, inner: Any, required: bool) -> forms.Field:
    if name in LINES:
        rows = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(required=required, max_length=LINES_LIMIT, widget=rows)
    if inner in OPTIONS:
        boxes, found = forms.CheckboxSelectMultiple, _choices(OPTIONS[inner])
        return forms.MultipleChoiceField(required=required, choices=found, widget=boxes)
    several = forms.SelectMultiple(attrs={"size": 8})
    return forms.MultipleChoiceField(required=required, choices=_countries, widget=several)


def _widget(name: str) -> forms.Widget:
    if name in ("day", "source_read", "source_valid_from", "source_valid_to"):
        return forms.TextInput(attrs={"type": "date"})
    return forms.Textarea(attrs={"rows": 2}) if name in ("note", "source_doubt") else forms.TextInput()


def _choices(labels: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    return [(str(value), label) for value, label in labels.items()]


def _countries() -> list[tuple[str, str]]:
    """Return the lists of countries, and the countries by name."""
    named = sorted((country_name(code), code) for code in country_codes())
    return [*((key, str(label)) for key, label in words.LISTS.items()), *((code, name) for name, code in named)]


def _number(text: str) -> str:
    """Return a number without the spaces between its thousands, and with a point."""
    return re.sub(r",(?=\d{1,2}%?$)", ".", re.sub(r"\s", "", text))


def _types(hint: Any) -> tuple[Any, ...]:
    """Return the types of which a value may be."""
    return get_args(hint) or (hint,)


def _flat(rule: Rule) -> dict[str, Any]:
    """Return the fields of a rule by the names that they have in the form."""
    (data,) = data_of([rule])
    found: dict[str, Any] = {}
    for name, value in data.items():
        if name == INNER:
            continue
        if name in ("who", "source"):
            found |= {f"{name}_{inner}": said for inner, said in cast(Mapping[str, Any], value).items()}
        else:
            found[name] = value
    for name in LINES:
        if name in found:
            found[name] = "\n".join(found[name])
    if "who_is_non_profit" in found:
        found["who_is_non_profit"] = "yes" if found["who_is_non_profit"] else "no"
    return found
