"""Filters whose state is in the address: checkboxes, and chips that remove one filter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict

KEY_DIGITS = 15
"""Digits of a longer number, which no row has; Python does not even read one of more than 4,300."""


def number_in(text: str) -> int | None:
    """Return the whole number that an address or a form names, such as the key of a row; None if it is none."""
    return int(text) if text.isdecimal() and len(text) <= KEY_DIGITS else None


@dataclass(frozen=True)
class Option:
    """A checkbox."""

    value: str
    label: str
    is_chosen: bool
    count: int | None = None
    """Number of results with it, if counted."""


@dataclass(frozen=True)
class Group:
    """The checkboxes of one filter."""

    name: str
    label: str
    options: Sequence[Option]

    @property
    def chosen(self) -> int:
        """Return the number of ticked boxes."""
        return sum(option.is_chosen for option in self.options)


@dataclass(frozen=True)
class Chip:
    """An active filter, and the address without it."""

    label: str
    query: str


def set_choices(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Set the choices of a form's field, for one request only."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


def groups(
    form: forms.Form, names: Iterable[str], counts: Mapping[str, Mapping[str, int]] | None = None
) -> list[Group]:
    """Return the filters of these fields that offer a choice, with the number of results of each value."""
    found = []
    for name in names:
        chosen = set(form.cleaned_data.get(name) or ())
        options = [
            Option(str(value), str(label), str(value) in chosen, counts[name].get(str(value), 0) if counts else None)
            for value, label in cast(Any, form.fields[name]).choices
        ]
        if len(options) > 1 or chosen:
            found.append(Group(name, str(form.fields[name].label), options))
    return found


def chips(groups: Iterable[Group], parameters: QueryDict, **texts: str) -> list[Chip]:
    """Return a chip for each ticked box, and for each of the other parameters given by name and label."""
    found = [Chip(label, without(parameters, name)) for name, label in texts.items() if label]
    for group in groups:
        found += [
            Chip(option.label, without(parameters, group.name, option.value))
            for option in group.options
            if option.is_chosen
        ]
    return found


def page_query(parameters: QueryDict) -> str:
    """Return the address's parameters without the page number."""
    return without(parameters, "page")


def without(parameters: QueryDict, name: str, value: str | None = None) -> str:
    """Return the parameters without this one (or this value of it), empty ones and the page's number."""
    kept = QueryDict(mutable=True)
    for key, values in parameters.lists():
        if key != "page":
            left = [each for each in values if each and not (key == name and value in (None, each))]
            if left:
                kept.setlist(key, left)
    return kept.urlencode()
