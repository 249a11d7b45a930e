"""Read the cells of a file by a description of its columns."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.utils.translation import gettext as _

from intercluster.analysis.regions.readers import Status as Read
from intercluster.apps.regions.imports.description import Columns
from intercluster.apps.regions.imports.files import USUAL, Opened, expected, opened
from intercluster.apps.regions.imports.indicator_guesses import rates_among
from intercluster.apps.regions.imports.safe_regex import EffortError, Pattern
from intercluster.tables.eurostat_book import FLAGS, VALUE
from intercluster.tables.model import Row, UnreadableFileError

EMPTY = {"", ":", "..", "...", "…", "-", "–", "/", "na", "n/a", "."}
"""Texts that mean a missing value in tables of statistical offices."""

SIGNS = {"c": Read.CONFIDENTIAL, "x": Read.NOT_APPLICABLE}
"""Texts that say why there is no value: Eurostat's for a confidential one, and Germany's for one that cannot be."""

LABELLED = re.compile(r"([^:\s]+):\s*(\S.*)")
"""A code with its label in one cell: `FR10: Île-de-France`, `SE31:Norra Mellansverige`."""

NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?([eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a file says of an activity in a region in a year, as written there."""

    row: int
    region: str
    activity: str
    year: str
    value: float | None
    status: str
    flags: str = ""
    activity_name: str = ""
    region_name: str = ""
    version: str = ""
    """Version of NUTS, if the row states it."""

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Return what tells cells apart."""
        return self.region, self.version, self.activity, self.year


@dataclass(frozen=True, slots=True)
class Rejected:
    """A text that could not be read: where it is, and what would be right."""

    row: int
    column: str
    text: str
    expected: str


@dataclass
class Cells:
    """The content of a file: its cells, what could not be read, and how many cells [where] leaves out."""

    cells: list[Cell] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    left_out: int = 0
    notes: list[str] = field(default_factory=list)
    """What a reader should know about how the file was understood."""
    rates: list[str] = field(default_factory=list)
    """Headings and texts which say that the values are rates, such as `euros per inhabitant`."""


def read(
    path: Path, columns: Columns, name: str = "", sheet: str = "", beside: Mapping[str, Path] | None = None
) -> Cells:
    """Read the cells of a file. `beside` is that of `opened`. Raises UnreadableFileError."""
    sheet = sheet or columns.sheet
    with opened(path, name, sheet=sheet, join=columns.join, known=named_headings(columns), beside=beside) as file:
        return cells_of(file, columns)


def named_headings(columns: Columns) -> list[str]:
    """Return the headings that a description names."""
    named = [each for each in vars(columns).values() if isinstance(each, str) and each]
    return [*named, *columns.where, *(each.on for each in columns.join)]


def cells_of(file: Opened, columns: Columns) -> Cells:
    """Read the cells of an opened file. Raises UnreadableFileError."""
    try:
        cells = _published(file, columns) if file.published is not None else _own(file, columns)
    except EffortError as problem:
        raise UnreadableFileError(
            _(
                "The regular expression “%(pattern)s” takes too long on %(name)s: choose a shorter one with fewer "
                "repetitions."
            )
            % {"pattern": problem, "name": file.name}
        ) from problem
    if columns.add:
        cells.cells = _added(cells.cells)
    cells.notes += file.notes
    cells.rates = rates_among(cells.rates)
    return cells


class _Layout:
    """Which column of a file gives which part of a cell, and which rows are read."""

    def __init__(self, file: Opened, columns: Columns, parts: tuple[str, ...]) -> None:
        self.file, self.columns = file, columns
        self.at = {part: self._column(part) for part in parts if part not in columns.fixed and columns.wide != part}
        for part in ("flags", "activity_name", "region_name", "version"):
            if (place := self._place(getattr(columns, part), USUAL.get(part, ()))) is not None:
                is_told = bool(getattr(columns, part))
                if is_told or (part != "version" and place not in self.at.values()):
                    self.at[part] = place
            elif getattr(columns, part):
                self._column(part)
        self.where = [(self._where(column), Pattern(pattern)) for column, pattern in columns.where.items()]
        self.take = {part: Pattern(pattern) for part, pattern in columns.take.items()}

    @property
    def taken(self) -> set[int]:
        """Return the columns that are read or that decide which rows are read."""
        return {*self.at.values(), *(place for place, _pattern in self.where)}

    def says(self, row: Row) -> dict[str, str] | None:
        """Return the text of each part in a row, or None if the row is not read."""
        missing = len(self.file.headings) - len(row.cells)
        cells = [*row.cells, *[""] * missing] if missing > 0 else row.cells
        if any(not pattern.matches(cells[place].strip()) for place, pattern in self.where):
            return None
        texts = dict(self.columns.fixed) | {part: cells[place].strip() for part, place in self.at.items()}
        for part, pattern in self.take.items():
            if (taken := pattern.taken(texts.get(part, ""))) is not None:
                texts[part] = taken
        return texts

    def _column(self, part: str) -> int:
        heading = str(getattr(self.columns, part))
        place = self._place(heading, USUAL.get(part, ()))
        if place is None:
            raise UnreadableFileError(
                _("%(name)s has no column %(told)s for %(part)s; it has %(headings)s. Say which one it is.")
                % {
                    "name": self.file.name,
                    "told": heading or "/".join(USUAL[part]),
                    "part": part,
                    "headings": ", ".join(self.file.headings),
                }
            )
        return place

    def _where(self, column: str) -> int:
        place = self._place(column, ())
        if place is None:
            raise UnreadableFileError(
                _("[where] names the column %(column)s, which %(name)s has not; it has %(headings)s.")
                % {"column": column, "name": self.file.name, "headings": ", ".join(self.file.headings)}
            )
        return place

    def _place(self, named: str, usual: tuple[str, ...]) -> int | None:
        folded = [heading.casefold() for heading in self.file.headings]
        wanted = (named,) if named else usual
        place = next((folded.index(each.casefold()) for each in wanted if each.casefold() in folded), None)
        if place is not None and self.file.repeated(self.file.headings[place]):
            raise UnreadableFileError(
                _("%(name)s has several columns called “%(heading)s”: give each a name of its own.")
                % {"name": self.file.name, "heading": self.file.headings[place]}
            )
        return place


def _published(file: Opened, columns: Columns) -> Cells:
    layout = _Layout(file, columns, ("region", "activity"))
    table = file.published
    assert table is not None
    cells = Cells(rejected=[Rejected(each.line, "", each.found, expected(each)) for each in table.problems])
    place_of, labels = layout.at["region"], table.labels.get(file.headings[layout.at["region"]], {})
    others: dict[int, set[str]] = {at: set() for at in range(len(file.headings)) if at not in set(layout.at.values())}
    for row, each in zip(file.rows(), table.observations, strict=True):
        texts = layout.says(row)
        if texts is None:
            cells.left_out += 1
            continue
        if not cells.cells:
            cells.rates += each.place
        for at, values in others.items():
            values.add(each.place[at])
        texts["year"] = each.period
        texts["region_name"] = labels.get(each.place[place_of]) or texts.get("region_name", "")
        cells.cells.append(_cell(texts, each.line, each.value, each.status.value, each.flags))
    for at, values in others.items():
        if len(values) > 1 and not columns.add:
            raise UnreadableFileError(
                _("%(name)s has several values of %(column)s (%(some)s): say which one is meant.")
                % {"name": file.name, "column": file.headings[at], "some": ", ".join(sorted(values)[:5])}
            )
    return cells


def _own(file: Opened, columns: Columns) -> Cells:
    if columns.wide == "year" and {VALUE, FLAGS} <= set(file.headings):
        columns = replace(columns, wide="")  # the years of Eurostat's spreadsheet stand in a column
    parts = ("region", "activity", "year") if columns.wide else ("region", "activity", "year", "value")
    layout = _Layout(file, columns, parts)
    spread = _spread(file, columns.wide, layout.taken) if columns.wide else {}
    cells = Cells(rates=[file.headings[at] for at in (*spread, *filter(None, [layout.at.get("value")]))])
    for row in file.rows():
        texts = layout.says(row)
        if texts is None:
            cells.left_out += max(len(spread), 1)
            continue
        if not cells.cells:  # what all values have in common stands in other columns
            cells.rates += [text for at, text in enumerate(row.cells) if at not in spread]
        for more, place in _values(texts, layout, spread):
            text = row.cells[place].strip() if place is not None and place < len(row.cells) else ""
            _add(cells, row, more, texts["value"] if place is None else text, place, file)
    return cells


def _values(
    texts: dict[str, str], layout: _Layout, spread: Mapping[int, str]
) -> Iterator[tuple[dict[str, str], int | None]]:
    """Yield the other parts of each value of a row, and its column; None if the value is fixed."""
    if not spread:
        yield texts, layout.at.get("value")
    for place, heading in spread.items():
        yield texts | {layout.columns.wide: heading}, place


def _add(cells: Cells, row: Row, texts: Mapping[str, str], text: str, place: int | None, file: Opened) -> None:
    heading = "" if place is None else file.headings[place]
    if place in row.faults:
        cells.rejected.append(Rejected(row.number, heading, text, row.faults[place]))
        return
    plain = re.sub(r"\s|(?<=\d)['’](?=\d{3}(?:\D|$))", "", text)
    flags = "".join(sorted(set(texts.get("flags", "").lower()) & set("abcdefghijklmnopqrstuvwxyz")))
    value: float | None = None
    status = Read.VALUE.value
    if plain.casefold() in EMPTY or plain.casefold() in SIGNS:
        status = (Read.CONFIDENTIAL if "c" in flags else SIGNS.get(plain.casefold(), Read.MISSING)).value
    elif NUMBER.fullmatch(plain):
        value = float(plain.replace(",", "."))
    else:
        cells.rejected.append(
            Rejected(row.number, heading, text, _("a number such as 1250 or 12,5, or nothing where it is missing"))
        )
        return
    cells.cells.append(_cell(texts, row.number, value, status, flags))


def _cell(texts: Mapping[str, str], row: int, value: float | None, status: str, flags: str) -> Cell:
    labelled = LABELLED.fullmatch(texts["region"])
    region, label = (labelled[1], labelled[2]) if labelled else (texts["region"], "")
    return Cell(
        row,
        region,
        texts["activity"],
        texts["year"],
        value,
        status,
        flags[:12],
        activity_name=texts.get("activity_name", ""),
        region_name=label if labelled else texts.get("region_name", ""),
        version=texts.get("version", ""),
    )


def _added(cells: list[Cell]) -> list[Cell]:
    """Add up the rows of each cell. A sum with a missing or confidential part is unknown."""
    sums: dict[tuple[str, ...], Cell] = {}
    for cell in cells:
        so_far = sums.get(cell.place)
        if so_far is None:
            sums[cell.place] = cell
        elif so_far.value is None or cell.value is None:
            status = so_far.status if so_far.value is None else cell.status
            sums[cell.place] = replace(so_far, value=None, status=status)
        else:
            flags = "".join(sorted({*so_far.flags, *cell.flags}))[:12]
            sums[cell.place] = replace(so_far, value=so_far.value + cell.value, flags=flags)
    # A third and two thirds add up to a whole number again.
    return [cell if cell.value is None else replace(cell, value=round(cell.value, 9)) for cell in sums.values()]


def year_of(heading: str) -> str:
    """Return the year that a heading is or ends with, as `Förvärvsarbetande 2021` does, or ""."""
    match = re.fullmatch(r"(?:.*\D)?((?:18|19|20)\d\d)\*?", heading.strip())
    return match[1] if match else ""


def _each_once(years: dict[int, str], file: Opened) -> dict[int, str]:
    """Return years by column. Raises UnreadableFileError without any, and for several columns of a year."""
    for year in years.values():
        same = [file.headings[other] for other in years if years[other] == year]
        if len(same) > 1:
            raise UnreadableFileError(
                _("%(name)s has several columns of %(year)s: %(headings)s. Keep the columns of one figure.")
                % {"name": file.name, "year": year, "headings": ", ".join(same[:4])}
            )
    if not years:
        raise UnreadableFileError(
            _("%(name)s is to be wide by %(wide)s, but no heading is one.") % {"name": file.name, "wide": "year"}
        )
    return years


def _spread(file: Opened, wide: str, taken: set[int]) -> dict[int, str]:
    """Return the headings of the value columns of a wide table, by number."""
    free = {at: heading for at, heading in enumerate(file.headings) if at not in taken and heading}
    if wide == "year":
        free = {at: year for at, heading in free.items() if (year := year_of(heading))}
        return _each_once(free, file)
    if not free:
        raise UnreadableFileError(
            _("%(name)s is to be wide by %(wide)s, but no heading is one.") % {"name": file.name, "wide": wide}
        )
    for heading in free.values():
        if file.repeated(heading):
            raise UnreadableFileError(
                _("%(name)s has several columns called “%(heading)s”: give each a name of its own.")
                % {"name": file.name, "heading": heading}
            )
    return free
