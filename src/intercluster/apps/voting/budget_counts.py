"""The count of a budget in the reader's language: what is funded, by whom, at which price of fairness."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from intercluster.analysis import voting
from intercluster.apps.voting.count_tables import CountTable, ShownCount, chosen, listed, money, whole

MOST_CHANGES = 2_000
"""Ballots times actions up to which a page works out what would have changed a budget: about three seconds."""


def show_budget(
    poll: voting.Poll,
    result: voting.Result,
    count: voting.BudgetCount,
    names: Mapping[str, str],
    changes: Sequence[voting.Change] | None,
) -> ShownCount:
    """Show the count of a budget."""
    by_shares = {purchase.action for purchase in count.purchases}
    rows = []
    for option in poll.options:
        if option.id in by_shares:
            paid = _("shares of its supporters")
        elif option.id in count.completed:
            paid = _("the money left over")
        else:
            paid = _("not funded")
        rows.append((names[option.id], whole(option.cost or 0), whole(count.votes[option.id]), paid))
    actions = CountTable(_("Actions"), [_("Action"), _("Cost"), _("Number of votes"), _("Paid by")], rows, texts=1)
    if not count.share:
        return ShownCount(chosen(result, names), tables=[actions])
    facts = {"share": money(count.share), "budget": whole(poll.budget)}
    notes = [_("Each vote decides about %(share)s of %(budget)s.") % facts]
    if count.raised:
        raised = _("Shares were raised by %(percent)s %%, as far as what they pay for fits into the budget.")
        notes.append(raised % {"percent": number_format(int(100 * count.raised), 0)})
    drawn = [purchase.action for purchase in count.purchases if purchase.by_lot]
    if drawn:
        notes.append(_("The lot put %(names)s before an equal action.") % {"names": listed(drawn, names)})
    if _decided_between_equals(count):
        notes.append(
            _(
                "Some actions have equal votes. Equal shares first paid for the action that cost each of its votes "
                "less. If that was equal too, and for the money left over, the cheaper action came first, and at "
                "equal cost the lot decided."
            )
        )
    if missing := _without_changes(poll, count, changes):
        notes.append(missing)
    return ShownCount(
        chosen(result, names),
        [*notes, _price(voting.price_of_fairness(poll, count))],
        [actions, *_changes(poll, count, names, changes)],
        {
            ballot.receipt: ", ".join(f"{names[action]} {money(share)}" for action, share in paid.items())
            for ballot, paid in zip(poll.ballots, count.paid, strict=True)
            if ballot.receipt
        },
    )


def _decided_between_equals(count: voting.BudgetCount) -> bool:
    """Return whether actions with equal votes fared differently."""
    by_shares, left_over = {purchase.action for purchase in count.purchases}, set(count.completed)
    fates = {(votes, action in by_shares, action in left_over) for action, votes in count.votes.items() if votes}
    return len(fates) > len({votes for votes, *_fate in fates})


def _price(price: voting.PriceOfFairness) -> str:
    """Say what equal shares cost and give: what a vote gets on average, and how many votes get nothing."""
    if set(price.shares.funded) == set(price.greedy.funded):
        return _("Funding actions by votes alone would have had the same result.")
    return _(
        "The price of fairness: on average, a vote sees actions that it names funded for %(shares)s in all; by votes "
        "alone, it would be %(greedy)s. Votes that see none of theirs funded: %(now)s; by votes alone, it would be "
        "%(without)s."
    ) % {
        "shares": money(price.shares.average),
        "greedy": money(price.greedy.average),
        "now": whole(price.shares.with_nothing),
        "without": whole(price.greedy.with_nothing),
    }


def is_quick(poll: voting.Poll) -> bool:
    """Return whether a page works out itself what would have changed a budget."""
    # Where shares are raised, each change is counted with every step of the raising.
    return poll.completion != voting.Completion.SHARES and len(poll.ballots) * len(poll.options) <= MOST_CHANGES


def _without_changes(poll: voting.Poll, count: voting.BudgetCount, changes: Sequence[voting.Change] | None) -> str:
    """Say why it is not shown what would have funded the others; "" if it is, or if there are none."""
    if len(count.funded) == len(poll.options) or is_quick(poll) or changes:
        return ""
    if changes is None:
        return _(
            "What would have funded the others is being worked out. The page of the vote has it within some minutes."
        )
    return _("What would have funded the others is not worked out, because it would take too long: many have voted.")


def _changes(
    poll: voting.Poll,
    count: voting.BudgetCount,
    names: Mapping[str, str],
    changes: Sequence[voting.Change] | None,
) -> Iterable[CountTable]:
    """Show what would have funded each action that is not."""
    if len(count.funded) == len(poll.options):
        return
    found = changes_in(voting.write(poll)) if is_quick(poll) else changes
    if not found:
        return
    never = _("not by this alone")
    rows = [
        (
            names[change.action],
            never if change.cheaper is None else whole(change.cheaper),
            never if change.supporters is None else whole(change.supporters),
        )
        for change in found
    ]
    headings = [_("Action"), _("If it cost less by"), _("Or with this number of further supporters")]
    yield CountTable(_("What would have funded the others"), headings, rows)


@lru_cache(maxsize=32)
def changes_in(text: str) -> tuple[voting.Change, ...]:
    """Work out what would have changed a budget, once for all who read its page or a mail; `text` is its file."""
    poll = voting.read(text)
    count = voting.count(poll).count
    assert isinstance(count, voting.BudgetCount)  # its caller shows a budget
    return voting.changes(poll, count)
