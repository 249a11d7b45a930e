"""The pages of an event, which stand as tabs on each of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intercluster.apps.events.event.rules import Sight
from intercluster.apps.events.models import Event, Stage
from intercluster.core.tabs import Tab, tabs_of


@dataclass(frozen=True)
class Page:
    """A page of an event, for readers with this sight or more."""

    view: str
    label: Promise
    least: Sight
    is_own: bool = False
    """Whether it is of the reader's own part in the event: an office that does not attend has none."""
    in_draft: bool = False
    """Whether there is something to do there before the event is open."""


PAGES: Sequence[Page] = (
    Page("events:event", _("Event"), Sight.EVENT, in_draft=True),
    Page("events:participants", _("Participants"), Sight.PARTICIPANT),
    Page("events:people", _("People to meet"), Sight.PARTICIPANT, is_own=True),
    Page("events:agenda", _("My agenda"), Sight.PARTICIPANT, is_own=True),
    Page("events:times", _("Times and tables"), Sight.OFFICE, in_draft=True),
    Page("events:requests", _("Requests"), Sight.OFFICE),
    Page("events:schedule", _("Schedule"), Sight.OFFICE),
    Page("events:board", _("The day"), Sight.OFFICE),
    Page("events:prints", _("Print"), Sight.OFFICE),
    Page("events:after", _("Afterwards"), Sight.OFFICE),
)


def tabs(event: Event, seen: Sight, current: str) -> list[Tab]:
    """Return the tabs that a reader with this sight may open; `current` is the view of the page they are on.

    An office that attends its own event finds its agenda on the event's first page, beside its registration.
    """
    shown = (
        page
        for page in PAGES
        if page.view == current
        or (
            (seen >= page.least and not (page.is_own and seen == Sight.OFFICE))
            and (page.in_draft or event.stage != Stage.DRAFT)
        )
    )
    return tabs_of(shown, event.key, current)
