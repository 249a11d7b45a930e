"""The description of a table and of how to read its files, in TOML (docs/reference/regional-tables.md)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from intercluster.apps.regions.imports.indicators import IndicatorError, indicator
from intercluster.apps.regions.imports.safe_regex import Pattern, PatternError
from intercluster.apps.regions.models import Dataset, DatasetKind, NutsVersion
from intercluster.apps.regions.units import canonical_unit
from intercluster.core.errors import Refused

TEXTS = ("name", "unit", "source", "licence", "classification")
"""Texts that every dataset must have."""

FACTS = (*TEXTS, "kind", "names", "retrieved", "nuts_version", "counts", "notes")
"""All facts of a dataset. `names` has its name by language."""

SHOWN = 80
"""Most characters of a regular expression that an error quotes."""

PARTS = ("fixed", "where", "take", "join")
"""Tables of a description with more details on its columns."""


class DescriptionError(Refused):
    """A description is wrong. The message says what would be right."""


@dataclass(frozen=True)
class Join:
    """Another table in the same folder, whose columns are added to the rows with the same key."""

    file: str
    on: str
    """The column of the imported table."""
    key: str = ""
    """The column of the other table. Empty: the same name."""


@dataclass(frozen=True)
class Columns:
    """The dimension or column of each part. Empty: the column with the usual name."""

    region: str = ""
    activity: str = ""
    year: str = ""
    value: str = ""
    flags: str = ""
    activity_name: str = ""
    region_name: str = ""
    version: str = ""
    """The column with the version of NUTS, if each row has its own."""
    wide: str = ""
    """`year` or `activity`, if it has a column for each value, named by the heading."""
    sheet: str = ""
    """Sheet of a workbook. Empty: the first with known headings."""
    add: bool = False
    """Add up rows of the same region, activity and year."""
    known_only: bool = False
    """Leave out regions that their version of NUTS lacks, with a note, instead of rejecting them."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Values for the whole file that no column holds: `year`, `activity`, `value`."""
    where: Mapping[str, str] = field(default_factory=dict)
    """Regular expression by column that the whole cell must match for its row to be read."""
    take: Mapping[str, str] = field(default_factory=dict)
    """Regular expression by part (`region`, `activity`, `year`). The last group that it finds in the cell is read."""
    join: tuple[Join, ...] = ()
    """Tables whose columns are added, one after the other."""

    def as_json(self) -> dict[str, Any]:
        """Return the columns as JSON that `columns` reads."""
        parts = {name: value for name, value in vars(self).items() if value}
        return parts | ({"join": [vars(each) for each in self.join]} if self.join else {})


@dataclass(frozen=True)
class Description:
    """The facts of a dataset and how to read its files. Either may be missing."""

    dataset: Mapping[str, Any] | None = None
    columns: Columns | None = None
    activities: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Name by code and language."""
    indicators: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What each indicator is, by code: its fields as `imports.indicators.FIELDS` has them."""


def description(content: str) -> Description:
    """Read a description. Raises DescriptionError."""
    try:
        parsed = tomllib.loads(content)
    except tomllib.TOMLDecodeError as problem:
        raise DescriptionError(_("The description is not TOML: %(problem)s.") % {"problem": problem}) from problem
    _only(parsed, ("dataset", "columns", *PARTS, "activities", "indicators"), _("the description"))
    activities = {
        code: names if isinstance(names, dict) else {"": str(names)}
        for code, names in _table(parsed, "activities").items()
    }
    read = None
    if any(part in parsed for part in ("columns", *PARTS)):
        joins = parsed.get("join", [])
        if not (isinstance(joins, list) and all(isinstance(each, dict) for each in joins)):
            raise DescriptionError(_("join should be an array of tables: [[join]] before each."))
        parts = {part: _table(parsed, part) for part in PARTS if part != "join"}
        read = columns({**_table(parsed, "columns"), **parts, "join": joins})
    facts = _dataset(_table(parsed, "dataset")) if "dataset" in parsed else None
    indicators = {}
    for code in _table(parsed, "indicators"):
        try:
            indicators[code] = indicator(_table(parsed["indicators"], code))
        except IndicatorError as problem:
            raise DescriptionError(
                _("[indicators] %(code)s: %(problem)s") % {"code": code, "problem": problem}
            ) from problem
    return Description(facts, read, activities, indicators)


def columns(values: Mapping[str, Any]) -> Columns:
    """Read how files are read. Raises DescriptionError."""
    _only(values, tuple(Columns.__dataclass_fields__), "[columns]")
    texts = {part: _texts(values.get(part, {})) for part in ("fixed", "where", "take")}
    read = Columns(**{**values, **texts, "join": tuple(_join(each) for each in values.get("join", ()))})
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


def _join(values: Mapping[str, Any]) -> Join:
    _only(values, ("file", "on", "key"), "[[join]]")
    texts = _texts(values)
    if not (texts.get("file") and texts.get("on")):
        raise DescriptionError(_("[[join]] lacks file or on: the other table, and the column that both have."))
    if "/" in texts["file"] or "\\" in texts["file"]:
        raise DescriptionError(_("[[join]] names a file in the same folder, without a path."))
    return Join(**texts)


def _dataset(values: Mapping[str, Any]) -> dict[str, Any]:
    _only(values, FACTS, "[dataset]")
    if values.get("kind", DatasetKind.AMOUNTS) not in DatasetKind.values:
        raise DescriptionError(
            _("%(name)s is “%(found)s”; it should be one of %(known)s.")
            % {"name": "kind", "found": values["kind"], "known": ", ".join(DatasetKind.values)}
        )
    if values.get("kind") == DatasetKind.INDICATORS and values.get("name"):
        values = {"classification": classification_of(values["name"]), **values}
    lacking = [name for name in (*TEXTS, "retrieved", "nuts_version") if not values.get(name)]
    if lacking:
        raise DescriptionError(_("[dataset] lacks %(names)s.") % {"names": ", ".join(lacking)})
    if values["nuts_version"] not in NutsVersion.values:
        raise DescriptionError(
            _("nuts_version is %(found)s; it should be one of %(known)s.")
            % {"found": values["nuts_version"], "known": ", ".join(map(str, NutsVersion.values))}
        )
    if not isinstance(values["retrieved"], date):
        raise DescriptionError(_("retrieved should be a date without quotation marks, such as 2026-10-31."))
    names = _texts(_table(values, "names"))
    _only(names, tuple(code for code, _name in settings.LANGUAGES), "names")
    told = {"counts": False, "notes": "", **values, "unit": canonical_unit(str(values["unit"]))}
    return told | ({"names": names} if names else {})


def classification_of(name: str) -> str:
    """Return what the codes of a dataset's indicators are of, if nobody says it: that dataset."""
    return f"Indicators: {name}"[: Dataset._meta.get_field("classification").max_length]


def _table(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = values.get(name, {})
    if not isinstance(part, dict):
        raise DescriptionError(_("%(name)s should be a table: [%(name)s].") % {"name": name})
    return part


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


def _only(values: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for name in values:
        if name not in known:
            raise DescriptionError(
                _("%(where)s has “%(name)s”, which means nothing there; it may have %(known)s.")
                % {"where": where, "name": name, "known": ", ".join(known)}
            )
