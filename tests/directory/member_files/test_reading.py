"""Any file a cluster office may have gives either its rows or a clear answer."""

import json
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from intercluster.apps.directory.member_files.headings import recognised
from intercluster.tables.formula_injection import neutralise
from intercluster.tables.model import Table, UnreadableFileError, tidy
from intercluster.tables.reader import read_table

Write = Callable[..., Path]


def read(path: Path, sheet: str = "") -> Table:
    return read_table(path, recognise=recognised, sheet=sheet)


def cells(path: Path) -> list[list[str]]:
    return [list(row.cells) for row in read(path).rows()]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_separators_and_encodings(csv_file: Write, separator: str, encoding: str) -> None:
    rows = [["Namn", "Ort", "Erbjuder"], ["Åkers såg", "Hällefors", f'Sågning{separator} "hyvling"\növer två rader']]
    text = "\r\n".join(separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)

    table = read(csv_file(text, encoding))

    assert list(table.headings) == rows[0]
    assert [list(row.cells) for row in table.rows()] == rows[1:]


def test_a_comma_file_with_semicolons_in_its_texts_is_still_a_comma_file(csv_file: Write) -> None:
    path = csv_file("Name,Offer\nBoard AB,a;b;c;d;e\nPlank AB,f;g;h;i\n")

    assert cells(path) == [["Board AB", "a;b;c;d;e"], ["Plank AB", "f;g;h;i"]]


def test_titles_above_the_headings_and_excels_note_are_passed_over(csv_file: Write) -> None:
    path = csv_file("sep=;\nVåra medlemmar;;\n\nNamn;Ort;Erbjuder\nBräda AB;Arvika;Sågning\n")

    assert [(row.number, list(row.cells)) for row in read(path).rows()] == [(5, ["Bräda AB", "Arvika", "Sågning"])]


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (b"\xef\xbb\xbf;;;\r\n;;;\r\n", "is empty"),
        (b"Name;Town\r\n", "has headings but no row below them"),
        (b"Name;Town\r\n;\r\n\r\n", "has headings but no row below them"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "is a PDF document, whatever its name says"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "is not a whole spreadsheet, or locked with a password"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"\x1f\x8b\x08\0abc", "is a compressed archive"),
        (b"<html><body>Members</body></html>", "is a web page or XML document"),
        (bytes(range(256)) * 4 + b"\0" * 3000, "is not a text file"),
        (b"PK\x03\x04 and then nothing", "is not a whole spreadsheet, or locked with a password"),
        (b'Name;Offer\n"Board AB;Sawing\nPlank AB;Planing\n', "a quotation mark is opened and never closed"),
        (b'[{"name": "Board AB"', "begins like JSON but is not"),
        (b'["Board AB"]', "should be a list of JSON objects"),
    ],
)
def test_files_that_cannot_be_read_get_an_answer(tmp_path: Path, content: bytes, answer: str) -> None:
    path = tmp_path / "members.csv"
    path.write_bytes(content)

    with pytest.raises(UnreadableFileError, match=answer) as raised:
        read(path)

    assert "members.csv" in str(raised.value)


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)

    tracemalloc.start()
    with pytest.raises(UnreadableFileError, match="has 200 MB; an import reads at most 50 MB"):
        read(path)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert used < 2**20


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, xlsx_file: Write) -> None:
    whole = xlsx_file([["Name"], ["Board AB"]])
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            target.writestr(entry, source.read(entry))
        with target.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as entry:
            for _ in range(410):
                entry.write(b" " * 2**20)

    assert path.stat().st_size < 2**20
    with pytest.raises(UnreadableFileError, match=r"unpacks to 410 MB; at most 400 MB are read"):
        read(path)


@pytest.mark.parametrize(
    ("encoding", "name"), [("cp1252", "Windows-1252"), ("mac_roman", "Mac OS Roman"), ("cp850", "DOS 850")]
)
def test_encodings_of_one_byte_are_told_apart_by_their_letters(csv_file: Write, encoding: str, name: str) -> None:
    path = csv_file("Namn;Ort\nÅsens såg;Säffle\nBlåbær AS;Tønsberg\n", encoding)

    assert cells(path) == [["Åsens såg", "Säffle"], ["Blåbær AS", "Tønsberg"]]
    assert list(read(path).notes) == [f"The file is read as {name}, for it is not UTF-8."]


def test_quotation_marks_of_windows_are_no_letters_of_dos(csv_file: Write) -> None:
    assert cells(csv_file("Name;Offer\nBoard Ltd;“Best” boards – it’s true\n", "cp1252")) == [
        ["Board Ltd", "“Best” boards – it’s true"]
    ]


