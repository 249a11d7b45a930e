"""What happens around the days of a visit: visitors are reminded, the host says who was there, and writes a report."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.models import Practice, Visit, Visitor
from intercluster.apps.exchange.practices.services import PracticeFields, add_practice
from intercluster.apps.exchange.visits import notices
from intercluster.apps.exchange.visits.rules import has_begun
from intercluster.apps.exchange.visits.seats import locked_by_host, reach
from intercluster.core.errors import Conflict
from intercluster.core.locks import lock_row

AHEAD = timedelta(days=2)
"""So long before the first day visitors and host are reminded."""
ASKED = timedelta(days=14)
"""So long after the last day a host may still be asked who was there, if the worker stood still meanwhile."""


def remind(today: date) -> int:
    """Remind visitors and hosts, once for each first day, of visits that begin within two days; return how many."""
    soon = Visit.objects.filter(kind=Visit.Kind.OFFERED, state=Visit.State.OPEN)
    soon = soon.filter(starts__gte=today, starts__lte=today + AHEAD).order_by("starts", "pk")
    number = 0
    for each in soon.defer("vector", "terms", "lexemes"):
        with transaction.atomic():
            locked = lock_row(each)
            if locked.reminded == locked.starts or locked.state != Visit.State.OPEN:
                continue
            locked.reminded = locked.starts
            locked.save(update_fields=["reminded"])
            number += notices.tell_soon(locked)
    return number


def ask_who_came(today: date) -> int:
    """Ask hosts once who was there, when the last day has passed and somebody was to come; return how many visits."""
    over = Visit.objects.filter(
        kind=Visit.Kind.OFFERED, state=Visit.State.OPEN, ends__lt=today, ends__gte=today - ASKED
    )
    over = over.filter(visitors__state=Visitor.State.ACCEPTED).distinct().order_by("ends", "pk")
    number = 0
    for each in over.defer("vector", "terms", "lexemes"):
        with transaction.atomic():
            locked = lock_row(each)
            number += locked.state == Visit.State.OPEN and notices.tell_over(locked)
    return number


@transaction.atomic
def hold(by: User, visit: Visit, came: Collection[int]) -> None:
    """Say for the host that a visit was held, and which visitors were there; said again, it corrects that.

    `came` has keys of visitors; those of people who were not accepted count for nothing. Raises NotAllowed, and
    Conflict for a visit that has not begun, is cancelled, or is only wanted.
    """
    locked = locked_by_host(by, visit)
    if locked.kind != Visit.Kind.OFFERED or locked.state == Visit.State.CANCELLED or not has_begun(locked):
        raise Conflict(_("It has not begun yet, or was cancelled."))
    for each in locked.visitors.filter(state__in=[Visitor.State.ACCEPTED, Visitor.State.CAME]):
        state = Visitor.State.CAME if each.pk in came else Visitor.State.ACCEPTED
        if each.state != state:
            reach(each, state)
    locked.state = Visit.State.HELD
    locked.save(update_fields=["state", "updated"])


@transaction.atomic
def report(by: User, visit: Visit, *, title: str, problem: str, done: str, gave: str) -> Practice:
    """Write a short report of a visit that was held, as a draft of a good practice of the host, and return it.

    Raises NotAllowed, FieldsRefused, and Conflict for a visit that was not held, or has a report.
    """
    locked = locked_by_host(by, visit)
    if locked.state != Visit.State.HELD:
        raise Conflict(_("Say first who was there."))
    if locked.report_id is not None:
        raise Conflict(_("There is a report already."))
    said = PracticeFields(title, problem, done, locked.visibility, gave=gave)
    locked.report = add_practice(viewer_of(by), locked.organisation, said, by=by)
    locked.save(update_fields=["report", "updated"])
    return locked.report
