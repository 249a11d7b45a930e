"""Forms of experts."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Organisation
from intercluster.apps.projects.inviting.forms import InviteForm
from intercluster.apps.projects.models import Expert
from intercluster.apps.projects.models.experts import FIELD_LIMIT
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import language_name


def _languages() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]


class ExpertSearchForm(forms.Form):
    """Which experts are wanted."""

    text = forms.CharField(label=_("Field"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language in which one can ask"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "language", [("", _("Any")), *_languages()])


class ExpertForm(forms.Form):
    """What a person says of themselves."""

    field = forms.CharField(
        label=_("What do you know?"),
        max_length=FIELD_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In your own words. Capabilities of the thesaurus are read from it."),
    )
    language = forms.ChoiceField(label=_("Language of this text"))
    languages = forms.MultipleChoiceField(
        label=_("Languages in which one can ask you"), widget=forms.CheckboxSelectMultiple
    )
    projects = forms.CharField(
        label=_("Projects"), max_length=FIELD_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, entry: Expert | None, **kwargs: Any) -> None:
        if entry is not None:
            kwargs["initial"] = {name: getattr(entry, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        set_choices(self, "language", _languages())
        set_choices(self, "languages", _languages())


class AskForm(InviteForm):
    """What a firm asks an expert."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("On behalf of"), empty_label=_("Choose"))
    need = forms.CharField(label=_("What do you need to know?"), max_length=300)
    field_order = ("organisation", "need", "text")

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = choices
        if len(choices) == 1:
            field.initial = choices[0]
