"""What the navigation shows of strategies."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy.queries import strategies


def links(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the link to the strategies, for offices, which may begin one, and for those who may read one."""
    viewer = viewer_for(request)
    if viewer.is_operator or viewer.cluster_ids or strategies(viewer).exists():
        return [(_("Strategies"), reverse("strategy:list"))]
    return []
