"""A budget of actions by the method of equal shares, and greedily beside it.

Source: Peters & Skowron 2020, "Proportionality and the limits of welfarism", EC '20; Peters, Pierczyński & Skowron
2021, "Proportional participatory budgeting with additive utilities", NeurIPS 34. What an action is worth to a voter who
names it is its cost, so that a euro is a euro whatever it is spent on.

Every vote that names an action gets an equal share of the money. An action is paid by those who name it, in the same
proportion each, or with all that they have left. Of those that can be paid, the next is the one that takes the smallest
proportion: the one with most votes, counted by what their shares can still pay. When no action can be paid any more,
the money left over goes to actions by the number of votes, as far as it lasts (completion by votes).

Plain shares may leave much money to that last step. A poll can state that shares are raised first (completion Add1, in
Faliszewski et al. 2023, "Participatory budgeting: data, tools, and analysis", IJCAI '23): everything is counted again
with a budget that is larger by a step, as long as what shares pay for costs no more than the true budget. Groups are
then represented at least as well as the plain method promises, since a claim on the true budget is also a claim on a
larger one. The literature adds one unit of money for each voter; here a step is one per cent of the budget, at most 200
times, so that a count does not depend on the currency and ends within seconds.

Equal actions: the one with more votes is first, then the cheaper one, then whom the poll's lot prefers. All sums are
exact.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from intercluster.analysis.voting.ballots import Completion, Poll
from intercluster.analysis.voting.ties import draw

STEP = Fraction(1, 100)
"""Part of the budget by which shares are raised at a time."""
MOST_STEPS = 200


@dataclass(frozen=True)
class Purchase:
    """An action that shares paid for."""

    action: str
    rate: Fraction
    """What each vote paid, as a part of the action's cost, unless it had less left. 1 / rate votes count in full."""
    by_lot: bool
    """Whether a lot put it before an equal one."""


@dataclass(frozen=True)
class BudgetCount:
    """What is funded by equal shares."""

    votes: dict[str, int]
    """Votes for each action, in the order of the poll."""
    share: Fraction
    """Money that each vote decides about: the budget divided by the votes that name an action; 0 if none does."""
    purchases: tuple[Purchase, ...]
    """Actions that shares paid for, in order."""
    completed: tuple[str, ...]
    """Actions that the money left over paid for, in order."""
    paid: tuple[Mapping[str, Fraction], ...]
    """What the share of each ballot paid for, by action, in the order of the poll's ballots."""
    raised: Fraction = Fraction(0)
    """By which part of itself each share was raised, so that shares pay for more; 0 if none was."""

    @property
    def funded(self) -> tuple[str, ...]:
        """Return all actions funded, in order."""
        return (*(purchase.action for purchase in self.purchases), *self.completed)


def count_budget(poll: Poll) -> BudgetCount:
    """Fund actions by the method of equal shares, completed as the poll states."""
    order = _Order(poll)
    kinds = [(frozenset(ballot.choices), poll.weight(ballot)) for ballot in poll.ballots]
    total = sum(weight for actions, weight in kinds if actions)
    share = Fraction(poll.budget, total) if total else Fraction(0)

    def with_shares(each: Fraction) -> tuple[dict[_Kind, _Voter], list[Purchase]]:
        voters = {kind: _Voter(*kind, number, each * kind[1]) for kind, number in Counter(kinds).items()}
        return voters, _buy([voter for voter in voters.values() if voter.left], order)

    raised = Fraction(0)
    voters, purchases = with_shares(share)
    if poll.completion == Completion.SHARES:
        for step in range(1, MOST_STEPS + 1):
            if len(purchases) == len(order.by_votes):
                break
            more = with_shares(share * (1 + step * STEP))
            if sum(order.costs[purchase.action] for purchase in more[1]) > poll.budget:
                break
            if {each.action for each in more[1]} != {each.action for each in purchases}:
                (voters, purchases), raised = more, step * STEP
    bought = {purchase.action for purchase in purchases}
    rest = [action for action in order.by_votes if action not in bought]
    money = poll.budget - sum(order.costs[action] for action in bought)
    return BudgetCount(
        votes={option.id: order.votes[option.id] for option in poll.options},
        share=share,
        purchases=tuple(purchases),
        completed=_as_far_as_it_lasts(rest, order, money),
        paid=tuple(voters[kind].paid for kind in kinds),
        raised=raised,
    )


