"""Counts of approval and of scores: votes or points by option, and who has most."""

from dataclasses import dataclass
from itertools import groupby

from intercluster.analysis.voting.ballots import Poll
from intercluster.analysis.voting.ties import Choice, fill


@dataclass(frozen=True)
class OptionCount:
    """Votes, or points, of each option."""

    totals: dict[str, int]
    """By option, the highest first, equal ones in the order of the poll."""
    choice: Choice
    """Options without a vote or a point get no seat."""


def count_options(poll: Poll) -> OptionCount:
    """Add up what each option has been given, times the weight of each ballot.

    Approval voting: Brams & Fishburn 1978, American Political Science Review 72. With scores, an option that a ballot
    does not name has 0 points from it.
    """
    totals = {option.id: 0 for option in poll.options}
    for ballot in poll.ballots:
        for option, number in ballot.choices.items():
            totals[option] += number * poll.weight(ballot)
    ordered = sorted(totals, key=lambda option: -totals[option])
    levels = [list(level) for total, level in groupby(ordered, key=totals.__getitem__) if total]
    return OptionCount({option: totals[option] for option in ordered}, fill(levels, poll.seats, poll.lot))
