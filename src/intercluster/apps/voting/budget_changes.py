"""What would have changed the result of a large budget: worked out by the worker after closing, and kept."""

from collections.abc import Sequence
from dataclasses import asdict

from intercluster.analysis import voting
from intercluster.apps.voting.budget_counts import is_quick
from intercluster.apps.voting.models import Method, State, Vote
from intercluster.apps.voting.polls import counted_poll

MOST_WORK = 100_000
"""Ballots times actions, and times RAISING where shares are raised, up to which it is worked out: some minutes."""

RAISING = 20
"""How much longer a count takes where shares are raised."""


def work_out_changes() -> None:
    """Keep what would have changed the closed budgets that have none kept yet."""
    closed = Vote.objects.filter(method=Method.BUDGET, state=State.CLOSED, budget_changes__isnull=True)
    for vote in closed.order_by("pk"):
        try:
            poll = counted_poll(vote)
            found = found_changes(poll, voting.count(poll))
        except ValueError:  # its ballots were changed in the database, as its page says
            found = []
        Vote.objects.filter(pk=vote.pk).update(budget_changes=[asdict(each) for each in found])


def kept_changes(vote: Vote) -> list[voting.Change] | None:
    """Return what is kept, in the order of the options; None if it is not worked out yet."""
    return None if vote.budget_changes is None else [voting.Change(**each) for each in vote.budget_changes]


def found_changes(poll: voting.Poll, result: voting.Result) -> Sequence[voting.Change]:
    """Work out what would have changed a budget; nothing if its page does, or if that takes too long."""
    if poll.stated is not None:
        return []
    work = len(poll.ballots) * len(poll.options) * (RAISING if poll.completion == voting.Completion.SHARES else 1)
    if not isinstance(result.count, voting.BudgetCount) or is_quick(poll) or work > MOST_WORK:
        return []
    return voting.changes(poll, result.count)
