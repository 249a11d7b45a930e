"""Rules as data where some stand in alternatives: a rule is found, changed, added and removed wherever it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from django.utils.translation import gettext as _

from intercluster.analysis.consortia.rules import AnyOf, Rule, flat
from intercluster.core.errors import NotFound, Refused

Data = Mapping[str, Any]
ANY_OF, OPTIONS = "any_of", "options"
MOST_WAYS = 8
"""Most ways to meet the alternatives of a call or programme: the best team is looked for in each."""
NEVER_ALTERNATIVE = frozenset({"rate", "flat_rate", "lump_sum", "deadline", ANY_OF})
"""Kinds that hold whatever a team is: funding is computed from all of them, and no alternative has others in it."""


@dataclass(frozen=True)
class Place:
    """Where a new rule goes; among the others by default."""

    instead_of: str = ""
    """The rule, or the alternatives, to which it is an alternative."""
    beside: str = ""
    """The rule in whose alternative it has to hold as well."""


def rule_of(rules: Iterable[Rule], key: str) -> Rule | None:
    """Return a rule wherever it stands."""
    return next((each for each in flat(rules) if each.key == key), None)


def is_inside(rules: Iterable[Rule], key: str) -> bool:
    """Return whether a rule stands in an alternative."""
    return all(each.key != key for each in rules)


def changed(rules: Sequence[Data], rule: Data) -> list[Data]:
    """Return the rules with one in the place of the one that has its key. Alternatives keep the rules in them."""

    def one(each: Data) -> Data:
        if each["key"] == rule["key"]:
            return {**rule, OPTIONS: each[OPTIONS]} if each["kind"] == ANY_OF else rule
        if each["kind"] == ANY_OF:
            return {**each, OPTIONS: [[one(inner) for inner in option] for option in each[OPTIONS]]}
        return each

    return [one(each) for each in rules]


def without(rules: Sequence[Data], key: str) -> list[Data]:
    """Return the rules without one. An alternative without rules goes too, and the last one that is left is none."""
    found: list[Data] = []
    for each in rules:
        if each["key"] == key:
            continue
        if each["kind"] != ANY_OF or all(inner["key"] != key for option in each[OPTIONS] for inner in option):
            found.append(each)
            continue
        kept = [option for option in (without(option, key) for option in each[OPTIONS]) if option]
        found += kept[0] if len(kept) == 1 else [{**each, OPTIONS: kept}]
    return found


def added(rules: Sequence[Data], rule: Data, place: Place, free: str) -> list[Data]:
    """Return the rules with a new one at its place; `free` is a key for alternatives. Raises Refused and NotFound."""
    if not place.instead_of and not place.beside:
        return [*rules, rule]
    if rule["kind"] in NEVER_ALTERNATIVE:
        raise Refused(_("A rule of this kind always holds. Add it without an alternative."))
    found = [_with(each, rule, place, free) for each in rules]
    if found == list(rules):
        raise NotFound
    return found


def _with(each: Data, rule: Data, place: Place, free: str) -> Data:
    is_any = each["kind"] == ANY_OF
    if each["key"] == place.instead_of and is_any:
        return {**each, OPTIONS: [*each[OPTIONS], [rule]]}
    if each["key"] == place.instead_of and each["kind"] not in NEVER_ALTERNATIVE:
        source = {name: said for name, said in each["source"].items() if name != "is_verified"}
        return {"kind": ANY_OF, "key": free, "source": source, OPTIONS: [[each], [rule]]}
    if is_any and place.beside:
        options = [[*option, rule] if _has(option, place.beside) else option for option in each[OPTIONS]]
        return {**each, OPTIONS: options}
    return each


def _has(option: Iterable[Data], key: str) -> bool:
    return any(each["key"] == key for each in option)


def check_ways(rules: Iterable[Rule]) -> None:
    """Refuse more ways to meet all alternatives than a choice of a team looks at in time. Raises Refused."""
    if prod(len(each.options) for each in rules if isinstance(each, AnyOf)) > MOST_WAYS:
        said = _("The alternatives can be met in more than %(most)d ways, the most there may be. Remove one first.")
        raise Refused(said % {"most": MOST_WAYS})
