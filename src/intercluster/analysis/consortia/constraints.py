"""The rules of a call as those by which a team is chosen.

A choice is careful, as a check of rules is: what nobody knows of an organisation counts for no rule that asks for it,
and against each rule that limits it. So a team that is chosen meets the rules, and none is open because of it. Without
care, what is unknown counts in favour, and the check says what has to be asked. Two things are taken for granted: a
partner that has said nothing of subcontracting does none, and each asks for what the rates of the call allow.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil

import numpy as np

from intercluster.analysis.consortia import rules as calls
from intercluster.analysis.consortia.checking import NUTS_2
from intercluster.analysis.consortia.choosing.problem import (
    Apart,
    Booleans,
    Coordinator,
    Cost,
    CostEach,
    CostShare,
    CostShareEach,
    Count,
    CountShare,
    Distinct,
    Floats,
    Integers,
    Rule,
)
from intercluster.analysis.consortia.rules import Base, Different, Per, Who
from intercluster.analysis.consortia.teams import Partner


@dataclass(frozen=True, eq=False)
class Way:
    """One way to meet the rules of a call: of each set of alternatives, one option."""

    rules: tuple[Rule, ...]
    """Named by the keys of the call's rules."""
    left: tuple[calls.Rule, ...]
    """Rules on which the choice of a team has no bearing, or that it keeps in part only: they are to be checked."""


def ways(
    rules: Iterable[calls.Rule], candidates: Sequence[Partner], currency: str = "EUR", is_careful: bool = True
) -> Iterator[Way]:
    """Yield the ways to meet the rules of a call among candidates, whose costs are in this currency."""
    asked = tuple(rules)
    alternatives = [rule for rule in asked if isinstance(rule, calls.AnyOf)]
    plain = tuple(rule for rule in asked if not isinstance(rule, calls.AnyOf))
    for options in product(*(rule.options for rule in alternatives)):
        own = [(rule.key, each) for rule, option in zip(alternatives, options, strict=True) for each in option]
        translation = _Translation(candidates, (*plain, *(each for _, each in own)), currency, is_careful)
        named = [*((rule.key, rule) for rule in plain), *own]
        found = [(rule, translation.of(name, rule)) for name, rule in named]
        yield Way(
            tuple(each for _, those in found for each in those or ()),
            tuple(rule for rule, those in found if those is None or isinstance(rule, calls.OwnContribution)),
        )


