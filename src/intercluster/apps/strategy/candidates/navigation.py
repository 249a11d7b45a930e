"""What the navigation shows of candidate priorities."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy.candidates.queries import alliances_of, are_possible


def links(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the link to the candidate priorities of each alliance of the reader's, once there are figures."""
    viewer = viewer_for(request)
    if not viewer.alliance_ids or not are_possible():
        return []
    found = list(alliances_of(viewer).filter(pk__in=viewer.alliance_ids))
    one = len(found) == 1
    return [
        (
            _("Candidate priorities") if one else f"{_('Candidate priorities')}: {each.display_name}",
            reverse("strategy:candidates", args=[each.slug]),
        )
        for each in found
    ]
