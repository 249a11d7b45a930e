"""Steps of introductions as entries of a timeline."""

from django.db.models import Model

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.introductions.queries import steps_in
from intercluster.core.history.timeline import Entry


def entries(subject: Model, viewer: Viewer, limit: int) -> list[Entry]:
    """Return the latest steps of introductions of a cluster's members, for its office."""
    if not isinstance(subject, Cluster) or not manages(viewer, subject):
        return []
    template = "introductions/timeline/step.html"
    return [Entry(step.at, step.who, template, {"step": step}) for step in steps_in(subject, viewer, limit)]
