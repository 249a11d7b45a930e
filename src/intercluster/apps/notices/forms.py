"""Forms of notices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.notices.models import Delivery, Preference
from intercluster.apps.notices.registry import all_kinds

KIND = "kind:"
"""Prefix of the fields of single kinds."""


class PreferencesForm(forms.Form):
    """A person's choice of mails, in general and for each kind."""

    delivery = forms.ChoiceField(label=_("By mail"), choices=Delivery.choices)
    hour = forms.TypedChoiceField(
        label=_("Hour of the daily mail"),
        coerce=int,
        choices=[(hour, f"{hour:02d}:00") for hour in range(24)],
    )

    def __init__(self, *args: Any, preference: Preference, **kwargs: Any) -> None:
        initial = {"delivery": preference.delivery, "hour": preference.hour}
        initial |= {KIND + kind: own for kind, own in preference.by_kind.items()}
        super().__init__(*args, **{**kwargs, "initial": initial})
        for kind in all_kinds():
            self.fields[KIND + kind.name] = forms.ChoiceField(
                label=kind.label, choices=[("", _("As above")), *Delivery.choices], required=False
            )

    def kind_fields(self) -> list[forms.BoundField]:
        """Return the fields of single kinds."""
        return [self[name] for name in self.fields if name.startswith(KIND)]

    def has_exceptions(self) -> bool:
        """Return whether a kind differs from the choice for all, or was answered wrongly: the page shows it then."""
        return any(field.value() or field.errors for field in self.kind_fields())

    def chosen(self) -> dict[str, Any]:
        """Return the arguments of `services.choose`."""
        data = self.cleaned_data
        return {
            "delivery": Delivery(data["delivery"]),
            "hour": data["hour"],
            "by_kind": {
                name.removeprefix(KIND): Delivery(value)
                for name, value in data.items()
                if name.startswith(KIND) and value
            },
        }
