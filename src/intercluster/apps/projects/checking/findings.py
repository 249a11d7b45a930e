"""What is found about each rule of a call, in the reader's language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.analysis.consortia.checking import check
from intercluster.analysis.consortia.findings import Finding, Verdict
from intercluster.analysis.consortia.rules import (
    AnyOf,
    Confirm,
    Count,
    Duration,
    Independent,
    LargestShare,
    LumpSum,
    Money,
    OwnContribution,
    Rule,
    Share,
)
from intercluster.analysis.consortia.teams import Team
from intercluster.apps.projects.calls.words import Line, limits, line, money, number, share
from intercluster.core import clock
from intercluster.geo.display_names import joined

VERDICTS: Mapping[Verdict, Promise] = {
    Verdict.MET: gettext_lazy("Met"),
    Verdict.BROKEN: gettext_lazy("Not met"),
    Verdict.OPEN: gettext_lazy("Not known yet"),
}
COLOURS: Mapping[Verdict, str] = {Verdict.MET: "success", Verdict.BROKEN: "danger", Verdict.OPEN: "warning"}
FIELDS: Mapping[str, Promise] = {
    "kind": gettext_lazy("kind of organisation"),
    "size": gettext_lazy("size of the organisation"),
    "country": gettext_lazy("country"),
    "region": gettext_lazy("region"),
    "region_class": gettext_lazy("class of the region"),
    "memberships": gettext_lazy("memberships"),
    "is_non_profit": gettext_lazy("whether it is non-profit"),
    "groups": gettext_lazy("owner groups"),
    "cost": gettext_lazy("cost"),
    "subcontracting": gettext_lazy("subcontracting"),
    "funding": gettext_lazy("funding"),
    "affiliated_to": gettext_lazy("whose affiliated entity it is"),
    "rate": gettext_lazy("funding rate"),
    "currency": gettext_lazy("the budget in the currency of the call"),
    "coordinator": gettext_lazy("who coordinates"),
    "months": gettext_lazy("how many months the project takes"),
    "confirmed": gettext_lazy("an answer from you"),
    "day": gettext_lazy("the day on which you apply"),
}
"""What can be missing to decide about a rule."""


@dataclass(frozen=True)
class Missing:
    """A fact that has to be known to decide, and of whom."""

    field: str
    label: str
    names: str
    """Empty if it is a fact of the whole team."""


@dataclass(frozen=True)
class Told:
    """What is found about a rule, in words."""

    finding: Finding
    line: Line
    have: str
    """What there is: a number, a share or a sum; empty if the rule is about none."""
    lacks: str
    """By how much it is too much or too little, if that can be said."""
    names: str
    """The organisations that count, or that decide."""
    missing: Sequence[Missing]
    options: Sequence[Sequence["Told"]] = ()

    @property
    def verdict(self) -> str:
        """Return the verdict as a word of the page's logic: met, broken or open."""
        return self.finding.verdict.value

    @property
    def label(self) -> str:
        """Return the verdict in words."""
        return str(VERDICTS[self.finding.verdict])

    @property
    def colour(self) -> str:
        """Return the colour of the verdict."""
        return COLOURS[self.finding.verdict]

    @property
    def is_to_confirm(self) -> bool:
        """Return whether a person has to answer."""
        return isinstance(self.finding.rule, Confirm)


def findings(team: Team, rules: Iterable[Rule], names: Mapping[str, str]) -> list[Told]:
    """Check rules today and say what is found; `names` has the names of the organisations by id."""
    return [told(each, names, team.currency) for each in check(team, rules, clock.today())]


def told(finding: Finding, names: Mapping[str, str], currency: str) -> Told:
    """Return a finding in words."""
    show = _shown(finding.rule, currency)
    return Told(
        finding,
        line(finding.rule),
        _have(finding, show) if show else "",
        _lacks(finding, currency),
        joined([names.get(each, each) for each in finding.partners]),
        [] if finding.options else _missing(finding, names),
        [[told(each, names, currency) for each in option] for option in finding.options],
    )


def _shown(rule: Rule, currency: str) -> Callable[[Any], str] | None:
    """Return how values of a rule are written; None if it has none."""
    if isinstance(rule, Count | Independent | Duration):
        return lambda value: number(int(value))
    if isinstance(rule, Share | LargestShare | OwnContribution):
        return share
    if isinstance(rule, Money | LumpSum):
        return lambda value: money(_sum(value), currency)
    return None


def _sum(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _have(finding: Finding, show: Callable[[Any], str]) -> str:
    if finding.have is None:
        return ""
    if finding.possible is not None:
        return limits(finding.have, finding.possible, show)
    return limits(finding.have, None, show) if finding.verdict == Verdict.OPEN else show(finding.have)


def _lacks(finding: Finding, currency: str) -> str:
    """Say by how much a count or a sum breaks its limits."""
    rule, have = finding.rule, finding.have
    if finding.verdict != Verdict.BROKEN or have is None:
        return ""
    if not isinstance(rule, Count | Independent | Duration | Money):
        return ""
    reached = have if finding.possible is None else finding.possible
    most = None if isinstance(rule, Independent) else rule.most
    over = 0 if most is None else have - Fraction(most)
    under = 0 if rule.least is None else Fraction(rule.least) - reached
    if isinstance(rule, Money):
        by = {"sum": money(_sum(Fraction(max(over, under))), currency)}
        return _("%(sum)s too much") % by if over > 0 else _("%(sum)s too little") % by
    counted = {"number": number(int(max(over, under)))}
    return _("%(number)s too many") % counted if over > 0 else _("%(number)s too few") % counted


def _missing(finding: Finding, names: Mapping[str, str]) -> list[Missing]:
    by_field: dict[str, list[str]] = {}
    for partner, field in finding.missing:
        by_field.setdefault(field, []).extend([names.get(partner, partner)] if partner else [])
    return [Missing(field, str(FIELDS[field]), joined(of)) for field, of in by_field.items()]


def confirmed_by_people(rules: Iterable[Rule]) -> set[str]:
    """Return the keys of the rules that people answer, those of alternatives included."""
    found: set[str] = set()
    for rule in rules:
        if isinstance(rule, Confirm):
            found.add(rule.key)
        if isinstance(rule, AnyOf):
            found |= confirmed_by_people([each for option in rule.options for each in option])
    return found
