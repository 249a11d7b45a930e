"""A count in the reader's language, as sentences and tables: for the page of a vote, its mails, and the command."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from intercluster.analysis import voting

MOST_CHANGES = 2_000
"""Ballots times actions up to which a page works out what would have changed a budget: about three seconds."""


@dataclass(frozen=True)
class CountTable:
    """A table of a count. The first cell of each row names it."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    texts: int = 0
    """How many of the last cells of a row are texts; the others after the first are numbers."""

    @property
    def cells(self) -> Sequence[tuple[str, Sequence[tuple[str, bool]]]]:
        """Return each row as its name and its other cells, with whether they are numbers."""
        numbers = len(self.headings) - self.texts
        return [(row[0], [(cell, place < numbers) for place, cell in enumerate(row[1:], start=1)]) for row in self.rows]

    @property
    def other_headings(self) -> Sequence[tuple[str, bool]]:
        """Return the headings after the first, with whether numbers stand below them."""
        numbers = len(self.headings) - self.texts
        return [(heading, place < numbers) for place, heading in enumerate(self.headings[1:], start=1)]


@dataclass(frozen=True)
class ShownCount:
    """A count as sentences and tables, without names of voters."""

    outcome: str
    """One sentence: what is decided."""
    notes: Sequence[str] = ()
    """Sentences on ties, checks and fairness."""
    tables: Sequence[CountTable] = ()
    paid: Mapping[str, str] = field(default_factory=dict)
    """Of a budget: what the share of each ballot paid for, by receipt."""
    figures: str = ""
    """Of a motion: what its table shows, for a mail."""


def show(
    poll: voting.Poll,
    result: voting.Result,
    names: Mapping[str, str] | None = None,
    changes: Sequence[voting.Change] | None = None,
) -> ShownCount:
    """Show the result of a poll; `names` has options and clusters by id in the reader's language, if there are any.

    `changes` are what a job has worked out that would have changed a large budget; None if it has not done so yet.
    """
    known = {option.id: option.name for option in poll.options} | dict(names or {})
    match result.count:
        case voting.MotionCount():
            return _motion(result, result.count, known)
        case voting.OptionCount():
            return _options(poll, result, result.count, known)
        case voting.RankedCount():
            return _ranked(poll, result, result.count, known)
        case voting.StvCount():
            return _board(result, result.count, known)
        case voting.BudgetCount():
            return _budget(poll, result, result.count, known, changes)


def _motion(result: voting.Result, count: voting.MotionCount, names: Mapping[str, str]) -> ShownCount:
    rows = [(_("All"), count.total)]
    if len(count.clusters) > 1:
        rows += [(names.get(cluster, cluster), tally) for cluster, tally in count.clusters.items()]
    if len(count.classes) > 1:
        others = _("Members without a class")
        rows += [(names.get(each, each) or others, tally) for each, tally in count.classes.items()]
    table = CountTable(
        _("Votes for and against"),
        ["", _("Yes"), _("No"), _("Abstained")],
        [(name, *map(_whole, (tally.yes, tally.no, tally.abstain))) for name, tally in rows],
    )
    figures = _("Yes: %(yes)d. No: %(no)d. Abstained: %(abstain)d.") % asdict(count.total)
    outcome = _("The motion is carried.") if result.valid else _("The motion is not carried.")
    return ShownCount(outcome, tuple(_withheld(result)), [table], figures=figures)


def _withheld(result: voting.Result) -> Iterable[str]:
    """Say that figures of clusters or classes are withheld, if they are."""
    if any(verdict.is_stated for verdict in result.conditions):
        yield _(
            "Figures by cluster or class are withheld: in one of them so few have voted that they would show how. Only "
            "whether the condition is met is shown."
        )