@pytest.mark.parametrize(
    ("content", "foreign"),
    [
        ("Namn;Ort\nÅsens såg;Säffle\nÖbo trä;Årjäng\n".encode() + "Smörj AB;Ås\n".encode("latin-1"), 4),
        ("Namn;Ort\nÅsens såg;Säffle\nÖbo trä;Årjäng\n".encode("cp1252") + "Smörj AB;Ås\n".encode(), 4),
        ("Namn;Ort\nÅsens såg;Säffle\nÖbo trä;Årjäng\nSmörj AB;Ås\n".encode().decode("cp1252").encode(), 2),
    ],
    ids=["Windows amid UTF-8", "UTF-8 amid Windows", "UTF-8 encoded twice"],
)
def test_encodings_that_are_mixed_are_understood_and_noted(tmp_path: Path, content: bytes, foreign: int) -> None:
    path = tmp_path / "members.csv"
    path.write_bytes(content)

    rows = list(read(path).rows())

    assert [list(row.cells) for row in rows] == [["Åsens såg", "Säffle"], ["Öbo trä", "Årjäng"], ["Smörj AB", "Ås"]]
    assert [row.number for row in rows if row.notes] == list(range(foreign, 5))
    assert rows[2].notes[1] == "read as “Ås”; its characters are of another encoding than the file's"


