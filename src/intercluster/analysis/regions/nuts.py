"""Recoding regions from one version of NUTS to another."""

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Crosswalk:
    """Where the regions of one NUTS version are in another, by share of their population in 2021."""

    source: str
    target: str
    shares: Mapping[str, Mapping[str, float]]
    """Shares by source code, then target code: 0 to 1, with a sum of 1 if the region has any population."""


def crosswalk(*tables: Iterable[str]) -> Crosswalk:
    """Read a crosswalk from the Joint Research Centre's conversion tables, one CSV for each NUTS level.

    The first two columns are code_v2021 and code_v2024, or other versions. pop21 is the population of the part that
    both share; where nobody lives, areaKm is used instead.

    Raises ValueError for other columns, mixed versions, or a part that is not a number of 0 or more.
    """
    versions: set[tuple[str, str]] = set()
    people: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for table in tables:
        rows = csv.DictReader(table)
        names = list(rows.fieldnames or [])
        if (
            len(names) < 2
            or not {"pop21", "areaKm"} <= set(names)
            or not all(n.startswith("code_v") for n in names[:2])
        ):
            raise ValueError(
                f"a conversion table begins 'code_v2021,code_v2024' and has pop21 and areaKm; this: {names}"
            )
        versions.add((names[0].removeprefix("code_v"), names[1].removeprefix("code_v")))
        for row in rows:
            try:
                part = (float(row["pop21"]), float(row["areaKm"]))
            except (TypeError, ValueError):
                raise ValueError(f"line {rows.line_num} has a part that is not a number: {row}") from None
            if not all(0 <= each < math.inf for each in part):
                raise ValueError(f"line {rows.line_num} has a part that is not 0 or more: {row}")
            people[row[names[0]]][row[names[1]]] = part
    if len(versions) != 1:
        raise ValueError(f"tables must be of the same two versions, not of {sorted(versions)}")
    (source, target), shares = versions.pop(), {}
    for code, parts in people.items():
        column = 0 if sum(part[0] for part in parts.values()) > 0 else 1
        total = sum(part[column] for part in parts.values())
        shares[code] = {other: part[column] / total if total else 0.0 for other, part in parts.items()}
    return Crosswalk(source, target, shares)


SLIVER = 0.00005
"""A part with less of a region's population (1 in 20,000) comes from how boundaries were drawn."""


@dataclass(frozen=True)
class NotRecoded:
    """A code without a single counterpart in the other version, and the reason."""

    code: str
    shares: Mapping[str, float]
    """Where its population lives, by code of the other version. Empty if the code is not of this version."""
    together_with: tuple[str, ...]
    """Other codes with population in the same regions."""


def recode(codes: Iterable[str], using: Crosswalk) -> tuple[dict[str, str], list[NotRecoded]]:
    """Return the new code of each code that has one, and an explanation for each of the others.

    A region is recoded if all of it but slivers is one region of the other version, which has nothing but slivers of
    other regions. Other codes are left out, since the same code may mean another place. Codes of two letters are
    countries and stay.
    """
    sources: dict[str, list[str]] = defaultdict(list)
    for code in using.shares:
        for target in _substance(using, code):
            sources[target].append(code)
    new: dict[str, str] = {}
    unclear: list[NotRecoded] = []
    for code in dict.fromkeys(codes):
        parts = _substance(using, code)
        if len(code) == 2:
            new[code] = code
        elif len(parts) == 1 and sources[next(iter(parts))] == [code]:
            new[code] = next(iter(parts))
        else:
            others = dict.fromkeys(other for target in parts for other in sources[target] if other != code)
            unclear.append(NotRecoded(code, parts, tuple(others)))
    return new, unclear


def _substance(using: Crosswalk, code: str) -> dict[str, float]:
    """Return the parts of a region without slivers."""
    parts = using.shares.get(code, {})
    return {target: share for target, share in parts.items() if share >= SLIVER} or dict(parts)
