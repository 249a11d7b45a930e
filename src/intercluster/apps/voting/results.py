"""The result of a closed vote, worked out from its ballots each time it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from intercluster.analysis import voting
from intercluster.apps.directory.models import Cluster
from intercluster.apps.voting.budget_changes import kept_changes
from intercluster.apps.voting.count_tables import ShownCount
from intercluster.apps.voting.counts import show
from intercluster.apps.voting.decisions import in_words
from intercluster.apps.voting.models import RollEntry, Vote, text_in
from intercluster.apps.voting.polls import counted_poll, digest_of, file_of
from intercluster.core.page_language import page_language


@dataclass(frozen=True)
class ShownResult:
    """A result as a page and a mail show it."""

    counted: voting.Result
    shown: ShownCount
    is_changed: bool
    """Whether the ballots are no longer those of closing: somebody has changed them in the database."""

    @property
    def verdicts(self) -> Sequence[tuple[str, voting.Verdict]]:
        """Return each condition of the rule in words, and whether it is met."""
        return [(in_words(verdict.condition), verdict) for verdict in self.counted.conditions]

    @property
    def lines(self) -> list[str]:
        """Return the result as a mail says it."""
        return [line for line in (self.shown.outcome, self.shown.figures, *self.shown.notes) if line]


def result_of(vote: Vote) -> ShownResult | None:
    """Return the result of a closed vote; None before, or if its ballots were changed so that none can be counted."""
    if not vote.digest:
        return None
    try:
        poll = counted_poll(vote)
    except ValueError:
        return None
    counted = voting.count(poll)
    names = vote.names_in(page_language()) | _names(poll) | _class_names(vote)
    shown = show(poll, counted, names, kept_changes(vote))
    return ShownResult(counted, shown, digest_of(file_of(poll)) != vote.digest)


def _class_names(vote: Vote) -> dict[str, str]:
    """Return the names of the classes on a roll in the reader's language, by the name that the file of ballots has."""
    language = page_language()
    rows = RollEntry.objects.filter(vote=vote).exclude(class_names={}).values_list("class_names", flat=True).distinct()
    return {text_in(names, "en")[0]: text_in(names, language)[0] for names in rows.order_by()}


def _names(poll: voting.Poll) -> dict[str, str]:
    """Return the names of the clusters that ballots of a poll come from, by slug."""
    clusters = {group.cluster for group in poll.groups if group.cluster}
    return {each.slug: each.display_name for each in Cluster.everything.filter(slug__in=clusters)} if clusters else {}
