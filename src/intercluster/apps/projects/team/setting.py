"""The choice of a team: who may be in it, what each can do and may cost, and what the team must and should be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from intercluster.analysis.consortia.choosing.problem import Balance, Count, Floats, Mix, Problem
from intercluster.analysis.consortia.choosing.problem import Rule as Demand
from intercluster.analysis.consortia.constraints import ways
from intercluster.analysis.consortia.funding import is_cap
from intercluster.analysis.consortia.rules import (
    Base,
    LargestShare,
    LumpSum,
    Money,
    OwnContribution,
    Per,
    Rate,
    Rule,
    Share,
    flat,
)
from intercluster.analysis.consortia.strength import NEEDED
from intercluster.analysis.consortia.teams import Partner as Facts
from intercluster.analysis.consortia.teams import Role
from intercluster.apps.directory.models import Membership, Organisation, Participation
from intercluster.apps.directory.queries import organisations
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.calls.joining import partner_of
from intercluster.apps.projects.consortia import queries as consortia
from intercluster.apps.projects.consortia.facts import team_of
from intercluster.apps.projects.consortia.places import call_rules
from intercluster.apps.projects.models import Consortium, PartnerRole, PartnerState, Requirement
from intercluster.apps.projects.team.candidates import strengths
from intercluster.apps.projects.team.services import GONE

NOMINAL = Decimal(1_000_000)
"""What a project costs where the call does not say."""
SMALLEST = 100
"""A member takes on at least one hundredth of the project's cost, and at most all of it."""
MUST, NEVER, COMPETENCE = "must:", "never:", "competence:"
"""How the names of people's demands begin. The demands of a call have the keys of its rules."""


@dataclass(frozen=True)
class Wishes:
    """What people want of a team. Weights are points, of which whole coverage has 100."""

    must: frozenset[str] = frozenset()
    """Slugs of organisations that have to be in it."""
    never: frozenset[str] = frozenset()
    few: float = 1.0
    balance: float = 0.5
    newcomers: float = 0.5
    ties: float = 0.5
    is_careful: bool = False
    """True if what nobody knows of an organisation counts for no rule."""


@dataclass(frozen=True, eq=False)
class Setting:
    """Candidates, and the problems whose best solution is the best team: one for each way to meet the call's rules."""

    consortium: Consortium
    requirements: Sequence[Requirement]
    rules: Sequence[Rule]
    wishes: Wishes
    organisations: Sequence[Organisation]
    facts: Sequence[Facts]
    strength: Floats
    present: Sequence[int]
    """Candidates that are in the team as it is planned."""
    preferences: tuple[Sequence[int], Sequence[bool], Sequence[bool]]
    """Of each candidate the cluster (-1 for none), whether it is a newcomer, and whether its tie would be new."""

    @property
    def has_costs(self) -> bool:
        """Return whether a rule of the call is about money, so that costs are chosen as well."""
        return any(_is_about_money(rule) for rule in flat(self.rules))

    def problems(self, imagined: Sequence[Facts] = (), strength: Floats | None = None) -> list[Problem]:
        """Return the problem of each way to meet the rules; organisations that are imagined are the last candidates."""
        facts = [*self.facts, *imagined]
        own = self.strength if strength is None else np.vstack([self.strength, strength])
        clusters, new, untied = (np.array([*each, *([-1] * len(imagined))]) for each in self.preferences)
        least, most = self._costs(facts)
        wishes = self.wishes
        return [
            Problem(
                own,
                np.array([float(each.weight) for each in self.requirements]),
                (*way.rules, *self._demands(facts, own)),
                (Balance("balance", clusters.astype(np.intp), wishes.balance / 100),),
                (
                    Mix("newcomers", new == 1, wishes.newcomers / 100),
                    Mix("ties", untied == 1, wishes.ties / 100),
                ),
                wishes.few / 100,
                least,
                most,
            )
            for way in ways(_choosing(self.rules), facts, self.consortium.currency, wishes.is_careful)
        ]

    def _demands(self, facts: Sequence[Facts], strength: Floats) -> list[Demand]:
        """Return what people demand: must-have competences, and who must and must not take part."""
        slugs = np.array([each.id for each in facts])
        return [
            *(
                Count(f"{COMPETENCE}{each.pk}", strength[:, at] >= NEEDED[each.level], least=1)
                for at, each in enumerate(self.requirements)
                if each.must
            ),
            *(Count(f"{MUST}{slug}", slugs == slug, least=1) for slug in sorted(self.wishes.must)),
            *(Count(f"{NEVER}{slug}", slugs == slug, most=0) for slug in sorted(self.wishes.never)),
        ]

    def _costs(self, facts: Sequence[Facts]) -> tuple[Floats, Floats]:
        """Return the least and most that each could take on: what it has planned, or a part of the project's cost."""
        if not self.has_costs:
            return np.zeros(len(facts)), np.zeros(len(facts))
        total = float(project_cost(self.rules, self.consortium.currency))
        planned = [None if each.cost is None else float(each.cost) for each in facts]
        least = np.array([total / SMALLEST if cost is None else cost for cost in planned])
        return least, np.array([total if cost is None else cost for cost in planned])


