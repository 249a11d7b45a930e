"""From a file to cells: Eurostat's TSV and SDMX-CSV as published, one's own CSV or XLSX as described."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from intercluster.analysis.regions.readers import Published, eurostat_csv, eurostat_tsv
from intercluster.analysis.regions.readers import Status as Read
from intercluster.apps.directory.importing.reading import Row, UnreadableFileError, read_table
from intercluster.apps.regions.description import Columns

USUAL = {
    "region": ("geo", "region", "nuts", "region_code", "nuts_code"),
    "activity": ("nace_r2", "nace_r21", "nace", "activity", "ipc", "cpc", "isced11f", "field", "prod_nace"),
    "year": ("TIME_PERIOD", "time", "year"),
    "value": ("OBS_VALUE", "value", "values"),
    "flags": ("OBS_FLAG", "flag", "flags"),
}
"""How columns are usually called, where the description does not say."""

EMPTY = {"", ":", "..", "-", "na", "n/a", "."}
"""What stands for a missing value in tables of statistical offices."""

NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?([eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a file says of an activity in a region in a year, as it stands there."""

    row: int
    region: str
    activity: str
    year: str
    value: float | None
    status: str
    flags: str = ""
    activity_name: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """What could not be read: where, what was there, and what would be right."""

    row: int
    column: str
    found: str
    expected: str


@dataclass
class Cells:
    """What a file has: its cells, what could not be read, and how many were left out by [where]."""

    cells: list[Cell] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    left_out: int = 0


def read(path: Path, columns: Columns, name: str = "") -> Cells:
    """Return the cells of a file. Raises UnreadableFileError, which says what would be right."""
    name = name or path.name
    if not path.is_file():
        raise UnreadableFileError(_("There is no file %(name)s.") % {"name": name})
    with path.open("rb") as file:
        head = file.readline(1 << 16).decode("utf-8-sig", "replace")
    if not head.strip():
        raise UnreadableFileError(_("%(name)s is empty: it has no row of headings.") % {"name": name})
    if "\t" in head and re.search(r"\\\s*time", head, re.IGNORECASE):
        return _published(path, name, columns, tsv=True)
    if "TIME_PERIOD" in head and "OBS_VALUE" in head:
        return _published(path, name, columns, tsv=False)
    return _own(path, name, columns)


def _published(path: Path, name: str, columns: Columns, *, tsv: bool) -> Cells:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table: Published = eurostat_tsv(file) if tsv else eurostat_csv(file)
    except (ValueError, UnicodeDecodeError) as problem:
        raise UnreadableFileError(_("%(name)s: %(problem)s") % {"name": name, "problem": problem}) from problem
    region = _column("region", columns.region, table.dimensions, name)
    fixed = columns.fixed.get("activity", "")
    activity = None if fixed else _column("activity", columns.activity, table.dimensions, name)
    where = _where(columns.where, table.dimensions, name)
    found = Cells(rejected=[Rejected(each.line, "", each.found, each.expected) for each in table.problems])
    used = {region, activity}
    others: dict[int, set[str]] = {at: set() for at in range(len(table.dimensions)) if at not in used}
    for each in table.observations:
        if any(not pattern.fullmatch(each.place[at]) for at, pattern in where):
            found.left_out += 1
            continue
        for at, values in others.items():
            values.add(each.place[at])
        code = fixed if activity is None else each.place[activity]
        status = each.status.value
        found.cells.append(Cell(each.line, each.place[region], code, each.period, each.value, status, each.flags[:12]))
    for at, values in others.items():
        if len(values) > 1:
            some = ", ".join(sorted(values)[:5])
            raise UnreadableFileError(
                _("%(name)s has several values of %(column)s (%(some)s): say in [where] which one is meant.")
                % {"name": name, "column": table.dimensions[at], "some": some}
            )
    return found


