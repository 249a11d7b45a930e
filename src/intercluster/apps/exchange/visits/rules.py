"""Who may do what with a visit that they may read."""

from intercluster.apps.directory.rules import Viewer, may_edit
from intercluster.apps.exchange.models import Visit
from intercluster.core import clock


def hosts(viewer: Viewer, visit: Visit) -> bool:
    """Return whether somebody decides about a visit: an editor of its organisation, or an office of its clusters."""
    return not viewer.is_operator and may_edit(viewer, visit.organisation)


def is_over(visit: Visit) -> bool:
    """Return whether the last day of a visit has passed."""
    last = visit.ends or visit.starts
    return last is not None and last < clock.today()


def has_begun(visit: Visit) -> bool:
    """Return whether the first day of a visit has come."""
    return visit.starts is not None and visit.starts <= clock.today()


def is_open(visit: Visit) -> bool:
    """Return whether people may still ask to come, or answer what somebody would like to visit."""
    return visit.state == Visit.State.OPEN and not is_over(visit)
