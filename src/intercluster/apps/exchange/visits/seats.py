"""The seats of a visit. An act that changes who comes locks the visit first, so that seats are counted once."""

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.models import Visit, Visitor
from intercluster.apps.exchange.visits import notices
from intercluster.apps.exchange.visits.rules import hosts, is_open
from intercluster.core import clock
from intercluster.core.errors import NotAllowed
from intercluster.core.locks import lock_row


def locked_by_host(by: User, visit: Visit) -> Visit:
    """Lock a visit until the transaction ends, and return it as it is now.

    Raises NotAllowed for somebody who is not of the host.
    """
    locked = lock_row(visit)
    if not hosts(viewer_of(by), locked):
        raise NotAllowed
    return locked


def has_seat(visit: Visit) -> bool:
    """Return whether a seat of a visit is free; to give it away, lock the visit first."""
    return visit.visitors.filter(state=Visitor.State.ACCEPTED).count() < visit.seats


def fill_seats(locked: Visit) -> None:
    """Give the free seats of a locked visit to those who wait for one, in the order of asking, and tell them.

    Who cannot sign in any more is left out.
    """
    while is_open(locked) and has_seat(locked):
        waiting = locked.visitors.filter(state=Visitor.State.WAITING, person__is_active=True).order_by("pk").first()
        if waiting is None:
            return
        reach(waiting, Visitor.State.ACCEPTED)
        notices.tell_accepted(waiting)


def reach(visitor: Visitor, state: str) -> None:
    """Save how far a visitor has come."""
    visitor.state, visitor.since = state, clock.now()
    visitor.save(update_fields=["state", "since"])
