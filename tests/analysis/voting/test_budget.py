"""Equal shares are fair by brute force, payments add up, and greedy funds by votes."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from tests.analysis.voting.budgets import FIFTH, budget, counted
from tests.analysis.voting.strategies import polls

from intercluster.analysis.voting import BudgetCount, Group, Method, Poll
from intercluster.analysis.voting.budget import Purchase, fund_greedily


def test_fifth_of_the_voters_decides_about_a_fifth_of_the_money() -> None:
    of_eight = {"b": Fraction(5), "a": Fraction(5)}
    assert counted(FIFTH) == BudgetCount(
        votes={"a": 8, "b": 8, "c": 2, "d": 7},
        share=Fraction(10),
        purchases=(
            Purchase("b", Fraction(1, 8), by_lot=True),
            Purchase("a", Fraction(1, 8), by_lot=False),
            Purchase("c", Fraction(1, 2), by_lot=False),
        ),
        completed=(),
        paid=(of_eight,) * 8 + ({"c": Fraction(10)},) * 2,
    )


def test_money_left_over_goes_to_actions_by_votes_as_far_as_it_lasts() -> None:
    poll = budget(100, {"a": 60, "b": 50, "c": 40}, (5, "a"), (3, "b"), (2, "c"))
    found = counted(poll)
    assert (found.purchases, found.completed) == ((), ("a", "c"))


def test_ballot_without_an_action_has_no_share() -> None:
    found = counted(budget(10, {"a": 10}, (1, "a"), (4, "")))
    assert found.share == 10
    assert found.paid == ({"a": Fraction(10)}, {}, {}, {}, {})
    assert counted(budget(10, {"a": 10}, (4, ""))).funded == ()


@given(polls(Method.BUDGET, most_options=5))
@settings(max_examples=100)
def test_payments_add_up_and_nobody_pays_more_than_a_share_or_for_what_it_does_not_name(poll: Poll) -> None:
    found = counted(poll)
    costs = {option.id: option.cost or 0 for option in poll.options}
    for purchase in found.purchases:
        assert sum(paid.get(purchase.action, Fraction(0)) for paid in found.paid) == costs[purchase.action]
    for ballot, paid in zip(poll.ballots, found.paid, strict=True):
        assert sum(paid.values()) <= found.share * poll.weight(ballot)
        assert set(paid) <= set(ballot.choices) & {purchase.action for purchase in found.purchases}
    assert sum(costs[action] for action in found.funded) <= poll.budget
    assert len(set(found.funded)) == len(found.funded)
    # Nothing that has a vote would still fit.
    left = poll.budget - sum(costs[action] for action in found.funded)
    assert all(costs[action] > left or not found.votes[action] for action in costs if action not in found.funded)


@given(polls(Method.BUDGET, most_options=5))
@settings(max_examples=100)
def test_each_purchase_takes_the_smallest_proportion_that_any_action_could(poll: Poll) -> None:
    found = counted(poll)
    left = [found.share * poll.weight(ballot) if ballot.choices else Fraction(0) for ballot in poll.ballots]
    waiting = {option.id: option.cost or 0 for option in poll.options}

    def raised(action: str, rate: Fraction) -> Fraction:
        """Return what an action's voters pay together at a rate."""
        return sum(
            (
                min(money, rate * poll.weight(ballot) * waiting[action])
                for ballot, money in zip(poll.ballots, left, strict=True)
                if action in ballot.choices
            ),
            Fraction(0),
        )

    for purchase in found.purchases:
        assert raised(purchase.action, purchase.rate) == waiting[purchase.action]
        for action, cost in waiting.items():
            # At a smaller rate more money would be missing: payments rise with the rate until they reach the cost.
            assert raised(action, purchase.rate) <= cost
        cost = waiting.pop(purchase.action)
        for number, ballot in enumerate(poll.ballots):
            if purchase.action in ballot.choices:
                left[number] -= min(left[number], purchase.rate * poll.weight(ballot) * cost)
    assert all(raised(action, Fraction(1)) < cost for action, cost in waiting.items())


def cohesive(poll: Poll) -> Iterator[tuple[tuple[int, ...], tuple[str, ...], int]]:
    """Yield voters, actions and their cost, where all those voters name all those actions and their shares pay them."""
    costs = {option.id: option.cost or 0 for option in poll.options}
    voters = [number for number, ballot in enumerate(poll.ballots) if ballot.choices]
    for size in range(1, len(voters) + 1):
        for group in combinations(voters, size):
            common = [one for one in costs if all(one in poll.ballots[number].choices for number in group)]
            for length in range(1, len(common) + 1):
                for actions in combinations(common, length):
                    cost = sum(costs[one] for one in actions)
                    if cost * len(voters) <= size * poll.budget:
                        yield group, actions, cost


@given(polls(Method.BUDGET, most_options=4, most_ballots=6, most_weight=1))
@settings(max_examples=100)
def test_groups_are_represented_up_to_one_action(poll: Poll) -> None:
    """Extended justified representation up to one action (Peters, Pierczyński & Skowron 2021), by brute force."""
    poll = replace(poll, groups=tuple(replace(group, weight=1) for group in poll.groups))
    found = counted(poll)
    costs = {option.id: option.cost or 0 for option in poll.options}
    bought = [purchase.action for purchase in found.purchases]
    for group, actions, cost in cohesive(poll):
        gains = [sum(costs[one] for one in bought if one in poll.ballots[number].choices) for number in group]
        missing = [costs[one] for one in actions if one not in bought]
        assert not missing or any(gain + max(missing) > cost for gain in gains)


@given(polls(Method.BUDGET, most_options=4, most_ballots=6, most_weight=1))
@settings(max_examples=100)
def test_groups_are_represented_where_all_actions_cost_the_same(poll: Poll) -> None:
    """Extended justified representation (Peters & Skowron 2020), by brute force."""
    poll = replace(
        poll,
        groups=tuple(replace(group, weight=1) for group in poll.groups),
        options=tuple(replace(option, cost=4) for option in poll.options),
    )
    bought = {purchase.action for purchase in counted(poll).purchases}
    for group, actions, _ in cohesive(poll):
        assert any(len(bought & set(poll.ballots[number].choices)) >= len(actions) for number in group)


@given(polls(Method.BUDGET))
@settings(max_examples=60)
def test_ballots_that_weigh_more_are_as_many_ballots(poll: Poll) -> None:
    one_each = replace(
        poll,
        groups=tuple(Group(each.id, each.cluster, each.eligible * each.weight) for each in poll.groups),
        ballots=tuple(ballot for ballot in poll.ballots for _ in range(poll.weight(ballot))),
    )
    found, again = counted(poll), counted(one_each)
    assert (found.votes, found.share, found.purchases, found.completed) == (
        again.votes,
        again.share,
        again.purchases,
        again.completed,
    )


@given(polls(Method.BUDGET))
@settings(max_examples=60)
def test_greedy_takes_the_most_wanted_action_that_still_fits(poll: Poll) -> None:
    costs = {option.id: option.cost or 0 for option in poll.options}
    votes = counted(poll).votes
    left, waiting = poll.budget, {action for action in costs if votes[action]}
    for action in fund_greedily(poll):
        fitting = [one for one in waiting if costs[one] <= left]
        assert (-votes[action], costs[action]) == min((-votes[one], costs[one]) for one in fitting)
        waiting.remove(action)
        left -= costs[action]
    assert all(costs[one] > left for one in waiting)
