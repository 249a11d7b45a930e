"""Asking a person for an indicator's value, and answering."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.asking.queries import belongs, own_clusters, people_to_ask, waiting
from intercluster.apps.strategy.following.services import keep_value
from intercluster.apps.strategy.models import WHY_LIMIT, Indicator, ValueRequest
from intercluster.apps.strategy.notices import tell_answered, tell_asked, tell_due
from intercluster.apps.strategy.rules import may_change
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.locks import lock_row
from intercluster.tables.model import clean

EARLIER = timedelta(days=3)
"""How long before the day a person is reminded."""


@transaction.atomic
def ask(viewer: Viewer, indicator: Indicator, person: User, *, year: int, due: date) -> ValueRequest:
    """Ask a person what an indicator was in a year, by a day. Raises NotAllowed, Conflict, FieldsRefused."""
    strategy = indicator.part.strategy
    if not may_change(viewer, strategy):
        raise NotAllowed
    lock_row(strategy)
    if not people_to_ask(viewer, strategy).filter(pk=person.pk).exists():
        raise FieldsRefused({"person": [_("Choose a person of the list.")]})
    if due < clock.today():
        raise FieldsRefused({"due": [_("Choose a day that is not over.")]})
    if indicator.requests.filter(year=year, answered=None).exists():
        raise Conflict(_("Somebody is asked for this year already. Take that back before you ask another."))
    office = own_clusters(viewer, strategy).first()
    assert office is not None  # as may_change says
    made = ValueRequest.objects.create(
        indicator=indicator, year=year, person=person, office=office, due=due, asked_by_id=viewer.user_id
    )
    tell_asked(made)
    return made


@transaction.atomic
def take_back(viewer: Viewer, request: ValueRequest) -> None:
    """Ask a person no longer, or put away that they could not say. Raises NotAllowed."""
    if not may_change(viewer, request.indicator.part.strategy):
        raise NotAllowed
    request.delete()


@transaction.atomic
def answer(
    viewer: Viewer, request: ValueRequest, *, year: int, value: Decimal, source: str = "", language: str = ""
) -> None:
    """Say what the indicator was, as the person who was asked. Raises NotAllowed, Conflict."""
    locked = _answerable(viewer, request)
    keep_value(locked.indicator, year=year, value=value, source=clean(source), language=language, by_id=viewer.user_id)
    _end(locked)


@transaction.atomic
def cannot_say(viewer: Viewer, request: ValueRequest, *, reason: str, language: str = "") -> None:
    """Say why one cannot say it, as the person who was asked. Raises NotAllowed, Conflict, FieldsRefused."""
    locked = _answerable(viewer, request)
    reason = clean(reason)
    if not reason or len(reason) > WHY_LIMIT:
        raise FieldsRefused({"reason": [_("Say in a sentence or two why you cannot.")]})
    locked.reason, locked.reason_language = reason, language
    _end(locked)


def _answerable(viewer: Viewer, request: ValueRequest) -> ValueRequest:
    if viewer.user_id is None or viewer.user_id != request.person_id or not belongs(request):
        raise NotAllowed
    locked = lock_row(request)
    if locked.answered:
        raise Conflict(_("You have answered already."))
    return locked


def _end(request: ValueRequest) -> None:
    request.answered = clock.now()
    request.save(update_fields=["answered", "reason", "reason_language"])
    tell_answered(request)


@transaction.atomic
def remind(today: date) -> int:
    """Remind the people whose answer is due within three days, once each; return how many there were."""
    due = waiting().filter(due__lte=today + EARLIER, reminded=None, person__is_active=True)
    found = [each for each in due.select_for_update(of=("self",)).order_by("pk") if belongs(each)]
    for each in found:
        tell_due(each)
        ValueRequest.objects.filter(pk=each.pk).update(reminded=today)
    return len(found)
