"""The dry run: what an import would do to each cell of a dataset, and what prevents it."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from intercluster.analysis.regions.nuts import NotRecoded
from intercluster.apps.regions.imports import nuts_recoding
from intercluster.apps.regions.imports.cell_problems import LONGEST, problem_of
from intercluster.apps.regions.imports.region_names import NAME_MAX, Place, one_line
from intercluster.apps.regions.imports.rows import Cell, Cells, Rejected
from intercluster.apps.regions.models import CURRENT, Dataset, DatasetKind, NutsVersion, Observation
from intercluster.classifications.nace_sections import (
    holding_others,
    is_unstated,
    parted_activity,
    revision_of,
    statistical_activity,
)
from intercluster.geo.national_regions import country_of_numbers

Key = tuple[str, int, str, int]
"""NUTS code, its version, activity and year."""

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
    totals: Counter[str] = field(default_factory=Counter)
    """Activities that hold others of the table, not read so that nothing counts twice, with how many cells."""
    unstated: Counter[str] = field(default_factory=Counter)
    """Texts that say that an activity is unknown, not read, with how many cells."""
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
            "left out": self.left_out
            + sum(each.total() for each in (self.aggregates, self.totals, self.unstated, self.unknown)),
            **dict(sorted(self.without_value.items())),
        }


_OF_NACE = re.compile(r"nace|s(?:ni|n) ?(?:2007|2025)|tol ?(?:2008|2025)|db ?(?:07|25)", re.IGNORECASE)
"""Names of NACE and of the national classifications that agree with it to four digits."""


def is_nace(classification: str) -> bool:
    """Return whether activities are NACE codes, as members' are."""
    return _OF_NACE.match(classification) is not None


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
    country = country_of_numbers({cell.region for cell in read.cells})
    regions = {
        (cell.region, cell.version): nuts_recoding.find_code(cell.region, found_in, country)
        for cell in {(cell.region, cell.version): cell for cell in read.cells}.values()
        if (found_in := versions[cell.version]) is not None
    }
    activities = {text: _activity(text, classification) for text in {cell.activity for cell in read.cells}}
    held = _held_twice(set(activities.values()), classification, stored, kind)
    parts = _parts_of_stored(set(activities.values()), classification, stored, kind)
    placed = _to_current(
        {(code, found_in) for (_region, text), code in regions.items() if code and (found_in := versions[text])}, result
    )
    seen, of_nace = dict[Key, int](), is_nace(classification)
    for cell in read.cells:
        region, row_version = regions.get((cell.region, cell.version)), versions[cell.version]
        activity = activities[cell.activity]
        is_unknown = known_only and region is None and row_version is not None
        if left_out := _left_out(result, cell, activity in held, of_nace and not activity, is_unknown):
            counter, what = left_out
            counter[activity if counter is result.totals else what] += 1
            continue
        problem = problem_of(cell, region, activities[cell.activity], row_version, of_nace=of_nace, kind=kind)
        if problem is None and activity in parts:
            expected = _("activities of one depth: the dataset has %(code)s, which holds this one. Import it apart.")
            problem = Rejected(cell.row, "", cell.activity, expected % {"code": parts[activity]})
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
        if name := cell.activity_name or _name_beside(cell.activity, classification):
            result.activity_names[activities[cell.activity]] = name
        if key not in stored:
            result.new[key] = value
        elif stored[key] != value:
            result.changed[key], result.before[key] = value, stored[key]
        else:
            result.unchanged += 1
    result.rejected.sort(key=lambda each: each.row)
    _note_what_is_left_out(result)
    return result


def _left_out(
    result: Plan, cell: Cell, is_held: bool, has_no_code: bool, is_unknown: bool
) -> tuple[Counter[str], str] | None:
    """Return where a cell that is not read is counted, and as what, or None for one that is read."""
    if nuts_recoding.is_aggregate(cell.region):
        return result.aggregates, cell.region
    if has_no_code and is_unstated(cell.activity):
        return result.unstated, cell.activity
    if is_held:
        return result.totals, cell.activity
    return (result.unknown, cell.region) if is_unknown else None


def _note_what_is_left_out(result: Plan) -> None:
    for left_out, why in (
        (
            result.totals,
            _("Left out, as other activities of the table are parts of it and would count twice: %(codes)s."),
        ),
        (result.unstated, _("Left out, as no activity is known: %(codes)s.")),
    ):
        if left_out:
            told = ", ".join(f"{code} ({cells})" for code, cells in sorted(left_out.items()))
            result.notes.append(why % {"codes": told})


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
    return statistical_activity(text, revision_of(classification))


def _name_beside(text: str, classification: str) -> str:
    """Return the name that a cell has beside its code, for activities that the platform does not name itself."""
    code = statistical_activity(text, revision_of(classification))
    return parted_activity(text)[1] if is_nace(classification) and "-" in code and code[0].isdigit() else ""


def _held_twice(codes: set[str], classification: str, stored: Mapping[Key, Value], kind: str) -> set[str]:
    """Return the sections, groups and totals that hold other activities of the file or the dataset."""
    if not is_nace(classification) or kind != DatasetKind.AMOUNTS:
        return set()
    return holding_others(codes | {key[2] for key in stored} - {""}, revision_of(classification)) & codes


def _parts_of_stored(codes: set[str], classification: str, stored: Mapping[Key, Value], kind: str) -> dict[str, str]:
    """Return the new activities that a section, group or total of the dataset holds already, each with that one."""
    if not is_nace(classification) or kind != DatasetKind.AMOUNTS:
        return {}
    revision, known = revision_of(classification), {key[2] for key in stored}
    new = codes - known - {""}
    return {
        code: holder for code in new for holder in sorted(known) if holder in holding_others({code, holder}, revision)
    }


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
