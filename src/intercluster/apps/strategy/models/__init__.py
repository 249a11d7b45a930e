"""Strategies, by subject: their parts, rounds, short statements, evidence, sign-off and follow-up."""

from intercluster.apps.strategy.models.evidence import Citation
from intercluster.apps.strategy.models.following import (
    WHY_LIMIT,
    Action,
    Indicator,
    IndicatorValue,
    State,
    ValueRequest,
)
from intercluster.apps.strategy.models.hiding import HIDING_LIMIT, HidingReason, why_hidden
from intercluster.apps.strategy.models.parts import (
    BODY_LIMIT,
    LANGUAGES,
    PARENTS,
    TITLE_LIMIT,
    Part,
    PartKind,
    Readers,
    Strategy,
    Text,
)
from intercluster.apps.strategy.models.reviewing import DECIDED_LIMIT, Judgement, Review
from intercluster.apps.strategy.models.rounds import (
    COMMENT_LIMIT,
    OF_OFFICES,
    PROPOSAL_LIMIT,
    REASON_LIMIT,
    Amendment,
    Comment,
    Proposal,
    Round,
    RoundKind,
    Support,
)
from intercluster.apps.strategy.models.signing import Answer, MembersVote, SignOff, Version
from intercluster.apps.strategy.models.statements import (
    STATEMENT_LIMIT,
    ShortStatement,
    Stance,
    StatementAnswer,
    StatementResult,
)

__all__ = [
    "BODY_LIMIT",
    "COMMENT_LIMIT",
    "DECIDED_LIMIT",
    "HIDING_LIMIT",
    "LANGUAGES",
    "OF_OFFICES",
    "PARENTS",
    "PROPOSAL_LIMIT",
    "REASON_LIMIT",
    "STATEMENT_LIMIT",
    "TITLE_LIMIT",
    "WHY_LIMIT",
    "Action",
    "Amendment",
    "Answer",
    "Citation",
    "Comment",
    "HidingReason",
    "Indicator",
    "IndicatorValue",
    "Judgement",
    "MembersVote",
    "Part",
    "PartKind",
    "Proposal",
    "Readers",
    "Review",
    "Round",
    "RoundKind",
    "ShortStatement",
    "SignOff",
    "Stance",
    "State",
    "StatementAnswer",
    "StatementResult",
    "Strategy",
    "Support",
    "Text",
    "ValueRequest",
    "Version",
    "why_hidden",
]
