"""Reads workbooks, JSON and large CSV in a process of its own, which is ended when it takes too much time or memory.

A file of 20 kB can keep a reader busy for minutes, and no request can stop a reader within its own process.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, Self, cast

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intercluster.tables import limits, wire
from intercluster.tables.csv_reader import table_of_csv
from intercluster.tables.eurostat_book import eurostat_table, is_eurostat_book
from intercluster.tables.model import Recognise, Row, Table, UnreadableFileError
from intercluster.tables.sheets import Area, table_of_sheet
from intercluster.tables.turns import a_turn

_COMMAND = [sys.executable, "-P", "-c", "from intercluster.tables.child import main; main()"]


def read_book(path: Path, *, name: str, sheet: str, recognise: Recognise, rows_max: int) -> Table:
    """Return the table of one sheet of a workbook."""
    with Reading(path, kind="workbook", name=name, sheet=sheet, rows_max=rows_max) as reading:
        book = StoppableBook(reading)
        if is_eurostat_book(book, sheet):
            return eurostat_table(book, sheet)
        return table_of_sheet(book, sheet=sheet, recognise=recognise)


def read_json(path: Path, *, name: str, rows_max: int) -> Table:
    """Return the table of a list of JSON objects."""
    with Reading(path, kind="json", name=name, rows_max=rows_max) as reading:
        headings = reading.answer()["headings"]
        blocks = reading.rows()
    return Table(headings, lambda: wire.unpacked(blocks), notes=[_("Row numbers count the objects of the list.")])


def read_csv(path: Path, *, name: str, recognise: Recognise, rows_max: int) -> Table:
    """Return the table of a CSV file."""
    with Reading(path, kind="csv", name=name, rows_max=rows_max) as reading:
        return table_of_csv(StoppableCsv(reading), recognise)


class Reading:
    """A process that reads one file, for as long as the block lasts."""

    def __init__(self, path: Path, *, kind: str, name: str, rows_max: int, sheet: str = "") -> None:
        self.name = name
        self._seconds = settings.IMPORT_MAX_SECONDS
        self._memory = max(limits.MEMORY_MIN, limits.MEMORY_TIMES * settings.IMPORT_MAX_BYTES)
        self._first_question = {
            "path": str(path),
            "kind": kind,
            "name": name,
            "sheet": sheet,
            "rows_max": rows_max,
            "language": get_language() or "en",
            "max_bytes": settings.IMPORT_MAX_BYTES,
            "memory": self._memory,
            "seconds": self._seconds,
        }

    def __enter__(self) -> Self:
        with a_turn() as held:
            self._process = subprocess.Popen(  # noqa: S603
                _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=[held]
            )
        self._begun = monotonic()
        self._messages = wire.messages(cast(Any, self._process.stdout))
        self._timer = threading.Timer(self._seconds, self._process.kill)
        self._timer.daemon = True
        self._timer.start()
        self.ask(self._first_question)
        return self

    def __exit__(self, *_problem: object) -> None:
        self._timer.cancel()
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not sent any more
                cast(Any, pipe).close()
        self._process.wait()

    def ask(self, question: Mapping[str, Any]) -> None:
        """Ask the process."""
        pipe = cast(Any, self._process.stdin)
        with suppress(BrokenPipeError):  # it has ended: the answer says why
            pipe.write(json.dumps(question).encode() + b"\n")
            pipe.flush()

    def answer(self) -> Any:
        """Return its next answer. Raise UnreadableFileError where it refuses, or was ended."""
        _kind, content = self._next()
        return self._checked(json.loads(content))

    def rows(self) -> list[bytes]:
        """Return rows as the process packed them."""
        blocks: list[bytes] = []
        while True:
            kind, content = self._next()
            if kind != wire.ROWS:
                self._checked(json.loads(content))
                return blocks
            blocks.append(content)

    def _next(self) -> tuple[bytes, bytes]:
        try:
            return next(self._messages)
        except wire.BrokenPipeEndError:
            self._process.wait()
            raise self._end() from None

    def _checked(self, answer: Any) -> Any:
        if "refused" in answer:
            raise UnreadableFileError(answer["refused"])
        if "broke" in answer:
            raise limits.reader_broke(self.name)
        return answer

    def _end(self) -> UnreadableFileError:
        """Return why the process ended: by the clock, by its own limit of processor time, or because it broke."""
        if monotonic() - self._begun >= self._seconds or self._process.returncode in _OUT_OF_TIME:
            return limits.takes_too_long(self.name, self._seconds)
        if self._process.returncode in _OUT_OF_MEMORY:
            return limits.takes_too_much_memory(self.name, self._memory)
        return limits.reader_broke(self.name)


_OUT_OF_TIME = {-24, -9}
"""SIGXCPU and SIGKILL: what the system sends at the soft and at the hard limit of processor time."""
_OUT_OF_MEMORY = {wire.OUT_OF_MEMORY, -6}
"""Its own exit code, and SIGABRT, by which a library in C or Rust ends a process when it gets no memory."""


class StoppableBook:
    """A `Workbook` whose file another process reads."""

    def __init__(self, reading: Reading) -> None:
        self.name = reading.name
        self._reading = reading
        answer = reading.answer()
        self._sheets: dict[str, bool] = answer["sheets"]
        self._first: dict[str, list[list[str]]] = answer["first"]
        self._rows: dict[str, list[bytes]] = {}

    @property
    def sheets(self) -> Mapping[str, bool]:
        return self._sheets

    def first_rows(self, title: str) -> Iterator[Row]:
        return (Row(number, cells) for number, cells in enumerate(self._first[title], start=1))

    def rows(self, title: str) -> Iterator[Row]:
        if title not in self._rows:
            self._reading.ask({"ask": "rows", "sheet": title})
            self._rows[title] = self._reading.rows()
        return wire.unpacked(self._rows[title])

    def merged_areas(self, title: str) -> Sequence[Area]:
        self._reading.ask({"ask": "merged", "sheet": title})
        return [(a, b, c, d) for a, b, c, d in self._reading.answer()["merged"]]


class StoppableCsv:
    """A CSV file that another process reads."""

    def __init__(self, reading: Reading) -> None:
        self.name = reading.name
        self._reading = reading
        answer = reading.answer()
        self.notes: list[str] = answer["notes"]
        self._first: dict[str, list[tuple[int, list[str]]]] = answer["first"]
        self._blocks: dict[str, list[bytes]] = {}

    def first_rows(self, separator: str) -> Sequence[Row]:
        return [Row(number, cells) for number, cells in self._first[separator]]

    def rows(self, separator: str) -> Iterator[Row]:
        if separator not in self._blocks:
            self._reading.ask({"separator": separator})
            self._blocks[separator] = self._reading.rows()
        return wire.unpacked(self._blocks[separator])
