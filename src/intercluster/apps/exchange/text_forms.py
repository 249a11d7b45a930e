"""The form of a text that somebody writes for an organisation: for whom, in which language, who may see it."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.choices import Language, Visibility, circles
from intercluster.apps.directory.limits import TEXT_LIMIT
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.queries import first_visibility
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.core.filters import set_choices


class TextForm(forms.Form):
    """A text of an organisation. Templates show `visibility` by `exchange/visibility.html`."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("On behalf of"), empty_label=_("Choose"))
    text = forms.CharField(
        label=_("Text"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a sentence or two, in your own language.")},
    )
    language = forms.ChoiceField(label=_("Language of the text"), required=False)
    visibility = forms.ChoiceField(label=_("Who may see it"))

    visibilities: tuple[Visibility, ...] = tuple(Visibility)

    def __init__(self, *args: Any, choices: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = choices
        self.only = None
        first = list(choices[:2])
        if len(first) == 1:
            self.only = first[0]
            field.required, field.initial, field.widget = False, first[0], forms.HiddenInput()
        if first:
            usual = first_visibility(first[0])
            self.initial.setdefault("visibility", usual if usual in self.visibilities else Visibility.ALLIANCE)
        set_choices(self, "visibility", [(each.value, each.label) for each in self.visibilities])
        set_choices(self, "language", [("", _("Found out from the text")), *Language.choices])

    def clean_organisation(self) -> Organisation:
        """Write for the only organisation there is, if none is chosen."""
        return cast(Organisation, self.cleaned_data["organisation"] or self.only)

    @property
    def circles(self) -> list[tuple[str, str, str | Promise, bool]]:
        """Return value, name, explanation and whether it is chosen, of each visibility."""
        return circles(self["visibility"].value() or Visibility.ALLIANCE, self.visibilities)


def show_refusal(form: forms.Form, refused: FieldsRefused) -> None:
    """Show why a service refused what a form says, beside the field that it is about."""
    for name, texts in refused.problems.items():
        form.add_error(name if name in form.fields else None, list(texts))
