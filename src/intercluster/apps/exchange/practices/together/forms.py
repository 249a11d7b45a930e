"""The form that names an organisation with which a practice was drafted."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Organisation
from intercluster.geo.display_names import country_name


class DrafterForm(forms.Form):
    """An organisation by its name, of those that may be asked."""

    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=300,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
        help_text=_("Of another country or another cluster. Choose it in the list that appears as you type."),
    )

    def __init__(self, *args: Any, offered: QuerySet[Organisation], **more: Any) -> None:
        super().__init__(*args, **more)
        self.known: Mapping[str, Organisation] = {
            f"{each.name} ({country_name(each.country)})": each for each in offered
        }
        """What may be asked, by its name with its country, as a list offers it."""

    def clean_organisation(self) -> Organisation:
        """Return the organisation of that name; without a country if only one has the name."""
        text = " ".join(str(self.cleaned_data["organisation"]).split()).casefold()
        found = [each for label, each in self.known.items() if text in {label.casefold(), each.name.strip().casefold()}]
        if len(found) != 1:
            raise forms.ValidationError(
                gettext("Name an organisation of another country or cluster that your cluster works with.")
            )
        return found[0]
