"""Acts of those who run a vote and of those who vote. What happens by the clock is in `closing.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.voting import ballots, key_files, notices, roll, sealing
from intercluster.apps.voting.keys import key_of, make_key
from intercluster.apps.voting.models import (
    UNDER_WAY,
    Completion,
    Method,
    RollEntry,
    SealedBallot,
    State,
    Vote,
    VoteKey,
)
from intercluster.apps.voting.polls import poll_of
from intercluster.apps.voting.proxies import overfull
from intercluster.apps.voting.rules import may_cast, may_run
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row
from intercluster.geo.display_names import joined

TITLE_LIMIT = 200
QUESTION_LIMIT = 5000
MOST_OPTIONS = 40
"""A longer ballot would not fit into its box, and nobody would read it."""


@dataclass(frozen=True)
class Draft:
    """What those who run a vote say about it."""

    titles: Mapping[str, str]
    """By language of the interface, one at least."""
    questions: Mapping[str, str]
    """By language of the interface, one at least."""
    opens: datetime
    closes: datetime
    is_secret: bool = True
    proxies: int = 0
    """How many proxies a member may hold."""
    method: str = Method.MOTION
    options: Sequence[Mapping[str, Any]] = ()
    """As `Vote.options` has them."""
    seats: int = 1
    highest: int = 0
    budget: int = 0
    completion: str = Completion.VOTES
    rule: list[dict[str, Any]] = field(default_factory=list)
    """Conditions as the file of ballots has them."""


@transaction.atomic
def draft(body: Cluster | Alliance, said: Draft, *, viewer: Viewer) -> Vote:
    """Draft a vote of a cluster or an alliance. Raise NotAllowed or Refused."""
    if not may_run(viewer, body):
        raise NotAllowed
    vote = Vote(cluster=body) if isinstance(body, Cluster) else Vote(alliance=body)
    return _write(vote, said)


@transaction.atomic
def change(vote: Vote, said: Draft, *, viewer: Viewer) -> Vote:
    """Change a draft. Raise NotAllowed, Refused, or Conflict for a vote that is announced."""
    return _write(_locked_draft(vote, viewer), said)


@transaction.atomic
def delete(vote: Vote, *, viewer: Viewer) -> None:
    """Delete a draft. Raise NotAllowed, or Conflict for a vote that is announced."""
    _locked_draft(vote, viewer).delete()


@transaction.atomic
def announce(vote: Vote, *, viewer: Viewer, quietly: bool = False) -> Vote:
    """Freeze the roll as it is now, and notify those who vote. Raise NotAllowed, Conflict or Refused.

    A vote whose time has come already opens at once. The demo announces quietly: nobody is notified.
    """
    vote, now = _locked_draft(vote, viewer), clock.now()
    if vote.closes <= now:
        raise Conflict(_("The vote would close before it is announced. Choose a later day."))
    found = roll.places(vote)
    if not any(place.people for place in found):
        raise Conflict(_("Nobody could vote: no member has a person with the right to edit its profile."))
    if vote.is_secret and (few := roll.too_small(vote, found)):
        raise Conflict(
            _(
                "Too few members for a secret vote: %(clusters)s. Where fewer than %(fewest)d members that have "
                "somebody to vote for them are counted together, the result would show how they voted. Make the vote "
                "open, or leave out the condition on clusters."
            )
            % {"clusters": joined(few), "fewest": roll.FEWEST}
        )
    roll.freeze(vote, found)
    make_key(vote)
    vote.announced = now
    vote.state = State.OPEN if vote.opens <= now else State.ANNOUNCED
    vote.save()
    if not quietly:
        notices.tell_announced(vote)
    return vote


@transaction.atomic
def cancel(vote: Vote, reason: str, *, viewer: Viewer) -> Vote:
    """Cancel a vote that is announced, open or closed, with a reason, and notify those who vote.

    Ballots that are not counted yet are deleted unread. Those of a closed vote stay, but its result no longer holds.
    Raise NotAllowed, Refused without a reason, or Conflict.
    """
    vote = lock_row(vote)
    if not may_run(viewer, vote.body):
        raise NotAllowed
    if vote.state not in {*UNDER_WAY, State.CLOSED}:
        raise Conflict(_("A draft is deleted, and a cancelled vote stays cancelled."))
    if not reason.strip():
        raise Refused(_("Write why the vote is cancelled. Everybody on the roll reads it."))
    delete_sealed(vote)
    vote.state, vote.reason = State.CANCELLED, reason.strip()[:QUESTION_LIMIT]
    vote.save()
    notices.tell_cancelled(vote)
    return vote


@transaction.atomic
def cast(entry: RollEntry, choices: dict[str, int], *, by: User) -> str:
    """Cast the ballot of a place on the roll, in place of an earlier one, and return its receipt.

    Nothing is kept of when it was cast, and by whom of the organisation's people. Raise NotAllowed, Refused for what no
    ballot can say, or Conflict before the vote opens and after it closes.
    """
    vote = _open_for(entry, by)
    entry = RollEntry.objects.get(pk=entry.pk)  # as it is under the lock
    if entry.holder_id in overfull(vote):
        raise Conflict(
            _(
                "More proxies are held than the vote allows: the electoral roll was changed in the database. Tell the "
                "office."
            )
        )
    key = key_of(vote)  # first of all, so that nobody answers another question than the one that was announced
    try:
        poll_of(vote).check(choices)
    except ValueError:
        raise Refused(ballots.problem(vote, choices)) from None
    ballot = sealing.OpenedBallot(choices, sealing.new_receipt())
    box = sealing.seal(ballot, key, place_of(entry))
    SealedBallot.objects.update_or_create(voter=entry, defaults={"box": box})
    return ballot.receipt


@transaction.atomic
def withdraw(entry: RollEntry, *, by: User) -> None:
    """Delete the ballot of a place on the roll, as if none had been cast. Raise NotAllowed or Conflict."""
    _open_for(entry, by)
    SealedBallot.objects.filter(voter=entry).delete()


def delete_sealed(vote: Vote) -> None:
    """Delete the key and the sealed ballots of a vote, and what is left of them in the files of the database."""
    VoteKey.objects.filter(vote=vote).delete()
    SealedBallot.objects.filter(voter__vote=vote).delete()
    transaction.on_commit(partial(key_files.destroy, vote.public_id), robust=True)
    transaction.on_commit(overwrite_deleted, robust=True)


def overwrite_deleted() -> None:
    """Write the tables of sealed ballots and keys again, without the rows that PostgreSQL only marks as deleted."""
    with connection.cursor() as cursor:
        for model in (SealedBallot, VoteKey):
            cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(model._meta.db_table)}")


def place_of(entry: RollEntry) -> str:
    """Return what a sealed ballot is bound to: its place on the roll, and who holds the proxy of that place.

    Whenever a proxy is given or taken back here, the ballot is deleted; elsewhere it becomes unreadable.
    """
    holder = f" by {entry.holder_id}" if entry.holder_id else ""
    return f"{entry.vote_id} {entry.pk}{holder}"


def is_open(vote: Vote, now: datetime) -> bool:
    """Return whether ballots are taken: the clock decides, also where no worker runs."""
    return vote.state in UNDER_WAY and vote.opens <= now < vote.closes


def _locked_draft(vote: Vote, viewer: Viewer) -> Vote:
    vote = lock_row(vote)
    if not may_run(viewer, vote.body):
        raise NotAllowed
    if vote.state != State.DRAFT:
        raise Conflict(_("The vote is announced. It can be cancelled, but no longer changed."))
    return vote


def _open_for(entry: RollEntry, user: User) -> Vote:
    """Return the vote of a place on the roll, locked, if the person may cast a ballot there now."""
    vote, now = lock_row(entry.vote), clock.now()
    if not may_cast(user, entry):
        raise NotAllowed
    if vote.state == State.CANCELLED:
        raise Conflict(_("The vote is cancelled."))
    if now < vote.opens:
        raise Conflict(_("The vote is not open yet."))
    if not is_open(vote, now):
        raise Conflict(_("The vote is closed. A ballot that comes late is not counted."))
    return vote


def _write(vote: Vote, said: Draft) -> Vote:
    titles, questions = (
        {code: texts[code].strip() for code, _name in settings.LANGUAGES if texts.get(code, "").strip()}
        for texts in (said.titles, said.questions)
    )
    if not titles or not questions:
        raise Refused(_("A vote has a title and a question, in one language at least."))
    if any(len(text) > TITLE_LIMIT for text in titles.values()):
        raise Refused(_("A title has at most %(limit)d characters.") % {"limit": TITLE_LIMIT})
    if any(len(text) > QUESTION_LIMIT for text in questions.values()):
        raise Refused(_("A question has at most %(limit)d characters.") % {"limit": QUESTION_LIMIT})
    if said.closes <= said.opens:
        raise Refused(_("The vote has to close after it opens."))
    vote.titles, vote.questions = titles, questions
    vote.opens, vote.closes = said.opens, said.closes
    vote.proxies = said.proxies
    vote.is_secret, vote.method, vote.rule = said.is_secret, said.method, said.rule
    vote.options, vote.seats = [dict(option) for option in said.options], said.seats
    vote.highest, vote.budget, vote.completion = said.highest, said.budget, said.completion
    if len(vote.options) > MOST_OPTIONS:
        raise Refused(_("A vote has at most %(most)d options.") % {"most": MOST_OPTIONS})
    vote.save()
    poll_of(vote)  # raises ValueError for what could not be counted; a form has said before what is wrong
    return vote
