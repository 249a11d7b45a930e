"""Reads of votes: how far they are, what is one's own in them, and their ballots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.voting import sealing
from intercluster.apps.voting.ballots import in_words
from intercluster.apps.voting.keys import key_of
from intercluster.apps.voting.models import ENDED, UNDER_WAY, Ballot, RollEntry, SealedBallot, State, Vote
from intercluster.apps.voting.polls import counted_poll, file_of
from intercluster.apps.voting.rules import entries_of, readable
from intercluster.apps.voting.services import is_open, place_of
from intercluster.core import clock
from intercluster.core.errors import Conflict, Gone, NotFound
from intercluster.core.page_language import page_language
from intercluster.geo.display_names import joined


@dataclass(frozen=True)
class Turnout:
    """How many of those on the roll have voted."""

    cast: int
    eligible: int

    @property
    def percent(self) -> int:
        """Return the share in per cent, rounded down, so that 100 means all."""
        return 100 * self.cast // self.eligible if self.eligible else 0


@dataclass(frozen=True)
class OwnPlace:
    """A place on the roll for which the reader votes, and its ballot while the vote is open."""

    entry: RollEntry
    ballot: sealing.OpenedBallot | None
    is_unreadable: bool = False
    """Whether there is a ballot that somebody has changed in the database."""

    @property
    def names(self) -> str:
        """Return who can cast the ballot, so that a member's people see if somebody was put there."""
        casting = self.entry.holder or self.entry
        return joined([str(person) for person in casting.people.filter(is_active=True).order_by("name", "email")])


@dataclass(frozen=True)
class ListedVote:
    """A vote in a list."""

    vote: Vote
    is_open: bool
    waits: int
    """Places of the reader's without a ballot, in a vote that is open."""


@dataclass(frozen=True)
class ListedBallot:
    """A counted ballot in the list of ballots."""

    member: str
    """Empty in a secret vote."""
    receipt: str
    says: str
    paid: str
    """What its share of a budget paid for."""


def find(public_id: UUID, viewer: Viewer) -> Vote | None:
    """Return a vote that the viewer may read, or None."""
    return readable(viewer).filter(public_id=public_id).first()


def phase(vote: Vote, now: datetime) -> Any:
    """Return in words how far a vote has come, by the clock."""
    if vote.state in UNDER_WAY and now >= vote.closes:
        return _("Being counted")
    return State.OPEN.label if is_open(vote, now) else State(vote.state).label


def turnout(vote: Vote) -> Turnout:
    """Return how many of those on the roll have voted so far, or had at closing."""
    if vote.state == State.CLOSED or vote.digest:
        cast = Ballot.objects.filter(vote=vote).count() + vote.unreadable
    else:
        cast = SealedBallot.objects.filter(voter__vote=vote).count()
    return Turnout(cast, RollEntry.objects.filter(vote=vote).count())


def own_places(vote: Vote, user: User | None) -> list[OwnPlace]:
    """Return the places on a roll for which a person votes, with their ballots while these can be changed."""
    entries = entries_of(user, Vote.objects.filter(pk=vote.pk)).select_related("sealed", "vote")
    if not is_open(vote, clock.now()):
        return [OwnPlace(entry, None) for entry in entries]
    return [_own_place(entry) for entry in entries]


def _own_place(entry: RollEntry) -> OwnPlace:
    sealed = getattr(entry, "sealed", None)
    if sealed is None:
        return OwnPlace(entry, None)
    try:
        return OwnPlace(entry, sealing.unseal(bytes(sealed.box), key_of(entry.vote), place_of(entry)))
    except (sealing.UnreadableError, Gone):
        return OwnPlace(entry, None, is_unreadable=True)


def listed(viewer: Viewer, user: User | None) -> dict[str, Sequence[ListedVote]]:
    """Return the votes that the viewer may read in four groups: those that are open, to come, drafts, and ended."""
    now = clock.now()
    own = entries_of(user, Vote.objects.filter(state__in=UNDER_WAY)).filter(sealed__isnull=True)
    silent = list(own.values_list("vote", flat=True))
    groups: dict[str, list[ListedVote]] = {"open": [], "coming": [], "drafts": [], "ended": []}
    for vote in readable(viewer):
        opened = is_open(vote, now)
        if vote.state in ENDED:
            group = "ended"
        elif vote.state == State.DRAFT:
            group = "drafts"
        else:
            group = "open" if now >= vote.opens else "coming"
        groups[group].append(ListedVote(vote, opened, silent.count(vote.pk) if opened else 0))
    groups["open"].sort(key=lambda each: each.vote.closes)
    groups["coming"].sort(key=lambda each: each.vote.opens)
    return {name: tuple(votes) for name, votes in groups.items()}


def waiting(user: User | None) -> int:
    """Return in how many open votes the person has not voted for an organisation of theirs."""
    now = clock.now()
    opened = Vote.objects.filter(state__in=UNDER_WAY, opens__lte=now, closes__gt=now)
    return entries_of(user, opened).filter(sealed__isnull=True).order_by().values("vote").distinct().count()


def listed_ballots(vote: Vote, paid: Mapping[str, str] | None = None) -> Sequence[ListedBallot]:
    """Return the counted ballots: of a secret vote by receipt, of an open one by member.

    `paid` says by receipt what shares of a budget paid for.
    """
    names = vote.names_in(page_language())
    listed = [
        ListedBallot(
            each.voter.name if each.voter else "",
            each.receipt,
            "" if vote.stated else in_words(vote, each.choices, names),
            (paid or {}).get(each.receipt, ""),
        )
        for each in Ballot.objects.filter(vote=vote).select_related("voter")
    ]
    return sorted(listed, key=lambda each: (each.member.casefold(), each.receipt))


def ballots_text(vote: Vote) -> str:
    """Return the file of ballots; raise NotFound before the vote is closed, or Conflict if it can no longer be made."""
    if not vote.digest:
        raise NotFound(_("The ballots can be read when the vote is closed."))
    try:
        return file_of(counted_poll(vote))
    except ValueError:
        raise Conflict(_("The ballots in the database were changed after the vote had closed.")) from None
