"""Strategies, by subject: their parts, rounds, evidence, sign-off and follow-up."""

from intercluster.apps.strategy.models.evidence import Citation
from intercluster.apps.strategy.models.following import Action, Indicator, IndicatorValue, State
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
from intercluster.apps.strategy.models.signing import Answer, DecidedBy, SignOff, Version

__all__ = [
    "BODY_LIMIT",
    "COMMENT_LIMIT",
    "LANGUAGES",
    "OF_OFFICES",
    "PARENTS",
    "PROPOSAL_LIMIT",
    "REASON_LIMIT",
    "TITLE_LIMIT",
    "Action",
    "Amendment",
    "Answer",
    "Citation",
    "Comment",
    "DecidedBy",
    "Indicator",
    "IndicatorValue",
    "Part",
    "PartKind",
    "Proposal",
    "Readers",
    "Round",
    "RoundKind",
    "SignOff",
    "State",
    "Strategy",
    "Support",
    "Text",
    "Version",
]
