"""The whole budget of a consortium in one value, from which pages, checks and files take every sum.

Staff cost is person-months times their rate, to the cent for each partner and work package. Flat rates are computed for
each partner and divided between its work packages, so that the sums of all tables agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from intercluster.analysis.consortia import funding as paying
from intercluster.analysis.consortia.rules import Category, FlatRate, LumpSum, Rule
from intercluster.analysis.consortia.sums import exact
from intercluster.analysis.consortia.teams import Partner as Facts
from intercluster.analysis.consortia.teams import Role
from intercluster.apps.projects.consortia.places import call_rules, facts_of
from intercluster.apps.projects.consortia.queries import team
from intercluster.apps.projects.models import Consortium, Cost, Partner, PersonMonths, WorkPackage

ZERO = Decimal("0.00")
Key = tuple[int, int, Category]
"""A partner, a work package and a category."""


@dataclass(frozen=True)
class Share:
    """What a partner's part of the project costs, and what is paid of it."""

    place: Partner
    facts: Facts
    is_planned: bool
    """False if it has neither person-months nor cost."""
    lacks_rate: bool
    """True if it works on the project and nobody has said what a person-month costs: its cost is not known."""
    funded: paying.Funded

    @property
    def cost(self) -> Decimal | None:
        """Return the total cost with flat rates, or None if a part of it is not known."""
        return None if self.lacks_rate else self.funded.cost

    @property
    def funding(self) -> Decimal | None:
        """Return what is paid of it, or None if that is not known."""
        return None if self.lacks_rate else self.funded.funding

    @property
    def own(self) -> Decimal | None:
        """Return what it pays itself, or None if that is not known."""
        if self.cost is None or self.funding is None:
            return None
        return max(self.cost - self.funding, ZERO)


@dataclass(frozen=True)
class Budget:
    """Every row of a budget, and the sums of them."""

    consortium: Consortium
    partners: Sequence[Partner]
    work_packages: Sequence[WorkPackage]
    months: Mapping[tuple[int, int], Decimal]
    """Person-months by partner and work package; none is 0."""
    costs: Sequence[Cost]
    """As people have written them."""
    sums: Mapping[Key, Decimal]
    """What counts, with staff cost and flat rates; none is 0."""
    uncounted: Decimal
    """Cost that people have written and that does not count, because a flat rate pays for it."""
    flat_rates: Sequence[FlatRate]
    has_open_flat_rates: bool
    """True if it is not known which flat rates hold."""
    shares: Mapping[int, Share]

    def total(
        self, *, partner: int | None = None, work_package: int | None = None, category: Category | None = None
    ) -> Decimal:
        """Return the sum of what counts, of a partner, a work package, a category or any of them."""
        wanted = (partner, work_package, category)
        return sum(
            (
                each
                for key, each in self.sums.items()
                if all(asked is None or asked == own for asked, own in zip(wanted, key, strict=True))
            ),
            ZERO,
        )

    def months_of(self, *, partner: int | None = None, work_package: int | None = None) -> Decimal:
        """Return the sum of person-months, of a partner, a work package or both."""
        return sum(
            (
                each
                for (by, inside), each in self.months.items()
                if partner in (None, by) and work_package in (None, inside)
            ),
            Decimal(0),
        )

    @property
    def categories(self) -> list[Category]:
        """Return the categories in which anything costs something, in their order."""
        used = {category for _partner, _package, category in self.sums}
        return [each for each in Category if each in used]

    @property
    def cost(self) -> Decimal | None:
        """Return what the project costs, or None if a part of it is not known."""
        return exact(share.cost for share in self.shares.values())

    @property
    def funding(self) -> Decimal | None:
        """Return what is paid of the project, or None if a part of it is not known."""
        return exact(share.funding for share in self.shares.values())

    @property
    def own(self) -> Decimal | None:
        """Return what the partners pay themselves, or None if a part of it is not known."""
        return exact(share.own for share in self.shares.values())


def budget(consortium: Consortium, rules: Sequence[Rule] | None = None) -> Budget:
    """Return the budget of a consortium; `rules` of its call if they have been read."""
    rules = call_rules(consortium) if rules is None else rules
    partners = list(team(consortium))
    packages = list(consortium.work_packages.select_related("lead__organisation"))
    here = {"work_package__in": packages, "partner__in": partners}
    costs = Cost.objects.filter(**here).order_by("work_package__number", "partner__number", "category", "pk")
    return computed(consortium, partners, packages, PersonMonths.objects.filter(**here), list(costs), rules)


