"""The price of fairness adds up, and what would have changed the result does change it."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from tests.analysis.voting.budgets import FIFTH, budget, counted
from tests.analysis.voting.strategies import polls

from intercluster.analysis.voting import (
    Ballot,
    Change,
    Group,
    Method,
    Poll,
    PriceOfFairness,
    changes,
    price_of_fairness,
)
from intercluster.analysis.voting.budget_changes import Funding


def test_price_of_fairness_is_what_a_vote_gets_on_average_both_ways() -> None:
    price = price_of_fairness(FIFTH, counted(FIFTH))
    assert price.shares == Funding(("b", "a", "c"), cost=100, average=Fraction(8 * 80 + 2 * 20, 10), with_nothing=0)
    assert price.greedy == Funding(("b", "a", "d"), cost=100, average=Fraction(7 * 100 + 80, 10), with_nothing=2)


def test_a_ballot_of_three_votes_counts_three_times_and_an_abstention_not_at_all() -> None:
    ballots = (Ballot("1", {"a": 1}), Ballot("2", {"b": 1}), Ballot("2", {}))
    groups = (Group("1", "forest", 1, weight=3), Group("2", "coast", 2))
    poll = replace(budget(100, {"a": 75, "b": 50}), groups=groups, ballots=ballots)
    only_a = Funding(("a",), cost=75, average=Fraction(3 * 75 + 1 * 0, 4), with_nothing=1)
    assert price_of_fairness(poll, counted(poll)) == PriceOfFairness(only_a, only_a)


def test_smallest_changes_are_those_of_what_is_not_funded() -> None:
    """The shares of those who name d are spent on a and b, so no cost is low enough.

    With one ballot more it has as many votes as a and b, and comes first because it is cheaper.
    """
    assert changes(FIFTH, counted(FIFTH)) == (Change("d", cheaper=None, supporters=1),)


def test_action_for_which_money_is_missing_is_funded_when_it_costs_that_much_less() -> None:
    poll = budget(100, {"a": 80, "b": 50}, (6, "a"), (4, "b"))
    assert changes(poll, counted(poll)) == (Change("b", cheaper=10, supporters=1),)


@given(polls(Method.BUDGET, most_ballots=5))
@settings(max_examples=30)
def test_changes_are_the_smallest_that_fund_an_action(poll: Poll) -> None:
    found = counted(poll)
    found_changes = changes(poll, found)
    assert [change.action for change in found_changes] == [
        each.id for each in poll.options if each.id not in found.funded
    ]

    def funded_at(action: str, cost: int) -> bool:
        options = tuple(replace(each, cost=cost) if each.id == action else each for each in poll.options)
        return action in counted(replace(poll, options=options)).funded

    def funded_with(action: str, numbers: tuple[int, ...]) -> bool:
        ballots = tuple(
            Ballot(each.group, {**each.choices, action: 1}) if number in numbers else each
            for number, each in enumerate(poll.ballots)
        )
        return action in counted(replace(poll, ballots=ballots)).funded

    for change in found_changes:
        cost = next(each.cost or 0 for each in poll.options if each.id == change.action)
        assert change.cheaper == next((less for less in range(1, cost) if funded_at(change.action, cost - less)), None)
        others = [
            number
            for number, each in enumerate(poll.ballots)
            if each.choices and poll.weight(each) and change.action not in each.choices
        ]
        enough = [
            size
            for size in range(1, len(others) + 1)
            if any(funded_with(change.action, numbers) for numbers in combinations(others, size))
        ]
        assert (change.supporters in enough) if enough else (change.supporters is None)
