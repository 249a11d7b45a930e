"""Reads the value of a field of data, and says what would be right where it cannot."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Problem(StrEnum):
    """What can be wrong with a field."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    """There is no field of this name."""
    NOT_ONE_OF = "not_one_of"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_SHARE = "not_a_share"
    NOT_A_SUM = "not_a_sum"
    NOT_A_DAY = "not_a_day"
    NOT_A_CODE = "not_a_code"
    NOT_A_LIST = "not_a_list"
    NOT_A_TABLE = "not_a_table"
    NOT_TEXT = "not_text"
    NOT_YES_OR_NO = "not_yes_or_no"
    TWICE = "twice"
    """Another rule has the same key."""
    NO_LIMIT = "no_limit"
    """Neither `least` nor `most` is given."""
    LEAST_ABOVE_MOST = "least_above_most"
    TOO_LARGE = "too_large"
    """More than `choices` says."""
    NOT_A_CURRENCY = "not_a_currency"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"


RIGHT = {
    Problem.MISSING: "it is needed",
    Problem.UNKNOWN: "no such field; there are {choices}",
    Problem.NOT_ONE_OF: "is none of {choices}",
    Problem.NOT_A_NUMBER: "is no whole number from 0 up",
    Problem.NOT_A_SHARE: "is no share from 0 to 1, such as 70% or 1/3",
    Problem.NOT_A_SUM: "is no sum from 0 up, such as 2500000 or 0.50",
    Problem.NOT_A_DAY: "is no day such as 2026-11-30",
    Problem.NOT_A_CODE: "is no code such as SE (a country) or SE311 (a region)",
    Problem.NOT_A_LIST: "is no list with something in it",
    Problem.NOT_A_TABLE: "is no table of fields",
    Problem.NOT_TEXT: "is no text",
    Problem.NOT_YES_OR_NO: "is neither true nor false",
    Problem.TWICE: "is the key of another rule",
    Problem.NO_LIMIT: "say least, most or both",
    Problem.LEAST_ABOVE_MOST: "least is above most",
    Problem.TOO_LARGE: "at most {choices} is read",
    Problem.NOT_A_CURRENCY: "is no code of a currency such as EUR",
    Problem.ENDS_BEFORE_IT_BEGINS: "valid_to is before valid_from",
}
MOST_NUMBER = 10_000
MOST_SUM = 999_999_999_999
"""A sum has no more digits than pages can write and computations keep exact."""
MOST_ITEMS = 500


class RuleError(ValueError):
    """Why data holds no rules: where, what is wrong, and what would be right."""

    def __init__(self, field: str, problem: Problem, value: object = None, choices: Sequence[str] = ()) -> None:
        self.field, self.problem, self.value, self.choices = field, problem, value, tuple(choices)
        said = "" if value is None else f"{value!r} "
        super().__init__(f"{field}: {said}{RIGHT[problem].format(choices=', '.join(self.choices))}")


def refuse_others(data: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    """Refuse fields that are not known. Raises RuleError."""
    for name in data:
        if name not in known:
            raise RuleError(f"{where}.{name}", Problem.UNKNOWN, choices=known)


def table(data: object, where: str) -> Mapping[str, Any]:
    """Read a table of fields. Raises RuleError."""
    if not isinstance(data, Mapping):
        raise RuleError(where, Problem.NOT_A_TABLE, data)
    return data


def items(data: object, where: str, least: int = 1) -> Sequence[Any]:
    """Read a list with `least` items or more. Raises RuleError."""
    if not isinstance(data, list | tuple) or len(data) < least:
        raise RuleError(where, Problem.NOT_A_LIST, data)
    if len(data) > MOST_ITEMS:
        raise RuleError(where, Problem.TOO_LARGE, choices=[str(MOST_ITEMS)])
    return data


def choice(value: object, where: str, choices: Sequence[str]) -> str:
    """Read one of some words. Raises RuleError."""
    if not isinstance(value, str) or value not in choices:
        raise RuleError(where, Problem.NOT_ONE_OF, value, [str(each) for each in choices])
    return value


def number(value: object, where: str) -> int:
    """Read a whole number from 0 to `MOST_NUMBER`. Raises RuleError."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise RuleError(where, Problem.NOT_A_NUMBER, value)
    if value > MOST_NUMBER:
        raise RuleError(where, Problem.TOO_LARGE, choices=[str(MOST_NUMBER)])
    return value


def amount(value: object, where: str) -> Decimal:
    """Read a sum from 0 up, with cents or without, of at most twelve digits. Raises RuleError."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise RuleError(where, Problem.NOT_A_SUM, value)
    is_large = value > MOST_SUM if isinstance(value, int) else bool(re.fullmatch(r"[0-9]{13,}(\.[0-9]*)?", value))
    if is_large:
        raise RuleError(where, Problem.TOO_LARGE, choices=[str(MOST_SUM)])
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", str(value)):
        raise RuleError(where, Problem.NOT_A_SUM, value)
    return Decimal(value)


def share(value: object, where: str) -> Fraction:
    """Read a share such as 70%, 1/3 or 0.7. Raises RuleError."""
    text = str(value).replace(" ", "")
    try:
        if isinstance(value, bool) or not re.fullmatch(r"[\d./]{1,20}%?", text):
            raise ValueError
        found = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        raise RuleError(where, Problem.NOT_A_SHARE, value) from None
    if not 0 <= found <= 1:
        raise RuleError(where, Problem.NOT_A_SHARE, value)
    return found


def day(value: object, where: str) -> date:
    """Read a day. Raises RuleError."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise RuleError(where, Problem.NOT_A_DAY, value) from None


def code(value: object, where: str) -> str:
    """Read the code of a country or region. Raises RuleError."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{0,3}", value):
        raise RuleError(where, Problem.NOT_A_CODE, value)
    return value


def currency(value: object, where: str) -> str:
    """Read the code of a currency. Raises RuleError."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{3}", value):
        raise RuleError(where, Problem.NOT_A_CURRENCY, value)
    return value


def text(value: object, where: str) -> str:
    """Read a text. Raises RuleError."""
    if not isinstance(value, str):
        raise RuleError(where, Problem.NOT_TEXT, value)
    return value


def flag(value: object, where: str) -> bool:
    """Read true or false. Raises RuleError."""
    if not isinstance(value, bool):
        raise RuleError(where, Problem.NOT_YES_OR_NO, value)
    return value


READERS: Mapping[type, Callable[[object, str], Any]] = {
    int: number,
    Decimal: amount,
    Fraction: share,
    date: day,
    str: text,
    bool: flag,
}
