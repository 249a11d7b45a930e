"""The pages of a consortium, which stand as tabs on each of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intercluster.apps.projects.consortia.rules import Sight, shows
from intercluster.apps.projects.models import Consortium, Shown
from intercluster.core.tabs import Tab, tabs_of


@dataclass(frozen=True)
class Page:
    """A page of a consortium."""

    view: str
    label: Promise
    least: Sight = Sight.TEAM
    shown: Shown | None = None
    """What the owner has to show, so that those who only read the idea see the page."""


PAGES: Sequence[Page] = (
    Page("projects:consortium", _("Idea"), Sight.IDEA),
    Page("projects:competences", _("Competences"), Sight.IDEA, Shown.REQUIREMENTS),
    Page("projects:team", _("Team")),
    Page("projects:partners", _("Partners"), Sight.IDEA, Shown.TEAM),
    Page("projects:plan", _("Work plan")),
    Page("projects:budget", _("Budget"), Sight.IDEA, Shown.BUDGET),
    Page("projects:funding", _("Funding")),
    Page("projects:consortium_rules", _("Rules")),
    Page("projects:files", _("Files")),
    Page("projects:comments", _("Comments")),
    Page("projects:history", _("History")),
)


def tabs(consortium: Consortium, seen: Sight, current: str) -> list[Tab]:
    """Return the tabs that a reader with this sight may open; `current` is the view of the page they are on."""
    readable = [
        page for page in PAGES if seen >= page.least and (page.shown is None or shows(consortium, seen, page.shown))
    ]
    return tabs_of(readable, consortium.key, current)
