"""Counts votes: motions, approval, scores, ranks, boards and budgets, from ballots without names.

    from intercluster.analysis import voting

    poll = voting.read(text)
    result = voting.count(poll)
    result.valid, result.chosen

`ballots` says what a poll is, `files` defines the file of ballots, `rules` the rules of decision. Every count is exact
and repeatable: a tie is a tie unless the poll states what a lot is drawn from.
"""

from intercluster.analysis.voting.ballots import (
    Answer,
    Ballot,
    Base,
    Completion,
    Condition,
    Group,
    Kind,
    Method,
    Option,
    Poll,
    Stated,
)
from intercluster.analysis.voting.budget import BudgetCount
from intercluster.analysis.voting.budget_changes import Change, PriceOfFairness, changes, price_of_fairness
from intercluster.analysis.voting.counting import MotionCount, Result, count, recount
from intercluster.analysis.voting.files import read, write
from intercluster.analysis.voting.options import OptionCount
from intercluster.analysis.voting.ranked import RankedCount
from intercluster.analysis.voting.rules import RULES, Tally, Turnout, Verdict
from intercluster.analysis.voting.stv import Stage, Step, StvCount
from intercluster.analysis.voting.ties import Choice

__all__ = [
    "RULES",
    "Answer",
    "Ballot",
    "Base",
    "BudgetCount",
    "Change",
    "Choice",
    "Completion",
    "Condition",
    "Group",
    "Kind",
    "Method",
    "MotionCount",
    "Option",
    "OptionCount",
    "Poll",
    "PriceOfFairness",
    "RankedCount",
    "Result",
    "Stage",
    "Stated",
    "Step",
    "StvCount",
    "Tally",
    "Turnout",
    "Verdict",
    "changes",
    "count",
    "price_of_fairness",
    "read",
    "recount",
    "write",
]
