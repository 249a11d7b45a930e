"""Kinds of searches that people can save, as apps register them: how one is read, named and made again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import ResolverMatch
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Search:
    """What is searched, as it is stored."""

    parameters: str
    """Text and filters, as in the page's address."""
    organisation: Any = None
    """The organisation that the search is for, if it is for one."""


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
    """True if it is worth a mail: the page shows it, and as one that fits."""


@dataclass(frozen=True)
class SearchKind:
    """A kind of search that people can save: dotted paths of functions, each imported when it is needed."""

    name: str
    """Stored with each saved search: never changes."""
    read: str
    """Takes the match of a page's address and its parameters, and returns the Search, or None if it is not one."""
    address: str
    """Takes a Search and returns the address of the page with what it finds."""
    text: str
    """Takes a Search and returns the text that is searched with; empty if there is none."""
    default_name: str
    """Takes a Search and returns the name that is proposed for it."""
    found: str
    """Takes a Search and its owner, and returns the texts that it finds, best first, as the owner may see them; or
    None if one of its filters names something that is gone. A text's key must stay the same."""

    def search_at(self, match: ResolverMatch, parameters: QueryDict) -> Search | None:
        """Return the search of a page's address, or None if it is not the address of such a search."""
        search: Search | None = import_string(self.read)(match, parameters)
        return search

    def path_of(self, search: Search) -> str:
        """Return the address of the page with what a search finds."""
        return str(import_string(self.address)(search))

    def text_of(self, search: Search) -> str:
        """Return the text that is searched with; empty if there is none."""
        return str(import_string(self.text)(search))

    def name_for(self, search: Search) -> str:
        """Return the name that is proposed for a search."""
        return str(import_string(self.default_name)(search))

    def found_by(self, search: Search, owner: object) -> Sequence[FoundText] | None:
        """Return the texts that a search finds, best first, or None if it no longer works."""
        texts: Sequence[FoundText] | None = import_string(self.found)(search, owner)
        return texts
