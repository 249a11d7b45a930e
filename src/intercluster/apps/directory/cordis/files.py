"""The published CORDIS bulk tables: what their columns are called, and their rows."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.directory.member_files.column_mapping import MappingError
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


def rows(folder: Path, shape: Layout, table: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield a table's rows with their numbers, by our column names; a column that the file lacks is empty."""
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
            reader = csv.DictReader(chain([head], lines), delimiter=max(";,\t", key=head.count))
            names = shape.columns[table]
            present = set(reader.fieldnames or ())
            if missing := [names[key] for key in REQUIRED[table] if names[key] not in present]:
                raise UnreadableFileError(
                    _("%(file)s has no column %(missing)s; it has %(present)s.")
                    % {"file": path.name, "missing": ", ".join(missing), "present": ", ".join(sorted(present)[:40])}
                )
            for number, row in enumerate(reader, start=2):
                yield number, {key: tidy(row.get(name) or "").replace("\0", "") for key, name in names.items()}
    except (UnicodeDecodeError, csv.Error) as problem:
        raise UnreadableFileError(
            _("%(file)s is not a UTF-8 table: %(problem)s.") % {"file": path.name, "problem": problem}
        ) from problem
