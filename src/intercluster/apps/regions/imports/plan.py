"""The dry run: what an import would do to each cell of a dataset, and what prevents it."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from intercluster.analysis.regions.nuts import NotRecoded
from intercluster.apps.regions.imports import nuts_recoding
from intercluster.apps.regions.imports.region_names import NAME_MAX, Place, one_line
from intercluster.apps.regions.imports.rows import Cell, Cells, Rejected
from intercluster.apps.regions.models import CURRENT, Activity, Dataset, DatasetKind, NutsVersion, Observation
from intercluster.classifications.nace import normalise_activity, similar_activities

Key = tuple[str, int, str, int]
"""NUTS code, its version, activity and year."""

LONGEST = Activity._meta.get_field("code").max_length or 0
"""Characters of an activity's code."""

FEW = 5
"""Most unknown codes of a country that are listed one by one."""


@dataclass(frozen=True, slots=True)
class Value:
    """The content of a cell."""

    value: float | None
    status: str
    flags: str


@dataclass
class Plan:
    """What an import would do. Nothing is written as long as a cell is rejected."""

    new: dict[Key, Value] = field(default_factory=dict)
    changed: dict[Key, Value] = field(default_factory=dict)
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    left_out: int = 0
    """Cells that [where] leaves out."""
    aggregates: Counter[str] = field(default_factory=Counter)
    """Codes of several countries together, or of no region: not read, with how many cells."""
    unknown: Counter[str] = field(default_factory=Counter)
    """Codes that their version of NUTS does not have and that are left out, with how many cells."""
    without_value: Counter[str] = field(default_factory=Counter)
    """Missing, confidential and not applicable cells of what is read."""
    recoded: dict[str, str] = field(default_factory=dict)
    """Codes that have another code in the current version."""
    not_recoded: list[NotRecoded] = field(default_factory=list)
    """Codes without one successor: they stay regions of their own version."""
    activity_names: dict[str, str] = field(default_factory=dict)
    region_names: dict[Place, str] = field(default_factory=dict)
    """Names of regions, by code and version."""
    before: dict[Key, Value] = field(default_factory=dict)
    """Earlier values of changed cells."""
    notes: list[str] = field(default_factory=list)
    """What a reader should know about how the file was understood."""

    @property
    def does_something(self) -> bool:
        """Return whether there is anything to write."""
        return bool(self.new or self.changed or self.region_names)

    @property
    def unknown_summary(self) -> list[str]:
        """Return the unknown codes with their number of cells; if a country has many, only the totals."""
        of_country: dict[str, list[str]] = {}
        for code in sorted(self.unknown):
            of_country.setdefault(code[:2], []).append(code)
        lines = []
        for country, codes in of_country.items():
            if len(codes) > FEW:
                cells = sum(self.unknown[code] for code in codes)
                lines.append(
                    _("%(codes)d of %(country)s (%(cells)d)")
                    % {"codes": len(codes), "country": country, "cells": cells}
                )
            else:
                lines += [f"{code} ({self.unknown[code]})" for code in codes]
        return lines

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of cells with each outcome."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "rejected": len(self.rejected),
            "left out": self.left_out + self.aggregates.total() + self.unknown.total(),
            **dict(sorted(self.without_value.items())),
        }


def is_nace(classification: str) -> bool:
    """Return whether activities are NACE codes, as members' are."""
    return classification.casefold().startswith("nace")


def plan(
    read: Cells,
    *,
    version: int,
    classification: str,
    stored: Mapping[Key, Value],
    known_only: bool = False,
    kind: str = DatasetKind.AMOUNTS,
) -> Plan:
    """Compare a file with the stored cells; with `known_only`, unknown regions are left out and not rejected."""
    result = Plan(rejected=list(read.rejected), left_out=read.left_out, notes=list(read.notes))
    versions = {text: _version(text, version) for text in {cell.version for cell in read.cells}}
    regions = {
        (cell.region, cell.version): nuts_recoding.find_code(cell.region, found_in)
        for cell in {(cell.region, cell.version): cell for cell in read.cells}.values()
        if (found_in := versions[cell.version]) is not None
    }
    activities = {text: _activity(text, classification) for text in {cell.activity for cell in read.cells}}
    placed = _to_current(
        {(code, found_in) for (_region, text), code in regions.items() if code and (found_in := versions[text])}, result
    )
    seen: dict[Key, int] = {}
    for cell in read.cells:
        if nuts_recoding.is_aggregate(cell.region):
            result.aggregates[cell.region] += 1
            continue
        region, row_version = regions.get((cell.region, cell.version)), versions[cell.version]
        if known_only and region is None and row_version is not None:
            result.unknown[cell.region] += 1
            continue
        problem = _problem(cell, region, activities[cell.activity], row_version, classification, kind)
        if problem is not None:
            result.rejected.append(problem)
            continue
        key = (*placed[str(region), row_version or version], activities[cell.activity], int(cell.year))
        if key in seen:
            result.rejected.append(
                Rejected(
                    cell.row,
                    "",
                    f"{cell.region}, {cell.activity}, {cell.year}",
                    _("each cell once; this one is in row %(row)d too. If they differ in a column, choose by it.")
                    % {"row": seen[key]},
                )
            )
            continue
        seen[key] = cell.row
        value = Value(cell.value, cell.status, cell.flags)
        if cell.value is None:
            result.without_value[cell.status] += 1
        if name := one_line(cell.region_name)[:NAME_MAX]:
            result.region_names.setdefault(key[:2], name)
        if cell.activity_name:
            result.activity_names[activities[cell.activity]] = cell.activity_name
        if key not in stored:
            result.new[key] = value
        elif stored[key] != value:
            result.changed[key], result.before[key] = value, stored[key]
        else:
            result.unchanged += 1
    result.rejected.sort(key=lambda each: each.row)
    return result


