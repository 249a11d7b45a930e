"""The meaning of columns: guessed from headings, chosen in the browser, or written in a mapping file."""

import re
import tomllib
from collections.abc import Mapping as Mappable
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.directory.contact_headings import ContactColumns, Part, contact_columns, is_leader, part_of
from intercluster.apps.directory.member_files.fields import LABELS, REPEATABLE, SEVERAL, Field
from intercluster.apps.directory.member_files.headings import (
    Heading,
    is_plain_name,
    recognise,
    recognised,
    tells_of_person,
)
from intercluster.core.errors import Refused


class MappingError(Refused):
    """What is wrong with the headings or a mapping file, and how to put it right."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field comes from: columns, and text between them (`parts` has texts and column numbers)."""

    heading: str
    parts: tuple[str | int, ...]
    several: bool = False
    """A cell may hold several texts, one a line or separated by |."""
    scale: Decimal = Decimal(1)
    kronor: bool = False
    """Its amounts are in Nordic kronor or kroner, not in euros."""
    text: tuple[Field, int] | None = None
    """The number of the offer or need that it holds, or of which it says a term."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A column that is not read, and why if that may surprise."""

    heading: str
    why: str = ""


@dataclass(frozen=True)
class Mapping:
    """How the rows of one table become organisations."""

    headings: Sequence[str]
    sources: Mappable[Field, Sequence[Source]]
    constants: Mappable[Field, str] = field(default_factory=dict)
    """Values of fields that no column gives, or whose cell is empty."""
    translations: Mappable[Field, Mappable[str, str]] = field(default_factory=dict)
    """Field -> the file's word (case folded) -> what it means here; "*" means every other word."""
    keep: Mappable[int, frozenset[str]] = field(default_factory=dict)
    """Column -> only rows with one of these values."""
    drop: Mappable[int, frozenset[str]] = field(default_factory=dict)
    """Column -> no rows with one of these values."""
    first_row_counts: bool = False
    """Rows of one organisation may disagree on its facts; otherwise such a row is rejected."""
    ignored: Sequence[Ignored] = ()
    kronor_per_euro: Decimal | None = None
    """Where turnover is in Nordic kronor or kroner."""
    contacts: Sequence[ContactColumns] = ()
    """The columns of each contact person whom a row has."""

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.headings)


def suggest(headings: Sequence[str], kronor_per_euro: Decimal | None = None) -> list[Heading]:
    """Suggest a field for each column; of several columns for one field, only the surest gets it."""
    meanings = [recognise(heading) for heading in headings]
    if kronor_per_euro is None:
        why_not = _("turnover is read in euros; state how many kronor make one euro, and it is converted")
        meanings = [Heading(None, why_not=why_not) if each.kronor else each for each in meanings]
    for target in set(Field) - REPEATABLE:
        columns = [index for index, each in enumerate(meanings) if each.field is target and not each.text]
        best = max(columns, key=lambda index: (meanings[index].rank, -index), default=0)
        why_not = _("%(field)s is read from “%(first)s”") % {"field": LABELS[target], "first": headings[best]}
        for index in columns:
            if index != best:
                meanings[index] = Heading(None, why_not=why_not)
    return meanings


def guess(headings: Sequence[str], kronor_per_euro: Decimal | None = None) -> Mapping:
    """Return the mapping that the headings suggest.

    Where no heading tells of a person, a column `Namn` beside `Företag` counts in rows where the first is empty:
    registers leave the name of a business empty if it has none beside that of the firm.
    """
    meanings = [recognise(heading) for heading in headings]
    _refuse_twins(headings, meanings)
    suggested = suggest(headings, kronor_per_euro)
    if not any(tells_of_person(heading) for heading in headings):
        second = [index for index, heading in enumerate(headings) if is_plain_name(heading)]
        if len(second) == 1 and suggested[second[0]].field is None:
            suggested[second[0]] = Heading(Field.NAME)
    return _of_columns(headings, suggested, kronor_per_euro)


def amend(
    headings: Sequence[str], choices: Mappable[str, Field | None], kronor_per_euro: Decimal | None = None
) -> Mapping:
    """Return the mapping that the headings suggest, except for the columns in `choices`."""
    if unknown := [heading for heading in choices if heading not in headings]:
        raise MappingError(
            _("The file has no column “%(name)s”; it has %(headings)s.")
            % {"name": unknown[0], "headings": ", ".join(heading for heading in headings if heading)[:500]}
        )
    taken = set(choices.values()) - REPEATABLE
    suggested = [
        None if each.field in taken and not each.text else each.field for each in suggest(headings, kronor_per_euro)
    ]
    chosen = [choices.get(heading, field) for heading, field in zip(headings, suggested, strict=True)]
    return choose(headings, chosen, kronor_per_euro)


