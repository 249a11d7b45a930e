"""Reads of the checklist."""

from dataclasses import dataclass

from intercluster.analysis.consortia.findings import Verdict
from intercluster.apps.projects.calls.queries import programme_names
from intercluster.apps.projects.checking.findings import Told, findings
from intercluster.apps.projects.consortia.facts import team_of
from intercluster.apps.projects.consortia.places import call_rules
from intercluster.apps.projects.models import Consortium
from intercluster.apps.projects.plan.budget import Budget, budget


@dataclass(frozen=True)
class Checklist:
    """Each rule of the call of a consortium, with what is found about it."""

    rows: list[Told]
    is_lost: bool
    """True if the programme of the call is gone, so that its rules are not known."""

    def count(self, verdict: Verdict) -> int:
        """Return how many rules have a verdict."""
        return sum(row.finding.verdict == verdict for row in self.rows)

    @property
    def met(self) -> int:
        """Count the rules that are met."""
        return self.count(Verdict.MET)

    @property
    def broken(self) -> int:
        """Count the rules that are broken."""
        return self.count(Verdict.BROKEN)

    @property
    def open(self) -> int:
        """Count the rules about which something is not known."""
        return self.count(Verdict.OPEN)


def checklist(consortium: Consortium, planned: Budget | None = None) -> Checklist:
    """Check the team of a consortium as it is planned; `planned` is its budget if it has been read."""
    rules = call_rules(consortium)
    planned = planned or budget(consortium, rules)
    names = {place.organisation.slug: place.organisation.name for place in planned.partners}
    call = consortium.call
    is_lost = bool(call and call.programme and call.programme not in programme_names())
    return Checklist(findings(team_of(consortium, planned), rules, names), is_lost)
