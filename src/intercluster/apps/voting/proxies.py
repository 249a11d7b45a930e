"""Proxies: a member lets another one on the roll cast its ballot."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.voting import notices
from intercluster.apps.voting.models import UNDER_WAY, RollEntry, SealedBallot, Vote
from intercluster.apps.voting.rules import may_run, own_entries
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row

SIGNER_LIMIT = 150


@dataclass(frozen=True)
class Paper:
    """A proxy on paper."""

    signed_by: str
    signed: date | None


@transaction.atomic
def give(entry: RollEntry, holder: RollEntry | None, *, by: User) -> None:
    """Let the people of another place cast the ballot of this one, and notify them.

    A ballot that was cast before is deleted, since the holder would read it. A proxy is not passed on: who holds one
    gives none, and who has given one holds none. Raise NotAllowed, Refused or Conflict.
    """
    vote = _under_way(entry, by)  # locked, so that two proxies given at once count as two
    entry = RollEntry.objects.get(pk=entry.pk)
    holder = _taking(vote, entry, holder)
    SealedBallot.objects.filter(voter=entry).delete()
    RollEntry.objects.filter(pk=entry.pk).update(holder=holder)
    notices.tell_proxy(entry, holder, given=True)


@transaction.atomic
def record(entry: RollEntry, holder: RollEntry | None, paper: Paper, *, viewer: Viewer) -> None:
    """Record the proxy on paper of a member without people on the roll, and notify those who hold it.

    Others give theirs themselves, so that no office can take a ballot out of their hands. Raise NotAllowed, Refused or
    Conflict.
    """
    vote = _run(entry, viewer)
    entry = RollEntry.objects.get(pk=entry.pk)
    if entry.people.exists():
        raise Conflict(_("The people of %(name)s give its proxy here themselves.") % {"name": entry.name})
    if not paper.signed_by.strip() or paper.signed is None or paper.signed > clock.today(clock.now()):
        raise Refused(_("Write who signed the proxy, and a day that is not to come."))
    holder = _taking(vote, entry, holder)
    signer = paper.signed_by.strip()[:SIGNER_LIMIT]
    RollEntry.objects.filter(pk=entry.pk).update(holder=holder, signed_by=signer, signed=paper.signed)
    notices.tell_proxy(entry, holder, given=True)


@transaction.atomic
def remove(entry: RollEntry, *, viewer: Viewer) -> None:
    """Remove a proxy on paper, and notify the people who held it. A ballot that they cast is deleted.

    Raise NotAllowed or Conflict.
    """
    _run(entry, viewer)
    entry = RollEntry.objects.select_related("holder", "vote").get(pk=entry.pk)
    if entry.holder is None or entry.signed is None:
        raise Conflict(_("There is no proxy on paper to remove."))
    SealedBallot.objects.filter(voter=entry).delete()
    RollEntry.objects.filter(pk=entry.pk).update(holder=None, signed_by="", signed=None)
    notices.tell_proxy(entry, entry.holder, given=False)


@transaction.atomic
def take_back(entry: RollEntry, *, by: User) -> None:
    """Take a proxy back, and notify the people who held it. A ballot that they cast is deleted.

    Raise NotAllowed or Conflict.
    """
    _under_way(entry, by)
    entry = RollEntry.objects.select_related("holder", "vote").get(pk=entry.pk)
    if entry.holder is None:
        raise Conflict(_("There is no proxy to take back."))
    SealedBallot.objects.filter(voter=entry).delete()
    RollEntry.objects.filter(pk=entry.pk).update(holder=None)
    notices.tell_proxy(entry, entry.holder, given=False)


def without_people(vote: Vote) -> list[RollEntry]:
    """Return the places on the roll that nobody can vote for, and whose proxy can only be on paper, by name."""
    return list(RollEntry.objects.filter(vote=vote, people=None).select_related("holder", "vote"))


def overfull(vote: Vote) -> set[int]:
    """Return the keys of the places that hold more proxies than the vote allows, which no act here lets happen."""
    held = Counter(RollEntry.objects.filter(vote=vote).exclude(holder=None).values_list("holder_id", flat=True))
    return {holder for holder, number in held.items() if number > vote.proxies}


def possible_holders(entry: RollEntry) -> list[RollEntry]:
    """Return the places on the roll that can still take the proxy of this one, by name."""
    others = RollEntry.objects.filter(vote=entry.vote_id, holder=None, people__isnull=False).exclude(pk=entry.pk)
    return [each for each in others.distinct().prefetch_related("held") if len(each.held.all()) < entry.vote.proxies]


def _taking(vote: Vote, entry: RollEntry, holder: RollEntry | None) -> RollEntry:
    """Return the place that takes a proxy, as it is now. Raise Refused or Conflict if it cannot."""
    holder = RollEntry.objects.filter(vote=vote, pk=holder.pk).exclude(pk=entry.pk).first() if holder else None
    if holder is None or not holder.people.exists():
        raise Refused(_("Choose another member on the roll."))
    if not vote.proxies:
        raise Conflict(_("In this vote nobody can give a proxy."))
    if entry.holder_id is not None:
        raise Conflict(_("The proxy is given already. Take it back first."))
    if entry.held.exists():
        raise Conflict(_("You hold a proxy, which you cannot pass on."))
    if holder.holder_id is not None:
        raise Conflict(_("%(name)s has given its own proxy to another member.") % {"name": holder.name})
    if holder.held.count() >= vote.proxies:
        raise Conflict(
            _("%(name)s already holds %(limit)d, the most that a member can hold.")
            % {"name": holder.name, "limit": vote.proxies}
        )
    return holder


def _run(entry: RollEntry, viewer: Viewer) -> Vote:
    """Return the vote of a place, locked, if the viewer runs it and it is announced or open."""
    vote = lock_row(entry.vote)
    if not may_run(viewer, vote.body):
        raise NotAllowed
    return _still_open(vote)


def _under_way(entry: RollEntry, user: User) -> Vote:
    """Return the vote of a place, locked, if it is the person's own and the vote is announced or open."""
    vote = lock_row(entry.vote)
    if not own_entries(user, Vote.objects.filter(pk=vote.pk)).filter(pk=entry.pk).exists():
        raise NotAllowed
    return _still_open(vote)


def _still_open(vote: Vote) -> Vote:
    if vote.state not in UNDER_WAY or clock.now() >= vote.closes:
        raise Conflict(_("Proxies are given and taken back from the announcement of a vote until it closes."))
    return vote