def setting(viewer: Viewer, consortium: Consortium, wishes: Wishes) -> Setting:
    """Return the choice of a team for a consortium among those whom the viewer's search names."""
    places = list(consortium.partners.select_related("organisation"))
    outside = {each.organisation_id for each in places if each.state in GONE or each.role != PartnerRole.PARTNER}
    team = [each for each in places if each.organisation_id not in outside]
    found = strengths(viewer, consortium, team)
    asked = organisations(viewer).filter(slug__in=wishes.must)
    every = {**{each.pk: each for each in asked}, **found.organisations}
    rows = [every[key] for key in sorted(every) if key not in outside or every[key].slug in wishes.must]
    known = {each.id: replace(each, role=Role.PARTNER) for each in team_of(consortium).partners}
    strength = np.array([[found.of(row.pk, each) for each in found.requirements] for row in rows])
    inside = {place.organisation_id for place in team}
    joined = {place.organisation_id for place in team if place.state == PartnerState.JOINED}
    return Setting(
        consortium,
        found.requirements,
        call_rules(consortium),
        wishes,
        rows,
        [known.get(row.slug) or partner_of(row) for row in rows],
        strength.reshape(len(rows), len(found.requirements)),
        [at for at, row in enumerate(rows) if row.pk in inside],
        _preferences(rows, joined),
    )


def present_wishes(consortium: Consortium) -> Wishes:
    """Return the wishes to begin with: who has joined stays."""
    joined = consortia.team(consortium).filter(state=PartnerState.JOINED, role=PartnerRole.PARTNER)
    return Wishes(must=frozenset(joined.values_list("organisation__slug", flat=True)))


def _preferences(rows: Sequence[Organisation], joined: set[int]) -> tuple[list[int], list[bool], list[bool]]:
    keys = [row.pk for row in rows]
    memberships = Membership.objects.filter(organisation__in=keys, cluster__archived__isnull=True).order_by("-cluster")
    cluster: Mapping[int, int] = dict(memberships.values_list("organisation", "cluster"))
    taken_part = set(Participation.objects.filter(organisation__in=keys).values_list("organisation", flat=True))
    shared = Participation.objects.filter(organisation__in=keys, project__participations__organisation__in=joined)
    tied = set(shared.values_list("organisation", flat=True)) | joined
    return (
        [cluster.get(key, -1) for key in keys],
        [key not in taken_part for key in keys],
        [key not in tied for key in keys],
    )


def _choosing(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules by which a team is chosen: a cap on what one partner or country is paid rules nobody out.

    What the call pays the whole project stays, since costs that nobody has planned are chosen within it.
    """
    found: list[Rule] = []
    for rule in rules:
        if not isinstance(rule, Money) or not is_cap(rule) or rule.per == Per.PROJECT:
            found.append(rule)
        elif rule.least is not None:
            found.append(replace(rule, most=None))
    return found


def project_cost(rules: Iterable[Rule], currency: str) -> Decimal:
    """Return what a project costs about, by the sums that the call names in a currency."""
    every = flat(rules)
    rate = min([Fraction(1), *(rule.share for rule in every if isinstance(rule, Rate) and rule.share)])
    found, least_of_one = [], Decimal(0)
    for rule in every:
        if isinstance(rule, LumpSum) and rule.currency == currency:
            found.append(_costing(max(rule.amounts), rate))
        if not isinstance(rule, Money) or rule.currency != currency:
            continue
        if rule.per == Per.PARTNER:
            least_of_one = max(least_of_one, rule.least or Decimal(0))
        elif rule.per == Per.PROJECT:
            limits = [each for each in (rule.least, rule.most) if each]
            middle = sum(limits, Decimal(0)) / max(len(limits), 1)
            found.append(_costing(middle, rate if rule.base == Base.FUNDING else Fraction(1)))
    total = min((each for each in found if each), default=NOMINAL)
    return max(total, 2 * least_of_one)


def _costing(funding: Decimal, rate: Fraction) -> Decimal:
    """Return the cost of which a sum is paid at a rate."""
    return funding * rate.denominator / rate.numerator


def _is_about_money(rule: Rule) -> bool:
    if isinstance(rule, Share | LargestShare):
        return rule.base != Base.PARTNERS
    return isinstance(rule, Money | OwnContribution)
