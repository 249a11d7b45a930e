"""Forms of the files of a practice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.exchange.library.files import FileRefused, check_size
from intercluster.apps.exchange.practices.files.services import ALTERNATIVE, MOST_MB

MISSING = {"required": _("Choose a file first."), "empty": _("The file is empty.")}


class _FileForm(forms.Form):
    """A file that is uploaded. Its size is checked before its content is looked at."""

    def clean_file(self) -> Any:
        """Refuse a file that is too large."""
        file = self.cleaned_data["file"]
        try:
            check_size(file.size, MOST_MB)
        except FileRefused as problem:
            raise forms.ValidationError(str(problem)) from None
        return file


class DescriptionForm(forms.Form):
    """A text for who does not see a picture."""

    alternative = forms.CharField(
        label=_("What the picture shows"),
        max_length=ALTERNATIVE,
        help_text=_("A sentence for people who do not see it, in the language of the practice."),
    )


class PictureForm(_FileForm, DescriptionForm):
    """A picture with a text for who does not see it."""

    field_order = ["file", "alternative"]
    file = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG or WebP, up to 10 MB. Place, camera and date are left out."),
        error_messages=MISSING,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )


class PracticeDocumentForm(_FileForm):
    """A document."""

    file = forms.FileField(
        label=_("File (PDF or DOCX)"),
        help_text=_("Up to 10 MB."),
        error_messages=MISSING,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
    )
