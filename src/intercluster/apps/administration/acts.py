"""The record of what administrators do."""

from typing import Any

from intercluster.apps.administration.models import Act
from intercluster.apps.directory.rules import Viewer


def record(kind: Act.Kind, viewer: Viewer, **about: Any) -> Act:
    """Record an act, in its transaction."""
    return Act.objects.create(kind=kind, by_id=viewer.user_id, **about)
