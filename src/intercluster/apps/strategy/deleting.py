"""Deletes a draft that was begun by mistake."""

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import Strategy
from intercluster.apps.strategy.rules import may_change
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.locks import lock_row


def why_it_stays(strategy: Strategy) -> str:
    """Return why a strategy cannot be deleted, "" if it can: what clusters and members were asked about stays."""
    if strategy.versions.exists():
        return _("It was sent to sign-off. What was sent to clusters stays.")
    if strategy.rounds.filter(opens__lte=clock.now()).exists():
        return _("A round of it has begun. What members say in a round stays.")
    return ""


@transaction.atomic
def delete(viewer: Viewer, strategy: Strategy) -> None:
    """Delete a draft that nobody was asked about yet. Raises NotAllowed, Conflict."""
    if not may_change(viewer, strategy):
        raise NotAllowed
    lock_row(strategy)
    if why := why_it_stays(strategy):
        raise Conflict(why)
    strategy.delete()