def choose(headings: Sequence[str], choices: Sequence[Field | None], kronor_per_euro: Decimal | None = None) -> Mapping:
    """Return the mapping where each column is read as the field chosen for it."""
    meanings = []
    for heading, chosen in zip(headings, choices, strict=True):
        guessed = recognise(heading)
        if guessed.kronor and guessed.field is chosen and kronor_per_euro is None:
            raise MappingError(
                _("“%(heading)s” is in kronor: state how many make one euro, or leave the column out.")
                % {"heading": heading}
            )
        meanings.append(guessed if guessed.field is chosen else Heading(chosen))
    once = [each.field for each in meanings if not each.text]
    twice = [label for label in Field if label not in REPEATABLE and once.count(label) > 1]
    if twice:
        raise MappingError(
            _("%(field)s is chosen for more than one column. Choose one of them and leave the others out.")
            % {"field": LABELS[twice[0]]}
        )
    return _of_columns(headings, meanings, kronor_per_euro)


IDENTITY = frozenset({Field.NAME, Field.REGISTRATION_NUMBER})
"""Fields that say who a member is."""


def _refuse_twins(headings: Sequence[str], meanings: Sequence[Heading]) -> None:
    """Refuse two headings for who a member is, since either column could count; of other twins the first counts."""
    seen: dict[str, int] = {}
    for index, (heading, meaning) in enumerate(zip(headings, meanings, strict=True)):
        key = " ".join(heading.casefold().split())
        if key and meaning.field in IDENTITY and key in seen:
            raise MappingError(
                _("Columns %(first)d and %(second)d are both called “%(heading)s”. Rename or remove one of them.")
                % {"first": seen[key] + 1, "second": index + 1, "heading": heading}
            )
        seen.setdefault(key, index)


def _of_columns(
    headings: Sequence[str], meanings: Sequence[Heading], kronor_per_euro: Decimal | None = None
) -> Mapping:
    sources: dict[Field, list[Source]] = {}
    ignored: list[Ignored] = []
    contacts = _contacts(headings, meanings)
    of_contacts = {index for each in contacts for index in (*each.names, *each.emails)}
    for index, (heading, meaning) in enumerate(zip(headings, meanings, strict=True)):
        if meaning.field is not None:
            source = Source(
                " ".join(heading.split()),
                (index,),
                several=meaning.field in SEVERAL and not meaning.numbered,
                scale=Decimal(meaning.scale),
                kronor=meaning.kronor,
                text=meaning.text,
            )
            sources.setdefault(meaning.field, []).append(source)
        elif heading and index not in of_contacts:
            ignored.append(Ignored(" ".join(heading.split()), meaning.why_not))
    if Field.NAME not in sources:
        shown = ", ".join(heading for heading in headings[:12] if heading)
        raise MappingError(
            _(
                "No column holds the name of the member. The headings are: %(headings)s. Call the column with the "
                "names Name (or Namn, Navn, Nimi), or use a mapping file."
            )
            % {"headings": shown[:300]}
        )
    return Mapping(headings, sources, ignored=ignored, kronor_per_euro=kronor_per_euro, contacts=contacts)


def _contacts(headings: Sequence[str], meanings: Sequence[Heading]) -> list[ContactColumns]:
    """Return the columns of contact people among those that nothing else is read from."""
    free = [meaning.field is None for meaning in meanings]
    parts = [part_of(heading) if is_free else None for heading, is_free in zip(headings, free, strict=True)]
    if not set(parts) & {Part.NAME, Part.FIRST_NAME, Part.LAST_NAME}:
        # `Namn` beside `Företag` and `E-post` is the person's; else `Daglig leder` tells who it is.
        names = next(
            (
                named
                for tells in (is_plain_name, is_leader)
                if any(named := [is_free and tells(heading) for heading, is_free in zip(headings, free, strict=True)])
            ),
            [],
        )
        parts = [
            Part.NAME if is_name else part for is_name, part in zip(names or [False] * len(parts), parts, strict=True)
        ]
    return contact_columns(parts, headings)


