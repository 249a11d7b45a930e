"""Reads of visits."""

from django.db.models import Q, QuerySet

from intercluster.apps.directory.queries import own_statements, statements
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.hidden import not_hidden
from intercluster.apps.exchange.models import Visit
from intercluster.core.searchable import Result


def visits(viewer: Viewer) -> QuerySet[Visit]:
    """Return the visits that the viewer may read; those that were cancelled only to their own people and offices."""
    found = statements(Visit.objects.select_related("organisation"), viewer)
    return found.filter(~Q(state=Visit.State.CANCELLED) | own_statements(viewer)).filter(not_hidden("visit", viewer))


def result(visit: Visit) -> Result:
    """Return how a visit reads as the result of a search."""
    return Result(visit.title, visit.text, visit.language)
