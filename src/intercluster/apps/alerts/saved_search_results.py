"""Saved searches as the apps that own them read and make them."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import Resolver404, resolve

from intercluster.apps.alerts.models import SavedSearch
from intercluster.core.errors import Refused
from intercluster.core.feature import search_kinds
from intercluster.core.saved_searches import FoundText, Search, SearchKind


class BrokenSearchError(Refused):
    """A saved search no longer works: one of its filters names something that is gone."""


def answer(search: SavedSearch) -> Sequence[FoundText]:
    """Return the texts that a saved search finds, best first, as its owner may see them; raise BrokenSearchError.

    Names are in the language in use.
    """
    texts = _kind(search).found_by(_stored(search), search.owner)
    if texts is None:
        raise BrokenSearchError(str(search))
    return texts


def path_of(search: SavedSearch) -> str:
    """Return the address of the page with what it finds."""
    return _kind(search).path_of(_stored(search))


def read_path(path: str) -> SavedSearch | None:
    """Return the unsaved search of a page's address, or None if it is not the address of a search with content."""
    parts = urlsplit(path)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    parameters = QueryDict(parts.query)
    for kind in search_kinds().values():
        search = kind.search_at(match, parameters)
        if search is not None:
            return SavedSearch(kind=kind.name, organisation=search.organisation, parameters=search.parameters)
    return None


def text_of(search: SavedSearch) -> str:
    """Return the text that is searched with; empty if there is none."""
    return _kind(search).text_of(_stored(search))


def default_name_of(search: SavedSearch) -> str:
    """Return the name that is proposed for a search."""
    return _kind(search).name_for(_stored(search))


def _kind(search: SavedSearch) -> SearchKind:
    return search_kinds()[search.kind]


def _stored(search: SavedSearch) -> Search:
    return Search(search.parameters, search.organisation)
