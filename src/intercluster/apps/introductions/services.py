"""Introductions: one function an act. Each locks the introduction, looks at the state and the right, and writes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import pghistory
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import Viewer, viewer_of
from intercluster.apps.introductions import notices
from intercluster.apps.introductions.contacts import contact_of
from intercluster.apps.introductions.identity import is_named, named
from intercluster.apps.introductions.models import OFFICE, ContactSeen, Introduction, Message, Reading
from intercluster.apps.introductions.proposals import Proposal
from intercluster.apps.introductions.rules import allowed_acts, may_propose, may_write, sides_of
from intercluster.apps.introductions.signals import changed
from intercluster.apps.introductions.states import OPEN, TABLE, Act, Outcome, Refusal, Side, State
from intercluster.apps.partnering.models import Reluctance
from intercluster.apps.partnering.search import dismissals
from intercluster.apps.partnering.search.results import Direction, Quote
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed

WAITING = 30
"""Most requests of an organisation that wait for an answer: nobody should write to everybody."""

MESSAGES = 60
"""Most messages of a person in an hour, in all introductions together."""

MESSAGE = 4000
"""Characters of a message at most."""

DAY, HOUR = timedelta(days=1), timedelta(hours=1)

P = ParamSpec("P")


@transaction.atomic
def request(by: User, proposal: Proposal, message: str, *, unnamed: bool = False) -> Introduction:
    """Ask for an introduction, or propose one as an office; notify the other side, and return the introduction.

    With `unnamed` the asking side stays unnamed until the other says yes, if its own text is anonymous. In an office's
    proposal the authors of anonymous texts stay unnamed, and both sides answer.
    """
    text = _checked(message)
    # Nothing is asked twice at once, nor by each of two of the other: both are locked, in one order.
    pair = Organisation.objects.filter(pk__in=[proposal.asking.pk, proposal.asked.pk]).order_by("pk")
    asking = next(row for row in pair.select_for_update(no_key=True) if row.pk == proposal.asking.pk)
    viewer = viewer_of(by)
    if asking.pk not in viewer.edited_ids and not (proposal.office and may_propose(viewer, asking)):
        raise NotAllowed(_("Only those who edit an organisation, and its cluster's office, ask on its behalf."))
    _check_new(asking, proposal)
    now = clock.now()
    office = proposal.office
    made = _changed(
        Introduction(
            asking=asking,
            asked=proposal.asked,
            asking_unnamed=proposal.may_stay_unnamed and (unnamed or office is not None),
            asked_unnamed=proposal.asked_unnamed,
            asking_agreed=office is None,
            asking_person=None if office else by,
            office=office,
            proposed_by=by if office else None,
            is_invitation=proposal.is_invitation,
            direction=proposal.direction.value,
            asking_text=proposal.ours.text,
            asking_language=proposal.ours.language,
            asked_text=proposal.theirs.text,
            asked_language=proposal.theirs.language,
            project=proposal.project,
            **_statements(proposal),
            requested=now,
            since=now,
            expires=now + timedelta(days=settings.INTRODUCTION_DAYS),
        ),
        by,
        None if office else Side.ASKING,
    )
    side = "" if office else Side.ASKING
    first = Message.objects.create(introduction=made, side=side, author=by, text=text, at=now)
    if office:
        for each in Side:
            notices.tell(made, each, notices.PROPOSED, message=first)
    else:
        notices.tell(made, Side.ASKED, notices.REQUESTED, message=first)
    return made


def _check_new(asking: Organisation, proposal: Proposal) -> None:
    """Raise Refused if the same is open already, in either direction, or too much is asked.

    The same text, or the same organisation where its name is known: never anything that tells who is unnamed. An
    invitation is another matter than what the two talk about already.
    """
    open_ones = Introduction.objects.filter(asking=asking, state__in=OPEN)
    same = Q(asked_unnamed=proposal.asked_unnamed, **_theirs(proposal))
    if not proposal.asked_unnamed:
        same |= Q(asked=proposal.asked) & named(Side.ASKED)
    if not proposal.is_invitation and open_ones.filter(same).exists():
        raise Conflict(_("There is an open introduction to them already: write to them there."))
    if not proposal.is_invitation and not proposal.asked_unnamed:
        theirs = Introduction.objects.filter(asking=proposal.asked, asked=asking, state__in=OPEN)
        if theirs.filter(named(Side.ASKING)).exists():
            raise Conflict(_("They have asked for an introduction to you already: answer and write to them there."))
    a_day = Introduction.objects.filter(asking=asking, office=proposal.office, requested__gt=clock.now() - DAY)
    if a_day.count() >= settings.INTRODUCTIONS_PER_DAY:
        raise Conflict(
            ngettext(
                "You have reached the limit of %(n)d request a day. Try again tomorrow.",
                "You have reached the limit of %(n)d requests a day. Try again tomorrow.",
                settings.INTRODUCTIONS_PER_DAY,
            )
            % {"n": settings.INTRODUCTIONS_PER_DAY}
        )
    if open_ones.filter(state=State.REQUESTED).count() >= WAITING:
        raise Conflict(
            _("%(n)d of your requests are already waiting for an answer. Withdraw one, or wait for an answer.")
            % {"n": WAITING}
        )


def _theirs(proposal: Proposal) -> dict[str, Any]:
    return {
        name: statement
        for name, statement in _statements(proposal).items()
        if statement is not None and statement == proposal.statement
    } or {"asked": proposal.asked}


def _statements(proposal: Proposal) -> dict[str, Any]:
    statements: dict[str, Any] = {"offer": None, "need": None}
    for statement in (proposal.statement, proposal.own_statement):
        if statement is not None:
            statements[statement._meta.model_name or ""] = statement
    return statements


def _act(
    act: Act,
) -> Callable[
    [Callable[Concatenate[Introduction, Side | None, User, P], None]],
    Callable[Concatenate[Introduction, User, P], Introduction],
]:
    """Make a service of what an act changes: lock the row, look at the state and then at the right, write, history."""

    def decorator(
        change: Callable[Concatenate[Introduction, Side | None, User, P], None],
    ) -> Callable[Concatenate[Introduction, User, P], Introduction]:
        @wraps(change)
        @transaction.atomic
        def service(introduction: Introduction, by: User, *args: P.args, **kwargs: P.kwargs) -> Introduction:
            locked = _locked(introduction)
            side = _acting(locked, by, act)
            change(locked, side, by, *args, **kwargs)
            return _changed(locked, by, side)

        return service

    return decorator


def _locked(introduction: Introduction) -> Introduction:
    rows = Introduction.objects.select_for_update(of=("self",)).select_related("asking", "asked")
    return rows.get(pk=introduction.pk)


def _acting(locked: Introduction, by: User, act: Act) -> Side | None:
    """Return for which side a person acts, None for the office that proposed it; raise if they may not or cannot."""
    viewer = viewer_of(by)
    sides: list[Side | None] = [*sides_of(viewer, locked), None]
    for side in sides:
        if act in allowed_acts(viewer, locked, side):
            return side
    if (State(locked.state), act) not in TABLE:
        raise Conflict(
            _("This can no longer be done: the introduction is “%(state)s”.") % {"state": State(locked.state).label}
        )
    raise NotAllowed(_("You may not do this: the other side, or those who edit your organisation, may."))


def _move(locked: Introduction, act: Act, now: datetime) -> None:
    locked.state = TABLE[State(locked.state), act]
    locked.since = now


def _changed(row: Introduction, by: User | None, side: Side | None) -> Introduction:
    """Save a change of a person for a side, None for the office; without a person it is the platform's."""
    row.changed_by = by
    row.changed_for = "" if by is None else side or OFFICE
    with pghistory.context(by=by.pk if by else None):
        row.save()
        changed.send(sender=Introduction, introduction=row)
    return row


