"""Who administers the platform."""

from intercluster.apps.directory.rules import Viewer
from intercluster.core.errors import NotAllowed


def may_administer(viewer: Viewer) -> bool:
    """Allow platform administrators and the command line."""
    return viewer.is_operator


def check_administers(viewer: Viewer) -> None:
    """Raise NotAllowed for everybody but platform administrators and the command line."""
    if not may_administer(viewer):
        raise NotAllowed
