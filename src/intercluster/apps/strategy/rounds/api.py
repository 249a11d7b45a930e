"""The HTTP API of rounds. It reads only: what is said in a round is sent on its pages, by a person."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from intercluster.apps.access.authentication import Access
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.strategy.hiding.rules import may_read
from intercluster.apps.strategy.models import (
    Amendment,
    PartKind,
    Proposal,
    Round,
    RoundKind,
    Signed,
    StatementResult,
    Support,
)
from intercluster.apps.strategy.rounds.amendments import amendments_of, state_of
from intercluster.apps.strategy.rounds.priorities import voted_on
from intercluster.apps.strategy.rounds.queries import Phase, phase, round_of, strategy_with_rounds
from intercluster.apps.strategy.rounds.rules import Voice, voices
from intercluster.apps.strategy.statements.results import result_of
from intercluster.apps.strategy.statements.rules import may_follow
from intercluster.core import clock
from intercluster.core.api_answers import ANSWERS

router = Router(tags=["strategies"], auth=Access("strategies"))


class RoundOut(Schema):
    """A round of a strategy."""

    round: int
    kind: RoundKind
    phase: Phase
    opens: datetime
    closes: datetime
    for_members: bool
    """Whether members take part beside the offices."""
    questions: dict[str, str]
    """What is asked, by language."""
    outcomes: dict[str, str]
    """What it led to, by language, once an office has said so."""
    vote: uuid.UUID | None
    """The vote in which priorities are chosen, if there is one; see `/api/votes/{id}`."""

    @staticmethod
    def facts(found: Round) -> dict[str, Any]:
        """Return what programs see of a round."""
        names = ("kind", "opens", "closes", "for_members", "questions", "outcomes")
        return {name: getattr(found, name) for name in names} | {
            "round": found.pk,
            "phase": phase(found, clock.now()),
            "vote": found.vote.public_id if found.vote else None,
        }


class SignerOut(Schema):
    """Who says something: a member or the office of a cluster."""

    organisation: str | None
    cluster: str | None

    @staticmethod
    def of(said: Signed) -> "SignerOut":
        """Return who says something."""
        return SignerOut(
            organisation=said.organisation.slug if said.organisation else None,
            cluster=said.cluster.slug if said.cluster else None,
        )


class SaidOut(Schema):
    """What is said in a round under a name."""

    by: SignerOut
    at: datetime
    hidden: str
    """Why an office has hidden it, as a code; "" if it is shown. Only the offices and who sent it read it then."""
    hidden_note: str

    @staticmethod
    def facts(said: Proposal | Amendment) -> dict[str, Any]:
        """Return what programs see of all that is said."""
        return {"by": SignerOut.of(said), "at": said.at, "hidden": said.hidden, "hidden_note": said.hidden_note}


class RoundProposalOut(SaidOut):
    """A proposal."""

    proposal: int
    kind: PartKind
    language: str
    title: str
    body: str
    supporters: list[SignerOut]
    merged_into: int | None
    """The proposal that says the same."""
    part: int | None
    """The part of the strategy that was made of it."""


class RoundAmendmentOut(SaidOut):
    """Another wording of a text."""

    amendment: int
    part: int
    language: str
    version: int
    """The version of the text that it changes."""
    title: str
    body: str
    reason: str
    state: str
    """"open", "accepted" or "declined"."""
    declined: str
    """Why it was declined."""
    accepted_version: int | None
    """The version of the text that it led to."""


class ChosenOut(Schema):
    """A proposal that was voted on."""

    proposal: int
    is_chosen: bool | None
    """None before the vote has closed, and where its result does not hold."""


class TallyOut(Schema):
    """How a class of organisations, or all of them, answered a statement. None has fewer than five."""

    name: str
    """In the reader's language."""
    agree: int
    disagree: int
    passed: int


class RoundStatementOut(Schema):
    """A short statement with what was counted when its round had ended."""

    text: str
    language: str
    tallies: list[TallyOut]


class WholeRoundOut(RoundOut):
    """A round with what was said in it, and its results."""

    proposals: list[RoundProposalOut]
    """Of a round of proposals, the oldest first, without those withdrawn."""
    amendments: list[RoundAmendmentOut]
    """Of a round of amendments, the oldest first, without those withdrawn."""
    chosen: list[ChosenOut]
    """Of a round that chooses priorities."""
    statements: list[RoundStatementOut]
    """Of a discussion with short statements that has ended and is counted."""


@router.get("/strategies/{slug}/rounds", response={200: list[RoundOut], **ANSWERS}, summary="Rounds of a strategy")
def rounds(request: HttpRequest, slug: str) -> list[RoundOut]:
    """List the rounds in which one may take part, in order."""
    strategy = strategy_with_rounds(viewer_for(request), slug)
    return [RoundOut(**RoundOut.facts(each)) for each in strategy.rounds.select_related("vote")]


@router.get(
    "/strategies/{slug}/rounds/{number}", response={200: WholeRoundOut, **ANSWERS}, summary="A round of a strategy"
)
def one(request: HttpRequest, slug: str, number: int) -> WholeRoundOut:
    """Return a round with proposals, amendments and results, as its pages show them."""
    viewer = viewer_for(request)
    found = round_of(strategy_with_rounds(viewer, slug), number)
    own = voices(viewer, found)
    return WholeRoundOut(
        **RoundOut.facts(found),
        proposals=_proposals(viewer, found, own),
        amendments=_amendments(viewer, found, own),
        chosen=[ChosenOut(proposal=proposal.pk, is_chosen=chosen) for proposal, chosen in voted_on(found)],
        statements=_statements(viewer, found),
    )


def _proposals(viewer: Viewer, found: Round, own: Sequence[Voice]) -> list[RoundProposalOut]:
    there = found.proposals.filter(withdrawn=None).select_related("organisation", "cluster", "round__strategy")
    supporters: dict[int, list[SignerOut]] = {}
    for each in Support.objects.filter(proposal__round=found).select_related("organisation", "cluster"):
        supporters.setdefault(each.proposal_id, []).append(SignerOut.of(each))
    return [
        RoundProposalOut(
            **SaidOut.facts(each),
            proposal=each.pk,
            kind=PartKind(each.kind),
            language=each.language,
            title=each.title,
            body=each.body,
            supporters=supporters.get(each.pk, []),
            merged_into=each.merged_into_id,
            part=each.part_id,
        )
        for each in there
        if may_read(viewer, each, own)
    ]


def _amendments(viewer: Viewer, found: Round, own: Sequence[Voice]) -> list[RoundAmendmentOut]:
    return [
        RoundAmendmentOut(
            **SaidOut.facts(each),
            amendment=each.pk,
            part=each.before.part_id,
            language=each.before.language,
            version=each.before.version,
            title=each.title,
            body=each.body,
            reason=each.reason,
            state=state_of(each),
            declined=each.declined,
            accepted_version=each.accepted.version if each.accepted else None,
        )
        for each in amendments_of(found).filter(withdrawn=None)
        if may_read(viewer, each, own)
    ]


def _statements(viewer: Viewer, found: Round) -> list[RoundStatementOut]:
    counted = StatementResult.objects.filter(round=found).select_related("round__strategy").first()
    if counted is None or not may_follow(viewer, found.strategy):
        return []
    return [
        RoundStatementOut(
            text=row.asked.statement.text,
            language=row.asked.statement.language,
            tallies=[
                TallyOut(name=bar.name, agree=bar.agree, disagree=bar.disagree, passed=bar.passed) for bar in row.bars
            ],
        )
        for row in result_of(counted).rows
    ]
