"""What of introductions the navigation shows."""

from django.http import HttpRequest

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.introductions.queries import waiting


def waiting_for_reader(request: HttpRequest) -> int:
    """Return how many introductions wait for the reader."""
    return waiting(viewer_for(request))
