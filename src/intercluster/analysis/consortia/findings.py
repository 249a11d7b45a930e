"""What is found about a rule, and how several findings are put together."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from intercluster.analysis.consortia.rules import Rule, Who
from intercluster.analysis.consortia.sums import Bounds
from intercluster.analysis.consortia.teams import Partner


class Verdict(StrEnum):
    """Whether a rule is met."""

    MET = "met"
    BROKEN = "broken"
    OPEN = "open"


@dataclass(frozen=True)
class Finding:
    """What becomes of one rule, and why."""

    rule: Rule
    verdict: Verdict
    have: Fraction | None = None
    """The value that is certain: a count, a share or a sum; of several, the one that decides."""
    possible: Fraction | None = None
    """The value if everything unknown counts, where it is another one and has a bound."""
    partners: tuple[str, ...] = ()
    """Ids of the partners that count, or that break the rule."""
    missing: tuple[tuple[str, str], ...] = ()
    """What has to be known to decide: the id of a partner ("" for the team) and a field of it.

    `affiliated_to` is the partner that an affiliated entity belongs to, `rate` what is paid to one that no rate means.
    """
    options: tuple[tuple["Finding", ...], ...] = ()
    """Of a rule with alternatives, the findings of each."""


def answer(holds: bool | None) -> Verdict:
    """Return the verdict on something that holds, does not, or may."""
    return Verdict.OPEN if holds is None else Verdict.MET if holds else Verdict.BROKEN


def missing_of_team(is_missing: bool, field: str) -> tuple[tuple[str, str], ...]:
    """Return a field of the team, if it is missing."""
    return (("", field),) if is_missing else ()


def all_of(verdicts: Collection[Verdict]) -> Verdict:
    """Return the verdict on something that holds if all of its parts do."""
    if Verdict.BROKEN in verdicts:
        return Verdict.BROKEN
    return Verdict.OPEN if Verdict.OPEN in verdicts else Verdict.MET


def any_of(options: Iterable[Sequence[Finding]]) -> Verdict:
    """Return the verdict on alternatives."""
    verdicts = {all_of([finding.verdict for finding in option]) for option in options}
    if Verdict.MET in verdicts:
        return Verdict.MET
    return Verdict.OPEN if Verdict.OPEN in verdicts else Verdict.BROKEN


def missing_in(options: Iterable[Sequence[Finding]]) -> tuple[tuple[str, str], ...]:
    """Return what is missing in any of some findings."""
    return tuple(dict.fromkeys(each for option in options for finding in option for each in finding.missing))


Limit = int | Decimal | Fraction | None


def within(bounds: Bounds, least: Limit, most: Limit) -> Verdict:
    """Return whether a value that lies within bounds keeps to a least and a most value."""
    verdicts = []
    if least is not None:
        can_reach = bounds.high is None or bounds.high >= Fraction(least)
        is_met = bounds.low >= Fraction(least)
        verdicts.append(Verdict.MET if is_met else Verdict.OPEN if can_reach else Verdict.BROKEN)
    if most is not None:
        stays = bounds.high is not None and bounds.high <= Fraction(most)
        is_broken = bounds.low > Fraction(most)
        verdicts.append(Verdict.BROKEN if is_broken else Verdict.MET if stays else Verdict.OPEN)
    return all_of(verdicts)


def unknown(who: Who, partners: Iterable[Partner], *fields: str) -> tuple[tuple[str, str], ...]:
    """Return what is not known of the partners that a rule means, or may mean."""
    found = []
    for partner in partners:
        answers = who.answers(partner)
        if False in [answer for _field, answer in answers]:
            continue
        found += [(partner.id, field) for field, answer in answers if answer is None]
        found += [(partner.id, field) for field in fields if getattr(partner, field) in (None, "")]
    return tuple(dict.fromkeys(found))


def ids(partners: Iterable[Partner]) -> tuple[str, ...]:
    """Return the ids of partners."""
    return tuple(partner.id for partner in partners)


def finding(rule: Rule, verdict: Verdict, bounds: Bounds, **more: Any) -> Finding:
    """Return a finding with its bounds; what is missing is left out where nothing is open."""
    if verdict != Verdict.OPEN:
        more.pop("missing", None)
    possible = None if bounds.high == bounds.low else bounds.high
    return Finding(rule, verdict, have=bounds.low, possible=possible, **more)
