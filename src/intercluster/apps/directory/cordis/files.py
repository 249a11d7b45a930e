"""The published CORDIS bulk tables: what their columns are called, and their rows."""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.directory.cordis.quoting import records
from intercluster.apps.directory.member_files.column_mapping import MappingError
from intercluster.core.imports.rows import Problem
from intercluster.tables import limits
from intercluster.tables.csv_reader import CELL_LIMIT
from intercluster.tables.model import UnreadableFileError, tidy

FILES = {
    "projects": "project.csv",
    "organisations": "organization.csv",
    "topics": "topics.csv",
    "fields_of_science": "euroSciVoc.csv",
}
OPTIONAL = frozenset({"topics", "fields_of_science"})
SHOWN = 60
"""Characters of a row that a report quotes."""
LINES_MAX = 10_000_000
"""Most lines of a table: the largest that CORDIS publishes has a tenth of them."""

COLUMNS: dict[str, dict[str, str]] = {
    "projects": {
        "id": "id",
        "acronym": "acronym",
        "title": "title",
        "objective": "objective",
        "starts": "startDate",
        "ends": "endDate",
        "programme": "frameworkProgramme",
        "part": "legalBasis",
        "topics": "topics",
    },
    "organisations": {
        "project": "projectID",
        "pic": "organisationID",
        "vat": "vatNumber",
        "name": "name",
        "sme": "SME",
        "kind": "activityType",
        "city": "city",
        "country": "country",
        "region": "nutsCode",
        "position": "geolocation",
        "website": "organizationURL",
        "updated": "contentUpdateDate",
        "role": "role",
        "contribution": "ecContribution",
    },
    "topics": {"project": "projectID", "topic": "topic", "title": "title"},
    "fields_of_science": {"project": "projectID", "title": "euroSciVocTitle"},
}
"""Table -> what we call a column -> what CORDIS calls it."""

REQUIRED = {
    "projects": ("id", "title"),
    "organisations": ("project", "name", "country"),
    "topics": ("project", "topic"),
    "fields_of_science": ("project", "title"),
}


@dataclass(frozen=True)
class Layout:
    """Which files and columns a folder of CORDIS tables has."""

    files: Mapping[str, str] = field(default_factory=lambda: dict(FILES))
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: dict(COLUMNS))


def layout(text: str) -> Layout:
    """Read a mapping in TOML; what it leaves out is as CORDIS publishes it."""
    try:
        content: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise MappingError(_("The mapping is not TOML: %(problem)s.") % {"problem": problem}) from problem
    known = {"files": FILES, **COLUMNS}
    for table, entries in content.items():
        if table not in known or not isinstance(entries, dict):
            raise MappingError(
                _("The mapping has [%(table)s], which means nothing here; there are %(known)s.")
                % {"table": table, "known": ", ".join(f"[{name}]" for name in known)}
            )
        if unknown := sorted(set(entries) - set(known[table])):
            raise MappingError(
                _("[%(table)s] of the mapping has %(entry)s; it may have %(known)s.")
                % {"table": table, "entry": unknown[0], "known": ", ".join(known[table])}
            )
    return Layout(
        {**FILES, **content.get("files", {})},
        {table: {**columns, **content.get(table, {})} for table, columns in COLUMNS.items()},
    )


def rows(folder: Path, shape: Layout, table: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield a table's rows with their numbers, by our column names; a column that the file lacks is empty.

    A row with another number of cells than there are headings goes to `problems`: which cell is which is not known.
    """
    path = folder / shape.files[table]
    if not path.is_file():
        if table in OPTIONAL:
            return
        raise UnreadableFileError(
            _("There is no %(file)s in %(folder)s; CORDIS publishes it in the CSV archive of each programme.")
            % {"file": path.name, "folder": folder}
        )
    csv.field_size_limit(CELL_LIMIT)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = limits.lines_of(file, path.name, lines_max=LINES_MAX)
            head = next(lines, "")
            reader = records(chain([head], lines), max(";,\t", key=head.count))
            headings = next(reader, [])
            names, present = shape.columns[table], set(headings)
            if missing := [names[key] for key in REQUIRED[table] if names[key] not in present]:
                raise UnreadableFileError(
                    _("%(file)s has no column %(missing)s; it has %(present)s.")
                    % {"file": path.name, "missing": ", ".join(missing), "present": ", ".join(sorted(present)[:40])}
                )
            for number, cells in enumerate(reader, start=2):
                if len(cells) != len(headings):
                    problems.append(_wrong_width(path.name, number, cells, len(headings)))
                    continue
                row = dict(zip(headings, cells, strict=True))
                yield number, {key: tidy(row.get(name, "")).replace("\0", "") for key, name in names.items()}
    except (UnicodeDecodeError, csv.Error) as problem:
        raise UnreadableFileError(
            _("%(file)s is not a UTF-8 table: %(problem)s.") % {"file": path.name, "problem": problem}
        ) from problem


def _wrong_width(file: str, number: int, cells: Sequence[str], width: int) -> Problem:
    return Problem(
        number,
        file,
        " ".join(cells)[:SHOWN],
        _("the row has %(cells)d cells and there are %(headings)d headings") % {"cells": len(cells), "headings": width},
        _("as many cells as headings; a text that contains the separator or a quotation mark in quotation marks"),
    )
