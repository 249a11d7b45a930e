"""Readers of published tables: Eurostat's TSV and SDMX-CSV.

They take lines and return observations and problems; they open and fetch nothing. A missing, confidential or not
applicable cell is an observation without a value, never a zero.
"""

import csv
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain


class Status(StrEnum):
    """The reason why an observation has a value or none."""

    VALUE = "value"
    MISSING = "missing"
    CONFIDENTIAL = "confidential"
    NOT_APPLICABLE = "not applicable"


CONFIDENTIAL, NOT_APPLICABLE = "c", "z"
"""Flags of Eurostat that give the reason for a cell without a number."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A cell: its place in each dimension but time, its period as published, and its content."""

    place: tuple[str, ...]
    period: str
    value: float | None
    flags: str
    """Letters as published, sorted: b break in series, c confidential, d definition differs, e estimated,
    f forecast, n not significant, p provisional, r revised, s Eurostat's estimate, u low reliability, z not
    applicable."""
    status: Status
    line: int = field(default=0, compare=False)
    """Line in the file, counted from 1."""


class Fault(StrEnum):
    """The kind of fault in something that could not be read."""

    NUMBER = "not a number"
    LENGTH = "of another length"
    TWICE = "there twice"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem: the line, counted from 1, the text found, what was expected, and the kind of fault."""

    line: int
    found: str
    expected: str
    fault: Fault


@dataclass(frozen=True)
class Published:
    """A table: the names of its dimensions but time, its observations in order, and problems."""

    dimensions: tuple[str, ...]
    observations: list[Observation] = field(default_factory=list)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    """Label by dimension and code, where the table has labels."""
    problems: list[Problem] = field(default_factory=list)

    def dimension(self, name: str) -> int:
        """Return the position of a dimension. Raises ValueError if the table has no such dimension."""
        if name not in self.dimensions:
            raise ValueError(f"the table has no dimension {name!r}; it has {', '.join(self.dimensions)}")
        return self.dimensions.index(name)


def eurostat_tsv(lines: Iterable[str]) -> Published:
    """Read a table in Eurostat's TSV: `freq,unit,geo\\TIME_PERIOD<tab>2023 <tab>2024 `, then a line for each series.

    A cell is a number or `:`, followed by flags. Any other cell, a line with another number of cells or dimensions, and
    a repeated series are problems; the rest is read.

    Raises ValueError if the first line is not such a head or has a name twice.
    """
    numbered = enumerate(lines, start=1)
    head = _cells(next(numbered, (1, ""))[1].removeprefix("\ufeff"))
    names, separator, _ = head[0].partition("\\")
    periods = head[1:]
    if not separator or not periods or not all(periods):
        raise ValueError(
            f"not Eurostat's TSV: the first line must be like 'freq,unit,geo\\TIME_PERIOD⇥2024', not {head}"
        )
    _once([*names.split(","), *periods])
    table = Published(tuple(names.split(",")))
    seen: set[tuple[str, ...]] = set()
    for number, line in numbered:
        if not line.strip():
            continue
        key, *cells = _cells(line)
        place = tuple(key.split(","))
        if len(place) != len(table.dimensions):
            table.problems.append(Problem(number, key, f"{len(table.dimensions)} dimensions: {names}", Fault.LENGTH))
        elif len(cells) != len(periods):
            table.problems.append(
                Problem(number, f"{len(cells)} cells", f"{len(periods)}, one for each period", Fault.LENGTH)
            )
        elif place in seen:
            table.problems.append(Problem(number, key, "each series once", Fault.TWICE))
        else:
            seen.add(place)
            for period, cell in zip(periods, cells, strict=True):
                number_text, flags = _parted(cell)
                _add(table, number, place, period, number_text, flags)
    return table


def _once(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"the first line has {name} twice")
        seen.add(name)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.rstrip("\r\n").split("\t")]


def _parted(cell: str) -> tuple[str, str]:
    """Return the number or `:` of a cell, and its flags."""
    match = re.fullmatch(r"(:|[-+]?[\d.]+(?:[eE][-+]?\d+)?)\s*([a-z\s]*)", cell)
    return (match[1], match[2]) if match else (cell, "")


def eurostat_csv(lines: Iterable[str]) -> Published:
    """Read a table in SDMX-CSV, whose head has TIME_PERIOD and OBS_VALUE, and may have OBS_FLAG and CONF_STATUS.

    All other columns are dimensions, except DATAFLOW, STRUCTURE, STRUCTURE_ID, ACTION and LAST UPDATE, and except
    labels. Labels are written `geo: Geopolitical entity` with cells `FR10: Île-de-France`, or, with STRUCTURE_NAME, in
    a column to the right of each dimension. With semicolons, a comma is decimal.
    An empty value or `:` is a cell without one. A value that is no number, a
    line of another length and a repeated cell are problems.

    Raises ValueError if the head lacks TIME_PERIOD or OBS_VALUE or has a name twice.
    """
    whole = iter(lines)
    first = next(whole, "")
    has_semicolons = first.count(";") > first.count(",")
    rows = csv.reader(chain([first], whole), delimiter=";" if has_semicolons else ",")
    head = [name.strip().removeprefix("\ufeff") for name in next(rows, [])]
    labelled = [index for index, name in enumerate(head) if ": " in name]
    head = [name.partition(": ")[0] for name in head]
    for name in ("TIME_PERIOD", "OBS_VALUE"):
        if name not in head:
            raise ValueError(f"not SDMX-CSV: the first line has no {name}; it has {', '.join(head) or 'nothing'}")
    _once(head)
    special = {"TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "OBS_STATUS", "CONF_STATUS"}
    envelope = {"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "LAST UPDATE"}
    beside = _labels_beside(head, envelope)
    where = [
        index for index, name in enumerate(head) if name not in special | envelope and index not in beside.values()
    ]
    flag_columns = [head.index(name) for name in ("OBS_FLAG", "OBS_STATUS", "CONF_STATUS") if name in head]
    table = Published(tuple(head[index] for index in where))
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        if not row:
            continue
        if len(row) != len(head):
            table.problems.append(
                Problem(rows.line_num, f"{len(row)} fields", f"{len(head)}, as in the first line", Fault.LENGTH)
            )
            continue
        told = {index: row[label] for index, label in beside.items()}
        for index in labelled:
            row[index], _sign, told[index] = row[index].partition(":")
        for index, label in told.items():
            table.labels.setdefault(head[index], {})[row[index].strip()] = label.strip()
        place, period = tuple(row[index].strip() for index in where), row[head.index("TIME_PERIOD")].strip()
        if (*place, period) in seen:
            table.problems.append(Problem(rows.line_num, ", ".join((*place, period)), "each cell once", Fault.TWICE))
            continue
        seen.add((*place, period))
        # SDMX has A for a normal value; Eurostat's flags are small letters.
        flags = "".join(row[index] for index in flag_columns).lower().replace("a", "")
        value = row[head.index("OBS_VALUE")].strip() or ":"
        _add(table, rows.line_num, place, period, value.replace(",", ".") if has_semicolons else value, flags)
    return table


def _labels_beside(head: list[str], envelope: set[str]) -> dict[int, int]:
    """Return each column of labels by the column of codes to its left, if a table has such pairs."""
    rest = [index for index, name in enumerate(head) if name not in envelope]
    codes, labels = rest[::2], rest[1::2]
    paired = "STRUCTURE_NAME" in head and len(codes) == len(labels)
    if paired and {"TIME_PERIOD", "OBS_VALUE"} <= {head[index] for index in codes}:
        return dict(zip(codes, labels, strict=True))
    return {}


def _add(table: Published, line: int, place: tuple[str, ...], period: str, text: str, flags: str) -> None:
    """Add an observation, or a problem if its text is neither a number nor `:`."""
    letters = "".join(sorted(set(flags) & set("abcdefghijklmnopqrstuvwxyz")))
    if text == ":":
        status = Status.MISSING
        if CONFIDENTIAL in letters:
            status = Status.CONFIDENTIAL
        elif NOT_APPLICABLE in letters:
            status = Status.NOT_APPLICABLE
        table.observations.append(Observation(place, period, None, letters, status, line))
    # A number of a thousand digits matches too, but is infinite.
    elif re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text) and math.isfinite(float(text)):
        table.observations.append(Observation(place, period, float(text), letters, Status.VALUE, line))
    else:
        table.problems.append(Problem(line, text, "a number or ':'", Fault.NUMBER))