def computed(
    consortium: Consortium,
    partners: Sequence[Partner],
    packages: Sequence[WorkPackage],
    worked: Iterable[PersonMonths],
    costs: Sequence[Cost],
    rules: Sequence[Rule],
) -> Budget:
    """Return the budget of rows that have been read."""
    months = {(each.partner_id, each.work_package_id): each.months for each in worked}
    direct = _direct(partners, months, costs)
    by_partner = {place.pk: _by_category(direct, place.pk) for place in partners}
    working = {partner for partner, _package in months}
    planned = working | {each.partner_id for each in costs}
    lacking = {place.pk for place in partners if place.pk in working and place.month_rate is None}
    always, sized = paying.flat_rates(list(by_partner.values()), rules, consortium.currency, is_complete=not lacking)
    facts = {place.pk: facts_of(place) for place in partners}
    paid = paying.funding(
        [(facts[place.pk], by_partner[place.pk]) for place in partners if place.pk in planned],
        rules,
        consortium.currency,
        asked={facts[place.pk].id: place.funding_asked for place in partners if place.funding_asked is not None},
        incomplete=[facts[pk].id for pk in lacking],
    )
    known = {each.partner.id: each for each in paid}
    funded = [known.get(each.id) or _unplanned(each, rules) for each in facts.values()]
    if (rule := lump_sum_rule(rules)) is not None:
        funded = _as_lump_sum(funded, rule, consortium, partners, bool(lacking))
    shares = {
        place.pk: Share(place, facts[place.pk], place.pk in planned, place.pk in lacking, each)
        for place, each in zip(partners, funded, strict=True)
    }
    flat = [*always, *(sized or ())]
    sums, uncounted = _with_flat_rates(direct, shares, flat)
    return Budget(consortium, partners, packages, months, costs, sums, uncounted, flat, sized is None, shares)


def _unplanned(facts: Facts, rules: Iterable[Rule]) -> paying.Funded:
    """Return what a partner without any cost gets: nothing, whatever is not known of it."""
    return paying.Funded(facts, {}, ZERO, paying.rate_of(facts, rules), ZERO)


def lump_sum_rule(rules: Iterable[Rule]) -> LumpSum | None:
    """Return the rule by which a lump sum is paid in place of cost, if there is one."""
    return next((rule for rule in rules if isinstance(rule, LumpSum)), None)


def _as_lump_sum(
    funded: Sequence[paying.Funded],
    rule: LumpSum,
    consortium: Consortium,
    partners: Sequence[Partner],
    is_incomplete: bool,
) -> list[paying.Funded]:
    """Divide the chosen lump sum: who asks for a sum gets it, the others share the rest by what they cost."""
    amount = consortium.lump_sum
    paid = [each.partner.role != Role.ASSOCIATED for each in funded]
    if is_incomplete or amount not in rule.amounts or consortium.currency != rule.currency:
        amount = None
    asked = [place.funding_asked if is_paid else ZERO for place, is_paid in zip(partners, paid, strict=True)]
    weights = {each.partner.id: each.cost for each, own in zip(funded, asked, strict=True) if own is None}
    parts: dict[str, Decimal] = {}
    if amount is not None and any(weights.values()):
        rest = amount - sum((each for each in asked if each is not None), ZERO)
        parts = paying.divided(max(rest, ZERO), weights)
    return [
        replace(
            each, rate=None, capped_by="", funding=None if amount is None else own or parts.get(each.partner.id, own)
        )
        for each, own in zip(funded, asked, strict=True)
    ]


def _direct(
    partners: Sequence[Partner], months: Mapping[tuple[int, int], Decimal], costs: Iterable[Cost]
) -> dict[Key, Decimal]:
    """Return what people have planned, with the cost of their person-months."""
    found: dict[Key, Decimal] = defaultdict(lambda: ZERO)
    rates = {place.pk: place.month_rate for place in partners}
    for (partner, package), worked in months.items():
        if (rate := rates[partner]) is not None:
            found[partner, package, Category.STAFF] += paying.cents(worked * rate)
    for cost in costs:
        found[cost.partner_id, cost.work_package_id, Category(cost.category)] += cost.amount
    return dict(found)


def _by_category(direct: Mapping[Key, Decimal], partner: int) -> dict[Category, Decimal]:
    found: dict[Category, Decimal] = defaultdict(lambda: ZERO)
    for (of, _package, category), amount in direct.items():
        if of == partner:
            found[category] += amount
    return dict(found)


def _with_flat_rates(
    direct: Mapping[Key, Decimal], shares: Mapping[int, Share], rates: Sequence[FlatRate]
) -> tuple[dict[Key, Decimal], Decimal]:
    """Divide what flat rates give each partner between its work packages, by the cost that they are a share of.

    Returns what counts then, and the sum of what people have planned and does not count.
    """
    given = {rate.gives: rate for rate in rates}
    found = {
        (partner, package, category): amount
        for (partner, package, category), amount in direct.items()
        if category not in given and category in shares[partner].funded.costs
    }
    uncounted = sum((amount for key, amount in direct.items() if key not in found), ZERO)
    for partner, share in shares.items():
        for category, rate in given.items():
            amount = share.funded.costs.get(category, ZERO)
            if not amount:
                continue
            bases: dict[int, Decimal] = defaultdict(lambda: ZERO)
            for (of, package, base), each in direct.items():
                if of == partner and base in rate.base:
                    bases[package] += each
            parts = paying.divided(amount, {str(package): each for package, each in bases.items()})
            found |= {(partner, int(package), category): part for package, part in parts.items()}
    return found, uncounted