def _own(path: Path, name: str, columns: Columns) -> Cells:
    usual = {each.casefold() for names in USUAL.values() for each in names} | {
        each.casefold() for each in vars(columns).values() if isinstance(each, str)
    }
    table = read_table(path, recognise=lambda cells: sum(cell.casefold() in usual for cell in cells), name=name)
    headings = list(table.headings)
    where = _where(columns.where, headings, name)
    at = {
        part: _column(part, getattr(columns, part), headings, name)
        for part in ("region", "activity", "year", "value")
        if part not in columns.fixed and columns.wide != part and not (part == "value" and columns.wide)
    }
    for part in ("flags", "activity_name"):
        if getattr(columns, part) or part == "flags":
            place = _place(getattr(columns, part), USUAL.get(part, ()), headings)
            if place is not None:
                at[part] = place
    taken = {*at.values(), *(place for place, _pattern in where)}
    spread = _spread(columns.wide, headings, taken, name) if columns.wide else {}
    found = Cells()
    for row in table.rows():
        cells = [*row.cells, *[""] * (len(headings) - len(row.cells))]
        if any(not pattern.fullmatch(cells[place].strip()) for place, pattern in where):
            found.left_out += max(len(spread), 1)
            continue
        own = dict(columns.fixed) | {part: cells[place].strip() for part, place in at.items()}
        values = [({columns.wide: heading}, place) for place, heading in spread.items()] or [({}, at["value"])]
        for more, place in values:
            _add(found, row, own | more, cells[place].strip(), headings[place], place)
    return found


def _add(found: Cells, row: Row, own: Mapping[str, str], text: str, heading: str, place: int) -> None:
    if place in row.faults:
        found.rejected.append(Rejected(row.number, heading, text, row.faults[place]))
        return
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    flags = "".join(sorted(set(own.get("flags", "").lower()) & set("abcdefghijklmnopqrstuvwxyz")))[:12]
    value: float | None = None
    status = Read.VALUE.value
    if plain.casefold() in EMPTY or plain.casefold() == "c":
        status = Read.CONFIDENTIAL.value if "c" in flags or plain.casefold() == "c" else Read.MISSING.value
    elif NUMBER.fullmatch(plain):
        value = float(plain.replace(",", "."))
    else:
        found.rejected.append(
            Rejected(row.number, heading, text, _("a number such as 1250 or 12,5, or nothing where it is missing"))
        )
        return
    found.cells.append(
        Cell(
            row.number, own["region"], own["activity"], own["year"], value, status, flags, own.get("activity_name", "")
        )
    )


def _spread(wide: str, headings: Sequence[str], taken: set[int], name: str) -> dict[int, str]:
    """Return the columns of a wide table, by number, and what their headings say."""
    free = {at: heading.strip() for at, heading in enumerate(headings) if at not in taken and heading.strip()}
    if wide == "year":
        free = {at: heading for at, heading in free.items() if re.fullmatch(r"\d{4}", heading)}
    if not free:
        raise UnreadableFileError(
            _("%(name)s is to be wide by %(wide)s, but no heading is one.") % {"name": name, "wide": wide}
        )
    return free


def _column(part: str, told: str, headings: Sequence[str], name: str) -> int:
    place = _place(told, USUAL[part], headings)
    if place is None:
        raise UnreadableFileError(
            _("%(name)s has no column %(told)s for %(part)s; it has %(headings)s. Say in [columns] which one it is.")
            % {
                "name": name,
                "told": told or "/".join(USUAL[part]),
                "part": part,
                "headings": ", ".join(headings),
            }
        )
    return place


def _place(told: str, usual: Sequence[str], headings: Sequence[str]) -> int | None:
    folded = [heading.strip().casefold() for heading in headings]
    wanted = [told] if told else usual
    return next((folded.index(each.casefold()) for each in wanted if each.casefold() in folded), None)


def _where(where: Mapping[str, str], headings: Sequence[str], name: str) -> list[tuple[int, re.Pattern[str]]]:
    found = []
    for column, pattern in where.items():
        place = _place(column, (), headings)
        if place is None:
            raise UnreadableFileError(
                _("[where] names the column %(column)s, which %(name)s has not; it has %(headings)s.")
                % {"column": column, "name": name, "headings": ", ".join(headings)}
            )
        found.append((place, re.compile(pattern)))
    return found