@_act(Act.ACCEPT)
def accept(locked: Introduction, side: Side | None, by: User) -> None:
    """Say yes for a side; when both have, each sees who the other is, with the contact details of the two people."""
    assert side is not None
    setattr(locked, f"{side}_agreed", True)
    setattr(locked, f"{side}_person", by)
    if locked.has_agreed(side.other):
        now = clock.now()
        _move(locked, Act.ACCEPT, now)
        locked.agreed = now
        notices.tell(locked, side.other, notices.ACCEPTED)
        if locked.office is not None:
            notices.tell(locked, side, notices.ACCEPTED)
            notices.tell_office(locked, notices.OFFICE_ACCEPTED)


@_act(Act.DECLINE)
def decline(
    locked: Introduction, side: Side | None, by: User, refusal: Refusal, *, words: str = "", told: bool = False
) -> None:
    """Say no for a side. The other learns the reason only if `told`; only the side's own office reads the words."""
    assert side is not None
    if len(words) > MESSAGE:
        raise Conflict(_("Write at most %(n)d characters.") % {"n": MESSAGE})
    locked.declined_by, locked.refusal = side.value, Refusal(refusal)
    locked.refusal_told, locked.refusal_words = told, words.strip()
    _end(locked, Act.DECLINE, Reluctance.Cause.DECLINED)
    notices.tell(locked, side.other, notices.DECLINED)
    if locked.office is not None:
        notices.tell_office(locked, notices.OFFICE_DECLINED)


