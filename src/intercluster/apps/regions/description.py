"""What a table is and how its files are read: a description in TOML, docs/reference/regional-tables.md."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.regions.models import NutsVersion

TEXTS = ("name", "unit", "source", "licence", "classification")
"""What every dataset says of itself."""


class DescriptionError(Exception):
    """What is wrong with a description, and what would be right."""


@dataclass(frozen=True)
class Columns:
    """Which dimension or column says what. Empty: found by its usual name."""

    region: str = ""
    activity: str = ""
    year: str = ""
    value: str = ""
    flags: str = ""
    activity_name: str = ""
    wide: str = ""
    """`year` or `activity`: that one has a column for each, whose heading says which."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """What no column says and holds for the whole file: `year`, `activity`."""
    where: Mapping[str, str] = field(default_factory=dict)
    """Column -> regular expression that the whole cell must match for its row to be read."""

    def as_json(self) -> dict[str, Any]:
        """Return what `columns` reads again."""
        return {name: value for name, value in vars(self).items() if value}


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
    _only(found, ("dataset", "columns", "fixed", "where", "activities"), _("the description"))
    activities = {
        code: names if isinstance(names, dict) else {"": str(names)}
        for code, names in _table(found, "activities").items()
    }
    read = None
    if any(part in found for part in ("columns", "fixed", "where")):
        read = columns({**_table(found, "columns"), **{k: _table(found, k) for k in ("fixed", "where")}})
    return Description(_dataset(_table(found, "dataset")) if "dataset" in found else None, read, activities)


def columns(found: Mapping[str, Any]) -> Columns:
    """Return how files are read. Raises DescriptionError."""
    _only(found, tuple(Columns.__dataclass_fields__), "[columns]")
    read = Columns(**{**found, "fixed": _texts(found.get("fixed", {})), "where": _texts(found.get("where", {}))})
    if read.wide not in {"", "year", "activity"}:
        raise DescriptionError(_("wide is “%(found)s”; it should be year or activity.") % {"found": read.wide})
    _only(read.fixed, ("year", "activity"), "[fixed]")
    for name, pattern in read.where.items():
        try:
            re.compile(pattern)
        except re.error as problem:
            raise DescriptionError(
                _("[where] %(name)s is no regular expression (%(problem)s).") % {"name": name, "problem": problem}
            ) from problem
    return read


def _dataset(found: Mapping[str, Any]) -> dict[str, Any]:
    _only(found, (*TEXTS, "retrieved", "nuts_version", "counts", "notes"), "[dataset]")
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
