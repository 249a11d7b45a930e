"""Counts a poll by its method, and a file of ballots again."""

from collections.abc import Callable
from dataclasses import dataclass, field

from intercluster.analysis.voting.ballots import Method, Poll, Stated
from intercluster.analysis.voting.budget import BudgetCount, count_budget
from intercluster.analysis.voting.files import read
from intercluster.analysis.voting.options import OptionCount, count_options
from intercluster.analysis.voting.ranked import RankedCount, count_ranked
from intercluster.analysis.voting.rules import Tally, Turnout, Verdict, class_tallies, judge, tallies, turnout
from intercluster.analysis.voting.stv import StvCount, count_stv


@dataclass(frozen=True)
class MotionCount:
    """Votes on a motion."""

    total: Tally
    clusters: dict[str, Tally]
    """By cluster, those that have votes."""
    classes: dict[str, Tally] = field(default_factory=dict)
    """By class of membership, those that have votes; "" is of members without a class. Empty without classes."""


Count = MotionCount | OptionCount | RankedCount | StvCount | BudgetCount


@dataclass(frozen=True)
class Result:
    """The result of a vote."""

    turnout: Turnout
    conditions: tuple[Verdict, ...]
    """Of the poll's rule, in its order."""
    count: Count
    """By the poll's method. Of no ballots where the result is stated."""
    stated: Stated | None = None
    """What the poll states, where its ballots are withheld."""

    @property
    def valid(self) -> bool:
        """Return whether all conditions are met: a motion is then carried, and another choice stands."""
        return all(condition.met for condition in self.conditions)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the options elected or funded, as the rule allows; () for a motion, and while a tie leaves it open."""
        if not self.valid:
            return ()
        if self.stated is not None:
            return self.stated.chosen
        match self.count:
            case OptionCount() | RankedCount():
                return self.count.choice.elected
            case StvCount():
                return self.count.elected
            case BudgetCount():
                return self.count.funded
            case _:
                return ()


def count(poll: Poll) -> Result:
    """Count a poll. The same poll has the same result, whatever the order of its ballots."""
    return Result(turnout(poll), judge(poll), _COUNTS[poll.method](poll), poll.stated)


def recount(text: str) -> Result:
    """Count the ballots in the text of a file again.

    Raises ValueError as files.read() does.
    """
    return count(read(text))


def _count_motion(poll: Poll) -> MotionCount:
    clusters = tallies(poll)
    total = Tally(*(sum(getattr(each, answer) for each in clusters.values()) for answer in ("yes", "no", "abstain")))
    classes = class_tallies(poll)
    return MotionCount(total, clusters, classes if any(classes) else {})


_COUNTS: dict[Method, Callable[[Poll], Count]] = {
    Method.MOTION: _count_motion,
    Method.APPROVAL: count_options,
    Method.SCORE: count_options,
    Method.RANKED: count_ranked,
    Method.STV: count_stv,
    Method.BUDGET: count_budget,
}
