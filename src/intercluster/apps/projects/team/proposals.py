"""The best teams of a choice, in the words of the page: who, what they cover, and which rules they meet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from time import monotonic

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intercluster.analysis.consortia.choosing import team as choosing
from intercluster.analysis.consortia.choosing.problem import Coordinator
from intercluster.analysis.consortia.choosing.verify import score
from intercluster.analysis.consortia.findings import Verdict
from intercluster.analysis.consortia.funding import capped
from intercluster.analysis.consortia.rules import OwnContribution, Rate
from intercluster.analysis.consortia.strength import NEEDED
from intercluster.analysis.consortia.teams import Partner as Facts
from intercluster.analysis.consortia.teams import Team
from intercluster.apps.directory.models import Organisation
from intercluster.apps.projects.checking.findings import Told, findings
from intercluster.apps.projects.models import Requirement
from intercluster.apps.projects.team.setting import Setting

SECONDS_A_TEAM = 10.0
SECONDS = 40.0
"""After so much time no further team is begun."""
PREFERENCES: dict[str, Promise] = {
    "balance": _("Balance between clusters"),
    "newcomers": _("Newcomers beside experienced organisations"),
    "ties": _("New ties beside ties that work"),
}


@dataclass(frozen=True)
class Member:
    """An organisation of a proposed team."""

    organisation: Organisation
    is_new: bool
    """Whether it is not in the team as it is planned."""
    leads: bool
    cost_share: int | None
    """In per cent of the cost with which the rules hold; None if no rule is about money."""
    is_planned: bool
    """Whether its cost is planned, and not assumed."""


@dataclass(frozen=True)
class Covered:
    """How well a competence is covered, and by whom."""

    requirement: Requirement
    organisation: Organisation | None
    strength: float
    is_enough: bool

    @property
    def percent(self) -> int:
        """Return the strength in per cent."""
        return round(100 * self.strength)


@dataclass(frozen=True)
class Proposal:
    """A team that meets every rule on its choice."""

    members: Sequence[Member]
    covered: Sequence[Covered]
    parts: Sequence[tuple[str, float]]
    """What adds up to the points, by name."""
    points: float
    is_best: bool
    gap: float
    """By how many points another team could be better at most."""
    out: Sequence[Organisation]
    """Organisations of the team as it is planned that are not in it."""
    findings: Sequence[Told]

    @property
    def enough(self) -> int:
        """Return how many competences are covered."""
        return sum(each.is_enough for each in self.covered)

    @property
    def checked(self) -> dict[str, int]:
        """Return how many rules of the call are met, broken and open."""
        return {each.value: sum(told.finding.verdict == each for told in self.findings) for each in Verdict}

    @property
    def joins(self) -> list[Member]:
        """Return the members that are new."""
        return [each for each in self.members if each.is_new]


@dataclass(frozen=True)
class Search:
    """What a search for teams found."""

    proposals: Sequence[Proposal]
    was_stopped: bool
    """Whether time was over before all teams were found."""


def best_proposals(found: Setting) -> Search:
    """Return the five best teams that differ in two members or more, as many as there are."""
    problems = found.problems()
    begun, proposals = monotonic(), []
    seconds = SECONDS_A_TEAM / 2 / max(len(problems), 1)
    for team in choosing.best_teams(*problems, seconds=seconds):
        proposals.append(proposal(found, team))
        if monotonic() - begun > SECONDS:
            return Search(proposals, was_stopped=len(proposals) < choosing.NUMBER)
    return Search(proposals, was_stopped=False)


@dataclass(frozen=True)
class Leaving:
    """What becomes of the team if a partner leaves."""

    others_stay: Proposal | None
    best: Proposal | None
    """The best team without the partner, in which others may be replaced too; None if it is the same."""


def if_leaves(found: Setting, leaver: str) -> Leaving:
    """Return the best team that all others stay in, and the best one in which others may be replaced."""
    problems = found.problems()
    at = next(at for at, each in enumerate(found.organisations) if each.slug == leaver)
    members = tuple(found.present)
    costs = np.zeros(len(members))
    now = choosing.Team(members, costs, (), None, score(problems[0], members), 0.0, is_best=False)
    stay = choosing.others_stay(at, now, *problems, seconds=SECONDS_A_TEAM / 2)
    best = choosing.best_without(at, *problems, seconds=SECONDS_A_TEAM / 2)
    same = stay is not None and best is not None and stay.members == best.members
    return Leaving(
        None if stay is None else proposal(found, stay), None if best is None or same else proposal(found, best)
    )


def proposal(found: Setting, team: choosing.Team) -> Proposal:
    """Return a chosen team as the page shows it, with each rule of the call checked once more."""
    chosen, total = [found.organisations[each] for each in team.members], float(team.costs.sum())
    shares = [round(100 * cost / total) if found.has_costs and total else None for cost in team.costs.tolist()]
    leading = _leading(found, team)
    parts = [
        (str(_("Coverage of the competences")), 100 * team.score.coverage),
        (str(_("Number of members")), 100 * team.score.members),
        *((str(PREFERENCES[name]), 100 * value) for name, value in team.score.preferences.items()),
    ]
    points = 100 * team.score.total
    return Proposal(
        [
            Member(row, at not in found.present, row.slug == leading, part, found.facts[at].cost is not None)
            for row, at, part in zip(chosen, team.members, shares, strict=True)
        ],
        [_covered(found, team, at) for at in range(len(found.requirements))],
        parts,
        points,
        team.is_best,
        max(100 * team.bound - points, 0.0),
        [found.organisations[at] for at in found.present if at not in team.members],
        _checked(found, team, leading),
    )


def _leading(found: Setting, team: choosing.Team) -> str:
    """Return who leads: who does now if it stays and the rules let it, else a member that they let lead."""
    now = found.consortium.partners.filter(is_coordinator=True).values_list("organisation__slug", flat=True).first()
    able = [rule.of for rule in found.problems()[team.way].rules if isinstance(rule, Coordinator)]
    for at in team.members:
        if found.organisations[at].slug == now and all(of[at] for of in able):
            return found.organisations[at].slug
    return "" if team.coordinator is None else found.organisations[team.coordinator].slug


def _covered(found: Setting, team: choosing.Team, at: int) -> Covered:
    requirement, taker = found.requirements[at], team.takes[at]
    value = 0.0 if taker is None else float(found.strength[taker, at])
    organisation = None if taker is None else found.organisations[taker]
    return Covered(requirement, organisation, value, value >= NEEDED[requirement.level])


def _checked(found: Setting, team: choosing.Team, leading: str) -> list[Told]:
    facts = [found.facts[each] for each in team.members]
    if found.has_costs:
        asking = [_asking(each, cost, found) for each, cost in zip(facts, team.costs.tolist(), strict=True)]
        facts = capped(asking, found.rules, found.consortium.currency)
    consortium = found.consortium
    whole = Team(tuple(facts), leading, consortium.months, consortium.currency, consortium.confirmed)
    names = {each.slug: each.name for each in found.organisations}
    return findings(whole, found.rules, names)


def _asking(facts: Facts, cost: float, found: Setting) -> Facts:
    """Give a member its cost, and let it ask for what the rates of the call allow.

    Who has to contribute asks for less, and how much less is agreed later.
    """
    shares = [rule.share for rule in found.rules if isinstance(rule, Rate) and rule.who.includes(facts)]
    whole = Decimal(str(round(cost, 2)))
    funding = None
    contributes = [rule.who.includes(facts) is not False for rule in found.rules if isinstance(rule, OwnContribution)]
    if shares and not any(contributes):
        share = min([Fraction(1), *shares])
        funding = (whole * share.numerator / share.denominator).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    return replace(facts, cost=whole, subcontracting=facts.subcontracting or Decimal(0), funding=funding)
