"""Forms of partner search."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.choices import Language
from intercluster.apps.directory.search.forms import FilterForm
from intercluster.apps.partnering.indexing.embeddings import content_hash
from intercluster.apps.partnering.search.queries import TEXT_MAX
from intercluster.apps.partnering.search.results import Filters, FreeText, Seeking
from intercluster.classifications.thesaurus import thesaurus
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import language_name


class PartnersForm(FilterForm):
    """Which partners may appear."""

    FILTERS = ("cluster", "country", "region", "kind", "size")
    BOXES: tuple[str, ...] = ("own_cluster", "outside", "known")

    own_cluster = forms.BooleanField(label=_("Include members of the same cluster"), required=False)
    outside = forms.BooleanField(label=_("Include project partners that belong to no cluster"), required=False)
    known = forms.BooleanField(label=_("Include those we know already"), required=False)

    def filters(self) -> Filters:
        """Return what the search takes."""
        chosen = self.cleaned_data
        return Filters(
            clusters=frozenset(chosen["cluster"]),
            countries=frozenset(chosen["country"]),
            regions=frozenset(chosen["region"]),
            kinds=frozenset(chosen["kind"]),
            sizes=frozenset(chosen["size"]),
            own_cluster=chosen["own_cluster"],
            outside=chosen["outside"],
            known=chosen["known"],
        )


class TextForm(PartnersForm):
    """A need or an offer in any language."""

    BOXES = ("own_cluster", "outside")

    text = forms.CharField(
        label=_("What do you need, or what can you do?"),
        max_length=TEXT_MAX,
        required=False,
        error_messages={
            "max_length": _("Write at most %(limit_value)d characters: the first few sentences are enough.")
        },
    )
    seeking = forms.ChoiceField(
        label=_("Do you need it or offer it?"),
        choices=[(Seeking.OFFERS.value, _("I need this")), (Seeking.NEEDS.value, _("I offer this"))],
        required=False,
    )
    lang = forms.ChoiceField(label=_("Language of the text"), required=False)

    about = forms.CharField(required=False, max_length=100)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        names = sorted(((code.value, language_name(code).capitalize()) for code in Language), key=lambda pair: pair[1])
        set_choices(self, "lang", [("", _("Detected from the text")), *names])

    def clean_about(self) -> str:
        """Take what a text was said to be about only with that text: who writes another one has not said so of it."""
        key, _sep, digest = self.cleaned_data["about"].partition(":")
        return key if key in thesaurus() and digest == content_hash(self.cleaned_data.get("text", ""))[:8] else ""

    def free_text(self) -> FreeText:
        """Return what is searched with."""
        chosen = self.cleaned_data
        return FreeText(chosen["text"], chosen["lang"], chosen["seeking"], chosen["about"])

    def clean_seeking(self) -> Seeking:
        """Take a text for a need unless it says otherwise."""
        return Seeking(self.cleaned_data["seeking"] or Seeking.OFFERS)


def said_about(capability: str, text: str) -> str:
    """Return the value of the field `about` that says that a text is about a capability."""
    return f"{capability}:{content_hash(text)[:8]}"
