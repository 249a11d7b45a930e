"""A count in the reader's language, as sentences and tables: for the page of a vote, its mails, and the command."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from django.utils.translation import gettext as _

from intercluster.analysis import voting
from intercluster.apps.voting.budget_counts import show_budget
from intercluster.apps.voting.count_tables import CountTable, ShownCount, chosen, listed, shown_votes, whole


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
    if result.stated is not None:
        return _stated(poll, result, known)
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
            return show_budget(poll, result, result.count, known, changes)


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
        [(name, *map(whole, (tally.yes, tally.no, tally.abstain))) for name, tally in rows],
    )
    figures = _("Yes: %(yes)d. No: %(no)d. Abstained: %(abstain)d.") % asdict(count.total)
    return ShownCount(_carried(result), tuple(_withheld(result)), [table], figures=figures)


def _carried(result: voting.Result) -> str:
    return _("The motion is carried.") if result.valid else _("The motion is not carried.")


def _stated(poll: voting.Poll, result: voting.Result, names: Mapping[str, str]) -> ShownCount:
    """Show only what was decided."""
    return ShownCount(
        _carried(result) if poll.method == voting.Method.MOTION else chosen(result, names),
        [
            _(
                "All figures are withheld: so few members with the same number of votes have voted that they would "
                "show how. Only what is decided is shown, and it cannot be counted again."
            )
        ],
    )


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
    rows = [(names[option], whole(total)) for option, total in count.totals.items()]
    table = CountTable(heading, [_("Option"), heading], rows)
    return ShownCount(chosen(result, names), list(_ties(count.choice, names)), [table])


def _ranked(
    poll: voting.Poll, result: voting.Result, count: voting.RankedCount, names: Mapping[str, str]
) -> ShownCount:
    ids = [option.id for option in poll.options]
    rows = [
        (names[option], *("" if one == other else whole(votes) for other, votes in enumerate(row)))
        for one, (option, row) in enumerate(zip(ids, count.preferred, strict=True))
    ]
    table = CountTable(
        _("Votes that rank the option of the row above that of the column"),
        ["", *(names[option] for option in ids)],
        rows,
    )
    order = "; ".join(listed(level, names) for level in count.levels)
    return ShownCount(
        chosen(result, names),
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
        winners = listed(count.ranked_pairs, names)
        yield _("Ranked pairs, counted as a check, has another winner: %(names)s.") % {"names": winners}


def _board(result: voting.Result, count: voting.StvCount, names: Mapping[str, str]) -> ShownCount:
    if not count.stages:
        return ShownCount(chosen(result, names))
    numbers = [_("Stage %(number)d") % {"number": number} for number in range(1, len(count.stages) + 1)]
    votes = [
        (names[candidate], *(shown_votes(stage.votes[candidate]) for stage in count.stages))
        for candidate in count.stages[0].votes
    ]
    lost = (_("Not transferable"), *(shown_votes(stage.not_transferable) for stage in count.stages))
    steps = [
        (number, _step(stage, names), listed(stage.elected, names))
        for number, stage in zip(numbers, count.stages, strict=True)
    ]
    quota = _("%(votes)s valid votes; %(quota)s elect a candidate.") % {
        "votes": whole(count.valid),
        "quota": whole(count.quota),
    }
    return ShownCount(
        chosen(result, names),
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


def _ties(choice: voting.Choice, names: Mapping[str, str]) -> Iterable[str]:
    if choice.by_lot:
        facts = {"names": listed(choice.tied, names), "chosen": listed(choice.by_lot, names)}
        yield _("Equal: %(names)s. The lot chose %(chosen)s.") % facts
    elif choice.tied:
        yield _("Equal: %(names)s. Between them it stays open.") % {"names": listed(choice.tied, names)}
