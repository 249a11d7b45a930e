"""Opening a file of any kind: its headings and its rows. `rows` reads what the rows mean."""

import gzip
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import TextIO

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from intercluster.analysis.regions.readers import Fault, Problem, Published, eurostat_csv, eurostat_tsv
from intercluster.apps.regions.imports.description import Join
from intercluster.tables import limits
from intercluster.tables.cubes import is_json_stat, is_px, json_stat_table, px_table
from intercluster.tables.model import Row, Table, UnreadableFileError
from intercluster.tables.reader import read_table
from intercluster.tables.turns import a_turn

ROWS_MAX = 1_000_000
CELLS_MAX = 3_000_000
"""Most cells of a published table, each of which is held in memory."""
UNPACKED_TIMES = 8
"""Most times the size limit of files that an unpacked .gz may have."""

USUAL = {
    "region": (
        *("geo", "region", "nuts", "region_code", "region_id", "nuts_code", "nutsCode", "reg_code"),
        *("län", "fylke", "maakunta", "alue", "landsdel", "GEO (Codes)", "GEO (Labels)"),
    ),
    "region_name": (
        "Geopolitical entity (reporting)",
        "region_name",
        "nuts_name",
        "NAME_LATN",
        "geo_name",
        "geo_label",
        "GEO (Labels)",
    ),
    "activity": (
        *("nace_r2", "nace_r21", "nace", "activity", "ipc", "cpc", "cpc_class", "isced11f", "field", "topic"),
        *("prod_nace", "sectperf", "euroSciVocTitle"),
        *("näringsgren", "näringsgren SNI 2007", "SNI2007", "näring", "næring", "næring (SN2007)", "NACE2007"),
        *("toimiala", "toimiala (TOL 2008)", "NACE_R2 (Codes)", "NACE_R2 (Labels)"),
        *(
            f"{of} {revision}".strip()
            for of in (
                "Statistical classification of economic activities in the European Community",
                "Classification of economic activities -",
                "NACE",
            )
            for revision in ("", "(NACE Rev. 2)", "NACE Rev.2", "(NACE Rev. 2.1)", "NACE Rev.2.1", "Rev. 2", "Rev. 2.1")
        ),
    ),
    "year": ("TIME_PERIOD", "time", "year", "prio_year", "app_year", "år", "vuosi", "tid"),
    "value": ("OBS_VALUE", "value", "values", "count", "share", "antal", "antall", "lukumäärä"),
    "flags": ("OBS_FLAG", "flag", "flags"),
    "version": ("region_year_spec", "nuts_version"),
}
"""Usual names of columns, used if the description gives none."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose headings have been read."""

    name: str
    headings: tuple[str, ...]
    """Headings. For a published table, its dimensions but time."""
    table: Table | None = None
    """The table, unless it is a published one."""
    published: Published | None = None
    notes: tuple[str, ...] = ()

    @property
    def sheets(self) -> Sequence[str]:
        """Return the sheets of a workbook."""
        return self.table.sheets if self.table else ()

    def rows(self) -> Iterator[Row]:
        """Yield the rows, one for each cell of a published table."""
        if self.table is not None:
            yield from self.table.rows()
        elif self.published is not None:
            yield from (Row(each.line, each.place) for each in self.published.observations)

    def repeated(self, heading: str) -> bool:
        """Return whether several columns have a heading, so that it cannot be used."""
        return sum(each.strip().casefold() == heading.strip().casefold() for each in self.headings) > 1


@contextmanager
def opened(
    path: Path,
    name: str = "",
    *,
    sheet: str = "",
    join: Sequence[Join] = (),
    known: Sequence[str] = (),
    beside: Mapping[str, Path] | None = None,
) -> Iterator[Opened]:
    """Open a file; its rows can be read within the context. `known` has headings that the description names.

    `beside` has the tables that may be joined, by name; None allows those in the same folder.
    Raises UnreadableFileError, which says what would be right.
    """
    name = name or path.name
    with unpacked(path, name) as plain:
        file = open_one(plain, name, sheet, known)
        for each in join:
            if beside is not None and each.file not in beside:
                raise not_beside(name, each)
            with opened(path.parent / each.file if beside is None else beside[each.file], each.file) as other:
                file = joined(file, each, other)
        yield file


