"""The process that reads one file, and that can be stopped: `tables.stoppable` starts it.

It holds itself to a limit of memory and of processor time, writes no file, and knows only the settings that come with
the question.
"""

import json
import logging
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from intercluster import paths
from intercluster.tables import limits, wire
from intercluster.tables.csv_reader import SEPARATORS, CsvFile
from intercluster.tables.holding import hold_to
from intercluster.tables.model import HEADING_ROWS, Row, UnreadableFileError, too_many_rows
from intercluster.tables.sheets import Area
from intercluster.tables.spreadsheets import DamagedFileError, is_ods, is_workbook


def main() -> None:
    """Answer the questions that come in on standard input about one file, until there are no more."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    asked = json.loads(questions.readline())
    hold_to(asked["memory"], asked["seconds"])
    set_up(asked["language"], asked["max_bytes"])
    try:
        if asked["kind"] == "json":
            read_json(asked, answers)
        elif asked["kind"] == "csv":
            read_csv(asked, questions, answers)
        else:
            read_book(asked, questions, answers)
    except UnreadableFileError as problem:
        wire.say(answers, {"refused": str(problem)})
    except MemoryError:
        os._exit(wire.OUT_OF_MEMORY)  # with none left to say so
    except Exception:
        logging.getLogger(__name__).exception("A file could not be read.")
        wire.say(answers, {"broke": True})


def set_up(language: str, max_bytes: int) -> None:
    """Have what the readers need of Django: texts in the reader's language, and the size limit."""
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it, and has no need of it here
    settings.configure(
        IMPORT_MAX_BYTES=max_bytes,
        LOCALE_PATHS=[paths.PACKAGE / "locale"],
        FORMAT_MODULE_PATH=["intercluster.formats"],
    )
    apps.populate(())  # all of what `django.setup` does that texts need
    translation.activate(language)


def read_json(asked: dict[str, Any], answers: BinaryIO) -> None:
    """Send the headings and the rows of a JSON file."""
    from intercluster.tables.json_reader import read_objects  # noqa: PLC0415 - only what the file needs

    headings, rows = read_objects(Path(asked["path"]), asked["name"])
    wire.say(answers, {"headings": headings})
    send_rows(answers, limited(rows, asked))


def read_csv(asked: dict[str, Any], questions: Iterable[bytes], answers: BinaryIO) -> None:
    """Send the first rows with each separator, then the rows with the one that is asked for."""
    file = CsvFile(Path(asked["path"]), asked["name"], asked["rows_max"])
    first = {separator: [[row.number, row.cells] for row in file.first_rows(separator)] for separator in SEPARATORS}
    wire.say(answers, {"notes": file.notes, "first": first})
    for line in questions:
        send_rows(answers, file.rows(json.loads(line)["separator"]))


def open_book(path: Path, name: str) -> Any:
    """Open a workbook with the reader for what it contains."""
    if zipfile.is_zipfile(path) and not is_ods(path):
        from intercluster.tables.xlsx_reader import XlsxBook  # noqa: PLC0415 - only what the file needs

        if not is_workbook(path):
            raise UnreadableFileError(
                _("%(name)s is a ZIP archive. Unpack it, and import the file in it that has the table.")
                % {"name": name}
            )
        try:
            return XlsxBook(path, name)
        except DamagedFileError:
            # Strict Open XML, or a style that says nothing of the contents: this reader looks at no styles.
            with suppress(UnreadableFileError):
                return _calamine(path, name)
            raise
    return _calamine(path, name)


def _calamine(path: Path, name: str) -> Any:
    from intercluster.tables.calamine_reader import CalamineBook  # noqa: PLC0415

    return CalamineBook(path, name)


def read_book(asked: dict[str, Any], questions: Iterable[bytes], answers: BinaryIO) -> None:
    """Send the sheets with their first rows, then what is asked of a sheet."""
    book = open_book(Path(asked["path"]), asked["name"])
    titles = [title for title in book.sheets if asked["sheet"] in {title, ""}]
    wire.say(answers, {"sheets": book.sheets, "first": {title: top(book.rows(title)) for title in titles}})
    for line in questions:
        question = json.loads(line)
        areas = book.merged_areas(question["sheet"])
        if question["ask"] == "merged":
            wire.say(answers, {"merged": areas})
        else:
            rows = not_empty(book.rows(question["sheet"], checked=True), areas)
            send_rows(answers, limited(rows, asked))


def top(rows: Iterator[Row]) -> list[list[str]]:
    """Return the texts of a sheet's first rows."""
    return [list(row.cells) for row in islice(rows, HEADING_ROWS)]


def not_empty(rows: Iterable[Row], merged: Sequence[Area]) -> Iterator[Row]:
    """Leave out empty rows, unless they may be part of merged cells."""
    first, last = min((area[1] for area in merged), default=1), max((area[3] for area in merged), default=0)
    return (row for row in rows if any(row.cells) or row.faults or first <= row.number <= last)


def limited(rows: Iterable[Row], asked: dict[str, Any]) -> Iterator[Row]:
    """Refuse more rows than were asked for, and rows whose texts come to too many characters."""
    name, rows_max, limit = asked["name"], asked["rows_max"], limits.TEXT_TIMES * asked["max_bytes"]
    characters = 0
    for count, row in enumerate(rows, start=1):
        if count > rows_max:
            raise too_many_rows(name, rows_max)
        characters += sum(map(len, row.cells))
        if characters > limit:
            raise limits.too_much_text(name, limit)
        yield row


def send_rows(answers: BinaryIO, rows: Iterator[Row]) -> None:
    """Send rows, packed."""
    for block in wire.packed(rows):
        wire.send(answers, wire.ROWS, block)
    wire.say(answers, {"end": True})
