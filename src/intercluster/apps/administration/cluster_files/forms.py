"""Forms of clusters' files."""

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _


class ChoicesForm(forms.Form):
    """What an administrator chooses for a cluster that arrives."""

    slug = forms.CharField(
        label=_("Another short name (optional)"),
        max_length=45,
        required=False,
        validators=[validate_slug],
        error_messages={"invalid": _("Use letters, digits and hyphens only.")},
        help_text=_("The last part of its page’s address, if the one in the file is taken here."),
    )
    joins_alliances = forms.BooleanField(
        label=_("Let it join its alliances that are here already"),
        required=False,
        help_text=_("Their members then see what it shares, and its members what they share."),
    )


class FileForm(ChoicesForm):
    """Uploads a cluster's file."""

    file = forms.FileField(
        label=_("File of the cluster"),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    field_order = ["file", "slug", "joins_alliances"]
