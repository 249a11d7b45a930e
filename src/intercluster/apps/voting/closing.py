"""What happens to votes by the clock: they open, those who vote are reminded, and they close and are counted."""

import logging
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.voting import notices, sealing
from intercluster.apps.voting.keys import key_of
from intercluster.apps.voting.models import UNDER_WAY, Ballot, SealedBallot, State, Vote
from intercluster.apps.voting.polls import conceal, counted_poll, digest_of, file_of, poll_of, withhold
from intercluster.apps.voting.proxies import overfull
from intercluster.apps.voting.services import delete_sealed, place_of
from intercluster.core import clock
from intercluster.core.errors import Conflict, Refused
from intercluster.core.locks import lock_row

log = logging.getLogger(__name__)

REMINDER = timedelta(days=2)
"""Time before the end at which those who vote are reminded; in a shorter vote at half time."""


def carry_on(now: datetime) -> None:
    """Open, remind and close all votes whose time has come. One that cannot be counted does not stop the others."""
    for vote in Vote.objects.filter(state__in=UNDER_WAY, opens__lte=now).order_by("pk"):
        try:
            if vote.closes <= now:
                close(vote)
            else:
                _open_or_remind(vote, now)
        except Refused as problem:
            log.warning("Vote %s: %s", vote.public_id, problem)
        except Exception:  # whatever it is, the other votes are not to wait for it
            log.exception("Vote %s cannot be carried on", vote.public_id)


def obstacle(vote: Vote) -> str:
    """Return in a sentence why a vote that is announced or open could not be counted as it is now; "" if it could."""
    if vote.state not in UNDER_WAY:
        return ""
    try:
        key_of(vote)
        poll_of(vote)
    except Refused as problem:
        return str(problem)
    except ValueError:
        return _("The vote cannot be counted: what the database says of it or of its roll makes no sense.")
    return ""


@transaction.atomic
def close(vote: Vote, *, quietly: bool = False) -> Vote:
    """Count a vote whose time is over, and notify those who vote. Raise Conflict before that, or Gone without its key.

    The sealed ballots are opened and shuffled, and written without their voters if the vote is secret. The sealed ones
    are deleted in the same transaction, and the key of a secret vote once it is committed: a failure before keeps both.
    The demo closes quietly: nobody is notified.
    """
    vote = lock_row(vote)
    if vote.state not in UNDER_WAY:
        raise Conflict(_("The vote is closed."))
    if clock.now() < vote.closes:
        raise Conflict(_("The vote is still open."))
    # Locked, so that nobody changes a place on the roll between this and the check of the key.
    sealed = list(SealedBallot.objects.filter(voter__vote=vote).select_related("voter").select_for_update())
    key, poll, too_many = key_of(vote), poll_of(vote), overfull(vote)
    opened = []
    for each in sealed:
        try:
            ballot = sealing.unseal(bytes(each.box), key, place_of(each.voter))
            poll.check(ballot.choices)
            if each.voter.holder_id in too_many:
                raise sealing.UnreadableError
        except (sealing.UnreadableError, ValueError):
            vote.unreadable += 1
            continue
        voter = None if vote.is_secret else each.voter
        opened.append(
            Ballot(vote=vote, receipt=ballot.receipt, choices=ballot.choices, group=each.voter.group, voter=voter)
        )
    conceal(vote, opened)
    withhold(vote, opened)
    secrets.SystemRandom().shuffle(opened)  # so that not even the order of the rows on the disk tells anything
    Ballot.objects.bulk_create(opened)
    delete_sealed(vote)
    vote.state = State.CLOSED
    vote.digest = digest_of(file_of(counted_poll(vote)))
    vote.save()
    if not quietly:
        notices.tell_result(vote)
    return vote


def reminder_at(vote: Vote) -> datetime:
    """Return when those who vote are reminded."""
    return max(vote.closes - REMINDER, vote.opens + (vote.closes - vote.opens) / 2)


@transaction.atomic
def _open_or_remind(vote: Vote, now: datetime) -> None:
    vote = lock_row(vote)
    if vote.state == State.ANNOUNCED:
        vote.state = State.OPEN
        vote.save()
        notices.tell_opened(vote)
    elif vote.state == State.OPEN and not vote.reminded and reminder_at(vote) <= now:
        vote.reminded = True
        vote.save()
        notices.tell_reminder(vote)
