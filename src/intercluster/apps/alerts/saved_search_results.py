"""The texts that a saved search finds now, with keys that identify them later."""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse

from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.partnering.explanations.feature_labels import name_of
from intercluster.apps.partnering.forms import PartnersForm, TextForm
from intercluster.apps.partnering.search.queries import partners_for, partners_for_text
from intercluster.apps.partnering.search.results import Partner, Reason, SearchResult
from intercluster.core.errors import Refused
from intercluster.core.filters import page_query

SHOWN = 20
"""Number of best partners whose texts may be new: those that the page shows."""

DEPTH = 100
"""Number of partners whose texts count as found: a text that rises a few ranks is not new."""


class BrokenSearchError(Refused):
    """A saved search no longer works: one of its filters names something that is gone."""


@dataclass(frozen=True)
class FoundText:
    """A text that a search found, with what its reader may know of its author."""

    key: str
    """Identifies the text and its author; for an unnamed author the text alone, so that the key reveals nothing."""
    who: str
    path: str
    """The author's page; empty if the author is not named."""
    text: str
    language: str
    is_shown: bool
    """True if the page shows it."""


def answer(search: SavedSearch) -> list[FoundText]:
    """Return the texts that a saved search finds, best first, as its owner may see them; raise BrokenSearchError.

    Names are in the language in use.
    """
    result = _result(search)
    texts: dict[str, FoundText] = {}
    for partner in result.partners:
        for reason in partner.reasons:
            each = _text(partner, reason)
            texts.setdefault(each.key, each)
    return list(texts.values())


def path_of(search: SavedSearch) -> str:
    """Return the address of the page with what it finds."""
    own = search.organisation
    page = reverse("partnering:search") if own is None else reverse("partnering:for-organisation", args=[own.slug])
    return f"{page}?{search.parameters}" if search.parameters else page


def read_path(path: str) -> SavedSearch | None:
    """Return the unsaved search of a page's address, or None if it is not the address of a search with content."""
    parts = urlsplit(path)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    parameters = QueryDict(parts.query)
    if match.view_name == "partnering:search" and parameters.get("text", "").strip():
        return SavedSearch(parameters=page_query(parameters))
    if match.view_name == "partnering:for-organisation":
        organisation = Organisation.objects.filter(slug=match.kwargs["slug"]).first()
        if organisation is not None:
            return SavedSearch(organisation=organisation, parameters=page_query(parameters))
    return None


def text_of(search: SavedSearch) -> str:
    """Return the text of the search; empty for an organisation's search."""
    return "" if search.organisation_id else QueryDict(search.parameters).get("text", "")


def _result(search: SavedSearch) -> SearchResult:
    viewer = viewer_of(search.owner)
    parameters = QueryDict(search.parameters)
    form = TextForm(parameters) if search.organisation is None else PartnersForm(parameters)
    if not form.is_valid():
        raise BrokenSearchError(str(search))
    if search.organisation is not None:
        return partners_for(search.organisation, viewer=viewer, filters=form.filters(), limit=DEPTH, explain=False)
    return partners_for_text(
        form.cleaned_data["text"],
        language=form.cleaned_data["lang"],
        seeking=form.cleaned_data["seeking"],
        viewer=viewer,
        filters=form.filters(),
        limit=DEPTH,
        explain=False,
    )


def _text(partner: Partner, reason: Reason) -> FoundText:
    own = partner.organisation
    author = "" if own is None else f"{own.pk}"
    return FoundText(
        key=hashlib.sha256(f"{author}\0{reason.theirs.text}".encode()).hexdigest()[:32],
        who=name_of(partner),
        path="" if own is None else reverse("directory:organisation", args=[own.slug]),
        text=reason.theirs.text,
        language=reason.theirs.language,
        is_shown=partner.rank <= SHOWN,
    )
