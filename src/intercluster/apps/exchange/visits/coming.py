"""Acts of those who would like to come on a visit, and of the host who answers them."""

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.models import Visit, Visitor
from intercluster.apps.exchange.visits import notices
from intercluster.apps.exchange.visits.queries import may_ask, took_back_a_no, visits
from intercluster.apps.exchange.visits.rules import is_open
from intercluster.apps.exchange.visits.seats import fill_seats, has_seat, locked_by_host, reach
from intercluster.apps.exchange.writing import writes_for
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, NotFound, Refused
from intercluster.core.locks import lock_row
from intercluster.tables.model import clean

MOST_WORDS = 500
State = Visitor.State


@transaction.atomic
def ask_to_come(
    by: User, visit: Visit, organisation: Organisation, *, words: str = "", has_read_safety: bool = False
) -> Visitor:
    """Ask to come on a visit, for an organisation; who has asked already stays where they are in the order of asking.

    Raises NotAllowed, FieldsRefused without a word on the safety rules, Conflict for a visit that takes nobody more,
    for somebody whom the host has declined and for who has withdrawn too often, and Refused for the host's own people.
    """
    viewer, locked = viewer_of(by), lock_row(visit)
    is_readable = visits(viewer).filter(pk=locked.pk, kind=Visit.Kind.OFFERED).exists()
    if not is_readable or not writes_for(viewer).filter(pk=organisation.pk).exists():
        raise NotAllowed
    if organisation.pk == locked.organisation_id:
        raise Refused(_("This is the organisation’s own visit."))
    if not is_open(locked):
        raise Conflict(_("The visit takes nobody more."))
    there = locked.visitors.filter(person=by).first()
    if there is not None and there.state == State.DECLINED:
        raise Conflict(_("The host has declined. Get in touch with them if something has changed."))
    if there is not None and there.state != State.WITHDRAWN:
        return there
    if not may_ask(by.pk, locked):
        raise Conflict(
            _("You have asked and withdrawn several times. Get in touch with the host if you come after all.")
        )
    if locked.safety and not has_read_safety:
        raise FieldsRefused({"read_safety": [_("Read the safety rules first, and say that you have.")]})
    words = clean(words)
    if len(words) > MOST_WORDS:
        message = _("Write at most %(most)d characters; you have %(n)d.")
        raise FieldsRefused({"words": [message % {"most": MOST_WORDS, "n": len(words)}]})
    if there is not None:  # asks again, as the last in the order
        there.delete()
    read = clock.now() if locked.safety else None
    made = Visitor.objects.create(visit=locked, person=by, organisation=organisation, words=words, read_safety=read)
    notices.tell_asked(made, by=by)
    return made


@transaction.atomic
def accept(by: User, visit: Visit, number: int) -> Visitor:
    """Accept somebody for the host. Without a free seat they wait for one, in the order of asking.

    Raises NotAllowed, and Conflict for a visit that is over or cancelled, for somebody who has withdrawn and for
    somebody declined twice.
    """
    locked, visitor = _answered_by(by, visit, number)
    if visitor.state == State.DECLINED and locked.visitors.filter(took_back_a_no(), pk=number).exists():
        raise Conflict(_("You have said no twice. It stays at that."))
    if visitor.state in {State.ASKED, State.DECLINED}:
        reach(visitor, State.ACCEPTED if has_seat(locked) else State.WAITING)
        notices.tell_accepted(visitor, by=by)
    return visitor


@transaction.atomic
def decline(by: User, visit: Visit, number: int) -> Visitor:
    """Decline somebody for the host, even if they were accepted before; who waits for a seat gets theirs.

    Raises NotAllowed, and Conflict for a visit that is over or cancelled and for somebody who has withdrawn.
    """
    locked, visitor = _answered_by(by, visit, number)
    if visitor.state in notices.WANT_TO_COME:
        reach(visitor, State.DECLINED)
        notices.tell_declined(visitor, by=by)
        fill_seats(locked)
    return visitor


@transaction.atomic
def withdraw(by: User, visit: Visit) -> None:
    """Say that one does not come; who waits for a seat gets it. Raises NotFound, and Conflict once it was held."""
    locked = lock_row(visit)
    visitor = locked.visitors.filter(person=by).first()
    if visitor is None:
        raise NotFound
    if locked.state == Visit.State.HELD:
        raise Conflict(_("It was held already."))
    if visitor.state in notices.WANT_TO_COME:
        reach(visitor, State.WITHDRAWN)
        notices.tell_withdrawn(visitor, by=by)
        fill_seats(locked)


def _answered_by(by: User, visit: Visit, number: int) -> tuple[Visit, Visitor]:
    locked = locked_by_host(by, visit)
    visitor = locked.visitors.filter(pk=number).exclude(state=State.WITHDRAWN).first()
    if visitor is None:
        raise Conflict(_("This person has withdrawn meanwhile, or asked once more."))
    if not is_open(locked):
        raise Conflict(_("The visit takes nobody more."))
    return locked, visitor
