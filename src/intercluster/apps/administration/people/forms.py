"""The form that gives a person a role."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.people.models import OF_ORGANISATION, Role


class RoleForm(forms.Form):
    """Gives a role in a cluster or an organisation."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    place = forms.CharField(
        label=_("Where"),
        max_length=300,
        help_text=_("The name of the cluster or of the organisation, or its address."),
        error_messages={"required": _("Write a name.")},
        widget=forms.TextInput(attrs={"list": "clusters", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Find the place that goes with the role."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not (name := data.get("place", "").strip()) or "role" not in data:
            return data
        model: type[Cluster] | type[Organisation] = Organisation if data["role"] in OF_ORGANISATION else Cluster
        found = list(model.objects.filter(slug=name)[:1]) or list(model.objects.filter(name__iexact=name)[:2])
        if len(found) == 1:
            data["place"] = found[0]
        elif found:
            self.add_error("place", _("Several have this name: write the address of one, the last part of its page’s."))
        else:
            self.add_error("place", _("There is none of this name or address."))
        return data
