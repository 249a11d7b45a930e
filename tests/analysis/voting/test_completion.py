"""Raising shares keeps to the budget, represents groups, and goes on as far as it can."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from tests.analysis.voting.budgets import LEFT_OVER, budget, counted
from tests.analysis.voting.strategies import polls
from tests.analysis.voting.test_budget import cohesive

from intercluster.analysis.voting import BudgetCount, Completion, Method, Poll
from intercluster.analysis.voting.budget import MOST_STEPS, STEP, Purchase


def raising(poll: Poll) -> Poll:
    return replace(poll, completion=Completion.SHARES)


def cost(poll: Poll, actions: set[str]) -> int:
    return sum(option.cost or 0 for option in poll.options if option.id in actions)


def bought(found: BudgetCount) -> set[str]:
    return {purchase.action for purchase in found.purchases}


def test_money_left_over_raises_the_shares_of_those_who_have_nothing_yet() -> None:
    assert counted(LEFT_OVER).funded == ("b", "a")
    found = counted(raising(LEFT_OVER))
    assert (found.purchases, found.completed) == (
        (Purchase("b", Fraction(1, 6), by_lot=True), Purchase("c", Fraction(1, 4), by_lot=False)),
        (),
    )
    assert (found.share, found.raised) == (10, Fraction(25, 100))
    assert found.paid[-1] == {"c": Fraction(25, 2)}


def test_shares_are_not_raised_beyond_the_budget_and_the_rest_goes_by_votes() -> None:
    poll = raising(budget(100, {"a": 60, "b": 50, "c": 40}, (5, "a"), (3, "b"), (2, "c")))
    found = counted(poll)
    assert (found.raised, bought(found), found.completed) == (Fraction(20, 100), {"a"}, ("c",))


@given(polls(Method.BUDGET, most_options=4, most_ballots=6, most_weight=1))
@settings(max_examples=60, deadline=None)
def test_raised_shares_are_fair_feasible_and_exhaustive(poll: Poll) -> None:
    """Extended justified representation up to one action, and exhaustiveness, by brute force."""
    poll = raising(replace(poll, groups=tuple(replace(group, weight=1) for group in poll.groups)))
    found = counted(poll)
    costs = {option.id: option.cost or 0 for option in poll.options}
    for group, actions, claim in cohesive(poll):
        gains = [sum(costs[one] for one in bought(found) if one in poll.ballots[number].choices) for number in group]
        missing = [costs[one] for one in actions if one not in bought(found)]
        assert not missing or any(gain + max(missing) > claim for gain in gains)
    left = poll.budget - cost(poll, set(found.funded))
    assert left >= 0
    assert all(costs[one] > left or not found.votes[one] for one in costs if one not in found.funded)
    for purchase in found.purchases:
        assert sum(paid.get(purchase.action, Fraction(0)) for paid in found.paid) == costs[purchase.action]
    assert all(sum(paid.values()) <= found.share * (1 + found.raised) for paid in found.paid)


@given(polls(Method.BUDGET, most_options=4, most_ballots=6))
@settings(max_examples=30, deadline=None)
def test_raised_shares_buy_what_plain_shares_of_a_larger_budget_buy(poll: Poll) -> None:
    """Counts polls whose budget is larger by each step, with all money in hundredths."""
    whole = 1 / STEP
    fine = replace(
        poll,
        budget=int(poll.budget * whole),
        options=tuple(replace(option, cost=int((option.cost or 0) * whole)) for option in poll.options),
    )
    last = bought(counted(fine))
    for step in range(1, MOST_STEPS + 1):
        larger = bought(counted(replace(fine, budget=fine.budget + step * poll.budget)))
        if cost(poll, larger) > poll.budget:
            break
        last = larger
    assert bought(counted(raising(poll))) == last
