"""Spreadsheets of the old Excel format and of OpenDocument."""

import zipfile
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlwt

from intercluster.apps.directory.member_files.headings import recognised
from intercluster.tables.model import Row, Table, UnreadableFileError
from intercluster.tables.reader import read_table

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "import-cases"


def read(path: Path, sheet: str = "") -> Table:
    return read_table(path, recognise=recognised, sheet=sheet)


def write_ods(path: Path, *sheets: tuple[str, str]) -> Path:
    """Write a spreadsheet; a sheet is its title and the XML of its rows."""
    tables = "".join(f'<table:table table:name="{title}">{rows}</table:table>' for title, rows in sheets)
    content = (
        f'<office:document-content xmlns:office="{OFFICE}" xmlns:table="{TABLE}" xmlns:text="{TEXT}">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def row(*texts: str, repeated: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
        if text
        else "<table:table-cell/>"
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def test_xls_is_read_with_its_titles_merged_cells_and_dates(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Medlemmar")
    sheet.write(0, 1, "Members 2026")
    for column, heading in enumerate(["Name", "Town", "Employees", "Updated"], start=1):
        sheet.write(2, column, heading)
    sheet.write_merge(3, 4, 2, 2, "Växjö")
    sheet.write(3, 1, "Åsa AB")
    sheet.write(3, 3, 12)
    sheet.write(4, 1, "Öst AB")
    sheet.write(4, 3, 7.5)
    sheet.write(4, 4, date(2026, 3, 1), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    path = tmp_path / "members.file"
    book.save(str(path))

    table = read(path)

    assert table.headings == ("", "Name", "Town", "Employees", "Updated")
    assert list(table.rows()) == [
        Row(4, ["", "Åsa AB", "Växjö", "12", ""]),
        Row(5, ["", "Öst AB", "Växjö", "7.5", "2026-03-01"]),
    ]
    assert table.sheets == ["Medlemmar"]
    assert table.notes == ["Cells merged downwards count for each of their rows."]


def test_ods_is_read_by_its_content_and_its_sheets_are_told(tmp_path: Path) -> None:
    path = write_ods(
        tmp_path / "members.xlsx",
        ("Notes", row("Nothing of use")),
        ("Members", row("Name", "Town") + row("Åsa & Co", "") + row("", "") + row("Öst AB", "Hamar")),
    )

    table = read(path)

    assert table.headings == ("Name", "Town")
    assert list(table.rows()) == [Row(2, ["Åsa & Co", ""]), Row(4, ["Öst AB", "Hamar"])]
    assert table.notes == ["Of several sheets, “Members” is read."]
    with pytest.raises(UnreadableFileError, match="has no sheet “Firms”; it has Notes, Members"):
        read(path, sheet="Firms")


def test_ods_of_far_more_cells_than_text_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    far = '<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="16383"/>'
    far += '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    path = write_ods(tmp_path / "bomb.ods", ("Members", row("Name", "Town") + far))

    with pytest.raises(UnreadableFileError, match="has more than 100000 rows"):
        read(path)


def test_ods_may_end_with_a_million_empty_rows(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "members.ods", ("Members", row("Name") + row("Åsa AB") + row("", repeated=1_048_574)))

    assert list(read(path).rows()) == [Row(2, ["Åsa AB"])]


def test_ods_that_is_not_whole_gets_an_answer(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "members.ods", ("Members", "<open>"))

    with pytest.raises(UnreadableFileError, match=r"members\.ods is not a whole spreadsheet"):
        read(path)


def test_ods_from_an_office_program(tmp_path: Path) -> None:
    path = SHARED / "12-formats" / "medlemmar.ods"
    if not path.is_file():
        pytest.skip("the import cases are not on this machine")

    table = read(path)

    assert table.headings == ("Namn", "Organisationsnummer", "Ort", "Anställda")
    assert [list(each.cells) for each in table.rows()] == [["Axlar i Nord AB", "559070-3251", "Karlstad", "12"]]
