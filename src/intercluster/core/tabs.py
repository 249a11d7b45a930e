"""Tabs of the pages of one thing, such as an event: templates/includes/tabs.html shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise


class Page(Protocol):
    """A page that has a tab. The address of its view takes the key of the thing."""

    @property
    def view(self) -> str:
        """Return the name of its address."""

    @property
    def label(self) -> Promise:
        """Return the words on its tab."""


@dataclass(frozen=True)
class Tab:
    """A page as a reader sees its tab."""

    label: Promise
    address: str
    is_current: bool


def tabs_of(pages: Iterable[Page], key: UUID, current: str) -> list[Tab]:
    """Return the tabs of pages; `current` is the view of the page that is shown."""
    return [Tab(page.label, reverse(page.view, args=[key]), page.view == current) for page in pages]
