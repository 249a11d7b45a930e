"""Texts that an office has hidden after a report: their own people and offices read them, and visitors of a visit.

A document of the library is read by the office that keeps it.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Statement
from intercluster.apps.directory.queries import own_statements
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.models import Report
from intercluster.core.errors import Refused


def not_hidden(kind: str, viewer: Viewer) -> Q:
    """Return the condition that nobody has hidden a text from the viewer; `kind` is the field of a report."""
    return own_statements(viewer) | ~Q(hidden(kind))


def hidden(kind: str) -> Exists:
    """Return the condition that an office has hidden a text; `kind` is the field of a report."""
    return Exists(Report.objects.filter(outcome=Report.Outcome.HIDDEN, **{kind: OuterRef("pk")}))


def check_not_hidden(text: Statement) -> None:
    """Raise Refused for a text that an office has hidden: it must not come back as another text."""
    if _reports(text, Report.Outcome.HIDDEN):
        raise Refused(_("An office has hidden this text. Ask your office about it."))


def check_may_be_deleted(text: Statement) -> None:
    """Raise Refused for a text that was reported, until an office has settled that, and for one that it has hidden.

    The report would go with the text, and the same text could be written again.
    """
    check_not_hidden(text)
    if _reports(text, ""):
        raise Refused(_("Somebody has reported this text. It can be deleted once an office has looked at it."))


def _reports(text: Statement, outcome: str) -> bool:
    return Report.objects.filter(outcome=outcome, **{text._meta.model_name or "": text}).exists()
