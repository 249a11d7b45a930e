"""The dry run: what an import would do to a dataset, cell by cell, and what stands in its way."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from intercluster.analysis.regions.nuts import NotRecoded
from intercluster.apps.regions.imports import nuts_recoding
from intercluster.apps.regions.imports.region_names import NAME_MAX, Place, one_line
from intercluster.apps.regions.imports.rows import Cell, Cells, Rejected
from intercluster.apps.regions.models import CURRENT, Activity, Dataset, NutsVersion, Observation
from intercluster.classifications.nace import normalise_activity, similar_activities

Key = tuple[str, int, str, int]
"""NUTS code, its version, activity and year."""

LONGEST = Activity._meta.get_field("code").max_length or 0
"""Characters of an activity's code."""

FEW = 5
"""So many unknown codes of a country are told one by one."""


@dataclass(frozen=True, slots=True)
class Value:
    """What is in a cell."""

    value: float | None
    status: str
    flags: str


@dataclass
class Plan:
    """What an import would do; nothing is written while anything is rejected."""

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
    """Codes that are others in the current version."""
    not_recoded: list[NotRecoded] = field(default_factory=list)
    """Codes without one successor: they stay regions of their own version."""
    activity_names: dict[str, str] = field(default_factory=dict)
    region_names: dict[Place, str] = field(default_factory=dict)
    """What regions are called, by code and version."""
    before: dict[Key, Value] = field(default_factory=dict)
    """What changed cells were."""
    notes: list[str] = field(default_factory=list)
    """What a reader should know about how the file was understood."""

    @property
    def does_something(self) -> bool:
        """Return whether there is anything to write."""
        return bool(self.new or self.changed or self.region_names)

    @property
    def unknown_told(self) -> list[str]:
        """Return unknown codes with their cells; of a country with many, only how many."""
        of_country: dict[str, list[str]] = {}
        for code in sorted(self.unknown):
            of_country.setdefault(code[:2], []).append(code)
        told = []
        for country, found in of_country.items():
            if len(found) > FEW:
                cells = sum(self.unknown[code] for code in found)
                told.append(
                    _("%(codes)d of %(country)s (%(cells)d)")
                    % {"codes": len(found), "country": country, "cells": cells}
                )
            else:
                told += [f"{code} ({self.unknown[code]})" for code in found]
        return told

    @property
    def counts(self) -> dict[str, int]:
        """Return how many cells come to what."""
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
    read: Cells, *, version: int, classification: str, there: Mapping[Key, Value], known_only: bool = False
) -> Plan:
    """Compare what a file has with what is there; with `known_only` unknown regions are left out, not rejected."""
    made = Plan(rejected=list(read.rejected), left_out=read.left_out, notes=list(read.notes))
    of = {text: _version(text, version) for text in {cell.version for cell in read.cells}}
    regions = {
        (cell.region, cell.version): nuts_recoding.find_code(cell.region, own)
        for cell in {(cell.region, cell.version): cell for cell in read.cells}.values()
        if (own := of[cell.version]) is not None
    }
    activities = {text: _activity(text, classification) for text in {cell.activity for cell in read.cells}}
    placed = _to_current({(code, own) for (_region, text), code in regions.items() if code and (own := of[text])}, made)
    seen: dict[Key, int] = {}
    for cell in read.cells:
        if nuts_recoding.is_aggregate(cell.region):
            made.aggregates[cell.region] += 1
            continue
        region, own = regions.get((cell.region, cell.version)), of[cell.version]
        if known_only and region is None and own is not None:
            made.unknown[cell.region] += 1
            continue
        problem = _problem(cell, region, activities[cell.activity], own, classification)
        if problem is not None:
            made.rejected.append(problem)
            continue
        key = (*placed[str(region), own or version], activities[cell.activity], int(cell.year))
        if key in seen:
            made.rejected.append(
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
            made.without_value[cell.status] += 1
        if name := one_line(cell.region_name)[:NAME_MAX]:
            made.region_names.setdefault(key[:2], name)
        if cell.activity_name:
            made.activity_names[activities[cell.activity]] = cell.activity_name
        if key not in there:
            made.new[key] = value
        elif there[key] != value:
            made.changed[key], made.before[key] = value, there[key]
        else:
            made.unchanged += 1
    made.rejected.sort(key=lambda each: each.row)
    return made


def existing(dataset: Dataset | None) -> dict[Key, Value]:
    """Return what a dataset has."""
    if dataset is None:
        return {}
    rows = Observation.objects.filter(dataset=dataset).values_list(
        "region__code", "region__version", "activity__code", "year", "value", "status", "flags"
    )
    return {row[:4]: Value(*row[4:]) for row in rows.iterator(chunk_size=20_000)}


def _version(text: str, otherwise: int) -> int | None:
    """Return the version of NUTS that a row says it is of; None for what is none."""
    if not text:
        return otherwise
    return int(text) if text.isdecimal() and int(text) in NutsVersion.values else None


def _activity(text: str, classification: str) -> str:
    """Return an activity's code; "" for what is none of the classification."""
    if not is_nace(classification):
        code = " ".join(text.split())
        return code if len(code) <= LONGEST else ""
    code, _cut = normalise_activity(text)
    return code


def _to_current(found: set[tuple[str, int | None]], made: Plan) -> dict[tuple[str, int], tuple[str, int]]:
    """Return what codes of some versions are in the current one, or themselves."""
    placed: dict[tuple[str, int], tuple[str, int]] = {}
    for version in sorted({own for _code, own in found if own}):
        there = sorted(code for code, own in found if own == version)
        new, not_recoded = nuts_recoding.brought_to_current(there, version)
        made.not_recoded += not_recoded
        made.recoded |= {code: other for code, other in new.items() if code != other}
        placed |= {(code, version): (new[code], CURRENT.value) if code in new else (code, version) for code in there}
    return placed


def _problem(
    cell: Cell, region: str | None, activity: str, version: int | None, classification: str
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
    if cell.value is not None and not 0 <= cell.value < float("inf"):
        return Rejected(cell.row, "value", str(cell.value), _("0 or more: the methods compare amounts"))
    return None


def _expected(activity: str, classification: str) -> str:
    """Say what would be right in place of what is no activity."""
    if not is_nace(classification):
        return _("a code of 1 to %(most)d characters; a name has a column of its own") % {"most": LONGEST}
    expected = _("a NACE code such as 16, C16 or 16.10; leave totals and sections out")
    near = similar_activities(activity)
    return _("%(what)s, such as %(near)s") % {"what": expected, "near": ", ".join(near)} if near else expected
