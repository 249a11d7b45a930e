"""Fields that several forms of the administration have."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory import parsers
from intercluster.apps.directory.parsers import WrongValueError, without_note
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import country_codes, country_name

EMAIL_ERRORS = {
    "required": _("Write the e-mail address."),
    "invalid": _("Write the whole address, such as anna@example.org."),
}


class PlaceFields(forms.Form):
    """Where a cluster is."""

    country = forms.ChoiceField(
        label=_("Country"), error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a country."))
    )
    region = forms.CharField(
        label=_("Region (optional)"),
        max_length=100,
        required=False,
        help_text=_("Name or NUTS code, such as Värmland or SE311."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, country_name(code)) for code in country_codes()), key=lambda each: each[1])
        set_choices(self, "country", [("", _("Choose")), *named])

    def clean(self) -> dict[str, Any]:
        """Find the region by name or code in its country."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (text := data.get("region", "").strip()) and data.get("country"):
            try:
                data["region"] = parsers.region(text, data["country"], without_note)
            except WrongValueError as problem:
                message = gettext("“%(value)s” %(wrong)s. Expected: %(right)s.")
                self.add_error("region", message % {"value": text[:60], "wrong": problem.wrong, "right": problem.right})
        return data