class MappingFile:
    """A mapping written in TOML; docs/reference/member-file.md describes it."""

    TABLES = frozenset({"columns", "constants", "values", "scale", "rows", "table"})
    ROWS = frozenset({"same_organisation", "keep", "drop"})

    def __init__(self, text: str) -> None:
        """Read the file. Raises MappingError if it is not a mapping."""
        try:
            self._content: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            raise MappingError(_("The mapping is not TOML: %(problem)s.") % {"problem": problem}) from problem
        self._known("", self._content, self.TABLES)
        for name in self.TABLES:
            if not isinstance(self._content.get(name, {}), dict):
                raise MappingError(_("[%(table)s] of the mapping should be a table.") % {"table": name})
        self._columns: dict[Field, list[str]] = {}
        for key, value in self._table("columns").items():
            written = value if isinstance(value, list) else [value]
            if not all(isinstance(entry, str) for entry in written) or not written:
                raise MappingError(
                    _("columns.%(key)s of the mapping should be a column's heading or a list of them.") % {"key": key}
                )
            self._columns[self._field("columns", key)] = written
        if Field.NAME not in self._columns:
            raise MappingError(_("The mapping should say in [columns] which column holds the name: name = “…”."))
        if long := [key for key, value in self._columns.items() if len(value) > 1 and key not in REPEATABLE]:
            raise MappingError(_("columns.%(key)s of the mapping should be one heading.") % {"key": long[0].value})
        rows = self._table("rows")
        self._known("rows.", rows, self.ROWS)
        if rows.get("same_organisation", "agree") not in {"agree", "first"}:
            raise MappingError(_("rows.same_organisation of the mapping should be “agree” or “first”."))

    @property
    def sheet(self) -> str:
        """Return the sheet of a workbook that the mapping is made for, or ""."""
        return str(self._table("table").get("sheet", ""))

    def recognised(self, headings: Sequence[str]) -> int:
        """Return how many of the headings the mapping reads."""
        named = {name for written in self._columns.values() for entry in written for name in self._names(entry)}
        return sum(heading in named for heading in headings)

    def of(self, headings: Sequence[str]) -> Mapping:
        """Return the mapping for a file with these headings."""
        places: dict[str, int] = {}
        for index, heading in enumerate(headings):
            places.setdefault(heading, index)
        scale = {self._field("scale", key): value for key, value in self._table("scale").items()}
        sources = {
            target: [self._source(target, entry, places, scale.get(target, 1)) for entry in written]
            for target, written in self._columns.items()
        }
        used = {part for each in sources.values() for source in each for part in source.parts if isinstance(part, int)}
        translations = {}
        for key, words in self._table("values").items():
            if not isinstance(words, dict):
                raise MappingError(_("[values.%(key)s] of the mapping should be a table.") % {"key": key})
            translations[self._field("values", key)] = {
                str(word).casefold(): str(meaning) for word, meaning in words.items()
            }
        rows = self._table("rows")
        return Mapping(
            headings,
            sources,
            constants={self._field("constants", key): str(value) for key, value in self._table("constants").items()},
            translations=translations,
            keep=self._chosen_rows(rows.get("keep", {}), places),
            drop=self._chosen_rows(rows.get("drop", {}), places),
            first_row_counts=rows.get("same_organisation") == "first",
            ignored=[Ignored(heading) for index, heading in enumerate(headings) if index not in used and heading],
        )

    def _table(self, name: str) -> dict[str, Any]:
        table: dict[str, Any] = self._content.get(name, {})
        return table

    @staticmethod
    def _known(prefix: str, table: dict[str, Any], allowed: frozenset[str]) -> None:
        if unknown := sorted(set(table) - allowed):
            raise MappingError(
                _("The mapping has %(unknown)s, which means nothing here; there are %(allowed)s.")
                % {"unknown": prefix + unknown[0], "allowed": ", ".join(prefix + name for name in sorted(allowed))}
            )

    @staticmethod
    def _field(table: str, key: str) -> Field:
        try:
            return Field(key)
        except ValueError as problem:
            raise MappingError(
                _("%(table)s.%(key)s of the mapping is no field; there are %(fields)s.")
                % {"table": table, "key": key, "fields": ", ".join(Field)}
            ) from problem

    @staticmethod
    def _names(entry: str) -> list[str]:
        return re.findall(r"\{([^{}]+)\}", entry) or [entry]

    def _source(self, target: Field, entry: str, places: dict[str, int], scale: object) -> Source:
        parts: list[str | int] = []
        pieces = re.split(r"\{([^{}]+)\}", entry) if "{" in entry else ["", entry, ""]
        for index, piece in enumerate(pieces):
            if index % 2 == 0:
                parts += [piece] if piece else []
            else:
                parts.append(self._place(piece, places))
        if not isinstance(scale, int | float) or scale <= 0:
            raise MappingError(_("scale.%(key)s of the mapping should be a number above 0.") % {"key": target.value})
        return Source(entry, tuple(parts), scale=Decimal(str(scale)))

    @staticmethod
    def _place(name: str, places: dict[str, int]) -> int:
        if name not in places:
            raise MappingError(
                _("The mapping reads a column “%(name)s”; the file has %(headings)s.")
                % {"name": name, "headings": ", ".join(heading for heading in places if heading)[:500]}
            )
        return places[name]

    def _chosen_rows(self, chosen: object, places: dict[str, int]) -> dict[int, frozenset[str]]:
        if not isinstance(chosen, dict) or not all(isinstance(values, list) for values in chosen.values()):
            raise MappingError(_("rows.keep and rows.drop of the mapping should give lists of values by column."))
        return {self._place(name, places): frozenset(str(value) for value in values) for name, values in chosen.items()}


def recogniser(mapping: MappingFile | None) -> Any:
    """Return the function that counts known headings of a row, for `read_table`."""
    return mapping.recognised if mapping else recognised
