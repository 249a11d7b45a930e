"""Votes and assemblies, by subject: votes, rolls and ballots, classes of membership, assemblies."""

from intercluster.apps.voting.models.assemblies import (
    AgendaItem,
    Amendment,
    Assembly,
    AssemblyState,
    Attendance,
    Outcome,
    Proposal,
)
from intercluster.apps.voting.models.ballots import Ballot, RollEntry, SealedBallot, VoteKey
from intercluster.apps.voting.models.members import ClassOfMember, MemberClass
from intercluster.apps.voting.models.texts import text_in
from intercluster.apps.voting.models.votes import ENDED, UNDER_WAY, Completion, Method, State, Vote

__all__ = [
    "ENDED",
    "UNDER_WAY",
    "AgendaItem",
    "Amendment",
    "Assembly",
    "AssemblyState",
    "Attendance",
    "Ballot",
    "ClassOfMember",
    "Completion",
    "MemberClass",
    "Method",
    "Outcome",
    "Proposal",
    "RollEntry",
    "SealedBallot",
    "State",
    "Vote",
    "VoteKey",
    "text_in",
]
