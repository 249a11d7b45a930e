"""What the navigation shows of strategies."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy.candidates.queries import are_possible
from intercluster.apps.strategy.queries import strategies


def links(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the link to the strategies, for offices, which may begin one, and for those who have something to read.

    The page also leads to the candidate priorities of the reader's alliances.
    """
    viewer = viewer_for(request)
    may_begin = viewer.is_operator or viewer.cluster_ids
    if may_begin or strategies(viewer).exists() or (viewer.alliance_ids and are_possible()):
        return [(_("Strategies"), reverse("strategy:list"))]
    return []
