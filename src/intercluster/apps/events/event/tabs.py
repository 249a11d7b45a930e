"""The pages of an event, which stand as tabs on each of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intercluster.apps.events.event.rules import Sight
from intercluster.apps.events.models import Event


@dataclass(frozen=True)
class Page:
    """A page of an event, for readers with this sight or more."""

    view: str
    label: Promise
    least: Sight


PAGES: Sequence[Page] = (
    Page("events:event", _("Event"), Sight.EVENT),
    Page("events:participants", _("Participants"), Sight.PARTICIPANT),
    Page("events:people", _("People to meet"), Sight.PARTICIPANT),
    Page("events:agenda", _("My agenda"), Sight.PARTICIPANT),
    Page("events:times", _("Times and tables"), Sight.OFFICE),
    Page("events:requests", _("Requests"), Sight.OFFICE),
    Page("events:schedule", _("Schedule"), Sight.OFFICE),
    Page("events:board", _("The day"), Sight.OFFICE),
    Page("events:prints", _("Print"), Sight.OFFICE),
    Page("events:after", _("Afterwards"), Sight.OFFICE),
)


@dataclass(frozen=True)
class Tab:
    """A page as a reader sees its tab."""

    label: Promise
    address: str
    is_current: bool


def tabs(event: Event, seen: Sight, current: str) -> list[Tab]:
    """Return the tabs that a reader with this sight may open; `current` is the view of the page they are on."""
    return [
        Tab(page.label, reverse(page.view, args=[event.key]), page.view == current)
        for page in PAGES
        if seen >= page.least
    ]
