"""Filters whose state is the address: boxes to tick, and chips that take one away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict


@dataclass(frozen=True)
class Option:
    """A box to tick."""

    value: str
    label: str
    is_chosen: bool
    count: int | None = None
    """How many it would leave, where they are counted."""


@dataclass(frozen=True)
class Group:
    """The boxes of one filter."""

    name: str
    label: str
    options: Sequence[Option]

    @property
    def chosen(self) -> int:
        """Return how many boxes are ticked."""
        return sum(option.is_chosen for option in self.options)


@dataclass(frozen=True)
class Chip:
    """A filter that is set, and the address without it."""

    label: str
    query: str


def set_choices(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Set the choices of a form's field once they are known: for one request, not for all."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


def groups(
    form: forms.Form, names: Iterable[str], counts: Mapping[str, Mapping[str, int]] | None = None
) -> list[Group]:
    """Return the filters of these fields that leave a choice, with how many each value would leave if counted."""
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
    """Return a chip for each box ticked, and for each of the other parameters given by name and label."""
    found = [Chip(label, _without(parameters, name)) for name, label in texts.items() if label]
    for group in groups:
        found += [
            Chip(option.label, _without(parameters, group.name, option.value))
            for option in group.options
            if option.is_chosen
        ]
    return found


def page_query(parameters: QueryDict) -> str:
    """Return the address's parameters but for the page's number."""
    return _without(parameters, "page")


def _without(parameters: QueryDict, name: str, value: str | None = None) -> str:
    """Return the parameters without this one (or this value of it), empty ones and the page's number."""
    kept = QueryDict(mutable=True)
    for key, values in parameters.lists():
        if key != "page":
            left = [each for each in values if each and not (key == name and value in (None, each))]
            if left:
                kept.setlist(key, left)
    return kept.urlencode()
