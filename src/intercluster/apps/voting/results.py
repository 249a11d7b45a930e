"""The result of a closed vote, worked out from its ballots each time it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from intercluster.analysis import voting
from intercluster.apps.directory.models import Cluster
from intercluster.apps.voting.decisions import in_words
from intercluster.apps.voting.models import Vote
from intercluster.apps.voting.polls import counted_poll, digest_of, file_of


@dataclass(frozen=True)
class ShownResult:
    """A result as a page and a mail show it."""

    counted: voting.Result
    is_changed: bool
    """Whether the ballots are no longer those of closing: somebody has changed them in the database."""

    @property
    def verdicts(self) -> Sequence[tuple[str, voting.Verdict]]:
        """Return each condition of the rule in words, and whether it is met."""
        return [(in_words(verdict.condition), verdict) for verdict in self.counted.conditions]

    @property
    def motion(self) -> voting.Tally:
        """Return the votes of all on a motion."""
        count = self.counted.count
        assert isinstance(count, voting.MotionCount)
        return count.total

    @property
    def clusters(self) -> Sequence[tuple[str, voting.Tally]]:
        """Return the votes on a motion by the name of the cluster, where ballots say which it is."""
        count = self.counted.count
        if not isinstance(count, voting.MotionCount) or len(count.clusters) < 2:
            return []
        names = {each.slug: each.display_name for each in Cluster.everything.filter(slug__in=count.clusters)}
        return [(names.get(slug, slug), tally) for slug, tally in count.clusters.items()]

    @property
    def lines(self) -> list[str]:
        """Return the result as a mail says it."""
        figures = {"yes": self.motion.yes, "no": self.motion.no, "abstain": self.motion.abstain}
        return [
            _("The motion is carried.") if self.counted.valid else _("The motion is not carried."),
            _("Yes: %(yes)d. No: %(no)d. Abstained: %(abstain)d.") % figures,
        ]


def result_of(vote: Vote) -> ShownResult | None:
    """Return the result of a closed vote; None before, or if its ballots were changed so that none can be counted."""
    if not vote.digest:
        return None
    try:
        poll = counted_poll(vote)
    except ValueError:
        return None
    return ShownResult(voting.count(poll), is_changed=digest_of(file_of(poll)) != vote.digest)
