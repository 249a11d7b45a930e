"""Reads of clusters' files, for administrators."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from intercluster.apps.administration.models import ArrivingCluster
from intercluster.apps.administration.rules import check_administers
from intercluster.apps.directory.rules import Viewer

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LISTED = 20
"""Most files that are listed."""

LABELS: dict[str, "StrPromise"] = {
    "organisations": _("Members"),
    "offers": _("Offers"),
    "needs": _("Needs"),
    "people": _("People"),
    "places": _("Roles of people in members"),
    "invitations": _("Invitations"),
    "introductions": _("Introductions"),
    "alliances": _("Alliances"),
    "projects": _("Projects"),
    "datasets": _("Datasets"),
    "observations": _("Figures"),
    "history": _("Entries in the history"),
}
"""What a person looks at first; the rest is counted together."""


@dataclass
class Count:
    """How many rows of a kind are new, and how many the platform has already."""

    label: "StrPromise"
    new: int = 0
    here: int = 0


def arriving_clusters(viewer: Viewer) -> QuerySet[ArrivingCluster]:
    """Return the files that administrators have uploaded, the latest first. Raises NotAllowed."""
    check_administers(viewer)
    return ArrivingCluster.objects.select_related("by").order_by("-pk")


def counts_of(report: dict[str, Any]) -> list[Count]:
    """Return what a report counts, without the noughts."""
    counts = {name: Count(label) for name, label in LABELS.items()}
    rest = Count(_("Settings and other rows"))
    for name in {*report.get("created", {}), *report.get("joined", {})}:
        count = counts.get(name, rest)
        count.new += report["created"].get(name, 0)
        count.here += report["joined"].get(name, 0)
    return [each for each in (*counts.values(), rest) if each.new or each.here]
