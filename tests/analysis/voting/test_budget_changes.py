"""The price of fairness adds up, and what would have changed the result does change it."""

from dataclasses import replace

from hypothesis import given, settings
from tests.analysis.voting.budgets import FIFTH, counted
from tests.analysis.voting.strategies import polls

from intercluster.analysis.voting import Ballot, Change, Group, Method, Poll, changes, price_of_fairness
from intercluster.analysis.voting.budget_changes import Funding


def test_price_of_fairness_is_the_worth_that_greedy_has_more() -> None:
    price = price_of_fairness(FIFTH, counted(FIFTH))
    assert price.shares == Funding(("b", "a", "c"), cost=100, worth=8 * 80 + 2 * 20, with_nothing=0)
    assert price.greedy == Funding(("b", "a", "d"), cost=100, worth=8 * 80 + 7 * 20, with_nothing=2)
    assert price.price == 100


def test_smallest_changes_are_told_for_what_is_not_funded() -> None:
    """The shares of those who name d are spent on a and b, so no cost is low enough.

    With one vote more it has as many as a and b, and comes first because it is cheaper.
    """
    assert changes(FIFTH, counted(FIFTH)) == (Change("d", cheaper=None, supporters=1),)


@given(polls(Method.BUDGET, most_ballots=5))
@settings(max_examples=30)
def test_changes_are_the_smallest_that_fund_an_action(poll: Poll) -> None:
    found = counted(poll)
    told = changes(poll, found)
    assert [change.action for change in told] == [each.id for each in poll.options if each.id not in found.funded]

    def funded_at(action: str, cost: int) -> bool:
        options = tuple(replace(each, cost=cost) if each.id == action else each for each in poll.options)
        return action in counted(replace(poll, options=options)).funded

    def funded_with(action: str, more: int) -> bool:
        ballots = (Ballot("more", {action: 1}),) * more
        groups = (*poll.groups, Group("more", "", more))
        return action in counted(replace(poll, groups=groups, ballots=(*poll.ballots, *ballots))).funded

    costs = {option.id: option.cost or 0 for option in poll.options}
    for change in told:
        # Costs are below a hundred, so that every reduction to whole money is a step.
        lower = [
            less for less in range(1, costs[change.action]) if funded_at(change.action, costs[change.action] - less)
        ]
        assert change.cheaper == (lower[0] if lower else None)
        most = sum(poll.weight(ballot) for ballot in poll.ballots if ballot.choices)
        enough = [more for more in range(1, most + 1) if funded_with(change.action, more)]
        assert change.supporters == (enough[0] if enough else None)
