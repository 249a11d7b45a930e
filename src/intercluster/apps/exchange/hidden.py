"""Texts that an office has hidden after a report: from then on only their own people and offices read them."""

from django.db.models import Exists, OuterRef, Q

from intercluster.apps.directory.queries import own_statements
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.models import Report


def not_hidden(kind: str, viewer: Viewer) -> Q:
    """Return the condition that nobody has hidden a text from the viewer; `kind` is the field of a report."""
    hidden = Report.objects.filter(outcome=Report.Outcome.HIDDEN, **{kind: OuterRef("pk")})
    return own_statements(viewer) | ~Q(Exists(hidden))
