"""Computes to the cent what each partner of a project gets by the rules of a call.

Cost is given by category. Flat rates are added and rounded to the cent, half up. The lowest rate that applies is paid,
rounded down, so that nobody gets more than the rate allows. Caps come last. What the data cannot decide is None.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from intercluster.analysis.consortia.rules import Base, Category, FlatRate, LumpSum, Money, Per, Rate, Rule
from intercluster.analysis.consortia.teams import Partner, Role

CENT = Decimal("0.01")
Costs = Mapping[Category, Decimal]


@dataclass(frozen=True)
class Funded:
    """What a partner costs, and what is paid of it."""

    partner: Partner
    costs: Costs
    """By category, those that are paid at a flat rate included."""
    cost: Decimal
    rate: Fraction | None
    """The share that is paid; None if that is not known."""
    funding: Decimal | None
    """What is paid after all caps; None if rate, country or currency is not known."""
    capped_by: str = ""
    """The key of the rule whose cap it meets."""


def cents(value: Fraction | Decimal) -> Decimal:
    """Round to the cent, half up."""
    fraction = Fraction(value)
    return (Decimal(fraction.numerator) / Decimal(fraction.denominator)).quantize(CENT, ROUND_HALF_UP)


def funding(partners: Iterable[tuple[Partner, Costs]], rules: Iterable[Rule], currency: str = "EUR") -> list[Funded]:
    """Compute what each partner gets. An associated partner gets nothing."""
    every, budgets = list(rules), list(partners)
    flat = _flat_rates([costs for _partner, costs in budgets], every)
    funded = [_funded(partner, with_flat_rates(costs, flat), every) for partner, costs in budgets]
    for rule in every:
        if isinstance(rule, Money) and rule.base == Base.FUNDING and rule.most is not None:
            funded = _capped(funded, rule, currency)
    return funded


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


def _flat_rates(budgets: Sequence[Costs], rules: Iterable[Rule]) -> list[FlatRate]:
    """Return the flat rates that hold for a project of this size.

    A rate for projects below a sum is tried first: it holds if the project's cost with it is below. A rate for projects
    from a sum on holds if no such rate does.
    """
    flat = [rule for rule in rules if isinstance(rule, FlatRate)]
    always = [rule for rule in flat if rule.below is None and rule.above is None]
    small = [*always, *(rule for rule in flat if rule.below is not None)]
    size = _size(budgets, small)
    if len(small) > len(always) and all(rule.below is None or size < rule.below for rule in small):
        return small
    large = [rule for rule in flat if rule.above is not None]
    size = _size(budgets, [*always, *large])
    return [*always, *(rule for rule in large if rule.above is not None and size >= rule.above)]


def _size(budgets: Iterable[Costs], rates: Sequence[FlatRate]) -> Decimal:
    """Return the cost of the whole project with some flat rates."""
    return sum((_total(with_flat_rates(costs, rates)) for costs in budgets), Decimal(0))


def _total(costs: Costs) -> Decimal:
    return sum(costs.values(), Decimal(0))


def _funded(partner: Partner, costs: Costs, rules: Iterable[Rule]) -> Funded:
    cost = _total(costs)
    if partner.role == Role.ASSOCIATED:
        return Funded(partner, costs, cost, Fraction(0), Decimal(0).quantize(CENT))
    rate = rate_of(partner, rules)
    return Funded(partner, costs, cost, rate, None if rate is None else _down(Fraction(cost) * rate))


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
    meant = [rule.who.includes(each.partner) for each in funded]
    nowhere = rule.per == Per.COUNTRY and not all(each.partner.country for each in funded)
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