@_act(Act.WITHDRAW)
def withdraw(locked: Introduction, side: Side | None, by: User) -> None:
    """Take a request back before it is answered."""
    _end(locked, Act.WITHDRAW, None)
    for each in [Side.ASKED] if locked.office is None else list(Side):
        notices.tell(locked, each, notices.WITHDRAWN)


@transaction.atomic
def take_back_invitation(introduction: Introduction, by: User) -> Introduction:
    """Withdraw an invitation for the app that it belongs to, which has checked who may; nothing if it was answered.

    No matter who asked: those who prepare the project together take it back: its organisation's editors and its office.
    """
    locked = _locked(introduction)
    if not locked.is_invitation or locked.state != State.REQUESTED:
        return locked
    _end(locked, Act.WITHDRAW, None)
    notices.tell(locked, Side.ASKED, notices.WITHDRAWN)
    own = Side.ASKING if Side.ASKING in sides_of(viewer_of(by), locked) else None
    return _changed(locked, by, own)


@_act(Act.MEET)
def record_meeting(locked: Introduction, side: Side | None, by: User) -> None:
    """Note that the two have met."""
    _progress(locked, side, Act.MEET, "met")


@_act(Act.COLLABORATE)
def record_collaboration(locked: Introduction, side: Side | None, by: User) -> None:
    """Note that the two work together."""
    _progress(locked, side, Act.COLLABORATE, "collaborating")


@_act(Act.CLOSE)
def close(locked: Introduction, side: Side | None, by: User, outcome: Outcome) -> None:
    """Close an introduction with its outcome."""
    locked.outcome = Outcome(outcome)
    _progress(locked, side, Act.CLOSE, "ended")


def _progress(locked: Introduction, side: Side | None, act: Act, when: str) -> None:
    assert side is not None
    now = clock.now()
    _move(locked, act, now)
    setattr(locked, when, now)
    notices.tell(locked, side.other, notices.PROGRESSED)


def _end(locked: Introduction, act: Act, cause: Reluctance.Cause | None) -> None:
    """End an introduction that was never agreed on, and lower each side in the other's searches.

    Of an unnamed side only the text is lowered, since a name that sank would reveal the author.
    """
    locked.ended = clock.now()
    _move(locked, act, locked.ended)
    if cause is None:
        return
    for side in Side:
        target: Any = locked.organisation(side.other)
        if not is_named(locked, side.other):
            target = _unnamed_text(locked, side.other)
        if target is not None:
            dismissals.lower(locked.organisation(side), target, cause)


def _unnamed_text(locked: Introduction, side: Side) -> Any:
    own = locked.organisation(side).pk
    return next(
        (text for text in (locked.offer, locked.need) if text is not None and text.organisation_id == own), None
    )


@transaction.atomic
def write(introduction: Introduction, by: User, text: str) -> Message:
    """Write to the other side: also before it is agreed, and while one is unnamed."""
    locked = _locked(introduction)
    side = next(iter(sides_of(viewer_of(by), locked)), None)
    if side is None:
        raise NotAllowed(_("Only the people of the two organisations write here."))
    if not may_write(locked, side):
        raise Conflict(
            _("This can no longer be done: the introduction is “%(state)s”.") % {"state": State(locked.state).label}
        )
    now = clock.now()
    if Message.objects.filter(author=by, at__gt=now - HOUR).count() >= MESSAGES:
        raise Conflict(_("You have written %(n)d messages within an hour. Go on in a while.") % {"n": MESSAGES})
    written = Message.objects.create(introduction=locked, side=side, author=by, text=_checked(text), at=now)
    notices.tell(locked, side.other, notices.WRITTEN, message=written)
    return written


def _checked(text: str) -> str:
    text = text.replace("\0", "").strip()
    if not text:
        raise Conflict(_("Write a few words."))
    if len(text) > MESSAGE:
        raise Conflict(_("Write at most %(n)d characters.") % {"n": MESSAGE})
    return text


def mark_read(introduction: Introduction, by: User) -> None:
    """Note that a person has read all that is there now."""
    Reading.objects.update_or_create(introduction=introduction, user=by, defaults={"until": clock.now()})


