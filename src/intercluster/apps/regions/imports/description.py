"""What a table is and how its files are read: a description in TOML, docs/reference/regional-tables.md."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.regions.imports.safe_regex import Pattern, PatternError
from intercluster.apps.regions.models import NutsVersion

TEXTS = ("name", "unit", "source", "licence", "classification")
"""What every dataset says of itself."""

FACTS = (*TEXTS, "retrieved", "nuts_version", "counts", "notes")
"""All that a dataset says of itself."""

SHOWN = 80
"""Characters of a regular expression that an error repeats."""

PARTS = ("fixed", "where", "take", "join")
"""Tables of a description that say more of its columns."""


class DescriptionError(Exception):
    """What is wrong with a description, and what would be right."""


@dataclass(frozen=True)
class Join:
    """Another table in the same folder, whose columns stand beside those of the rows with the same key."""

    file: str
    on: str
    """The column of the table that is imported."""
    key: str = ""
    """The column of the other; the same name if empty."""


@dataclass(frozen=True)
class Columns:
    """Which dimension or column says what. Empty: found by its usual name."""

    region: str = ""
    activity: str = ""
    year: str = ""
    value: str = ""
    flags: str = ""
    activity_name: str = ""
    region_name: str = ""
    version: str = ""
    """The version of NUTS, where each row has its own."""
    wide: str = ""
    """`year` or `activity`: that one has a column for each, whose heading says which."""
    sheet: str = ""
    """Of a workbook; empty: the first with known headings."""
    add: bool = False
    """Rows of the same region, activity and year are parts of one cell, which is their sum."""
    known_only: bool = False
    """Regions that their version of NUTS does not have are left out and told, instead of rejected."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """What no column says and holds for the whole file: `year`, `activity`, `value`."""
    where: Mapping[str, str] = field(default_factory=dict)
    """Column -> regular expression that the whole cell must match for its row to be read."""
    take: Mapping[str, str] = field(default_factory=dict)
    """Part (`region`, `activity`, `year`) -> regular expression: what it finds of the cell is read, its last group."""
    join: tuple[Join, ...] = ()
    """Tables whose columns stand beside, one after the other."""

    def as_json(self) -> dict[str, Any]:
        """Return what `columns` reads again."""
        told = {name: value for name, value in vars(self).items() if value}
        return told | ({"join": [vars(each) for each in self.join]} if self.join else {})


@dataclass(frozen=True)
class Description:
    """What the file says of a dataset, and of how its files are read; either may be left out."""

    dataset: Mapping[str, Any] | None = None
    columns: Columns | None = None
    activities: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Code -> language -> name."""


def description(content: str) -> Description:
    """Read a description. Raises DescriptionError."""
    try:
        found = tomllib.loads(content)
    except tomllib.TOMLDecodeError as problem:
        raise DescriptionError(_("The description is not TOML: %(problem)s.") % {"problem": problem}) from problem
    _only(found, ("dataset", "columns", *PARTS, "activities"), _("the description"))
    activities = {
        code: names if isinstance(names, dict) else {"": str(names)}
        for code, names in _table(found, "activities").items()
    }
    read = None
    if any(part in found for part in ("columns", *PARTS)):
        joins = found.get("join", [])
        if not (isinstance(joins, list) and all(isinstance(each, dict) for each in joins)):
            raise DescriptionError(_("join should be an array of tables: [[join]] before each."))
        told = {part: _table(found, part) for part in PARTS if part != "join"}
        read = columns({**_table(found, "columns"), **told, "join": joins})
    return Description(_dataset(_table(found, "dataset")) if "dataset" in found else None, read, activities)


def columns(found: Mapping[str, Any]) -> Columns:
    """Return how files are read. Raises DescriptionError."""
    _only(found, tuple(Columns.__dataclass_fields__), "[columns]")
    told = {part: _texts(found.get(part, {})) for part in ("fixed", "where", "take")}
    read = Columns(**{**found, **told, "join": tuple(_join(each) for each in found.get("join", ()))})
    if read.wide not in {"", "year", "activity"}:
        raise DescriptionError(_("wide is “%(found)s”; it should be year or activity.") % {"found": read.wide})
    for name in ("add", "known_only"):
        if not isinstance(getattr(read, name), bool):
            raise DescriptionError(
                _("%(name)s is “%(found)s”; it should be true or false.") % {"name": name, "found": getattr(read, name)}
            )
    _only(read.fixed, ("year", "activity", "value"), "[fixed]")
    _only(read.take, ("region", "activity", "year"), "[take]")
    for part in ("where", "take"):
        for name, pattern in getattr(read, part).items():
            try:
                Pattern(pattern)
            except PatternError as problem:
                raise DescriptionError(
                    _(
                        "[%(part)s] %(name)s is no regular expression that can be used: “%(pattern)s” (%(problem)s). "
                        "Right would be one such as [A-S]\\d\\d or A|B; look-around (?=…), back-references \\1 and "
                        "more than 1,000 repetitions are not read."
                    )
                    % {"part": part, "name": name, "pattern": pattern[:SHOWN], "problem": problem}
                ) from problem
    return read


def _join(found: Mapping[str, Any]) -> Join:
    _only(found, ("file", "on", "key"), "[[join]]")
    told = _texts(found)
    if not (told.get("file") and told.get("on")):
        raise DescriptionError(_("[[join]] lacks file or on: the other table, and the column that both have."))
    if "/" in told["file"] or "\\" in told["file"]:
        raise DescriptionError(_("[[join]] names a file in the same folder, without a path."))
    return Join(**told)


def _dataset(found: Mapping[str, Any]) -> dict[str, Any]:
    _only(found, FACTS, "[dataset]")
    lacking = [name for name in (*TEXTS, "retrieved", "nuts_version") if not found.get(name)]
    if lacking:
        raise DescriptionError(_("[dataset] lacks %(names)s.") % {"names": ", ".join(lacking)})
    if found["nuts_version"] not in NutsVersion.values:
        raise DescriptionError(
            _("nuts_version is %(found)s; it should be one of %(known)s.")
            % {"found": found["nuts_version"], "known": ", ".join(map(str, NutsVersion.values))}
        )
    if not isinstance(found["retrieved"], date):
        raise DescriptionError(_("retrieved should be a date without quotation marks, such as 2026-10-31."))
    return {"counts": False, "notes": "", **found}


def _table(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = found.get(name, {})
    if not isinstance(part, dict):
        raise DescriptionError(_("%(name)s should be a table: [%(name)s].") % {"name": name})
    return part


def _texts(found: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in found.items()}


def _only(found: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for name in found:
        if name not in known:
            raise DescriptionError(
                _("%(where)s has “%(name)s”, which means nothing there; it may have %(known)s.")
                % {"where": where, "name": name, "known": ", ".join(known)}
            )
