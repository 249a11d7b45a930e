"""The form of the search: a text, and filters whose state is in the address."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.choices import Language
from intercluster.apps.directory.search.forms import AnyOf, country_choices
from intercluster.apps.exchange.finding.kinds import KINDS, Wanted
from intercluster.core.filters import set_choices

TEXT_MAX = 1000


class SearchForm(forms.Form):
    """What is searched, and what the results are narrowed to."""

    FILTERS = ("kind", "country", "language")

    q = forms.CharField(
        label=_("What would you like to know?"),
        max_length=TEXT_MAX,
        required=False,
        error_messages={
            "max_length": _("Write at most %(limit_value)d characters: the first few sentences are enough.")
        },
    )
    kind = AnyOf(label=_("Kind of text"), choices=[(kind.name, kind.plural) for kind in KINDS.values()], required=False)
    country = AnyOf(label=_("Country"), required=False)
    language = AnyOf(label=_("Language"), choices=Language.choices, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        set_choices(self, "country", country_choices())

    def wanted(self) -> Wanted:
        """Return what the search takes."""
        chosen: dict[str, Any] = self.cleaned_data
        return Wanted(
            chosen["q"], frozenset(chosen["kind"]), frozenset(chosen["country"]), frozenset(chosen["language"])
        )
