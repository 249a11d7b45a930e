"""Forms of calls and programmes."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.projects.calls.queries import offered_programmes, programme_names
from intercluster.apps.projects.calls.services import CallFields, ProgrammeFields
from intercluster.apps.projects.models import NAME_LIMIT, TEXT_LIMIT, Call, Programme
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import country_codes, country_name, language_name

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FilterForm(forms.Form):
    """What the list of calls is narrowed to."""

    open = forms.BooleanField(label=_("Open today"), required=False)
    ours = forms.BooleanField(label=_("Our organisation could join"), required=False)
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    country = forms.ChoiceField(label=_("Partner from"), required=False)

    def __init__(self, *args: Any, has_organisation: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_organisation:
            del self.fields["ours"]
        set_choices(self, "programme", [("", _("All")), *programme_names().items()])
        names = sorted((country_name(code), code) for code in country_codes())
        set_choices(self, "country", [("", _("All")), *((code, name) for name, code in names)])


class CallForm(forms.Form):
    """What an office says about a call."""

    title = forms.CharField(label=_("Title of the call"), max_length=300)
    language = forms.ChoiceField(label=_("Language of title and text"))
    programme = forms.ChoiceField(
        label=_("Programme"),
        required=False,
        help_text=_("The call has the rules that the programme has on its last day."),
    )
    reference = forms.CharField(
        label=_("Reference"), max_length=100, required=False, help_text=_("Such as the identifier of a topic.")
    )
    website = forms.URLField(label=_("Website"), max_length=500, required=False, assume_scheme="https")
    opens = forms.DateField(label=_("Opens"), required=False, widget=DAY)
    closes = forms.DateField(label=_("Closes"), required=False, widget=DAY)
    text = forms.CharField(
        label=_("Text"), max_length=TEXT_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args: Any, cluster: Cluster, call: Call | None = None, **kwargs: Any) -> None:
        if call is not None:
            kwargs["initial"] = {name: getattr(call, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        offered, names = offered_programmes(cluster), programme_names()
        if call is not None and call.programme:  # a call keeps the one it has, even if that is gone
            name = names.get(call.programme, _("The programme’s rules are not at hand."))
            offered = {call.programme: str(name), **offered}
        set_choices(self, "programme", [("", _("None")), *offered.items()])
        set_choices(self, "language", [(code, language_name(code)) for code, _name in settings.LANGUAGES])

    def said(self) -> CallFields:
        """Return what was said."""
        return CallFields(**self.cleaned_data)


class ProgrammeForm(forms.Form):
    """What an office says about a programme."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    funder = forms.CharField(label=_("Funder"), max_length=NAME_LIMIT, required=False)
    website = forms.URLField(label=_("Website"), max_length=500, required=False, assume_scheme="https")

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        if programme is not None:
            kwargs["initial"] = {name: getattr(programme, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def said(self) -> ProgrammeFields:
        """Return what was said."""
        return ProgrammeFields(**self.cleaned_data)
