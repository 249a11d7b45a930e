"""Forms of the import of contact people, and of the list from which they are invited."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.people.contact_files.columns import LABELS
from intercluster.apps.people.models import OF_ORGANISATION
from intercluster.core.imports import forms as columns


class FileForm(forms.Form):
    """Step 1: choose a file."""

    file = forms.FileField(
        label=_("File of contact people"),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
        allow_empty_file=True,
    )


class ColumnsForm(columns.ColumnsForm):
    """Step 2: say what each column means."""

    labels = LABELS


class ChosenForm(forms.Form):
    """Ticks people of the list, and says what they are invited to be."""

    people = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one person."), "invalid_choice": _("Choose again.")}
    )
    role = forms.ChoiceField(
        label=_("Invite them as"),
        choices=[(role.value, role.label) for role in OF_ORGANISATION],
        initial="editor",
        widget=forms.Select(attrs={"class": "ds-input"}),
    )

    def __init__(self, *args: Any, keys: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["people"]
        assert isinstance(people, forms.TypedMultipleChoiceField)
        people.choices = [(key, str(key)) for key in keys]