def _options(
    poll: voting.Poll, result: voting.Result, count: voting.OptionCount, names: Mapping[str, str]
) -> ShownCount:
    heading = _("Points") if poll.method == voting.Method.SCORE else _("Number of votes")
    rows = [(names[option], _whole(total)) for option, total in count.totals.items()]
    table = CountTable(heading, [_("Option"), heading], rows)
    return ShownCount(_chosen(result, names), list(_ties(count.choice, names)), [table])


def _ranked(
    poll: voting.Poll, result: voting.Result, count: voting.RankedCount, names: Mapping[str, str]
) -> ShownCount:
    ids = [option.id for option in poll.options]
    rows = [
        (names[option], *("" if one == other else _whole(votes) for other, votes in enumerate(row)))
        for one, (option, row) in enumerate(zip(ids, count.preferred, strict=True))
    ]
    table = CountTable(
        _("Votes that rank the option of the row above that of the column"),
        ["", *(names[option] for option in ids)],
        rows,
    )
    order = "; ".join(_listed(level, names) for level in count.levels)
    return ShownCount(
        _chosen(result, names),
        [
            *_ties(count.choice, names),
            _("Order, the best first: %(order)s.") % {"order": order},
            *_pairs(count, names),
        ],
        [table],
    )


def _pairs(count: voting.RankedCount, names: Mapping[str, str]) -> Iterable[str]:
    """Say how the winner wins, and what ranked pairs says."""
    if not count.choice.elected and not count.choice.tied:
        return
    if count.condorcet is not None:
        yield _("%(name)s wins against each other option.") % {"name": names[count.condorcet]}
        return
    yield _("No option wins against each other one, so the strongest chains of victories decide (Schulze's method).")
    if count.ranked_pairs is None:
        yield _("Ranked pairs, counted as a check, has too many equal victories to follow.")
    elif set(count.ranked_pairs) == set(count.levels[0]):
        yield _("Ranked pairs, counted as a check, has the same winner.")
    else:
        winners = _listed(count.ranked_pairs, names)
        yield _("Ranked pairs, counted as a check, has another winner: %(names)s.") % {"names": winners}


def _board(result: voting.Result, count: voting.StvCount, names: Mapping[str, str]) -> ShownCount:
    if not count.stages:
        return ShownCount(_chosen(result, names))
    numbers = [_("Stage %(number)d") % {"number": number} for number in range(1, len(count.stages) + 1)]
    votes = [
        (names[candidate], *(_votes(stage.votes[candidate]) for stage in count.stages))
        for candidate in count.stages[0].votes
    ]
    lost = (_("Not transferable"), *(_votes(stage.not_transferable) for stage in count.stages))
    steps = [
        (number, _step(stage, names), _listed(stage.elected, names))
        for number, stage in zip(numbers, count.stages, strict=True)
    ]
    quota = _("%(votes)s valid votes; %(quota)s elect a candidate.") % {
        "votes": _whole(count.valid),
        "quota": _whole(count.quota),
    }
    return ShownCount(
        _chosen(result, names),
        [quota],
        [
            CountTable(_("Votes by stage"), [_("Candidate"), *numbers], [*votes, lost]),
            CountTable(
                _("What each stage does"), [_("Stage of the count"), _("What happens"), _("Elected")], steps, texts=2
            ),
        ],
    )


def _step(stage: voting.Stage, names: Mapping[str, str]) -> str:
    name = {"name": names.get(stage.candidate, "")}
    match stage.step:
        case voting.Step.FIRST:
            return _("First preferences")
        case voting.Step.SURPLUS:
            text = _("What %(name)s has above the quota goes on") % name
        case voting.Step.EXCLUSION:
            text = _("%(name)s is excluded") % name
    return _("%(text)s; the lot decided between equals") % {"text": text} if stage.by_lot else text


