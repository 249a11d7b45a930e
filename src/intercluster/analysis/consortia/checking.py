"""Says of each rule of a call whether a team meets it. What the data cannot decide is open, never met.

Each value is known to lie between two bounds: what is certain, and what is possible if everything unknown counts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from intercluster.analysis.consortia import sums
from intercluster.analysis.consortia.findings import (
    Finding,
    Limit,
    Verdict,
    all_of,
    answer,
    any_of,
    finding,
    ids,
    missing_in,
    missing_of_team,
    unknown,
    within,
)
from intercluster.analysis.consortia.independence import most_independent
from intercluster.analysis.consortia.rules import (
    AnyOf,
    Base,
    Confirm,
    Coordinator,
    Count,
    Deadline,
    Different,
    Duration,
    FlatRate,
    Independent,
    LargestShare,
    LumpSum,
    Money,
    OwnContribution,
    Per,
    Rate,
    Rule,
    Share,
    Who,
)
from intercluster.analysis.consortia.sums import Bounds
from intercluster.analysis.consortia.teams import Partner, Role, Team

NUTS_2 = 4
"""Signs of the code of a NUTS 2 region."""


def in_force(rules: Iterable[Rule], day: date) -> tuple[Rule, ...]:
    """Return the rules whose values hold on a day."""
    return tuple(rule for rule in rules if rule.source.holds_on(day))


def check(team: Team, rules: Iterable[Rule], day: date | None = None) -> list[Finding]:
    """Say of each rule whether a team meets it; `day` is today, for deadlines.

    Flat rates limit nothing, so they are left out. Rates are open as long as a partner asks for funding for which
    no rate is known.
    """
    return _check_all(team, list(rules), (), day)


def _check_all(team: Team, rules: Sequence[Rule], outer: Sequence[Rate], day: date | None) -> list[Finding]:
    """Check rules; `outer` are the rates of the call beside these alternatives."""
    rates = [*outer, *(rule for rule in rules if isinstance(rule, Rate))]
    found = [_check(rule, team, rates, day) for rule in rules if not isinstance(rule, FlatRate)]
    uncovered = _without_rate(team, rates)
    if not uncovered:
        return found
    return [
        replace(each, verdict=Verdict.OPEN, missing=uncovered)
        if isinstance(each.rule, Rate) and each.verdict == Verdict.MET
        else each
        for each in found
    ]


def _without_rate(team: Team, rates: Sequence[Rate]) -> tuple[tuple[str, str], ...]:
    """Return who asks for funding though no rate is known to mean it, and what is missing to know."""
    found: list[tuple[str, str]] = []
    for partner in team.paid:
        if partner.funding == 0 or any(rate.who.includes(partner) for rate in rates):
            continue
        gaps = [gap for rate in rates for gap in unknown(rate.who, [partner])]
        found += gaps or [(partner.id, "rate")]
    return tuple(dict.fromkeys(found))


def _check(rule: Rule, team: Team, rates: Sequence[Rate], day: date | None) -> Finding:
    if isinstance(rule, Deadline):
        late = None if day is None else day > rule.day
        return Finding(rule, answer(None if late is None else not late), missing=missing_of_team(late is None, "day"))
    if isinstance(rule, AnyOf):
        options = tuple(tuple(_check_all(team, option, rates, day)) for option in rule.options)
        return Finding(rule, any_of(options), options=options, missing=missing_in(options))
    found = _CHECKS[type(rule)](rule, team)
    assert isinstance(found, Finding)
    return found


def _count(rule: Count, team: Team) -> Finding:
    counted = team.paid if rule.most == 0 else team.counted  # who may not take part may not as an affiliated entity
    sure = [each for each in counted if rule.who.includes(each)]
    maybe = [each for each in counted if rule.who.includes(each) is None]
    most = _number(rule.different, [*sure, *maybe], unknown=True)
    bounds = Bounds(Fraction(_number(rule.different, sure)), Fraction(most))
    field = () if rule.different == Different.PARTNER else (rule.different.value,)
    missing = unknown(rule.who, counted, *field)
    return finding(rule, within(bounds, rule.least, rule.most), bounds, partners=ids(sure), missing=missing)


def _number(different: Different, partners: Sequence[Partner], *, unknown: bool = False) -> int:
    """Count partners, or the countries or regions that they are from; where these are unknown, at least or at most."""
    if different == Different.PARTNER:
        return len(partners)
    values = [_place(different, partner) for partner in partners]
    known = len({value for value in values if value})
    return known + values.count("") if unknown else max(known, min(len(values), 1))


def _place(different: Different, partner: Partner) -> str:
    if different == Different.COUNTRY:
        return partner.country
    return partner.region[:NUTS_2] if len(partner.region) >= NUTS_2 else ""


def _independent(rule: Independent, team: Team) -> Finding:
    means = {each.id: rule.who.includes(each) for each in team.counted}
    sure = [each for each in team.counted if means[each.id]]
    maybe = [each for each in team.counted if means[each.id] is not False]
    apart = rule.from_different_countries
    certain = most_independent(sure, rule.least, apart, unknown=False)
    possible = most_independent(maybe, rule.least, apart, unknown=True)
    bounds = Bounds(Fraction(len(certain)), Fraction(len(possible)))
    missing = unknown(rule.who, team.counted, "groups", *(["country"] if apart else []))
    return finding(rule, within(bounds, rule.least, None), bounds, partners=ids(certain), missing=missing)


def _share(rule: Share, team: Team) -> Finding:
    counted = team.counted if rule.base == Base.PARTNERS else team.paid
    own = ["subcontracting"] if rule.without_subcontracting and rule.base != Base.PARTNERS else []
    missing = (*unknown(rule.who, counted, *own), *unknown(Who(), counted, *sums.fields(rule.base)))
    total = sums.exact(sums.amount(each, rule.base) for each in counted)
    if not total:
        return Finding(rule, Verdict.OPEN, missing=missing)
    bounds = sums.share(sums.part(counted, rule.who, rule.base, rule.without_subcontracting), total)
    sure = [each for each in counted if rule.who.includes(each)]
    return finding(rule, within(bounds, rule.least, rule.most), bounds, partners=ids(sure), missing=missing)


def _largest_share(rule: LargestShare, team: Team) -> Finding:
    members = team.counted if rule.base == Base.PARTNERS else team.paid
    missing = unknown(Who(), members, *sums.fields(rule.base, rule.without_subcontracting))
    amounts = {each.id: sums.amount(each, rule.base, rule.without_subcontracting) for each in members}
    total = sums.exact(list(amounts.values()))
    if not total:
        return Finding(rule, Verdict.OPEN, missing=missing)
    if rule.per == Per.COUNTRY:
        missing += unknown(Who(), members, "country")
    units = sums.units(rule.per, members, amounts, Who())
    shares = [(unit, sums.share(unit.bounds, total)) for unit in units]
    told = _of_units(rule, shares, None, rule.most, missing)
    affiliated = [each for each in members if each.role == Role.AFFILIATED]
    if rule.per != Per.PARTNER or told.verdict != Verdict.MET or not affiliated:
        return told
    # nobody has said whose they are: all of them may be of the largest partner
    largest = max((amounts[each.id] or Decimal(0) for each in team.counted), default=Decimal(0))
    possible = sums.share(sums.total((True, amounts[each.id]) for each in affiliated), total).low
    possible += Fraction(largest) / Fraction(total)
    if possible <= rule.most:
        return told
    missing = tuple((each.id, "affiliated_to") for each in affiliated)
    return replace(told, verdict=Verdict.OPEN, possible=possible, missing=missing)


def _money(rule: Money, team: Team) -> Finding:
    if rule.currency != team.currency:
        return Finding(rule, Verdict.OPEN, missing=(("", "currency"),))
    amounts = {each.id: sums.amount(each, rule.base) for each in team.paid}
    country = ["country"] if rule.per == Per.COUNTRY else []
    missing = unknown(rule.who, team.paid, rule.base.value, *country)
    units = sums.units(rule.per, team.paid, amounts, rule.who)
    return _of_units(rule, [(unit, unit.bounds) for unit in units], rule.least, rule.most, missing)


def _of_units(
    rule: Rule,
    units: Sequence[tuple[sums.Unit, Bounds]],
    least: Limit,
    most: Limit,
    missing: tuple[tuple[str, str], ...],
) -> Finding:
    """Return what is found where a limit holds for each unit by itself: the finding of the one that decides."""
    if not units:
        return Finding(rule, Verdict.MET)
    order = [Verdict.BROKEN, Verdict.OPEN, Verdict.MET]
    judged = []
    for unit, bounds in units:
        verdict = within(bounds, least, most)
        if unit.is_uncertain and (verdict == Verdict.BROKEN or least is not None):
            verdict = Verdict.OPEN
        judged.append((verdict, bounds, unit))
    verdict, bounds, unit = min(judged, key=lambda each: (order.index(each[0]), -each[1].low))
    return finding(rule, verdict, bounds, partners=ids(unit.partners), missing=missing)


def _own_contribution(rule: OwnContribution, team: Team) -> Finding:
    missing = (*unknown(Who(), team.paid, "cost"), *unknown(rule.who, team.paid, "funding"))
    total = sums.exact([each.cost for each in team.paid])
    if not total:
        return Finding(rule, Verdict.OPEN, missing=missing)
    own = [sums.own_contribution(each) for each in team.paid]
    bounds = sums.share(sums.total(zip(map(rule.who.includes, team.paid), own, strict=True)), total)
    sure = [each for each in team.paid if rule.who.includes(each)]
    return finding(rule, within(bounds, rule.least, None), bounds, partners=ids(sure), missing=missing)


def _coordinator(rule: Coordinator, team: Team) -> Finding:
    if not team.coordinator:
        return Finding(rule, Verdict.OPEN, missing=(("", "coordinator"),))
    leading = [each for each in team.counted if each.id == team.coordinator]
    if not leading:
        return Finding(rule, Verdict.BROKEN, partners=(team.coordinator,))
    verdict = answer(rule.who.includes(leading[0]))
    missing = unknown(rule.who, leading) if verdict == Verdict.OPEN else ()
    return Finding(rule, verdict, partners=(team.coordinator,), missing=missing)


def _duration(rule: Duration, team: Team) -> Finding:
    if team.months is None:
        return Finding(rule, Verdict.OPEN, missing=(("", "months"),))
    bounds = Bounds(Fraction(team.months), Fraction(team.months))
    return finding(rule, within(bounds, rule.least, rule.most), bounds)


def _confirm(rule: Confirm, team: Team) -> Finding:
    said = team.confirmed.get(rule.key)
    return Finding(rule, answer(said), missing=missing_of_team(said is None, "confirmed"))


def _rate(rule: Rate, team: Team) -> Finding:
    """Check that no partner asks for more than the rate pays, and nobody for more than it costs."""
    judged: list[tuple[Partner, bool | None]] = []
    for each in team.paid:
        means = rule.who.includes(each)
        if each.cost is not None and each.funding is not None and each.funding > each.cost:
            judged.append((each, False))
            continue
        if means is False or each.funding == 0:
            continue
        keeps = None
        if each.cost is not None and each.funding is not None:
            keeps = Fraction(each.funding) <= Fraction(each.cost) * rule.share
        judged.append((each, None if means is None and keeps is False else keeps))
    verdict = all_of([answer(keeps) for _each, keeps in judged])
    missing = unknown(rule.who, team.paid, "cost", "funding") if verdict == Verdict.OPEN else ()
    return Finding(rule, verdict, partners=ids(each for each, keeps in judged if keeps is False), missing=missing)


def _lump_sum(rule: LumpSum, team: Team) -> Finding:
    if rule.currency != team.currency:
        return Finding(rule, Verdict.OPEN, missing=(("", "currency"),))
    asked = sums.exact([each.funding for each in team.paid])
    if asked is None:
        return Finding(rule, Verdict.OPEN, missing=unknown(Who(), team.paid, "funding"))
    return Finding(rule, answer(asked in rule.amounts), have=Fraction(asked))


_CHECKS: dict[type[Rule], Callable[[Any, Team], Finding]] = {
    Count: _count,
    Independent: _independent,
    Share: _share,
    LargestShare: _largest_share,
    Money: _money,
    OwnContribution: _own_contribution,
    Coordinator: _coordinator,
    Duration: _duration,
    Confirm: _confirm,
    Rate: _rate,
    LumpSum: _lump_sum,
}
