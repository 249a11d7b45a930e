"""Computes to the cent what each partner of a project gets by the rules of a call.

Cost is given by category. Flat rates are added and rounded to the cent, half up. The lowest rate that applies is paid,
rounded down, so that nobody gets more than the rate allows, nor more than they ask for. Caps come last: those for one
partner first, then those for a country, then those for the project. What the data cannot decide is None.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from intercluster.analysis.consortia.rules import Base, Category, FlatRate, LumpSum, Money, Per, Rate, Rule
from intercluster.analysis.consortia.teams import Partner, Role

CENT = Decimal("0.01")
CAPPED = [Per.PARTNER, Per.COUNTRY, Per.PROJECT]
"""In which order caps come, whatever the order of the rules."""
LIMITS_IN = "EUR"
"""The currency of the sums below or above which a flat rate holds."""
Costs = Mapping[Category, Decimal]


@dataclass(frozen=True)
class Funded:
    """What a partner costs, and what is paid of it."""

    partner: Partner
    costs: Costs
    """By category, those that are paid at a flat rate included."""
    cost: Decimal
    """Without flat rates of which it is not known whether they hold."""
    rate: Fraction | None
    """The share that is paid; None if that is not known."""
    funding: Decimal | None
    """What is paid after all caps; None if rate, flat rates, country or currency are not known."""
    capped_by: str = ""
    """The key of the rule whose cap it meets."""


def cents(value: Fraction | Decimal) -> Decimal:
    """Round to the cent, half up."""
    fraction = Fraction(value)
    return (Decimal(fraction.numerator) / Decimal(fraction.denominator)).quantize(CENT, ROUND_HALF_UP)


def funding(
    partners: Iterable[tuple[Partner, Costs]],
    rules: Iterable[Rule],
    currency: str = "EUR",
    chosen: Collection[str] | None = None,
    asked: Mapping[str, Decimal] | None = None,
    incomplete: Collection[str] = (),
) -> list[Funded]:
    """Compute what each partner gets. An associated partner gets nothing.

    `chosen` has the keys of the flat rates to use of those that hold for projects of some size only; by default, the
    project's size decides. Raises ValueError for another key. `asked` has what partners ask for, by their id, where
    it may be less than the rate pays; `incomplete` has the ids of partners whose cost is not known in full.
    """
    every, budgets = list(rules), list(partners)
    always, sized = flat_rates([costs for _partner, costs in budgets], every, currency, chosen, not incomplete)
    flat = [*always, *(sized or ())]
    funded = [_funded(partner, with_flat_rates(costs, flat), every) for partner, costs in budgets]
    funded = [_asking(each, (asked or {}).get(each.partner.id)) for each in funded]
    funded = [
        replace(each, funding=None)
        if not _is_unpaid(each.partner) and (sized is None or each.partner.id in incomplete)
        else each
        for each in funded
    ]
    return _with_caps(funded, every, currency)


def capped(partners: Sequence[Partner], rules: Iterable[Rule], currency: str) -> list[Partner]:
    """Return partners that ask for no more than the caps of a call leave, where these can be computed."""
    funded = [Funded(each, {}, each.cost or Decimal(0), None, each.funding) for each in partners]
    return [
        each.partner if each.funding is None else replace(each.partner, funding=each.funding)
        for each in _with_caps(funded, list(rules), currency)
    ]


def is_cap(rule: Rule) -> bool:
    """Return whether a rule limits what is paid: who costs more is paid less, so nobody breaks it."""
    return isinstance(rule, Money) and rule.base == Base.FUNDING and rule.most is not None


def _with_caps(funded: Sequence[Funded], rules: Sequence[Rule], currency: str) -> list[Funded]:
    found = list(funded)
    caps = [rule for rule in rules if isinstance(rule, Money) and is_cap(rule)]
    for cap in sorted(caps, key=lambda cap: CAPPED.index(cap.per)):
        found = _capped(found, cap, currency)
    return found


def lump_sum(rule: LumpSum, amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Divide one of the sums of a rule between partners by their weights. Raises ValueError for another sum."""
    if amount not in rule.amounts:
        raise ValueError(f"{amount} is none of {', '.join(map(str, rule.amounts))}")
    return divided(amount, weights)


def with_flat_rates(costs: Costs, rates: Iterable[FlatRate]) -> dict[Category, Decimal]:
    """Add what flat rates give to the cost by category. A rate takes the place of what is said in its category."""
    every = list(rates)
    found = dict(costs)
    if covering := [rate for rate in every if rate.covers_rest]:
        found = {
            category: value for category, value in costs.items() if all(category in rate.base for rate in covering)
        }
    for rate in every:
        whole = sum((Fraction(costs.get(category, Decimal(0))) for category in rate.base), Fraction(0))
        found[rate.gives] = cents(whole * rate.share)
    return found


