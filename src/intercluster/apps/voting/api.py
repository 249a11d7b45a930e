"""The HTTP API of votes. It reads only: a ballot is cast by a person who is signed in, and by no program."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from intercluster.apps.access.authentication import Access
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.voting import queries
from intercluster.apps.voting.models import Vote
from intercluster.apps.voting.rules import readable
from intercluster.core.api_answers import ANSWERS, REFUSALS
from intercluster.core.errors import NotFound

router = Router(tags=["voting"], auth=Access("voting"))


class VoteOut(Schema):
    """A vote, without what its ballots say."""

    id: uuid.UUID
    cluster: str | None
    alliance: str | None
    titles: dict[str, str]
    """By language."""
    questions: dict[str, str]
    method: str
    options: list[dict[str, Any]]
    """What can be chosen, in the order of the ballot: `names` by language, and `cost` in a budget."""
    seats: int
    highest: int
    """Most points that an option can get; 0 where none are given."""
    budget: int
    completion: str
    """What becomes of the money that shares of a budget leave over: `votes` or `shares`."""
    rule: list[dict[str, Any]]
    """Conditions as in the file of ballots."""
    is_secret: bool
    state: str
    opens: datetime
    closes: datetime
    cast: int
    """Ballots so far, or at closing."""
    eligible: int
    """Members on the roll; 0 before it is frozen."""
    digest: str
    """SHA-256 of the file of ballots at closing; empty before."""

    @staticmethod
    def of(vote: Vote) -> "VoteOut":
        """Return what programs see of a vote."""
        turnout = queries.turnout(vote)
        return VoteOut(
            id=vote.public_id,
            cluster=vote.cluster.slug if vote.cluster else None,
            alliance=vote.alliance.slug if vote.alliance else None,
            titles=vote.titles,
            questions=vote.questions,
            method=vote.method,
            options=vote.options,
            seats=vote.seats,
            highest=vote.highest,
            budget=vote.budget,
            completion=vote.completion,
            rule=vote.rule,
            is_secret=vote.is_secret,
            state=vote.state,
            opens=vote.opens,
            closes=vote.closes,
            cast=turnout.cast,
            eligible=turnout.eligible,
            digest=vote.digest,
        )


def _found(request: HttpRequest, public_id: uuid.UUID) -> Vote:
    signed_in(request)
    vote = queries.find(public_id, viewer_for(request))
    if vote is None:
        raise NotFound("There is no such vote that you may read.")
    return vote


@router.get("/votes", response={200: list[VoteOut], **REFUSALS}, summary="Votes")
def votes(request: HttpRequest) -> list[VoteOut]:
    """List the votes that one may read, the last to close first."""
    return [VoteOut.of(vote) for vote in readable(viewer_for(request))]


@router.get("/votes/{public_id}", response={200: VoteOut, **ANSWERS}, summary="A vote")
def vote(request: HttpRequest, public_id: uuid.UUID) -> VoteOut:
    """Return a vote with its turnout."""
    return VoteOut.of(_found(request, public_id))


@router.get("/votes/{public_id}/ballots", response={200: dict[str, Any], **ANSWERS}, summary="Ballots of a closed vote")
def ballots(request: HttpRequest, public_id: uuid.UUID) -> dict[str, Any]:
    """Return the file of ballots, without names, from which anybody can count the vote again."""
    return dict(json.loads(queries.ballots_text(_found(request, public_id))))
