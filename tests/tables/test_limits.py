"""Small files that would keep a reader busy for long: each is refused, or read in seconds."""

import json
import zipfile
from pathlib import Path

import psutil
import pytest
from django.utils import translation
from pytest_django import Settings

from intercluster.tables import limits, reader, turns
from intercluster.tables.model import MAX_ROWS, UnreadableFileError
from intercluster.tables.reader import read_table
from intercluster.tables.stoppable import Reading

OFFICE = "http://schemas.openxmlformats.org"
MAIN = f'xmlns="{OFFICE}/spreadsheetml/2006/main"'
RELATIONS = f"{OFFICE}/package/2006/relationships"
DOCUMENT = f"{OFFICE}/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{cell("A1", "Name")}{cell("B1", "Town")}</row><row r="2">{cell("A2", "Firm")}</row>'


def write_xlsx(path: Path, *sheets: str, strings: str = "", after: str = "") -> Path:
    """Write a workbook from the XML of its rows, as small as it packs."""
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPE}.worksheet+xml"/>' for n in numbers
    )
    related = "".join(
        f'<Relationship Id="r{n}" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{OFFICE}/package/2006/content-types"><Default Extension="xml" ContentType="text/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>{overrides}'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{DOCUMENT}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{DOCUMENT}"><sheets>'
        + "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>',
        "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
        for number, rows in zip(numbers, sheets, strict=True):
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f"<worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>",
            )
    return path


