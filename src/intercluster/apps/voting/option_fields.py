"""Fields of the draft of a vote that say what can be chosen, for all methods but a motion."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.voting.models import Completion, Method, Vote
from intercluster.apps.voting.services import MOST_OPTIONS

COUNTED = {"seats": 1, "highest": 5, "budget": 0}
"""What a form says at first."""
MOST_POINTS = 100
FEWEST = 2
"""A single option is a motion."""


class WholeNumberField(forms.IntegerField):
    """A whole number, 1 or more, that may be left out."""

    def __init__(self, most: int, **options: Any) -> None:
        wrong = dict.fromkeys(("invalid", "min_value", "max_value"), _("Write a whole number, 1 or more."))
        super().__init__(min_value=1, max_value=most, required=False, error_messages=wrong, **options)


def fields() -> dict[str, forms.Field]:
    """Return the fields that are in no language."""
    lines = forms.Textarea(attrs={"rows": 4})
    return {
        "costs": forms.CharField(
            label=_("Costs of the actions"),
            help_text=_("For a budget: one whole number a line, in the order of the options."),
            required=False,
            widget=lines,
        ),
        "budget": WholeNumberField(10**9, label=_("Budget"), help_text=_("What is shared out among the actions.")),
        "completion": forms.ChoiceField(
            label=_("Money that the shares of a budget leave over"), choices=Completion.choices, required=False
        ),
        "seats": WholeNumberField(
            MOST_OPTIONS, label=_("To be chosen"), help_text=_("How many options, or members of a board.")
        ),
        "highest": WholeNumberField(MOST_POINTS, label=_("Most points for an option")),
    }


def initial_of(vote: Vote) -> dict[str, Any]:
    """Return what the fields say for a vote."""
    by_language: dict[str, list[str]] = {}
    for option in vote.options:
        for code, name in option["names"].items():
            by_language.setdefault(code, []).append(name)
    named = {f"options_{code}": "\n".join(names) for code, names in by_language.items()}
    costs = "\n".join(str(option["cost"]) for option in vote.options if "cost" in option)
    numbers = {name: getattr(vote, name) or first for name, first in COUNTED.items()}
    budget = {"costs": costs, "budget": vote.budget or None, "completion": vote.completion}
    return {**named, "method": vote.method, **numbers, **budget}


def problems(data: Mapping[str, Any], codes: Sequence[str]) -> dict[str, str]:
    """Return what is wrong with the options, by field; `codes` has languages, that of the reader first."""
    method, named = data.get("method"), _named(data, codes)
    if method == Method.MOTION:
        return {}
    found: dict[str, Any] = {}
    count = max(map(len, named.values()), default=0)
    if not FEWEST <= count <= MOST_OPTIONS:
        found[f"options_{codes[0]}"] = _("Write two options at least and forty at most, one a line.")
    for code, names in named.items():
        if len(names) != count:
            found[f"options_{code}"] = _("Write as many lines as in the other languages.")
        elif len(set(names)) < len(names):
            found[f"options_{code}"] = _("Write each option only once.")
    if method == Method.BUDGET:
        costs = _lines(data, "costs")
        if len(costs) != count or not all(cost.isdecimal() and 0 < int(cost[:10]) <= 10**9 for cost in costs):
            found["costs"] = _("Write one whole number a line, for each option one.")
        if not data.get("budget"):
            found["budget"] = _("Write a whole number, 1 or more.")
    elif (data.get("seats") or 1) > count and not found:
        found["seats"] = _("There are fewer options.")
    return found


def said(data: Mapping[str, Any], codes: Sequence[str]) -> dict[str, Any]:
    """Return what the service takes, from fields without problems."""
    method, named = data["method"], _named(data, codes)
    if method == Method.MOTION:
        return {"method": method}
    rows = zip(*named.values(), strict=True)
    options: list[dict[str, Any]] = [{"names": dict(zip(named, row, strict=True))} for row in rows]
    if method == Method.BUDGET:
        for option, cost in zip(options, _lines(data, "costs"), strict=True):
            option["cost"] = int(cost)
        completion = data.get("completion") or Completion.VOTES
        return {"method": method, "options": options, "budget": data["budget"], "completion": completion}
    points = {"highest": data["highest"] or COUNTED["highest"]} if method == Method.SCORE else {}
    return {"method": method, "options": options, "seats": data["seats"] or 1, **points}


def _named(data: Mapping[str, Any], codes: Sequence[str]) -> dict[str, list[str]]:
    """Return the names of the options by language, where there are any."""
    return {code: names for code in codes if (names := _lines(data, f"options_{code}"))}


def _lines(data: Mapping[str, Any], name: str) -> list[str]:
    return [line.strip() for line in data.get(name, "").splitlines() if line.strip()]
