"""Who may do what with a question or an answer that they may read."""

from intercluster.apps.directory.models import Statement
from intercluster.apps.directory.rules import Viewer, may_edit
from intercluster.apps.exchange.models import Question


def settles(viewer: Viewer, row: Statement) -> bool:
    """Return whether somebody decides about a text: an editor of its organisation, or an office of its clusters."""
    return not viewer.is_operator and may_edit(viewer, row.organisation)


def is_open(question: Question) -> bool:
    """Return whether a question takes answers from those who find it by itself."""
    return question.closed is None


def may_order(viewer: Viewer, question: Question) -> bool:
    """Return whether somebody may merge a question: an office of the asker's clusters."""
    if viewer.is_operator or not viewer.cluster_ids:
        return False
    return question.organisation.memberships.filter(cluster__in=viewer.cluster_ids).exists()


def may_answer(viewer: Viewer, question: Question) -> bool:
    """Return whether somebody who reads a question may answer it for some organisation."""
    return is_open(question) and bool(viewer.edited_ids or viewer.cluster_ids)
