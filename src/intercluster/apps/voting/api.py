"""The HTTP API of votes and assemblies. It reads only: a ballot is cast by a person, and by no program."""

import json
import uuid
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from intercluster.apps.access.authentication import Access
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.rules import Viewer, manages, viewer_for
from intercluster.apps.voting import queries
from intercluster.apps.voting.assembly import queries as meetings
from intercluster.apps.voting.assembly.amendments import in_order, text_after
from intercluster.apps.voting.models import AgendaItem, Assembly, AssemblyState, Proposal, Vote
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


class DecisionOut(Schema):
    """What was decided on a proposal. Empty until the minutes are final, except for the office."""

    outcome: str = ""
    """`carried`, `rejected`, `withdrawn` or `lapsed`; empty if it is not stated."""
    yes: int | None = None
    """Votes counted in the room."""
    no: int | None = None
    abstained: int | None = None

    @staticmethod
    def of(proposal: Proposal, *, is_shown: bool) -> "DecisionOut":
        """Return what was decided, to those who may read it already."""
        if not is_shown:
            return DecisionOut()
        return DecisionOut(outcome=proposal.outcome, yes=proposal.yes, no=proposal.no, abstained=proposal.abstained)


class AmendmentOut(Schema):
    """An amendment of a paragraph."""

    mover: str
    text: str
    """The whole text of the paragraph as it would be."""
    decided: DecisionOut


class AgendaItemOut(Schema):
    """A paragraph of an agenda."""

    title: str
    text: str
    """What is proposed."""
    mover: str
    """The member whose motion it is; empty for what the office has put there."""
    amendments: list[AmendmentOut]
    """In the chair's order of voting, or as they came in until there is one."""
    amended: str
    """The text with the amendments that are carried."""
    vote: uuid.UUID | None
    """The vote that decides it."""
    decided: DecisionOut
    decision: str
    """What the minutes say was decided."""

    @staticmethod
    def of(item: AgendaItem, *, is_shown: bool) -> "AgendaItemOut":
        """Return a paragraph with its amendments."""
        amendments = [
            AmendmentOut(mover=each.mover, text=each.text, decided=DecisionOut.of(each, is_shown=is_shown))
            for each in in_order(item)
        ]
        return AgendaItemOut(
            title=item.title,
            text=item.text,
            mover=item.mover,
            amendments=amendments,
            amended=text_after(item) if is_shown else item.text,
            vote=item.vote.public_id if item.vote else None,
            decided=DecisionOut.of(item, is_shown=is_shown),
            decision=item.decision if is_shown else "",
        )


class AssemblyOut(Schema):
    """An assembly of a cluster."""

    id: uuid.UUID
    cluster: str
    language: str
    title: str
    place: str
    starts: datetime
    motions_until: date | None
    state: str

    @staticmethod
    def of(assembly: Assembly) -> "AssemblyOut":
        """Return what programs see of an assembly."""
        return AssemblyOut(**_facts_of(assembly))


class AssemblyWithAgendaOut(AssemblyOut):
    """An assembly with its agenda, and what was decided once the minutes are final."""

    agenda: list[AgendaItemOut]


def _facts_of(assembly: Assembly) -> dict[str, Any]:
    names = ("language", "title", "place", "starts", "motions_until", "state")
    facts = {name: getattr(assembly, name) for name in names}
    return {"id": assembly.public_id, "cluster": assembly.cluster.slug, **facts}


def _shows_decisions(viewer: Viewer, assembly: Assembly) -> bool:
    return assembly.state == AssemblyState.CLOSED or manages(viewer, assembly.cluster)


@router.get("/assemblies", response={200: list[AssemblyOut], **REFUSALS}, summary="Assemblies")
def assemblies(request: HttpRequest) -> list[AssemblyOut]:
    """List the assemblies of one's clusters, the latest first."""
    return [AssemblyOut.of(assembly) for assembly in meetings.assemblies(viewer_for(request))]


@router.get("/assemblies/{public_id}", response={200: AssemblyWithAgendaOut, **ANSWERS}, summary="An assembly")
def assembly(request: HttpRequest, public_id: uuid.UUID) -> AssemblyWithAgendaOut:
    """Return an assembly with its agenda; decisions are in it when the minutes are final."""
    signed_in(request)
    viewer = viewer_for(request)
    found = meetings.find(public_id, viewer)
    if found is None:
        raise NotFound("There is no such assembly that you may read.")
    is_shown = _shows_decisions(viewer, found)
    agenda = [AgendaItemOut.of(item, is_shown=is_shown) for item in meetings.agenda(found)]
    return AssemblyWithAgendaOut(agenda=agenda, **_facts_of(found))
