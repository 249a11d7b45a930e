"""Requests to meet: one function an act. Each locks the event, looks at the right and the state, and writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.event.rules import Sight, is_over
from intercluster.apps.events.event.services import locked_event
from intercluster.apps.events.models import Event, Participant, ParticipantState, Priority, Request, RequestState, Stage
from intercluster.apps.events.models.requests import LIVE
from intercluster.apps.events.requests import notices
from intercluster.apps.events.requests.queries import (
    BOTH,
    has_meeting_to_come,
    others,
    own_place,
    own_request,
    parts_of,
)
from intercluster.apps.events.unnamed.queries import own_listed
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound

MOST_OPEN = 30
"""Most requests of a participant that wait for an answer: nobody should write to everybody."""


@dataclass(frozen=True)
class Asked:
    """What somebody says who asks to meet."""

    priority: int = Priority.WANTED
    text: str = ""
    part: int | None = None
    about: Offer | Need | None = None
    is_unnamed: bool = False
    """Whether the asking side stays without a name until the other says yes."""


@transaction.atomic
def ask(viewer: Viewer, own: Participant, other: Participant, said: Asked) -> Request:
    """Ask a participant to meet. Where they have asked already, that is a yes to them."""
    event = open_event(viewer, own)
    if not others(own).filter(pk=other.pk).exists():
        raise NotFound
    named = event.requests.filter(asking_unnamed=False, asked_unnamed=False)
    if said.is_unnamed:
        _check_own_text(viewer, event, own, said.about)
    else:
        theirs = named.filter(asking=other, asked=own, state=RequestState.OPEN).first()
        if theirs is not None:
            return _accepted(theirs, said.priority)
        between = Q(asking=own, asked=other) | Q(asking=other, asked=own)
        if named.filter(between, state__in=LIVE).exists():
            raise Conflict(_("You have a request with them already."))
    return made(event, own, other, said, asked_unnamed=False)


def made(event: Event, own: Participant, other: Participant, said: Asked, *, asked_unnamed: bool) -> Request:
    """Write a request of a locked event, and tell those who are asked."""
    if own.requests_sent.filter(state=RequestState.OPEN).count() >= MOST_OPEN:
        raise Conflict(
            _("%(n)d of your requests are already waiting for an answer. Withdraw one, or wait for an answer.")
            % {"n": MOST_OPEN}
        )
    if said.part is not None and said.part not in parts_of(event):
        raise Conflict(_("The event has no such part. Choose another one."))
    about = {"offer": None, "need": None}
    if said.about is not None:
        about["offer" if isinstance(said.about, Offer) else "need"] = said.about  # type: ignore[assignment]
    same = own.requests_sent.filter(state__in=LIVE, asked_unnamed=asked_unnamed, **about)
    if asked_unnamed:
        is_known = same.exists()
    else:
        is_known = said.is_unnamed and same.filter(asked=other, asking_unnamed=True).exists()
    if is_known:
        raise Conflict(_("You have a request about this text already."))
    now = clock.now()
    row = Request.objects.create(
        event=event,
        asking=own,
        asked=other,
        asking_unnamed=said.is_unnamed,
        asked_unnamed=asked_unnamed,
        text=said.text.replace("\0", "").strip(),
        priority=said.priority,
        part=said.part,
        sent=now,
        since=now,
        expires=expiry(event, now),
        **about,
    )
    if other.state == ParticipantState.REGISTERED:
        notices.tell(row, other, notices.ASKED)
    return row


def _check_own_text(viewer: Viewer, event: Event, own: Participant, about: Offer | Need | None) -> None:
    """Refuse to keep a name back unless it is about an own text that the event lists without it: one among enough."""
    if about is None or all(about not in (row.offer, row.need) for row in own_listed(viewer, event, own)):
        raise Conflict(_("You can ask without your name only about a text of yours that is listed without it."))


def expiry(event: Event, now: datetime) -> datetime:
    """Return when a request sent now ends by itself: when the event begins at the latest, or once begun, ends."""
    until = now + timedelta(days=event.answer_days)
    days = list(event.days.order_by("starts"))
    if not days:
        return until
    last = days[0].starts if days[0].starts > now else max(day.ends for day in days)
    return min(until, last)


@transaction.atomic
def accept(viewer: Viewer, request: Request, priority: int) -> Request:
    """Accept a request that one was asked, and say how much one wants to meet."""
    return _accepted(_answerable(viewer, request), priority)


@transaction.atomic
def decline(viewer: Viewer, request: Request) -> Request:
    """Decline a request that one was asked. Nobody has to say why."""
    row = _answerable(viewer, request)
    _reach(row, RequestState.DECLINED)
    notices.tell(row, row.asking, notices.DECLINED)
    return row


@transaction.atomic
def withdraw(viewer: Viewer, request: Request, *, ends_meeting: bool = False) -> Request:
    """Take a request back that one sent, or the yes to one that was accepted.

    Raises Conflict if the two have a meeting to come, unless it is said that this ends it.
    """
    row, own = _own(viewer, request)
    if row.state == RequestState.OPEN and row.asking_id != own.pk:
        raise NotFound
    if row.state not in LIVE:
        raise _no_longer(row)
    was_accepted = row.state == RequestState.ACCEPTED
    if was_accepted and not ends_meeting and has_meeting_to_come(row):
        raise Conflict(_("A meeting of the two of you is published by now. Look at it before you withdraw."))
    _reach(row, RequestState.WITHDRAWN)
    if was_accepted:
        notices.tell(row, row.asked if row.asking_id == own.pk else row.asking, notices.WITHDRAWN)
    return row


def end_requests_of(participant: Participant) -> None:
    """End what waits or is accepted of a participant who no longer comes, in the caller's transaction.

    Who asked an author without a name is not told: the request waits until its time is over, as any other that nobody
    answers. Otherwise who has cancelled would tell whose text it is.
    """
    live = Request.objects.filter(Q(asking=participant) | Q(asked=participant), state__in=LIVE).select_related(*BOTH)
    for row in live.select_for_update(of=("self",)):
        asks = row.asking_id == participant.pk
        if row.is_blind:
            if asks and not row.asking_unnamed:
                _reach(row, RequestState.WITHDRAWN)
            continue
        _reach(row, RequestState.WITHDRAWN if asks or row.state == RequestState.ACCEPTED else RequestState.ENDED)
        notices.tell(row, row.asked if asks else row.asking, notices.WITHDRAWN if asks else notices.ENDED)


def end_unanswered(now: datetime) -> int:
    """End the requests that nobody answered in time, tell who asked, and return their number.

    It may run as often as it likes and several times at once: what is done is not done again.
    """
    late = Request.objects.filter(state=RequestState.OPEN, expires__lte=now).values_list("pk", flat=True)
    return sum(_ended(pk, now) for pk in late)


@transaction.atomic
def _ended(pk: int, now: datetime) -> bool:
    row = Request.objects.select_for_update(of=("self",)).select_related("event", *BOTH).get(pk=pk)
    if row.state != RequestState.OPEN or row.expires > now:
        return False
    _reach(row, RequestState.ENDED)
    if row.asking.state == ParticipantState.REGISTERED:
        notices.tell(row, row.asking, notices.ENDED)
    return True


def open_event(viewer: Viewer, own: Participant) -> Event:
    """Lock the event of a participant for whom the viewer acts, while requests can be sent and answered."""
    event = locked_event(viewer, own.event, Sight.PARTICIPANT)
    own_place(viewer, event, own.key)
    if event.stage != Stage.OPEN or is_over(event):
        raise Conflict(_("The event is over or cancelled."))
    return event


def _own(viewer: Viewer, request: Request) -> tuple[Request, Participant]:
    event = locked_event(viewer, request.event, Sight.EVENT)
    return own_request(viewer, event, request.key)


def _answerable(viewer: Viewer, request: Request) -> Request:
    row, own = _own(viewer, request)
    if row.asked_id != own.pk:
        raise NotFound
    open_event(viewer, own)
    if row.state != RequestState.OPEN:
        raise _no_longer(row)
    return row


def _no_longer(row: Request) -> Conflict:
    return Conflict(
        _("This can no longer be done: the request is “%(state)s”.") % {"state": RequestState(row.state).label}
    )


def _accepted(row: Request, priority: int) -> Request:
    row.answer_priority = Priority(priority)
    _reach(row, RequestState.ACCEPTED)
    notices.tell(row, row.asking, notices.ACCEPTED)
    return row


def _reach(row: Request, state: RequestState) -> None:
    row.state, row.since = state, clock.now()
    row.save(update_fields=["state", "since", "answer_priority"])
