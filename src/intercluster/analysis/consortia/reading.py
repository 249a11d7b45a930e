"""Reads rules from data of a TOML or JSON file, and writes them back. An error names the field and what is right."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from intercluster.analysis.consortia.fields import (
    READERS,
    Problem,
    RuleError,
    choice,
    code,
    currency,
    flag,
    items,
    refuse_others,
    table,
)
from intercluster.analysis.consortia.rules import (
    AnyOf,
    Base,
    Confirm,
    Coordinator,
    Count,
    Countries,
    Deadline,
    Duration,
    FlatRate,
    Independent,
    LargestShare,
    LumpSum,
    Money,
    OwnContribution,
    Rate,
    Rule,
    Share,
    Source,
    Who,
)

KINDS: Mapping[str, type[Rule]] = {
    "count": Count,
    "independent": Independent,
    "share": Share,
    "largest_share": LargestShare,
    "money": Money,
    "own_contribution": OwnContribution,
    "coordinator": Coordinator,
    "duration": Duration,
    "deadline": Deadline,
    "confirm": Confirm,
    "any_of": AnyOf,
    "rate": Rate,
    "flat_rate": FlatRate,
    "lump_sum": LumpSum,
}
"""The kinds of rules by the name that they have in data."""
NAMES = {rule: name for name, rule in KINDS.items()}
_SIZED = (Count, Share, Money, Duration)
"""Kinds that say at least one of `least` and `most`."""
_CODES: Mapping[str, Callable[[object, str], str]] = {"areas": code, "currency": currency}
"""Fields whose texts are codes."""


Lists = Mapping[str, Countries]


def rules_from(data: object, lists: Lists, sources: Mapping[str, Mapping[str, Any]] | None = None) -> tuple[Rule, ...]:
    """Read rules. `lists` has the lists of countries that they may name, `sources` what a source is by its key.

    Raises RuleError.
    """
    return _rules(data, "rules", lists, sources or {}, set())


def countries_from(key: str, data: Mapping[str, Any]) -> Countries:
    """Read a list of countries. Raises RuleError."""
    refuse_others(data, ["countries", "outside", "is_complete", "source", "read", "is_verified", "doubt"], key)
    inside, outside = (
        frozenset(code(each, f"{key}.{name}") for each in items(data.get(name, []), f"{key}.{name}", least=0))
        for name in ("countries", "outside")
    )
    return Countries(key, inside, outside, flag(data.get("is_complete", False), f"{key}.is_complete"))


def _rules(data: object, where: str, lists: Lists, sources: Mapping[str, Any], keys: set[str]) -> tuple[Rule, ...]:
    return tuple(
        _rule(each, f"{where}[{number}]", lists, sources, keys)
        for number, each in enumerate(items(data, where, least=0), 1)
    )


def _rule(data: object, where: str, lists: Lists, sources: Mapping[str, Any], keys: set[str]) -> Rule:
    said = dict(table(data, where))
    if "kind" not in said:
        raise RuleError(f"{where}.kind", Problem.MISSING)
    kind = choice(said.pop("kind"), f"{where}.kind", list(KINDS))
    cls = KINDS[kind]
    source = _source(said.pop("source", None), f"{where}.source", sources)
    types = {name: hint for name, hint in get_type_hints(cls).items() if name != "source"}
    refuse_others(said, ["kind", "source", *types], where)
    values: dict[str, Any] = {"source": source}
    for field in fields(cls):
        name, place = field.name, f"{where}.{field.name}"
        if name == "source":
            continue
        if name not in said:
            if field.default is MISSING:
                raise RuleError(place, Problem.MISSING)
        elif name == "options":
            parts = [(each, f"{place}[{number}]") for number, each in enumerate(items(said[name], place), 1)]
            values[name] = tuple(_rules(items(each, at), at, lists, sources, keys) for each, at in parts)
        else:
            values[name] = _value(said[name], types[name], place, lists)
    if values["key"] in keys:
        raise RuleError(f"{where}.key", Problem.TWICE, values["key"])
    keys.add(values["key"])
    _check_limits(cls, values, where)
    return cls(**values)


def _check_limits(cls: type[Rule], values: Mapping[str, Any], where: str) -> None:
    least, most = values.get("least"), values.get("most")
    if cls in _SIZED and least is None and most is None:
        raise RuleError(where, Problem.NO_LIMIT)
    if least is not None and most is not None and least > most:
        raise RuleError(where, Problem.LEAST_ABOVE_MOST)
    if cls is Money and values["base"] is Base.PARTNERS:  # their number is no sum
        raise RuleError(f"{where}.base", Problem.NOT_ONE_OF, "partners", [Base.COST, Base.FUNDING])


def _source(data: object, where: str, sources: Mapping[str, Any]) -> Source:
    """Read a source: a table of its own, or one that begins with the table that `key` names."""
    if data is None:
        raise RuleError(where, Problem.MISSING)
    said = {"key": data} if isinstance(data, str) else dict(table(data, where))
    if (key := said.pop("key", None)) is not None:
        said = {**sources[choice(key, f"{where}.key", list(sources))], **said}
    types = get_type_hints(Source)
    refuse_others(said, ["key", *types], where)
    for name in ("address", "read"):
        if name not in said:
            raise RuleError(f"{where}.{name}", Problem.MISSING)
    found = Source(**{name: _value(value, types[name], f"{where}.{name}", {}) for name, value in said.items()})
    if found.valid_from and found.valid_to and found.valid_from > found.valid_to:
        raise RuleError(f"{where}.valid_to", Problem.ENDS_BEFORE_IT_BEGINS)
    return found


def _who(data: object, where: str, lists: Lists) -> Who:
    said, types = table(data, where), get_type_hints(Who)
    refuse_others(said, list(types), where)
    return Who(**{name: _value(value, types[name], f"{where}.{name}", lists) for name, value in said.items()})


def _countries(value: object, where: str, lists: Lists) -> Countries:
    """Read the name of a list, or the code of one country."""
    if isinstance(value, str) and re.fullmatch(r"[A-Z]{2}", value):
        return Countries(value, frozenset({value}))
    return lists[choice(value, where, sorted(lists))]


def _value(value: object, hint: Any, where: str, lists: Lists) -> Any:
    """Read the value of a field by the field's type."""
    if isinstance(hint, UnionType):
        (hint,) = (each for each in get_args(hint) if each is not NoneType)
    if get_origin(hint) in (tuple, frozenset):
        inner = get_args(hint)[0]
        found = [_value(each, inner, where, lists) for each in items(value, where)]
        return get_origin(hint)(found)
    if hint is Who:
        return _who(value, where, lists)
    if hint is Countries:
        return _countries(value, where, lists)
    if issubclass(hint, StrEnum):
        return hint(choice(value, where, list(hint)))
    codes = _CODES.get(where.rpartition(".")[2]) if hint is str else None
    reader: Callable[[object, str], Any] = codes or READERS[hint]
    return reader(value, where)


def data_of(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Return rules as data for JSON, which `rules_from` reads to the same rules."""
    return [{"kind": NAMES[type(rule)], **_written(rule)} for rule in rules]


def _written(value: Any) -> dict[str, Any]:
    """Return the fields of a rule, source or selection that differ from their defaults."""
    found = {}
    for field in fields(value):
        said = getattr(value, field.name)
        if field.default is MISSING or said != field.default:
            found[field.name] = [data_of(option) for option in said] if field.name == "options" else _plain(said)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Source | Who):
        return _written(value)
    if isinstance(value, Countries):
        return value.key
    if isinstance(value, Fraction):
        percent = value * 100
        return f"{percent}%" if percent.denominator == 1 else str(value)
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, tuple | frozenset):
        plain = [_plain(each) for each in value]
        return sorted(plain) if isinstance(value, frozenset) else plain
    return str(value) if isinstance(value, StrEnum) else value
