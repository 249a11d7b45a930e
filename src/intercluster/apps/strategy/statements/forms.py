"""Forms of short statements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.strategy.forms import language_choices
from intercluster.apps.strategy.models import STATEMENT_LIMIT
from intercluster.core.filters import set_choices


class StatementForm(forms.Form):
    """A statement and its language."""

    text = forms.CharField(
        label=_("Statement"),
        help_text=_("One thought in a sentence that others can agree with or not. At most 200 characters."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": STATEMENT_LIMIT}),
        error_messages={"required": _("Write a sentence that others can agree with or not.")},
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "language", language_choices())
