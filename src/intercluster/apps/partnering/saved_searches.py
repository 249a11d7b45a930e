"""Partner searches that people save: for a text, or for an organisation."""

import hashlib

from django.http import QueryDict
from django.urls import ResolverMatch, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.partnering.explanations.feature_labels import name_of
from intercluster.apps.partnering.forms import PartnersForm, TextForm
from intercluster.apps.partnering.search.queries import partners_for, partners_for_text
from intercluster.apps.partnering.search.results import Partner, Reason, SearchResult
from intercluster.core.filters import page_query
from intercluster.core.saved_searches import FoundText, Search

NAME = 60
"""Length of the default name of a text search, taken from its text."""

SHOWN = 20
"""Number of best partners whose texts may be new: those that the page shows."""

DEPTH = 100
"""Number of partners whose texts count as found: a text that rises a few ranks is not new."""


def read(match: ResolverMatch, parameters: QueryDict) -> Search | None:
    """Return the search of one of the two pages of partner search, or None if it has no content."""
    if match.view_name == "partnering:search" and parameters.get("text", "").strip():
        return Search(page_query(parameters))
    if match.view_name == "partnering:for-organisation":
        organisation = Organisation.objects.filter(slug=match.kwargs["slug"]).first()
        if organisation is not None:
            return Search(page_query(parameters), organisation)
    return None


def address(search: Search) -> str:
    """Return the address of the page with what a search finds."""
    own = search.organisation
    page = reverse("partnering:search") if own is None else reverse("partnering:for-organisation", args=[own.slug])
    return f"{page}?{search.parameters}" if search.parameters else page


def text(search: Search) -> str:
    """Return the text of a search; empty for an organisation's search."""
    return "" if search.organisation is not None else QueryDict(search.parameters).get("text", "")


def default_name(search: Search) -> str:
    """Return the beginning of the text, or whom the search is for."""
    return Truncator(text(search)).chars(NAME) or _("Partners for %(name)s") % {"name": search.organisation}


def found(search: Search, owner: User) -> list[FoundText] | None:
    """Return the texts that a search finds, best first, or None if one of its filters names something that is gone.

    Names are in the language in use.
    """
    result = _result(search, owner)
    if result is None:
        return None
    texts: dict[str, FoundText] = {}
    for partner in result.matches:
        for reason in partner.reasons:
            each = _text(partner, reason)
            texts.setdefault(each.key, each)
    return list(texts.values())


def _result(search: Search, owner: User) -> SearchResult | None:
    viewer = viewer_of(owner)
    parameters = QueryDict(search.parameters)
    form = TextForm(parameters) if search.organisation is None else PartnersForm(parameters)
    if not form.is_valid():
        return None
    if search.organisation is not None:
        return partners_for(search.organisation, viewer=viewer, filters=form.filters(), limit=DEPTH, explain=False)
    return partners_for_text(
        form.cleaned_data["text"],
        language=form.cleaned_data["lang"],
        seeking=form.cleaned_data["seeking"],
        about=form.cleaned_data["about"],
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