def fund_greedily(poll: Poll) -> tuple[str, ...]:
    """Fund actions by the number of votes, passing over what no longer fits into the budget."""
    order = _Order(poll)
    return _as_far_as_it_lasts(order.by_votes, order, poll.budget)


_Kind = tuple[frozenset[str], int]
"""What a ballot names, and its votes."""


class _Order:
    """Costs and votes of actions, and which of two equal ones is first."""

    def __init__(self, poll: Poll) -> None:
        self.costs = {option.id: option.cost or 0 for option in poll.options}
        self.votes: Counter[str] = Counter()
        for ballot in poll.ballots:
            for action in ballot.choices:
                self.votes[action] += poll.weight(ballot)
        drawn = {action: place for place, action in enumerate(draw(self.costs, poll.lot))}
        self.keys = {action: (-self.votes[action], cost, drawn[action]) for action, cost in self.costs.items()}
        self.by_votes = sorted((action for action in self.costs if self.votes[action]), key=self.keys.__getitem__)


@dataclass
class _Voter:
    """All ballots that say the same with the same weight. They pay the same, each for itself."""

    actions: frozenset[str]
    weight: int
    """Votes of each ballot."""
    number: int
    """How many ballots they are."""
    left: Fraction
    """Money left of each ballot."""
    paid: dict[str, Fraction] = field(default_factory=dict)
    """What each ballot paid, by action."""


def _buy(voters: list[_Voter], order: _Order) -> list[Purchase]:
    """Let voters pay for one action after the other, until they can pay for none."""
    supporters = {action: [voter for voter in voters if action in voter.actions] for action in order.by_votes}
    # Rates only rise as money is spent, so an action whose last rate is above the best one need not be looked at.
    rates = dict.fromkeys(order.by_votes, Fraction(0))
    purchases: list[Purchase] = []
    while True:
        best: Fraction | None = None
        for action in sorted(rates, key=lambda action: rates[action]):
            if best is not None and rates[action] > best:
                break
            rate = _rate(order.costs[action], supporters[action])
            if rate is None:
                del rates[action]
                continue
            rates[action] = rate
            best = rate if best is None else min(best, rate)
        if best is None:
            return purchases
        equal = sorted((action for action in rates if rates[action] == best), key=order.keys.__getitem__)
        by_lot = len(equal) > 1 and order.keys[equal[0]][:2] == order.keys[equal[1]][:2]
        purchases.append(Purchase(equal[0], best, by_lot))
        del rates[equal[0]]
        for voter in supporters[equal[0]]:
            pays = min(voter.left, best * voter.weight * order.costs[equal[0]])
            if pays:
                voter.left -= pays
                voter.paid[equal[0]] = pays


def _rate(cost: int, supporters: list[_Voter]) -> Fraction | None:
    """Return the part of the cost that each vote has to pay, less where less is left; None if it cannot be paid."""
    missing, votes = Fraction(cost), sum(voter.number * voter.weight for voter in supporters)
    for voter in sorted(supporters, key=lambda voter: voter.left / voter.weight):
        each = missing / votes
        if each * voter.weight <= voter.left:
            return each / cost
        missing -= voter.number * voter.left
        votes -= voter.number * voter.weight
    return None


def _as_far_as_it_lasts(actions: Iterable[str], order: _Order, money: int) -> tuple[str, ...]:
    """Fund actions in order, passing over those that cost more than what is left."""
    funded = []
    for action in actions:
        if order.costs[action] <= money:
            funded.append(action)
            money -= order.costs[action]
    return tuple(funded)
