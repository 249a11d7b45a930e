"""Forms that plan rounds: which and from when, and then their dates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.strategy.models import Readers, RoundKind, Strategy
from intercluster.apps.strategy.rounds.services import Planned
from intercluster.core import clock
from intercluster.core.moments import MomentField

DAYS = {
    RoundKind.PROPOSE: 21,
    RoundKind.DISCUSS: 14,
    RoundKind.PRIORITISE: 14,
    RoundKind.DRAFT: 28,
    RoundKind.AMEND: 14,
    RoundKind.RATIFY: 28,
}
"""How long rounds last if an office says nothing else."""
FARTHEST = timedelta(days=3652)


OPENS, ENDS = 8, 18
"""Hours of the day at which rounds open and end if an office says nothing else."""


def proposed_dates(start: date, kinds: Collection[str] = tuple(RoundKind)) -> dict[str, datetime]:
    """Return when rounds open and end if one follows the other: mornings and evenings, from a day on."""
    dates = {}
    first = datetime(start.year, start.month, start.day, OPENS, tzinfo=clock.local_time().tzinfo)
    for kind, days in DAYS.items():
        if kind in kinds:
            dates[f"{kind}_opens"] = first
            dates[f"{kind}_closes"] = first.replace(hour=ENDS) + timedelta(days=days - 1)
            first += timedelta(days=days)
    return dates


def first_plan() -> dict[str, Any]:
    """Return what is proposed before an office has said anything: all rounds, from Monday of next week on."""
    today = clock.local_day()
    return {"start": today + timedelta(days=7 - today.weekday()), "kinds": RoundKind.values}


class StartForm(forms.Form):
    """The first day, and which rounds there will be."""

    start = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose a day.")),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Rounds"),
        choices=RoundKind.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
        error_messages={"required": _("Choose at least one round.")},
    )

    def clean_start(self) -> date:
        """Refuse a day in the past, and one so far away that dates would not fit."""
        start: date = self.cleaned_data["start"]
        today = clock.local_day()
        if not today <= start <= today + FARTHEST:
            raise forms.ValidationError(_("Choose a day from today on, within ten years."))
        return start


@dataclass(frozen=True)
class Row:
    """A round in the form, with its dates so far."""

    kind: RoundKind
    on: forms.BoundField
    fields: tuple[forms.BoundField, forms.BoundField]
    opens: datetime | None
    closes: datetime | None
    is_wrong: bool


class PlanForm(forms.Form):
    """When each chosen round opens and ends."""

    def __init__(self, strategy: Strategy, *args: Any, start: date, kinds: Collection[str], **kwargs: Any) -> None:
        first: dict[str, Any] = {f"{kind}_on": True for kind in kinds} | proposed_dates(start, kinds)
        first["for_members"] = strategy.readers != Readers.OFFICES
        super().__init__(*args, **{"initial": first} | kwargs)
        for kind in RoundKind:
            self.fields[f"{kind}_on"] = forms.BooleanField(required=False, widget=forms.HiddenInput)
            self.fields[f"{kind}_opens"] = MomentField(label=_("Opens"), required=False)
            self.fields[f"{kind}_closes"] = MomentField(label=_("Ends"), required=False)
        self.fields["for_members"] = forms.BooleanField(
            label=_("Members take part in proposals, discussion, choosing priorities and amendments"),
            help_text=_(
                "Members can take part if they may read the draft. The offices alone write the draft and ratify."
            ),
            required=False,
        )

    @property
    def rows(self) -> list[Row]:
        """Return the chosen rounds with their fields and dates."""
        dates = self.cleaned_data if self.is_bound else self.initial
        found = []
        for kind in RoundKind:
            opens, closes = f"{kind}_opens", f"{kind}_closes"
            if dates.get(f"{kind}_on"):
                is_wrong = self.is_bound and (opens in self.errors or closes in self.errors)
                pair = (self[opens], self[closes])
                found.append(Row(kind, self[f"{kind}_on"], pair, dates.get(opens), dates.get(closes), is_wrong))
        return found

    def clean(self) -> dict[str, Any]:
        """Check that chosen rounds have dates."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for kind in RoundKind:
            for name in (f"{kind}_opens", f"{kind}_closes"):
                if data.get(f"{kind}_on") and not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose a day and a time."))
        return data

    def rounds(self) -> list[Planned]:
        """Return what the service takes."""
        data = self.cleaned_data
        return [
            Planned(kind, data[f"{kind}_opens"], data[f"{kind}_closes"], data["for_members"])
            for kind in RoundKind
            if data[f"{kind}_on"]
        ]

    def refuse(self, problems: dict[str, Any]) -> None:
        """Show what the service refused beside the fields."""
        for name, texts in problems.items():
            known = name if name in self.fields else "for_members" if name.endswith("for_members") else None
            self.add_error(known, list(texts))
