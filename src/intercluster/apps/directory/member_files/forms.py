"""Forms of the import pages."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.member_files.column_mapping import MappingError, MappingFile
from intercluster.apps.directory.member_files.fields import LABELS
from intercluster.core.imports import forms as columns
from intercluster.core.number_fields import NumberField

MAPPING_BYTES = 200_000


class UploadForm(forms.Form):
    """Step 1: choose a file, and optionally a mapping file."""

    file = forms.FileField(
        label=_("Member file"),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
        allow_empty_file=True,
    )
    mapping = forms.FileField(label=_("Mapping file"), required=False)

    def clean_mapping(self) -> str:
        """Return the text of the mapping, checked."""
        uploaded: UploadedFile | None = self.cleaned_data["mapping"]
        if uploaded is None:
            return ""
        if (uploaded.size or 0) > MAPPING_BYTES:
            raise forms.ValidationError(_("A mapping file is a few lines of TOML; this file is something else."))
        try:
            text = uploaded.read().decode()
            MappingFile(text)
        except UnicodeDecodeError as problem:
            raise forms.ValidationError(_("The mapping file is not UTF-8 text.")) from problem
        except MappingError as problem:
            raise forms.ValidationError(str(problem)) from problem
        return text


class ColumnsForm(columns.ColumnsForm):
    """Step 2: say what each column means, and the rate of kronor."""

    labels = LABELS
    rate = NumberField(
        label=_("Kronor for one euro"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=8,
        decimal_places=4,
        error_messages={"invalid": _("Write a number such as 11.4.")},
        widget=forms.TextInput(
            attrs={"class": "ds-input", "inputmode": "decimal", "size": 8, "aria-describedby": "rate-hint"}
        ),
    )

    def __init__(self, *args: Any, sheets: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = sheets
