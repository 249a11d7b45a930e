"""Forms of agendas."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.events.agenda.marks import Marked
from intercluster.apps.events.models import MarkKind

MOST_CHANGES = 2**31 - 1


class LinkForm(forms.Form):
    """To which address the link to an agenda should go."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The one with which you, or a colleague for you, registered.")
    )


class MarkForm(forms.Form):
    """A mark on an agenda."""

    key = forms.UUIDField(required=False)
    kind = forms.ChoiceField(choices=MarkKind.choices)
    meeting = forms.UUIDField(required=False)
    sequence = forms.IntegerField(required=False, min_value=0, max_value=MOST_CHANGES)

    def said(self, another: UUID) -> Marked:
        """Return the mark; a form that was not kept by the browser gets another key."""
        said = self.cleaned_data
        return Marked(said["key"] or another, MarkKind(said["kind"]), said["meeting"], said["sequence"] or 0)
