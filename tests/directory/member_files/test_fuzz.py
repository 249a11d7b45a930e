"""Whatever a file holds, an import answers; it never breaks."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from intercluster.apps.directory import parsers
from intercluster.apps.directory.activity_codes import activities_of
from intercluster.apps.directory.member_files import column_mapping as mappings
from intercluster.apps.directory.member_files.column_mapping import MappingError, MappingFile
from intercluster.apps.directory.member_files.fields import HEADINGS, Field
from intercluster.apps.directory.member_files.headings import Heading, recognise, recognised
from intercluster.apps.directory.member_files.validation import check_rows
from intercluster.apps.directory.names import name_key, slug_base
from intercluster.apps.directory.parsers import WrongValueError
from intercluster.apps.directory.registration_numbers import (
    WrongNumberError,
    normalise_number,
    number_from_vat,
)
from intercluster.tables.child import open_book
from intercluster.tables.json_reader import read_objects
from intercluster.tables.model import Row, UnreadableFileError
from intercluster.tables.reader import read_table

TEXT = st.text(max_size=60) | st.from_regex(r"[\d .,€-]{0,20}", fullmatch=True)
WHOLE_BOOK = io.BytesIO()
_book = Workbook()
_book.active.append(["Name", "Offer"])
_book.active.append(["Board AB", "Sawing"])
_book.save(WHOLE_BOOK)


@contextmanager
def file_of(content: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "members.csv"
        path.write_bytes(content)
        yield path


def read_and_check(content: bytes) -> None:
    with file_of(content) as path:
        try:
            table = read_table(path, recognise=recognised)
            check_rows(table.rows(), mappings.guess(table.headings), "SE")
        except (UnreadableFileError, MappingError):
            return


def read_here(content: bytes) -> None:
    """Read a workbook as the process for it does, but in this one: to start one takes a quarter of a second."""
    with file_of(content) as path:
        try:
            book = open_book(path, "members.xlsx")
            for title in book.sheets:
                rows = book.rows(title, checked=True)
                check_rows(rows, mappings.guess(next(rows, Row(0, [])).cells), "SE")
                book.merged_areas(title)
        except (UnreadableFileError, MappingError):
            return


@given(
    st.binary(max_size=300).filter(lambda content: not content.lstrip().startswith(b"[")),
    st.sampled_from([b"", b"Name;Offer\n", b"\xff\xfe", b"\xef\xbb\xbf"]),
)
def test_any_bytes(content: bytes, start: bytes) -> None:
    read_and_check(start + content)


@given(st.binary(max_size=300))
def test_any_bytes_of_a_workbook(content: bytes) -> None:
    for start in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        read_here(start + content)


@given(st.text(max_size=100))
def test_any_text_of_a_list(content: str) -> None:
    with file_of(f"[{content}".encode()) as path:
        try:
            list(read_objects(path, "members.json")[1])
        except UnreadableFileError:
            return


@settings(deadline=None)
@given(st.integers(0, len(WHOLE_BOOK.getvalue()) - 1), st.binary(min_size=1, max_size=40))
def test_damaged_workbooks(place: int, noise: bytes) -> None:
    whole = WHOLE_BOOK.getvalue()
    read_here(whole[:place] + noise + whole[place + len(noise) :])
    read_here(whole[: max(place, 5)])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.dictionaries(st.sampled_from(list(Field)), TEXT), min_size=1, max_size=4),
    st.sampled_from(["sv", "nb", "fi"]),
)
def test_any_cells_give_a_record_or_a_reason(rows: list[dict[Field, str]], language: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow([HEADINGS[field][language] for field in Field])
    for row in rows:
        writer.writerow([row.get(field, "") for field in Field])
    with file_of(file.getvalue().encode("utf-8", "surrogatepass")) as path:
        try:
            table = read_table(path, recognise=recognised)
        except UnreadableFileError:
            return  # empty rows only, or bytes that are no text
        checked = check_rows(table.rows(), mappings.guess(table.headings), "SE")

    assert checked.records or checked.problems
    for record in checked.records:
        assert record.name
        assert "\0" not in "".join([record.name, *record.offers, *record.needs, *map(str, record.facts.values())])
    for problem in checked.problems:
        assert problem.wrong
        assert problem.right or not problem.value.strip("␀")


@pytest.mark.parametrize(
    "read",
    [
        lambda text: parsers.euros(text, print),
        lambda text: parsers.whole_number(text, print),
        parsers.website,
        parsers.languages,
        parsers.countries,
        parsers.kind,
        parsers.visibility,
        lambda text: parsers.day(text, print),
        parsers.texts,
        lambda text: parsers.degrees(text, 90),
        lambda text: activities_of(text, print),
        lambda text: parsers.region(text, "SE", print),
        lambda text: parsers.region(text, "DE", print),
    ],
)
@given(text=TEXT)
def test_a_value_or_an_answer(read: Callable[[str], Any], text: str) -> None:
    try:
        read(text)
    except WrongValueError as answer:
        if not (answer.wrong and answer.right):
            pytest.fail(f"{text!r} is refused without an answer")


@given(TEXT, st.sampled_from(["SE", "NO", "FI", "DK", "DE"]))
def test_numbers_and_names_of_any_text(text: str, country: str) -> None:
    try:
        number = normalise_number(text, country)
    except WrongNumberError:
        pass
    else:
        assert normalise_number(number, country) == number
    derived = number_from_vat(country + text, country)
    assert not derived or normalise_number(derived, country) == derived
    assert slug_base(text)
    assert name_key(f"{text} gård AB") == name_key(f"AB {text} GARD")


@given(st.text(max_size=80))
def test_any_mapping_text(text: str) -> None:
    try:
        MappingFile(text)
        MappingFile(f"[columns]\nname = 'Name'\n{text}").of(["Name"])
    except MappingError:
        return


@pytest.mark.parametrize("cell", ["1 " * 500, "9" * 1000 + "x", "1" + " " * 998 + "x", "1," * 500 + "M", "ca " * 333])
@pytest.mark.parametrize("read", [parsers.euros, parsers.whole_number, parsers.day])
def test_long_nonsense_is_answered_at_once(read: Callable[..., Any], cell: str) -> None:
    """Patterns that try every division of a long text would not end within the day."""
    with pytest.raises(parsers.WrongValueError):
        read(cell, print)


def test_a_very_long_heading_means_nothing() -> None:
    assert recognise("behov" * 100_000) == Heading(None)
