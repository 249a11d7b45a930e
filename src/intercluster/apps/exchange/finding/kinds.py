"""What can be found: the kinds, in the order of the page, with what a result and a filter are called."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intercluster.analysis.partners.answering import Signs
from intercluster.apps.directory.models import Need, Offer, Project, Statement
from intercluster.apps.exchange.models import Answer, Passage, Practice, Question, Visit


@dataclass(frozen=True)
class Kind:
    """A kind of text that can be found."""

    name: str
    """In addresses and in the API: never changes."""
    label: Promise
    """Of one result."""
    plural: Promise
    """Of the filter."""
    model: type[Model] | None = None
    """A searchable model; None for calls and ideas, which are few and have no index."""

    @property
    def has_author(self) -> bool:
        """Return whether a text of this kind belongs to an organisation that may be unnamed."""
        return self.model is not None and issubclass(self.model, Statement)

    @property
    def related(self) -> tuple[str, ...]:
        """Return what is read together with a text: whose it is."""
        if self.model is Passage:
            return ("document__cluster", "document__alliance")
        return ("organisation",) if self.has_author else ()

    @property
    def has_title(self) -> bool:
        """Return whether a text of this kind has a title of its own."""
        return self.model not in {Question, Answer, Offer, Need}


CALL = Kind("call", _("Call"), _("Calls"))
IDEA = Kind("idea", _("Idea"), _("Ideas"))
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("practice", _("Good practice"), _("Good practices"), Practice),
        Kind("question", _("Question"), _("Questions"), Question),
        Kind("answer", _("Answer"), _("Answers"), Answer),
        Kind("visit", _("Study visit"), _("Study visits"), Visit),
        Kind("library", _("Document"), _("Library"), Passage),
        Kind("offer", _("Offer"), _("Offers"), Offer),
        Kind("need", _("Need"), _("Needs"), Need),
        Kind("project", _("Project"), _("Projects"), Project),
        CALL,
        IDEA,
    )
}


@dataclass(frozen=True)
class Wanted:
    """What is searched, and what the results are narrowed to; what is empty narrows nothing."""

    text: str
    kinds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def has(self, kind: Kind) -> bool:
        """Return whether texts of a kind are looked through."""
        return not self.kinds or kind.name in self.kinds


@dataclass(frozen=True)
class Hit:
    """A text that is near what is searched."""

    kind: Kind
    key: int
    text: str
    """As much of it as the reader may read."""
    signs: Signs
    """How near it is. They depend on the two texts alone, never on who wrote them."""
    row: Any = None
    """The row, or the call or idea itself; None until it is read."""
