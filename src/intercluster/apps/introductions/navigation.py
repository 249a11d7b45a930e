"""What of introductions the navigation shows."""

from functools import lru_cache

from django.http import HttpRequest

from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.introductions import queries
from intercluster.core.asked import Question, answers, ask, keys, number


def waiting_for_reader(request: HttpRequest) -> int:
    """Return how many introductions wait for the reader."""
    known = answers(request)
    spoken, waiting = known["introductions.spoken_for"], known["introductions.waiting"]
    assert isinstance(spoken, list)
    if spoken:
        [waiting] = ask([_waiting(viewer_for(request), frozenset(spoken))])
    assert isinstance(waiting, int)
    return waiting


def spoken_for(request: HttpRequest) -> Question | list[int]:
    """Ask which members the reader's offices speak for."""
    return _spoken_for(viewer_for(request))


def waiting(request: HttpRequest) -> Question | int:
    """Ask how many introductions wait for the reader's own organisations."""
    return _waiting(viewer_for(request))


@lru_cache(maxsize=256)
def _spoken_for(viewer: Viewer) -> Question | list[int]:
    return keys(queries.spoken_for(viewer))


@lru_cache(maxsize=256)
def _waiting(viewer: Viewer, also: frozenset[int] = frozenset()) -> Question | int:
    return number(queries.waiting_for(viewer, also))
