"""Searches of the exchange that people save: each Monday they hear what is new and fits closely."""

import hashlib

from django.http import QueryDict
from django.urls import ResolverMatch, reverse
from django.utils.text import Truncator

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.finding.forms import SearchForm
from intercluster.apps.exchange.finding.queries import MOST, Found, search
from intercluster.core.filters import page_query
from intercluster.core.saved_searches import FoundText, Search

KNOWN = 40
"""Results whose texts count as found: a text that rises a few ranks is not new."""
NAME = 60
"""Length of the default name, taken from the text."""


def read(match: ResolverMatch, parameters: QueryDict) -> Search | None:
    """Return the search of the page, or None if it has no text."""
    if match.view_name == "exchange:search" and parameters.get("q", "").strip():
        return Search(page_query(parameters))
    return None


def address(search: Search) -> str:
    """Return the address of the page with what a search finds."""
    return f"{reverse('exchange:search')}?{search.parameters}"


def text(search: Search) -> str:
    """Return the text of a search."""
    return QueryDict(search.parameters).get("q", "")


def default_name(search: Search) -> str:
    """Return the beginning of the text."""
    return Truncator(text(search)).chars(NAME)


def found(saved: Search, owner: User) -> list[FoundText] | None:
    """Return the texts that a search finds, best first, or None if one of its filters names something that is gone."""
    form = SearchForm(QueryDict(saved.parameters))
    if not form.is_valid():
        return None
    rows = search(viewer_of(owner), form.wanted(), most=KNOWN)
    return [_text(each, is_shown=place < MOST and each.is_close) for place, each in enumerate(rows)]


def _text(found: Found, *, is_shown: bool) -> FoundText:
    # Of an unnamed author the key is of the text alone: it tells nobody that two texts are of one author.
    of = "\0".join((found.organisation, found.kind.name, found.title, found.text))
    return FoundText(
        key=hashlib.sha256(of.encode()).hexdigest()[:32],
        who=found.who or found.title,
        path=found.path,
        text=found.text or found.title,
        language=found.language,
        is_shown=is_shown,
    )
