"""Forms of saved searches."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """The name of a saved search, and whether it sends news."""

    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("Write a name for the search.")}
    )
    alerts = forms.BooleanField(label=_("E-mail me every Monday what's new"), required=False)
