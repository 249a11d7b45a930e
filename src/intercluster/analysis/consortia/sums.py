"""Adds up the money of a team, between what is certain and what is possible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from intercluster.analysis.consortia.rules import Base, Per, Who
from intercluster.analysis.consortia.teams import Partner


@dataclass(frozen=True)
class Bounds:
    """What a value is at least, and at most; None if there is no bound."""

    low: Fraction
    high: Fraction | None


@dataclass(frozen=True)
class Unit:
    """A project, partner or country with its sum."""

    partners: tuple[Partner, ...]
    bounds: Bounds
    is_uncertain: bool = False
    """True if the rule may not mean it at all."""


def fields(base: Base, without_subcontracting: bool = False) -> list[str]:
    """Return the fields of a partner that an amount is made of."""
    if base == Base.PARTNERS:
        return []
    return [base.value, *(["subcontracting"] if without_subcontracting else [])]


def amount(partner: Partner, base: Base, without_subcontracting: bool = False) -> Decimal | None:
    """Return what a partner adds to a sum, or None if that is not known."""
    if base == Base.PARTNERS:
        return Decimal(1)
    found = partner.cost if base == Base.COST else partner.funding
    if not without_subcontracting or found is None:
        return found
    return None if partner.subcontracting is None else max(found - partner.subcontracting, Decimal(0))


def own_contribution(partner: Partner) -> Decimal | None:
    """Return what a partner pays of its cost itself, or None if that is not known."""
    if partner.cost is None or partner.funding is None:
        return None
    return max(partner.cost - partner.funding, Decimal(0))


def exact(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum, or None if an amount is not known."""
    total = Decimal(0)
    for each in amounts:
        if each is None:
            return None
        total += each
    return total


def total(amounts: Iterable[tuple[bool | None, Decimal | None]]) -> Bounds:
    """Add up the amounts that are meant (True), or may be (None). No amount is below zero."""
    low, high, has_bound = Fraction(0), Fraction(0), True
    for is_meant, each in amounts:
        if is_meant is False:
            continue
        if each is None:
            has_bound = False
            continue
        high += Fraction(each)
        low += Fraction(each) if is_meant else 0
    return Bounds(low, high if has_bound else None)


def part(partners: Sequence[Partner], who: Who, base: Base, without_subcontracting: bool) -> Bounds:
    """Add up what those give whom a rule means. Subcontracting that nobody has said may be none, or all they give."""
    meant = [who.includes(each) for each in partners]
    own = [amount(each, base, without_subcontracting) for each in partners]
    most = [amount(each, base) if known is None else known for each, known in zip(partners, own, strict=True)]
    low, high = (total(zip(meant, amounts, strict=True)) for amounts in (own, most))
    return Bounds(low.low, high.high)


def share(bounds: Bounds, whole: Decimal) -> Bounds:
    """Return the bounds as shares of a whole."""
    high = None if bounds.high is None else bounds.high / Fraction(whole)
    return Bounds(bounds.low / Fraction(whole), high)


def units(per: Per, partners: Sequence[Partner], amounts: Mapping[str, Decimal | None], who: Who) -> list[Unit]:
    """Return the sum of each unit for which a limit holds."""
    meant = [(each, who.includes(each)) for each in partners]
    meant = [(each, includes) for each, includes in meant if includes is not False]
    if per == Per.PROJECT:
        return [_unit(meant, amounts, is_uncertain=False)]
    if per == Per.PARTNER:
        return [_unit([pair], amounts) for pair in meant]
    nowhere = [pair for pair in meant if not pair[0].country]
    found = []
    for country in sorted({each.country for each, _includes in meant} - {""}):
        here = [pair for pair in meant if pair[0].country == country]
        certain, possible = _unit(here, amounts), _unit([*here, *nowhere], amounts)
        found.append(Unit(certain.partners, Bounds(certain.bounds.low, possible.bounds.high), certain.is_uncertain))
    if nowhere:  # each may be from a country of its own, or from one of the others
        highs = [unit.bounds.high for unit in [*found, _unit(nowhere, amounts)]]
        high = None if None in highs else max(each for each in highs if each is not None)
        alone = [_unit([pair], amounts) for pair in nowhere]
        found += [Unit(unit.partners, Bounds(unit.bounds.low, high), unit.is_uncertain) for unit in alone]
    return found


def _unit(
    meant: Sequence[tuple[Partner, bool | None]],
    amounts: Mapping[str, Decimal | None],
    is_uncertain: bool | None = None,
) -> Unit:
    if is_uncertain is None:
        is_uncertain = not any(includes for _each, includes in meant)
    bounds = total((includes, amounts[each.id]) for each, includes in meant)
    return Unit(tuple(each for each, _includes in meant), bounds, is_uncertain)