def not_beside(name: str, join: Join) -> UnreadableFileError:
    """Return the error for a table to join that was not chosen with the file."""
    return UnreadableFileError(
        _("%(file)s is to stand beside %(name)s, but was not chosen with it.") % {"file": join.file, "name": name}
    )


@contextmanager
def unpacked(path: Path, name: str) -> Iterator[Path]:
    """Unpack a file if it is a .gz. Raises UnreadableFileError."""
    if not path.is_file():
        raise UnreadableFileError(_("There is no file %(name)s.") % {"name": name})
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    if not is_packed:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "table"
        _unpack(path, plain, name)
        yield plain


def open_one(path: Path, name: str, sheet: str = "", known: Sequence[str] = ()) -> Opened:
    """Open a file that is not packed, and join nothing."""
    with path.open("rb") as file:
        start = file.read(1 << 16).decode("utf-8-sig", "replace")
    head = start.partition("\n")[0] + "\n" * ("\n" in start)
    if not head.strip() and path.stat().st_size <= len(head):
        raise UnreadableFileError(_("%(name)s is empty: it has no row of headings.") % {"name": name})
    if "\t" in head and re.search(r"\\\s*time", head, re.IGNORECASE):
        return _published(path, name, tsv=True)
    if "TIME_PERIOD" in head and "OBS_VALUE" in head:
        return _published(path, name, tsv=False)
    if is_json_stat(start):
        return of_table(name, json_stat_table(path, name))
    if is_px(start):
        return of_table(name, px_table(path, name))
    usual = {each.casefold() for names in USUAL.values() for each in names} | {each.casefold() for each in known}
    table = read_table(
        path,
        recognise=lambda cells: sum(cell.casefold() in usual for cell in cells),
        sheet=sheet,
        name=name,
        rows_max=ROWS_MAX,
    )
    return of_table(name, table)


def of_table(name: str, table: Table) -> Opened:
    """Return a table of the office itself as an opened file."""
    return Opened(name, tuple(heading.strip() for heading in table.headings), table=table, notes=tuple(table.notes))


def _published(path: Path, name: str, *, tsv: bool) -> Opened:
    try:
        with a_turn(), path.open(encoding="utf-8-sig", newline="") as file:
            lines = _limited(file, name)
            table = eurostat_tsv(lines) if tsv else eurostat_csv(lines)
    except UnicodeDecodeError as problem:
        raise UnreadableFileError(
            _("%(name)s begins like a table of Eurostat, but is not UTF-8 text. Fetch it again.") % {"name": name}
        ) from problem
    except ValueError as problem:
        raise UnreadableFileError(
            _("%(name)s begins like a table of Eurostat, but its first line is not one (%(problem)s). Fetch it again.")
            % {"name": name, "problem": problem}
        ) from problem
    if not table.observations and not table.problems:
        raise UnreadableFileError(_("%(name)s has headings but no row below them.") % {"name": name})
    return Opened(name, table.dimensions, published=table)


def _limited(file: TextIO, name: str) -> Iterator[str]:
    """Yield the lines of a published table, of which a packed file of a few kilobytes may have too many."""
    cells = 0
    begun = monotonic()
    for line in limits.lines_of(file, name, lines_max=ROWS_MAX):
        if monotonic() - begun > settings.IMPORT_MAX_SECONDS:
            raise limits.takes_too_long(name, settings.IMPORT_MAX_SECONDS)
        cells += line.count("\t")
        if cells > CELLS_MAX:
            raise limits.too_many_cells(name, CELLS_MAX)
        yield line