def test_bytes_that_are_no_letters_are_faults_of_their_cells(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_bytes("Namn;Ort\nÅsens såg;Säffle\nÖbo trä;Årjäng\n".encode() + b"Sm\x9drj AB;Forshaga\n")

    rows = list(read(path).rows())

    assert rows[2].cells[1] == "Forshaga"
    assert rows[2].faults == {0: "has characters of another encoding than the file's. Save the file as UTF-8."}


def test_a_workbook_of_an_unknown_kind_of_archive_gets_an_answer(xlsx_file: Write) -> None:
    path = xlsx_file([["Name"], ["Board AB"]])
    content = path.read_bytes()
    entry = content.index(b"PK\x01\x02")
    path.write_bytes(content[: entry + 6] + b"\x40\x00" + content[entry + 8 :])

    with pytest.raises(UnreadableFileError, match=r"is not a whole spreadsheet, .* \(zip file version 6.4\)"):
        read(path)


def test_a_workbook_is_known_by_its_content_not_by_its_name(xlsx_file: Write) -> None:
    assert cells(xlsx_file([["Name", "Town"], ["Board AB", "Arvika"]], name="members.csv")) == [["Board AB", "Arvika"]]


def test_hidden_sheets_stand_back_and_other_tables_are_mentioned(xlsx_file: Write) -> None:
    path = xlsx_file([["Name", "Town", "Offer"], ["Old AB", "Arvika", "Sawing"]])
    book = load_workbook(path)
    book.active.sheet_state = "hidden"
    for title, name in (("Gold", "Board AB"), ("Silver", "Plank AB")):
        sheet = book.create_sheet(title)
        sheet.append(["Name", "Town"])
        sheet.append([name, "Arvika"])
    book.active = 1
    book.save(path)

    assert cells(path) == [["Board AB", "Arvika"]]
    assert list(read(path).notes) == [
        "Of several sheets, “Gold” is read.",
        "There are tables on Silver too; import them one by one.",
    ]


def test_workbooks(xlsx_file: Write) -> None:
    rows = [
        ["Name", "People", "Turnover", "Town"],
        ["Board AB", 12.0, 1250000.5, None],
        [None] * 4,
        ["Plank AB", 3, 7, True],
    ]

    table = read(xlsx_file(rows))

    assert list(table.headings) == ["Name", "People", "Turnover", "Town"]
    assert [(row.number, list(row.cells)) for row in table.rows()] == [
        (2, ["Board AB", "12", "1250000.5", ""]),
        (4, ["Plank AB", "3", "7", "true"]),
    ]


def test_cells_merged_downwards_count_for_each_row_and_sideways_are_noted(xlsx_file: Write) -> None:
    rows = [
        ["Our members", None, None],
        ["Name", "Town", "Offer"],
        ["Board AB", "Arvika", "Sawing"],
        [None, None, "Planing"],
        ["Plank AB", "Both", None],
    ]

    table = read(xlsx_file(rows, merge=["A1:C1", "A3:A4", "B5:C5"]))

    assert [list(row.cells) for row in table.rows()] == [
        ["Board AB", "Arvika", "Sawing"],
        ["Board AB", "", "Planing"],
        ["Plank AB", "Both", ""],
    ]
    assert list(table.notes) == [
        "Cells merged downwards count for each of their rows.",
        "Of cells merged sideways (B5:C5) only the first column has the content.",
    ]


def test_formulas_without_a_result_and_errors_are_faults(xlsx_file: Write) -> None:
    (row,) = read(xlsx_file([["Name", "Town", "Offer"], ["Board AB", "=A2", "#REF!"]])).rows()

    assert row.faults == {
        1: "is a formula without a stored result. Write the value itself.",
        2: "is the error #REF! of a formula. Write the value itself.",
    }


def test_a_sheet_is_chosen_by_its_headings_or_by_name(xlsx_file: Write) -> None:
    path = xlsx_file([["Instructions"], ["Fill in the next sheet"]])
    book = load_workbook(path)
    second = book.create_sheet("Data")
    second.append(["Name", "Town"])
    second.append(["Board AB", "Arvika"])
    book.save(path)

    assert cells(path) == [["Board AB", "Arvika"]]
    assert list(read(path).notes) == ["Of several sheets, “Data” is read."]
    assert list(read(path, "Sheet").headings) == ["Instructions"]
    with pytest.raises(UnreadableFileError, match="has no sheet “Other”; it has Sheet, Data"):
        read(path, "Other")


def test_signs_that_nobody_sees_are_left_out_and_all_line_ends_are_one(csv_file: Write) -> None:
    path = csv_file("Namn;Erbjuder\nBr\xadäda\u200b AB;Sågning\x0bhyvling\u2028torkning\n")

    assert cells(path) == [["Bräda AB", "Sågning\nhyvling\ntorkning"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Namn;Ort\n="Bräda AB";="0""1"\n', [["Bräda AB", '0"1']]),
        ('"Namn";"Ort"\n"Bygg \\"Bra\\" AB";"Kil; Väst"\n', [['Bygg "Bra" AB', "Kil; Väst"]]),
        ('Namn;Ort\n"C:\\";"Kil"\n', [["C:\\", "Kil"]]),
        ('"Namn,Ort,Land"\n"Bräda AB,Kil,Sverige"\n', [["Bräda AB", "Kil", "Sverige"]]),
        ("Namn;Ort\nBräda_x000D_\nAB;Kil\n", [["Bräda", ""], ["AB", "Kil"]]),
    ],
)
def test_what_other_programs_do_to_cells_is_undone(csv_file: Write, text: str, expected: list[list[str]]) -> None:
    assert [row[:3] + [""] * (len(expected[0]) - len(row)) for row in cells(csv_file(text))] == expected


def test_headings_in_two_rows_are_put_together(xlsx_file: Write) -> None:
    rows = [["Name", "People", "", "Town"], ["", "2024", "2025", ""], ["Board AB", 3, 4, "Kil"]]

    table = read(xlsx_file(rows, merge=["B1:C1"]))

    assert list(table.headings) == ["Name", "People 2024", "People 2025", "Town"]
    assert [list(row.cells) for row in table.rows()] == [["Board AB", "3", "4", "Kil"]]


def test_headings_that_stand_twice_are_told_apart_by_the_groups_above(xlsx_file: Write, csv_file: Write) -> None:
    rows = [["Company", "", "Contact", ""], ["Name", "Town", "Name", "E-mail"], ["Board AB", "Kil", "Bo Ek", "bo@b.se"]]

    for table in (
        read(xlsx_file(rows, merge=["A1:B1", "C1:D1"])),
        read(csv_file("\n".join(";".join(map(str, row)) for row in rows))),
    ):
        assert list(table.headings) == ["Company Name", "Town", "Contact Name", "E-mail"]
        assert [list(row.cells) for row in table.rows()] == [rows[2]]


def test_an_answer_of_a_register_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(
        json.dumps({"_embedded": {"units": [{"name": "Board AB", "form": {"code": "AS"}}]}, "page": {"size": 1}})
    )

    table = read(path)

    assert (list(table.headings), [list(row.cells) for row in table.rows()]) == (
        ["name", "form.code"],
        [["Board AB", "AS"]],
    )


def test_a_list_of_json_objects_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "members.json"
    entries = [{"name": "Board AB", "people": 4, "offers": ["Sawing", "Planing"]}, {"name": "Plank AB", "town": None}]
    path.write_text(json.dumps(entries))

    table = read(path)

    assert list(table.headings) == ["name", "people", "offers", "town"]
    assert [list(row.cells) for row in table.rows()] == [
        ["Board AB", "4", "Sawing\nPlaning", ""],
        ["Plank AB", "", "", ""],
    ]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])).map(tidy))
def test_what_neutralise_adds_tidy_takes_back(text: str) -> None:
    safe = neutralise(text)

    assert not safe.startswith(("=", "+", "-", "@"))
    assert tidy(safe) == text