def divided(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Divide an amount by weights, to the cent: what rounding leaves goes to the largest remainders.

    Raises ValueError for weights that are all 0.
    """
    total = Fraction(sum(weights.values(), Decimal(0)))
    if not total:
        raise ValueError("all weights are 0")
    exact = {key: Fraction(amount) * Fraction(weight) / total for key, weight in weights.items()}
    parts = {key: _down(value) for key, value in exact.items()}
    left = int((amount - sum(parts.values(), Decimal(0))) / CENT)
    for key in sorted(exact, key=lambda key: (Fraction(parts[key]) - exact[key], key))[:left]:
        parts[key] += CENT
    return parts


def _down(value: Fraction) -> Decimal:
    return Decimal(value.numerator * 100 // value.denominator).scaleb(-2).quantize(CENT, ROUND_DOWN)


def flat_rates(
    budgets: Sequence[Costs],
    rules: Iterable[Rule],
    currency: str,
    chosen: Collection[str] | None = None,
    is_complete: bool = True,
) -> tuple[list[FlatRate], list[FlatRate] | None]:
    """Return the flat rates that always hold, and those that hold for a project of this size; None if not known.

    Rates with the same limits are one method, and so alternatives to those with others. A method fits if the project's
    total with it is within its limits. Which one holds is known if exactly one fits: with some budgets both a method
    below a sum and one from it on fit, and with others neither does. A single method does not hold if it does not fit.
    """
    flat = [rule for rule in rules if isinstance(rule, FlatRate)]
    always = [rule for rule in flat if not _is_sized(rule)]
    sized = [rule for rule in flat if _is_sized(rule)]
    if chosen is not None:
        if others := sorted(set(chosen) - {rule.key for rule in sized}):
            raise ValueError(f"{', '.join(others)} is none of {', '.join(rule.key for rule in sized)}")
        return always, [rule for rule in sized if rule.key in chosen]
    if not sized:
        return always, []
    if currency != LIMITS_IN or not is_complete:
        return always, None
    limits = dict.fromkeys((rule.below, rule.above) for rule in sized)
    methods = [[rule for rule in sized if (rule.below, rule.above) == each] for each in limits]
    fitting = [method for method in methods if _fits(method[0], _size(budgets, [*always, *method]))]
    if len(fitting) == 1:
        return always, fitting[0]
    return always, None if fitting or len(methods) > 1 else []


def _is_sized(rule: Rule) -> bool:
    return isinstance(rule, FlatRate) and (rule.below is not None or rule.above is not None)


def _fits(rate: FlatRate, size: Decimal) -> bool:
    return (rate.below is None or size < rate.below) and (rate.above is None or size >= rate.above)


def _size(budgets: Iterable[Costs], rates: Sequence[FlatRate]) -> Decimal:
    """Return the cost of the whole project with some flat rates."""
    return sum((_total(with_flat_rates(costs, rates)) for costs in budgets), Decimal(0))


def _total(costs: Costs) -> Decimal:
    return sum(costs.values(), Decimal(0))


def _funded(partner: Partner, costs: Costs, rules: Iterable[Rule]) -> Funded:
    cost = _total(costs)
    if _is_unpaid(partner):
        return Funded(partner, costs, cost, Fraction(0), Decimal(0).quantize(CENT))
    rate = rate_of(partner, rules)
    return Funded(partner, costs, cost, rate, None if rate is None else _down(Fraction(cost) * rate))


def _asking(funded: Funded, asked: Decimal | None) -> Funded:
    if asked is None or funded.funding is None:
        return funded
    return replace(funded, funding=min(funded.funding, asked))


def _is_unpaid(partner: Partner) -> bool:
    return partner.role == Role.ASSOCIATED


def rate_of(partner: Partner, rules: Iterable[Rule]) -> Fraction | None:
    """Return the lowest rate that applies to a partner; None if no rate does, or if that is not known."""
    meant = [(rule.who.includes(partner), rule.share) for rule in rules if isinstance(rule, Rate)]
    sure = [share for includes, share in meant if includes]
    lowest = min(sure, default=None)
    if any(includes is None and (lowest is None or share < lowest) for includes, share in meant):
        return None
    return lowest


def _capped(funded: Sequence[Funded], rule: Money, currency: str) -> list[Funded]:
    """Apply a cap. What a country or project gets too much is taken from its partners in proportion."""
    assert rule.most is not None
    meant = [False if _is_unpaid(each.partner) else rule.who.includes(each.partner) for each in funded]
    nowhere = rule.per == Per.COUNTRY and not all(
        each.partner.country for each in funded if not _is_unpaid(each.partner)
    )
    if rule.currency != currency or None in meant or nowhere:
        return [
            each if includes is False else replace(each, funding=None)
            for each, includes in zip(funded, meant, strict=True)
        ]
    found = list(funded)
    for unit in _units(rule, [(index, each.partner) for index, each in enumerate(funded) if meant[index]]):
        paid = [funded[index].funding for index in unit]
        if None in paid:  # what the others get depends on it
            for index in unit:
                found[index] = replace(funded[index], funding=None)
            continue
        asked = {str(index): each for index, each in zip(unit, paid, strict=True) if each is not None}
        if sum(asked.values(), Decimal(0)) > rule.most:
            for key, part in divided(rule.most, asked).items():
                found[int(key)] = replace(funded[int(key)], funding=part, capped_by=rule.key)
    return found


def _units(rule: Money, partners: Sequence[tuple[int, Partner]]) -> list[list[int]]:
    """Return the partners, by their place, for which a cap holds together."""
    if rule.per == Per.PROJECT:
        return [[index for index, _partner in partners]] if partners else []
    if rule.per == Per.PARTNER:
        return [[index] for index, _partner in partners]
    countries = sorted({partner.country for _index, partner in partners})
    return [[index for index, partner in partners if partner.country == country] for country in countries]