def see_contact(introduction: Introduction, by: User, side: Side) -> User | None:
    """Return the contact person of the other side, and log once a day that they were seen.

    None before both sides agreed, and where the contact person has left.
    """
    whose = contact_of(introduction, side.other)
    if whose is not None and whose.pk != by.pk:
        ContactSeen.objects.get_or_create(introduction=introduction, viewer=by, whose=whose, day=clock.today())
    return whose


def dismiss(organisation: Organisation, viewer: Viewer, proposal: Proposal, reason: Reluctance.Cause | None) -> None:
    """Say why an organisation does not want a result, or take that back. The other side never learns of it."""
    if organisation.pk not in viewer.edited_ids and not may_propose(viewer, organisation):
        raise NotAllowed(_("Only those who edit an organisation, and its cluster's office, may say this."))
    target: Any = proposal.statement if proposal.asked_unnamed else proposal.asked
    if reason is None:
        dismissals.take_back(organisation, target)
    else:
        dismissals.lower(organisation, target, reason)


def remind_and_expire(now: datetime) -> tuple[int, int]:
    """Remind once of what has waited for two thirds of its time, end what has waited for all of it; count both.

    It may run as often as it likes and several times at once: what is done is not done again.
    """
    waiting = Introduction.objects.filter(state=State.REQUESTED)
    expired = sum(_expired(pk, now) for pk in waiting.filter(expires__lte=now).values_list("pk", flat=True))
    late = waiting.filter(reminded=None, expires__gt=now).annotate(whole=F("expires") - F("requested"))
    due = [row.pk for row in late if row.requested + row.whole * 2 / 3 <= now]
    return sum(_reminded(pk, now) for pk in due), expired


@transaction.atomic
def _expired(pk: int, now: datetime) -> bool:
    locked = _locked(Introduction(pk=pk))
    if locked.state != State.REQUESTED or locked.expires > now:
        return False
    _end(locked, Act.EXPIRE, Reluctance.Cause.SILENT)
    _changed(locked, None, None)
    for side in Side:
        notices.tell(locked, side, notices.EXPIRED)
    return True


@transaction.atomic
def _reminded(pk: int, now: datetime) -> bool:
    locked = _locked(Introduction(pk=pk))
    if locked.state != State.REQUESTED or locked.reminded is not None:
        return False
    locked.reminded = now
    _changed(locked, None, None)
    for side in Side:
        if not locked.has_agreed(side):
            notices.tell(locked, side, notices.REMINDED)
    return True


@dataclass(frozen=True)
class Party:
    """One of two who have met: the organisation, who answers for it, and what it talked about."""

    organisation: Organisation
    person: User | None
    about: Quote


@transaction.atomic
def note_met(asking: Party, asked: Party, message: str) -> Introduction:
    """Note that two who know each other have met and want to go on; only an app that knows of both may say so.

    The introduction that is open between them becomes "have met". Where there is none, one begins at that.
    """
    pair = [asking.organisation.pk, asked.organisation.pk]
    list(Organisation.objects.filter(pk__in=pair).order_by("pk").select_for_update(no_key=True))
    between = Introduction.objects.filter(asking__in=pair, asked__in=pair, state__in=OPEN, is_invitation=False)
    known = between.filter(named(Side.ASKING), named(Side.ASKED)).order_by("-since", "-pk").first()
    now = clock.now()
    made = _locked(known) if known else _begun(asking, asked, message, now)
    people = {asking.organisation.pk: asking.person, asked.organisation.pk: asked.person}
    if made.state == State.REQUESTED:
        for side in Side:
            setattr(made, f"{side}_agreed", True)
            if getattr(made, f"{side}_person_id") is None:
                setattr(made, f"{side}_person", people[made.organisation(side).pk])
        _move(made, Act.ACCEPT, now)
        made.agreed = now
        _changed(made, None, None)
    if made.state == State.ACCEPTED:
        _move(made, Act.MEET, now)
        made.met = now
        _changed(made, None, None)
    return made


def _begun(asking: Party, asked: Party, message: str, now: datetime) -> Introduction:
    made = Introduction(
        asking=asking.organisation,
        asked=asked.organisation,
        asking_person=asking.person,
        asked_person=asked.person,
        direction=Direction.THEIR_OFFER.value,
        asking_text=asking.about.text,
        asking_language=asking.about.language,
        asked_text=asked.about.text,
        asked_language=asked.about.language,
        requested=now,
        since=now,
        expires=now + timedelta(days=settings.INTRODUCTION_DAYS),
    )
    _changed(made, None, None)
    Message.objects.create(introduction=made, side=Side.ASKING, author=asking.person, text=message, at=now)
    return made
