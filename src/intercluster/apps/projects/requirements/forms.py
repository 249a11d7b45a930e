"""The form of all competences at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.projects.models import Consortium, Level, Requirement, WorkPackage
from intercluster.apps.projects.requirements.services import MOST, RequirementFields

EMPTY_ROWS = 2
"""Rows for further competences."""


class RequirementForm(forms.Form):
    """One competence; without text it adds none."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Competence"), max_length=300, widget=forms.TextInput(attrs={"list": "capabilities"})
    )
    level = forms.TypedChoiceField(label=_("Level"), choices=Level.choices, coerce=int, initial=Level.GOOD)
    weight = forms.IntegerField(label=_("Weight, 1 to 5"), min_value=1, max_value=5, initial=3)
    work_package = forms.ModelChoiceField(
        WorkPackage.objects.none(), label=_("Work package"), required=False, empty_label=_("None")
    )
    place = forms.IntegerField(label=_("Place"), min_value=1, max_value=999, required=False)
    must = forms.BooleanField(label=_("Somebody in the team has to have it"), required=False)
    remove = forms.BooleanField(label=_("Remove"), required=False)

    def __init__(self, *args: Any, consortium: Consortium, rows: dict[int, Requirement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = str(self["pk"].value() or "")
        self.made = rows.get(int(key)) if key.isdecimal() else None
        packages = self.fields["work_package"]
        assert isinstance(packages, forms.ModelChoiceField)
        packages.queryset = consortium.work_packages.all()
        if not packages.queryset.exists():
            del self.fields["work_package"]
        if not key:
            del self.fields["remove"]
        self.fields["text"].widget.attrs["lang"] = consortium.language

    def said(self) -> RequirementFields | None:
        """Return what was said; None of an empty row."""
        return RequirementFields(**self.cleaned_data) if self.cleaned_data.get("text") else None


RequirementForms = forms.formset_factory(
    RequirementForm, extra=EMPTY_ROWS, max_num=MOST + EMPTY_ROWS, absolute_max=2 * MOST, validate_max=False
)


def requirement_forms(consortium: Consortium, data: Any = None) -> Any:
    """Return the forms of all competences of a consortium, and of a few more."""
    rows = {row.pk: row for row in consortium.requirements.all()}
    names = ("pk", "text", "level", "weight", "must", "work_package")
    initial = [
        {name: getattr(row, name) for name in names} | {"place": place} for place, row in enumerate(rows.values(), 1)
    ]
    return RequirementForms(data, initial=initial, form_kwargs={"consortium": consortium, "rows": rows})