def read(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows, and leave no process behind."""
    try:
        table = read_table(path, recognise=lambda cells: sum(cell in {"Name", "Town"} for cell in cells))
        return [(row.number, list(row.cells)) for row in table.rows()]
    finally:
        commands = [" ".join(each.cmdline()) for each in psutil.Process().children()]
        assert [command for command in commands if "intercluster.tables.child" in command] == []


def refused(path: Path) -> str:
    with pytest.raises(UnreadableFileError) as raised:
        read(path)
    return str(raised.value)


def test_many_sheets_and_texts_are_read_once(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", *[HEAD] * 40, strings="<si><t>a</t></si>" * 150_000)
    assert path.stat().st_size < 25_000
    assert read(path) == [(2, ["Firm", ""])]


def test_a_cell_in_the_last_row_of_a_sheet_is_read(tmp_path: Path) -> None:
    last = f'<row r="1048576">{cell("A1048576", "Last")}</row>'
    assert read(write_xlsx(tmp_path / "a.xlsx", HEAD + last)) == [(2, ["Firm", ""]), (1048576, ["Last", ""])]


def test_figures_found_and_limits_are_named(tmp_path: Path) -> None:
    wide = f'<row r="3">{cell("XFD3", "x")}</row>'
    assert refused(write_xlsx(tmp_path / "a.xlsx", HEAD + wide)) == (
        "a.xlsx has 16,384 columns; at most 500 are read. Leave out what is not needed."
    )
    assert refused(write_xlsx(tmp_path / "a.xlsx", *[HEAD] * 101)) == (
        "a.xlsx has 101 sheets; at most 100 are read. Save the sheet with the table on its own."
    )
    assert refused(write_xlsx(tmp_path / "a.xlsx", HEAD, strings="<si><t/></si>" * 1_000_001)) == (
        "a.xlsx has 1,000,001 different texts; at most 1,000,000 are read. Divide it into several files."
    )
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{f"k{number}": 1} for number in range(8000)]), encoding="utf-8")
    assert refused(path) == "a.json has 8,000 columns; at most 500 are read. Leave out what is not needed."


def test_an_import_may_read_fewer_rows_than_the_most(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}">{cell(f"A{number}", "x")}</row>' for number in range(3, 12))
    (tmp_path / "a.csv").write_text("Name\n" + "x\n" * 30, encoding="utf-8")
    (tmp_path / "a.json").write_text(json.dumps([{"Name": "x"}] * 9), encoding="utf-8")
    for path in (tmp_path / "a.csv", tmp_path / "a.json", write_xlsx(tmp_path / "a.xlsx", HEAD + rows)):
        with pytest.raises(UnreadableFileError) as raised:
            list(read_table(path, recognise=len, rows_max=8).rows())
        assert str(raised.value) == f"{path.name} has more than 8 rows. Divide it into several files."


def test_csv_that_is_too_wide_or_has_a_row_without_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name;Town\n" + ";".join(["x"] * 8000) + "\n", encoding="utf-8")
    assert refused(path) == "a.csv has 8,000 columns; at most 500 are read. Leave out what is not needed."
    path.write_text("Name;Town\nFirm;Oslo" + ";" * 8000 + "\n", encoding="utf-8")
    assert read(path) == [(2, ["Firm", "Oslo", *[""] * 498])]  # empty columns are no columns
    for endless in (";" * 2_100_000, '"\n";' * 600_000):
        path.write_text("Name;Town\n" + endless, encoding="utf-8")
        assert refused(path) == (
            "Row 2 of a.csv has more than 2,000,000 characters. Is a quotation mark or a line end missing?"
        )


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_xml_that_is_nested_too_deep_is_refused_at_once(tmp_path: Path, settings: Settings, kind: str) -> None:
    settings.IMPORT_MAX_SECONDS = 3  # two million levels took eight
    path = tmp_path / f"a.{kind}"
    deep = "<a>" * 2_000_000 + "</a>" * 2_000_000
    if kind == "xlsx":
        write_xlsx(path, HEAD, after=deep)
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", deep)
    assert path.stat().st_size < 25_000
    assert refused(path) == f"The XML of a.{kind} is nested more than 100 levels deep. Save it again, as XLSX or CSV."


def test_large_csv_is_read_in_a_process_that_can_be_ended(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Members\nName;Town\n\n" + "Firm;Växjö\n" * 40_000, encoding="cp1252")
    assert path.stat().st_size > reader.SMALL_CSV
    assert read(path) == [(number, ["Firm", "Växjö"]) for number in range(4, 40_004)]
    path.write_text("Name;Town\n" + "\n" * 300_000, encoding="utf-8")
    assert refused(path) == "a.csv has more than 100000 rows. Divide it into several files."
    settings.IMPORT_MAX_SECONDS = 1
    path.write_text("Name;Town\n" + "Firm;Oslo\n" * 900_000, encoding="utf-8")
    with pytest.raises(UnreadableFileError) as raised:
        read_table(path, recognise=lambda _cells: 0, rows_max=1_000_000)
    assert str(raised.value) == (
        "a.csv takes more than 1 seconds to read, and was given up. Save only the table, as CSV."
    )


def test_only_a_few_files_are_read_at_one_time(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.IMPORT_MAX_READERS = 2
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0)
    path = write_xlsx(tmp_path / "a.xlsx", HEAD)
    with Reading(path, kind="workbook", name="a.xlsx", rows_max=10), turns.a_turn():
        with pytest.raises(turns.ReadersBusyError) as raised:
            read_table(path, recognise=len)
        assert str(raised.value) == "Other files are being read just now. Try again in a minute."
    assert read(path) == [(2, ["Firm", ""])]


def test_one_text_in_every_cell_is_too_much_text(tmp_path: Path, settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 10 * 2**20
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(3, 1000))
    path = write_xlsx(tmp_path / "a.xlsx", HEAD + rows, strings=f"<si><t>{'a' * 32_000}</t></si>")
    assert refused(path) == "The cells of a.xlsx come to more than 20 MB. Divide it into several files."


def test_cells_merged_over_all_rows_make_no_rows_without_end(tmp_path: Path) -> None:
    merged = '<mergeCells><mergeCell ref="A2:A1048576"/></mergeCells>'
    empty = f'<row r="{MAX_ROWS + 10}">{cell(f"B{MAX_ROWS + 10}", "x")}</row>'
    assert refused(write_xlsx(tmp_path / "a.xlsx", HEAD + empty, after=merged)) == (
        "a.xlsx has more than 100000 rows. Divide it into several files."
    )


def test_a_reader_that_takes_too_long_is_ended(tmp_path: Path, settings: Settings) -> None:
    settings.IMPORT_MAX_SECONDS = 1
    far = f'<row r="99999999">{cell("A99999999", "x")}</row>'
    path = write_xlsx(tmp_path / "a.xlsx", HEAD + far)
    assert refused(path) == "a.xlsx takes more than 1 seconds to read, and was given up. Save only the table, as CSV."
    with translation.override("sv"):
        assert refused(path).startswith("a.xlsx tar mer än 1 sekunder att läsa och lästes inte färdigt.")


@pytest.mark.parametrize("kind", ["workbook", "list"])
def test_a_reader_that_takes_too_much_memory_is_ended(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(limits, "MEMORY_MIN", 200 * 2**20)
    settings.IMPORT_MAX_BYTES = 10 * 2**20
    if kind == "workbook":
        path = write_xlsx(tmp_path / "a", HEAD + "<a/>" * 3_000_000)
        assert path.stat().st_size < 25_000
    else:
        path = tmp_path / "a"
        path.write_text(f"[{','.join(['{}'] * 3_000_000)}]", encoding="utf-8")
    assert refused(path) == "a takes more than 200 MB of memory to read. Save only the table, as CSV."
