"""What of events the navigation shows."""

from collections.abc import Sequence
from functools import lru_cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext

from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.events.event.rules import readable_by
from intercluster.apps.events.models import Event
from intercluster.core.asked import Question, answers, exists


def links(request: HttpRequest) -> Sequence[tuple[str, str]]:
    """Return the list of events, to those who have one to read or may make one."""
    return [(pgettext("matchmaking", "Events"), reverse("events:list"))] if answers(request)["events"] else []


def has_events(request: HttpRequest) -> Question | bool:
    """Ask whether the reader may make events, or has one to read."""
    viewer = viewer_for(request)
    return viewer.is_operator or bool(viewer.cluster_ids) or _readable(viewer)


@lru_cache(maxsize=256)
def _readable(viewer: Viewer) -> Question | bool:
    return exists(Event.objects.filter(readable_by(viewer)))