def existing(dataset: Dataset | None) -> dict[Key, Value]:
    """Return the cells of a dataset."""
    if dataset is None:
        return {}
    rows = Observation.objects.filter(dataset=dataset).values_list(
        "region__code", "region__version", "activity__code", "year", "value", "status", "flags"
    )
    return {row[:4]: Value(*row[4:]) for row in rows.iterator(chunk_size=20_000)}


def _version(text: str, otherwise: int) -> int | None:
    """Return the version of NUTS that a row states, or None if there is no such version."""
    if not text:
        return otherwise
    return int(text) if text.isdecimal() and int(text) in NutsVersion.values else None


def _activity(text: str, classification: str) -> str:
    """Return the code of an activity, or "" if the classification has no such activity."""
    if not is_nace(classification):
        code = " ".join(text.split())
        return code if len(code) <= LONGEST else ""
    code, _cut = normalise_activity(text)
    return code


def _to_current(codes: set[tuple[str, int | None]], result: Plan) -> dict[tuple[str, int], tuple[str, int]]:
    """Map each code and version to the current version where that is possible, else to itself."""
    placed: dict[tuple[str, int], tuple[str, int]] = {}
    for version in sorted({own_version for _code, own_version in codes if own_version}):
        of_version = sorted(code for code, own_version in codes if own_version == version)
        new, not_recoded = nuts_recoding.brought_to_current(of_version, version)
        result.not_recoded += not_recoded
        result.recoded |= {code: other for code, other in new.items() if code != other}
        for code in of_version:
            placed[code, version] = (new[code], CURRENT.value) if code in new else (code, version)
    return placed


def _problem(
    cell: Cell, region: str | None, activity: str, version: int | None, classification: str, kind: str
) -> Rejected | None:
    if version is None:
        known = ", ".join(map(str, NutsVersion.values))
        return Rejected(cell.row, "version", cell.version, _("a version of NUTS: %(known)s") % {"known": known})
    if region is None:
        near = nuts_recoding.similar(cell.region, version)
        expected = _("a region of NUTS %(version)d") % {"version": version}
        if near:
            expected = _("%(what)s, such as %(near)s") % {"what": expected, "near": ", ".join(near)}
        return Rejected(cell.row, "region", cell.region, expected)
    if not activity:
        return Rejected(cell.row, "activity", cell.activity, _expected(cell.activity, classification))
    if not (cell.year.isdecimal() and 1800 <= int(cell.year) <= 2100):
        return Rejected(cell.row, "year", cell.year, _("a year such as 2024; leave quarters and months out"))
    if cell.value is not None and (right := _right_value(cell.value, kind)):
        return Rejected(cell.row, "value", str(cell.value), right)
    return None


def _right_value(value: float, kind: str) -> str:
    """Return a text that says what a valid value would be, or "" if it is one."""
    if not math.isfinite(value):
        return _("a finite number")
    return _("0 or more: the methods compare amounts") if value < 0 and kind == DatasetKind.AMOUNTS else ""


def _expected(activity: str, classification: str) -> str:
    """Return a text that says what a valid activity would be."""
    if not is_nace(classification):
        return _("a code of 1 to %(most)d characters; a name has a column of its own") % {"most": LONGEST}
    expected = _("a NACE code such as 16, C16 or 16.10; leave totals and sections out")
    near = similar_activities(activity)
    return _("%(what)s, such as %(near)s") % {"what": expected, "near": ", ".join(near)} if near else expected
