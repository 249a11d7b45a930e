"""Forms of the work plan."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intercluster.apps.projects.consortia.queries import team
from intercluster.apps.projects.models import Consortium
from intercluster.apps.projects.models.consortia import MOST_MONTHS
from intercluster.apps.projects.plan.items import Item, Kind, state_of, value_of

HELP: dict[str, Promise] = {
    "tasks": _("What is done, one task a line."),
    "measure": _("How the risk is made smaller, or what is done if it happens."),
    "verification": _("How one sees that it is reached."),
}
LONG = ("objectives", "tasks", "text", "measure")
MONTHS = ("begins", "ends", "month")


class ItemForm(forms.Form):
    """What people say about a part of the plan; made from the fields of its model."""

    began_from = forms.CharField(widget=forms.HiddenInput, required=False)
    """What was there when the form was opened."""

    def __init__(self, *args: Any, consortium: Consortium, kind: Kind, item: Item | None = None, **kwargs: Any) -> None:
        if item is not None:
            first = {name: value_of(item, name) for name in kind.fields}
            kwargs["initial"] = {**first, "began_from": state_of(item, kind.fields)}
        super().__init__(*args, **kwargs)
        self.item, self.kind = item, kind
        for name in kind.fields:
            self.fields[name] = _field(kind, name, consortium)

    def said(self) -> dict[str, Any]:
        """Return what was said, by field."""
        return {name: self.cleaned_data[name] for name in self.kind.fields}


def _field(kind: Kind, name: str, consortium: Consortium) -> forms.Field:
    field: Any = kind.model._meta.get_field(name)
    options: dict[str, Any] = {}
    if name in LONG:
        options["widget"] = forms.Textarea(attrs={"rows": 5})
    if name in MONTHS:
        options |= {"min_value": 1, "max_value": consortium.months or MOST_MONTHS}
    if name == "lead":
        options["queryset"] = team(consortium)
    if name in {"work_package", "work_packages"}:
        options["queryset"] = consortium.work_packages.all()
    if name == "work_packages":
        options["widget"] = forms.CheckboxSelectMultiple
    made: forms.Field = field.formfield(**options)
    made.help_text = str(HELP.get(name, ""))
    return made