class _Translation:
    """What is known of all candidates, and each kind of rule in these terms."""

    def __init__(
        self, candidates: Sequence[Partner], rules: Sequence[calls.Rule], currency: str, is_careful: bool
    ) -> None:
        self.candidates = candidates
        self.currency = currency
        self.is_careful = is_careful
        self.everybody = np.ones(len(candidates), dtype=np.bool_)
        self.country = _labels([each.country for each in candidates])
        self.region = _labels(
            [each.region[:NUTS_2] if len(each.region) >= NUTS_2 else "" for each in candidates],
        )
        self.funded = self._funded([rule for rule in rules if isinstance(rule, calls.Rate)])

    def of(self, name: str, rule: calls.Rule) -> list[Rule] | None:  # noqa: PLR0911 - one for each kind
        """Return the rules that one rule of a call becomes, or None if a choice cannot keep it."""
        match rule:
            case calls.Count():
                return self._count(name, rule)
            case calls.Independent():
                return self._independent(name, rule)
            case calls.Share():
                return self._share(name, rule)
            case calls.LargestShare():
                return self._largest_share(name, rule)
            case calls.Money():
                return self._money(name, rule)
            case calls.OwnContribution():
                return self._own_contribution(name, rule)
            case calls.Coordinator(who=who):
                return [Coordinator(name, self._asked(who))]
            case _:
                return None

    def _means(self, who: Who, unknown: bool) -> Booleans:
        """Return whom a rule means; `unknown` says what not to know counts as."""
        answers = [who.includes(each) for each in self.candidates]
        return np.array([unknown if answer is None else answer for answer in answers], dtype=np.bool_)

    def _asked(self, who: Who) -> Booleans:
        """Return who counts for a rule that asks for some."""
        return self._means(who, unknown=not self.is_careful)

    def _limited(self, who: Who) -> Booleans:
        """Return who counts against a rule that limits some."""
        return self._means(who, unknown=self.is_careful)

    def _known(self, name: str, labels: Integers) -> list[Rule]:
        """Return a rule that leaves those out of whom a careful choice has to know more."""
        unknown = labels < 0
        return [Count(name, unknown, most=0)] if self.is_careful and unknown.any() else []

    def _count(self, name: str, rule: calls.Count) -> list[Rule] | None:
        if rule.different == Different.PARTNER:
            found: list[Rule] = []
            if rule.least is not None:
                found.append(Count(name, self._asked(rule.who), least=rule.least))
            if rule.most is not None:
                found.append(Count(name, self._limited(rule.who), most=rule.most))
            return found
        if rule.most is not None or rule.least is None:
            return None
        labels = self.country if rule.different == Different.COUNTRY else self.region
        return [Distinct(name, np.where(self._asked(rule.who), labels, -1), rule.least)]

    def _independent(self, name: str, rule: calls.Independent) -> list[Rule]:
        asked = self._asked(rule.who)
        if self.is_careful:
            asked &= np.array([each.groups is not None for each in self.candidates], dtype=np.bool_)
        countries = self.country if rule.from_different_countries else None
        return [Apart(name, asked, _owners(self.candidates), rule.least, countries)]

    def _share(self, name: str, rule: calls.Share) -> list[Rule] | None:
        whole, own = self._counted(rule.base), self._counted(rule.base, rule.without_subcontracting)
        if whole is None or own is None:
            return None
        sides: list[tuple[Booleans, dict[str, float]]] = []
        if rule.least is not None:
            sides.append((self._asked(rule.who), {"least": float(rule.least)}))
        if rule.most is not None:
            sides.append((self._limited(rule.who), {"most": float(rule.most)}))
        if rule.base == Base.PARTNERS:
            return [CountShare(name, of, **bound) for of, bound in sides]
        return [CostShare(name, of * own, whole=whole, **bound) for of, bound in sides]

    def _largest_share(self, name: str, rule: calls.LargestShare) -> list[Rule] | None:
        counted = self._counted(rule.base, rule.without_subcontracting)
        if counted is None or rule.per == Per.PROJECT:
            return None
        most = float(rule.most)
        if rule.per == Per.PARTNER and rule.base == Base.PARTNERS:
            return [Count(name, self.everybody, least=ceil(1 / rule.most))] if rule.most else None
        if rule.per == Per.PARTNER:
            return [CostShareEach(name, None, most, counted)]
        if rule.base == Base.PARTNERS:
            countries = range(int(self.country.max(initial=-1)) + 1)
            return [
                *self._known(name, self.country),
                *(CountShare(name, self.country == each, most=most) for each in countries),
            ]
        return [*self._known(name, self.country), CostShareEach(name, self.country, most, counted)]

    def _money(self, name: str, rule: calls.Money) -> list[Rule] | None:
        counted = self._counted(rule.base)
        if counted is None or rule.currency != self.currency or rule.base == Base.PARTNERS:
            return None
        if rule.per == Per.COUNTRY and rule.least is not None:
            return None
        asked, limited = self._asked(rule.who) * counted, self._limited(rule.who) * counted
        least, most = float(rule.least or 0), None if rule.most is None else float(rule.most)
        if rule.per == Per.COUNTRY:
            return [*self._known(name, self.country), CostEach(name, self.country, limited, most=most)]
        if rule.per == Per.PARTNER:
            unsure = np.where(self._asked(rule.who) == self._limited(rule.who), 0, -1)
            known = self._known(name, unsure) if least else []
            return [*known, CostEach(name, None, limited, least, most)]
        found: list[Rule] = [Cost(name, asked, least)] if least else []
        return found if most is None else [*found, Cost(name, limited, most=most)]

    def _own_contribution(self, name: str, rule: calls.OwnContribution) -> list[Rule]:
        """Return that its group has cost enough; how much less it asks for than it may is agreed later."""
        return [CostShare(name, self._asked(rule.who), least=float(rule.least))]

    def _counted(self, base: Base, without_subcontracting: bool = False) -> Floats | None:
        """Return which part of each candidate's cost counts, or None if that is not known."""
        if base == Base.FUNDING and self.funded is None:
            return None
        parts = np.ones(len(self.candidates)) if base != Base.FUNDING or self.funded is None else self.funded
        return parts * [_not_subcontracted(each) for each in self.candidates] if without_subcontracting else parts

    def _funded(self, rates: Sequence[calls.Rate]) -> Floats | None:
        """Return which part of its cost each candidate gets at most, or None if the call has no rates."""
        if not rates:
            return None
        parts = np.ones(len(self.candidates))
        for rate in rates:
            parts = np.where(self._limited(rate.who), np.minimum(parts, float(rate.share)), parts)
        return parts


def _not_subcontracted(candidate: Partner) -> float:
    """Return which part of its cost an organisation does itself; all of it if nobody has said."""
    if not candidate.cost or candidate.subcontracting is None:
        return 1.0
    return float(1 - Fraction(candidate.subcontracting) / Fraction(candidate.cost))


def _labels(values: Sequence[str]) -> Integers:
    """Return the number of each value, -1 for an empty one."""
    numbers = {value: number for number, value in enumerate(sorted(set(values) - {""}))}
    return np.array([numbers.get(value, -1) for value in values], dtype=np.intp)


def _owners(candidates: Sequence[Partner]) -> Integers:
    """Return the owner of each candidate, -1 for one that belongs to no group and controls nobody.

    Those that share a group or control one another have one owner, and so has a chain of them.
    """
    first: dict[str, int] = {}
    root = list(range(len(candidates)))

    def find(one: int) -> int:
        while root[one] != one:
            root[one] = one = root[root[one]]
        return one

    place = {each.id: at for at, each in enumerate(candidates)}
    for at, each in enumerate(candidates):
        related = [first.setdefault(group, at) for group in sorted(each.groups or ())]
        related += [place[other] for other in sorted(each.controls) if other in place]
        for other in related:
            root[find(at)] = find(other)
    owners = np.array([find(at) for at in range(len(candidates))], dtype=np.intp)
    if not len(owners):
        return owners
    return np.where(np.bincount(owners, minlength=len(owners))[owners] > 1, owners, -1)