def expected(problem: Problem) -> str:
    """Describe what was expected instead of a problem in a published table."""
    return {
        Fault.NUMBER: _("a number such as 1250 or 12.5, or : where it is missing"),
        Fault.LENGTH: _("as many cells as the first line has"),
        Fault.TWICE: _("each cell once"),
    }[problem.fault]


def _unpack(path: Path, target: Path, name: str) -> None:
    limit = UNPACKED_TIMES * settings.IMPORT_MAX_BYTES
    try:
        with gzip.open(path) as packed, target.open("wb") as file:
            shutil.copyfileobj(_FirstBytes(packed, limit), file)
    except (gzip.BadGzipFile, EOFError, zlib.error) as problem:
        raise UnreadableFileError(_("%(name)s is not a whole .gz file. Fetch it again.") % {"name": name}) from problem
    if target.stat().st_size > limit:
        raise UnreadableFileError(
            _("%(name)s unpacks to more than %(limit)d MB. Fetch a part of the table.")
            % {"name": name, "limit": limit // 2**20}
        )


class _FirstBytes:
    """A file that reads only a little more than a limit."""

    def __init__(self, file: gzip.GzipFile, limit: int) -> None:
        self._file, self._left = file, limit + 1

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(min(size if size >= 0 else self._left, self._left))
        self._left -= len(block)
        return block


def joined(first: Opened, join: Join, other: Opened) -> Opened:
    """Add the columns of another table, with a row for each pair. Rows without a partner are dropped."""
    if first.table is None:
        raise UnreadableFileError(_("%(name)s: [[join]] is for tables of one's own.") % {"name": first.name})
    own, key = (_heading(table, name) for table, name in ((first, join.on), (other, join.key or join.on)))
    partners: dict[str, list[Sequence[str]]] = {}
    for row in other.rows():
        partners.setdefault(row.cells[key].strip() if key < len(row.cells) else "", []).append(row.cells)
    width, more = len(first.headings), len(other.headings)
    taken = {heading.casefold() for heading in first.headings}
    added = [f"{join.file}:{each}" if each.casefold() in taken else each for each in other.headings]
    before, pairs = first.table, [len(partners.get(_cell(row, own), ())) for row in first.rows()]
    alone = pairs.count(0)
    if sum(pairs) > ROWS_MAX:
        raise UnreadableFileError(
            _(
                "%(name)s and %(file)s have more than %(limit)s pairs of rows with the same %(column)s. "
                "Join by a column whose values differ."
            )
            % {
                "name": first.name,
                "file": join.file,
                "limit": number_format(ROWS_MAX, force_grouping=True),
                "column": join.on,
            }
        )

    def rows() -> Iterator[Row]:
        for row in before.rows():
            cells = [*islice(row.cells, width), *[""] * (width - len(row.cells))]
            for partner in partners.get(cells[own].strip(), ()):
                added_cells = [*islice(partner, more), *[""] * (more - len(partner))]
                yield replace(row, cells=[*cells, *added_cells])

    notes = list(first.notes)
    if alone:
        notes.append(
            _("%(count)d rows have no partner in %(file)s and are left out.") % {"count": alone, "file": join.file}
        )
    headings = (*first.headings, *added)
    return replace(first, headings=headings, table=replace(before, headings=headings, rows=rows), notes=tuple(notes))


def _cell(row: Row, place: int) -> str:
    return row.cells[place].strip() if place < len(row.cells) else ""


def _heading(table: Opened, name: str) -> int:
    folded = [each.casefold() for each in table.headings]
    if name.casefold() not in folded:
        raise UnreadableFileError(
            _("%(name)s has no column %(column)s, by which [[join]] joins; it has %(headings)s.")
            % {"name": table.name, "column": name, "headings": ", ".join(table.headings)}
        )
    return folded.index(name.casefold())
