"""Changes of organisations as entries of a timeline."""

from django.db.models import Model

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.profiles.history import changes_in, changes_of
from intercluster.apps.directory.rules import Viewer
from intercluster.core.history.timeline import Entry


def entries(subject: Model, viewer: Viewer, limit: int) -> list[Entry]:
    """Return the latest changes of an organisation, or of the members of a cluster."""
    if isinstance(subject, Organisation):
        template = "directory/timeline/own_change.html"
        return [Entry(each.at, each.who, template, {"change": each}) for each in changes_of(subject, viewer, limit)]
    if not isinstance(subject, Cluster):
        return []
    changes = changes_in(subject, viewer, limit)
    named = Organisation.objects.only("name", "slug").in_bulk({change.organisation for change in changes})
    template = "directory/timeline/change.html"
    return [
        Entry(each.at, each.who, template, {"change": each, "organisation": named.get(each.organisation)})
        for each in changes
    ]
