"""What a saved search finds now, for the person who saved it, as texts that can be told from each other later."""

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
from intercluster.core.filters import page_query

SHOWN = 20
"""Partners, the best, whose texts may be new: as many as the page shows."""

DEPTH = 100
"""Partners whose texts count as found: what only rises a few ranks is not new."""


class BrokenSearchError(Exception):
    """A saved search can no longer be made: a filter of its names what is no longer there."""


@dataclass(frozen=True)
class Found:
    """A text that a search found, and all that its reader may know of whose it is."""

    key: str
    """The same for the same text of the same author; of an unnamed author's text alone, so that it tells nothing."""
    who: str
    path: str
    """The author's page; empty where the author is not named."""
    text: str
    language: str
    is_shown: bool
    """Is it among what the page shows?"""


def answer(search: SavedSearch) -> list[Found]:
    """Return the texts a saved search finds, best first, as its owner may see them now; raise BrokenSearchError.

    Names are in the language in use.
    """
    result = _result(search)
    found: dict[str, Found] = {}
    for partner in result.partners:
        for reason in partner.reasons:
            each = _found(partner, reason)
            found.setdefault(each.key, each)
    return list(found.values())


def path_of(search: SavedSearch) -> str:
    """Return the address of the page with what it finds."""
    own = search.organisation
    page = reverse("partnering:search") if own is None else reverse("partnering:for-organisation", args=[own.slug])
    return f"{page}?{search.parameters}" if search.parameters else page


def read_path(path: str) -> SavedSearch | None:
    """Return the search of a page's address, not saved; None where it is no search's address, or an empty one's."""
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
    """Return the text that is searched with; empty for an organisation's search."""
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


def _found(partner: Partner, reason: Reason) -> Found:
    own = partner.organisation
    author = "" if own is None else f"{own.pk}"
    return Found(
        key=hashlib.sha256(f"{author}\0{reason.theirs.text}".encode()).hexdigest()[:32],
        who=name_of(partner),
        path="" if own is None else reverse("directory:organisation", args=[own.slug]),
        text=reason.theirs.text,
        language=reason.theirs.language,
        is_shown=partner.rank <= SHOWN,
    )
