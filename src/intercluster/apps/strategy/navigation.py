"""What the navigation shows of strategies."""

from functools import lru_cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.strategy.candidates.queries import are_possible
from intercluster.apps.strategy.queries import strategies
from intercluster.core.asked import Question, answers, exists


def links(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the link to the strategies, for offices, which may begin one, and for those who have something to read.

    The page also leads to the candidate priorities of the reader's alliances.
    """
    if answers(request)["strategies"] or (viewer_for(request).alliance_ids and are_possible()):
        return [(_("Strategies"), reverse("strategy:list"))]
    return []


def has_some(request: HttpRequest) -> Question | bool:
    """Ask whether the reader may begin a strategy, or has one to read."""
    viewer = viewer_for(request)
    return viewer.is_operator or bool(viewer.cluster_ids) or _readable(viewer)


@lru_cache(maxsize=256)
def _readable(viewer: Viewer) -> Question | bool:
    return exists(strategies(viewer))
