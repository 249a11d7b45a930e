"""What equal shares cost and give beside greedy, and what would have changed the result.

Source of both changes: Boehmer et al. 2024, "Evaluation of project performance in participatory budgeting", IJCAI '24.
"""

from dataclasses import dataclass, replace

from intercluster.analysis.voting.ballots import Ballot, Group, Option, Poll
from intercluster.analysis.voting.budget import BudgetCount, count_budget, fund_greedily

STEPS = 100
"""Reductions of a cost are tried in steps of a hundredth."""


@dataclass(frozen=True)
class Funding:
    """What a set of actions gives the voters."""

    funded: tuple[str, ...]
    cost: int
    worth: int
    """Money spent on actions that a vote names, added up over all votes."""
    with_nothing: int
    """Votes that name an action and have none of theirs funded."""


@dataclass(frozen=True)
class PriceOfFairness:
    """Equal shares and greedy on the same ballots."""

    shares: Funding
    greedy: Funding

    @property
    def price(self) -> int:
        """Return the worth that greedy has and equal shares has not; below 0 where equal shares has more."""
        return self.greedy.worth - self.shares.worth


@dataclass(frozen=True)
class Change:
    """The smallest changes after which an action would have been funded, each found by counting again."""

    action: str
    cheaper: int | None
    """Money less that it would have to cost, in steps of a hundredth; None if no step is enough."""
    supporters: int | None
    """Votes more that would have to name it alone; None if even as many as were cast are not enough."""


def price_of_fairness(poll: Poll, count: BudgetCount) -> PriceOfFairness:
    """Compare what equal shares fund with what greedy would fund."""
    return PriceOfFairness(_funding(poll, count.funded), _funding(poll, fund_greedily(poll)))


def changes(poll: Poll, count: BudgetCount) -> tuple[Change, ...]:
    """Find for each action that is not funded what would have changed that, in the order of the poll.

    Counts the poll again for every step, so it takes some hundred counts.
    """
    missing = [option for option in poll.options if option.id not in count.funded]
    return tuple(Change(option.id, _cheaper(poll, option), _supporters(poll, option)) for option in missing)


def _funding(poll: Poll, funded: tuple[str, ...]) -> Funding:
    costs = {option.id: option.cost or 0 for option in poll.options}
    gains = [
        (poll.weight(ballot), sum(costs[action] for action in funded if action in ballot.choices))
        for ballot in poll.ballots
        if ballot.choices
    ]
    return Funding(
        funded,
        sum(costs[action] for action in funded),
        sum(weight * gain for weight, gain in gains),
        sum(weight for weight, gain in gains if not gain),
    )


def _cheaper(poll: Poll, option: Option) -> int | None:
    cost = option.cost or 0
    # A step is rounded up to whole money, so that small costs have fewer steps.
    for less in sorted({-(-cost * step // STEPS) for step in range(1, STEPS)} - {cost}):
        changed = replace(option, cost=cost - less)
        options = tuple(changed if each.id == option.id else each for each in poll.options)
        if option.id in count_budget(replace(poll, options=options)).funded:
            return less
    return None


def _supporters(poll: Poll, option: Option) -> int | None:
    name = "".join(group.id for group in poll.groups) + "+"
    most = sum(poll.weight(ballot) for ballot in poll.ballots if ballot.choices)
    for more in range(1, most + 1):
        group = Group(name, "", more)
        ballots = (Ballot(name, {option.id: 1}),) * more
        changed = replace(poll, groups=(*poll.groups, group), ballots=(*poll.ballots, *ballots))
        if option.id in count_budget(changed).funded:
            return more
    return None
