"""Which practice reports on which visit, as far as a reader may know."""

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.models import Practice, Visit
from intercluster.apps.exchange.practices.queries import practices
from intercluster.apps.exchange.visits.queries import visits


def report_of(viewer: Viewer, visit: Visit) -> Practice | None:
    """Return the report of a visit, if the viewer may read it and know who wrote it: the host is named."""
    found = practices(viewer).filter(pk=visit.report_id or 0).first()
    return None if getattr(found, "unnamed", True) else found


def visit_of(viewer: Viewer, practice: Practice) -> Visit | None:
    """Return the visit that a practice reports on; none to readers who must not learn whose the practice is."""
    if getattr(practice, "unnamed", True):
        return None
    return visits(viewer).filter(report=practice).first()
