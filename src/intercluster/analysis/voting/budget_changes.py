"""What equal shares cost and give beside greedy, and what would have changed the result.

Boehmer et al. 2024, "Evaluation of project performance in participatory budgeting", IJCAI '24, compare such changes.
Both changes here are monotone, so that halving finds the smallest one: until the changed action is bought, everything
goes on as before, and a lower cost or more supporters only lower its rate. In the completion they only put it further
to the front, or make it fit. Where shares are raised, a change may also end the raising sooner, so that a change found
is one that works, but perhaps not the smallest.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from intercluster.analysis.voting.ballots import Ballot, Option, Poll
from intercluster.analysis.voting.budget import BudgetCount, count_budget, fund_greedily


@dataclass(frozen=True)
class Funding:
    """What a set of actions gives the voters."""

    funded: tuple[str, ...]
    cost: int
    average: Fraction
    """What the funded actions that a vote names cost together, on average over the votes that name an action."""
    with_nothing: int
    """Votes that name an action and have none of theirs funded."""


@dataclass(frozen=True)
class PriceOfFairness:
    """Equal shares and greedy on the same ballots."""

    shares: Funding
    greedy: Funding


@dataclass(frozen=True)
class Change:
    """The smallest changes after which an action would have been funded, each found by counting again."""

    action: str
    cheaper: int | None
    """Money less that it would have to cost; None if it is not funded at any cost."""
    supporters: int | None
    """Ballots more, of those that name an action, that would have to name it too; None if all are not enough.

    Those with most of their share left are first.
    """


def price_of_fairness(poll: Poll, count: BudgetCount) -> PriceOfFairness:
    """Compare what equal shares fund with what greedy would fund."""
    return PriceOfFairness(_funding(poll, count.funded), _funding(poll, fund_greedily(poll)))


def changes(poll: Poll, count: BudgetCount) -> tuple[Change, ...]:
    """Find for each action that is not funded what would have changed that, in the order of the poll.

    Counts the poll again for every step of halving, some twenty times for an action.
    """
    missing = [option for option in poll.options if option.id not in count.funded]
    return tuple(Change(option.id, _cheaper(poll, option), _supporters(poll, count, option.id)) for option in missing)


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
        Fraction(sum(weight * gain for weight, gain in gains), sum(weight for weight, _ in gains) or 1),
        sum(weight for weight, gain in gains if not gain),
    )


def _cheaper(poll: Poll, option: Option) -> int | None:
    cost = option.cost or 0

    def is_funded(less: int) -> bool:
        changed = replace(option, cost=cost - less)
        options = tuple(changed if each.id == option.id else each for each in poll.options)
        return option.id in count_budget(replace(poll, options=options)).funded

    return _smallest(is_funded, cost - 1)


def _supporters(poll: Poll, count: BudgetCount, action: str) -> int | None:
    left = [
        (count.share * (1 + count.raised) - sum(count.paid[number].values()) / weight, number)
        for number, ballot in enumerate(poll.ballots)
        if ballot.choices and action not in ballot.choices and (weight := poll.weight(ballot))
    ]
    order = [number for _, number in sorted(left, key=lambda pair: -pair[0])]

    def is_funded(more: int) -> bool:
        ballots = list(poll.ballots)
        for number in order[:more]:
            ballots[number] = Ballot(ballots[number].group, {**ballots[number].choices, action: 1})
        return action in count_budget(replace(poll, ballots=tuple(ballots))).funded

    return _smallest(is_funded, len(order))


def _smallest(is_enough: Callable[[int], bool], most: int) -> int | None:
    """Return the smallest number, 1 to `most`, that is enough; None if none is. What is more than enough is enough."""
    found = bisect_left(range(1, most + 1), True, key=is_enough) + 1
    return found if found <= most else None
