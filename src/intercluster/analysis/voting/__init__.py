"""Counts votes: motions, approval, scores, ranks, boards and budgets, from ballots without names.

    from intercluster.analysis import voting

    poll = voting.read(text)

`files` defines the file of ballots. Every count is exact and repeatable: a tie is a tie unless the poll states what a
lot is drawn from.
"""

from intercluster.analysis.voting.ballots import (
    Answer,
    Ballot,
    Base,
    Condition,
    Group,
    Kind,
    Method,
    Option,
    Poll,
)
from intercluster.analysis.voting.files import read, write

__all__ = ["Answer", "Ballot", "Base", "Condition", "Group", "Kind", "Method", "Option", "Poll", "read", "write"]