def _budget(
    poll: voting.Poll,
    result: voting.Result,
    count: voting.BudgetCount,
    names: Mapping[str, str],
    changes: Sequence[voting.Change] | None,
) -> ShownCount:
    by_shares = {purchase.action for purchase in count.purchases}
    rows = []
    for option in poll.options:
        if option.id in by_shares:
            paid = _("shares of its supporters")
        elif option.id in count.completed:
            paid = _("the money left over")
        else:
            paid = _("not funded")
        rows.append((names[option.id], _whole(option.cost or 0), _whole(count.votes[option.id]), paid))
    actions = CountTable(_("Actions"), [_("Action"), _("Cost"), _("Number of votes"), _("Paid by")], rows, texts=1)
    if not count.share:
        return ShownCount(_chosen(result, names), tables=[actions])
    facts = {"share": _money(count.share), "budget": _whole(poll.budget)}
    notes = [_("Each vote decides about %(share)s of %(budget)s.") % facts]
    if count.raised:
        raised = _("Shares were raised by %(percent)s %%, as far as what they pay for fits into the budget.")
        notes.append(raised % {"percent": number_format(int(100 * count.raised), 0)})
    drawn = [purchase.action for purchase in count.purchases if purchase.by_lot]
    if drawn:
        notes.append(_("The lot put %(names)s before an equal action.") % {"names": _listed(drawn, names)})
    if missing := _without_changes(poll, count, changes):
        notes.append(missing)
    return ShownCount(
        _chosen(result, names),
        [*notes, _price(voting.price_of_fairness(poll, count))],
        [actions, *_changes(poll, count, names, changes)],
        {
            ballot.receipt: ", ".join(f"{names[action]} {_money(money)}" for action, money in paid.items())
            for ballot, paid in zip(poll.ballots, count.paid, strict=True)
            if ballot.receipt
        },
    )


def _price(price: voting.PriceOfFairness) -> str:
    """Say what equal shares cost and give: what a vote gets on average, and how many votes get nothing."""
    if set(price.shares.funded) == set(price.greedy.funded):
        return _("Funding actions by votes alone would have had the same result.")
    return _(
        "The price of fairness: on average, a vote sees actions that it names funded for %(shares)s in all; by votes "
        "alone, it would be %(greedy)s. Votes that see none of theirs funded: %(now)s; by votes alone, it would be "
        "%(without)s."
    ) % {
        "shares": _money(price.shares.average),
        "greedy": _money(price.greedy.average),
        "now": _whole(price.shares.with_nothing),
        "without": _whole(price.greedy.with_nothing),
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
            never if change.cheaper is None else _whole(change.cheaper),
            never if change.supporters is None else _whole(change.supporters),
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


def _chosen(result: voting.Result, names: Mapping[str, str]) -> str:
    """Say in one sentence what is chosen."""
    if not result.valid:
        return _("Nothing is decided, because the rule is not met.")
    if not result.chosen:
        return _("Nothing is chosen.")
    match result.count:
        case voting.StvCount():
            text = _("Elected: %(names)s.")
        case voting.BudgetCount():
            text = _("Funded: %(names)s.")
        case _:
            text = _("Chosen: %(names)s.")
    return text % {"names": _listed(result.chosen, names)}


def _ties(choice: voting.Choice, names: Mapping[str, str]) -> Iterable[str]:
    if choice.by_lot:
        facts = {"names": _listed(choice.tied, names), "chosen": _listed(choice.by_lot, names)}
        yield _("Equal: %(names)s. The lot chose %(chosen)s.") % facts
    elif choice.tied:
        yield _("Equal: %(names)s. Between them it stays open.") % {"names": _listed(choice.tied, names)}


def _listed(options: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names[option] for option in options)


def _whole(number: int) -> str:
    return number_format(number, 0, force_grouping=True)


def _votes(votes: Fraction) -> str:
    """Return votes with their five decimals, or none if they are whole."""
    return number_format(float(votes), 0 if votes.denominator == 1 else 5, force_grouping=True)


def _money(money: Fraction) -> str:
    # Django cuts decimals off and does not round.
    return number_format(round(float(money), 2), 0 if money.denominator == 1 else 2, force_grouping=True)
