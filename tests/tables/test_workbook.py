"""Workbooks with formulas: their values are in the file, and text never becomes a formula."""

import io
import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from intercluster.tables.formula_injection import neutralise
from intercluster.tables.workbook import MONTHS, Formula, Number, Row, Sheet, column_letter, reference, workbook


def test_a_workbook_has_formulas_and_their_values() -> None:
    money = [Row(["What", "Sum"], is_strong=True), Row(["Wood", Decimal("1.25")]), Row(["Bark", Decimal("2.50")])]
    total = Formula("SUM(B2:B3)", Decimal("3.75"))
    first = Sheet("Money", [*money, Row(["Total", total, None, Number(Decimal("0.5"), MONTHS)])], [30, 12], "B2")
    second = Sheet("All sums", [Row([Formula(reference("Money", "B4"), Decimal("3.75")), 7])])
    content = workbook([first, second])
    assert [column_letter(number) for number in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]
    formulas, values = load_workbook(io.BytesIO(content)), load_workbook(io.BytesIO(content), data_only=True)
    assert formulas.sheetnames == ["Money", "All sums"]
    assert formulas["Money"]["B4"].value == "=SUM(B2:B3)"
    assert (values["Money"]["B4"].value, values["Money"]["B4"].number_format) == (3.75, "#,##0.00")
    assert [cell.value for cell in values["Money"][4]] == ["Total", 3.75, None, 0.5]
    assert formulas["All sums"]["A1"].value == "='Money'!B4"
    assert [cell.value for cell in values["All sums"][1]] == [3.75, 7]
    assert [formulas["Money"]["A1"].font.bold, formulas["Money"]["A2"].font.bold] == [True, False]
    assert formulas["Money"].freeze_panes == "B2"


def test_a_workbook_prints_page_by_page_and_no_text_runs_over_the_next_row() -> None:
    rows = [
        Row(["What", "Office and administration"], is_strong=True),
        Row([1, "Two words\nand a line"]),
        Row(["Bark"]),
    ]
    sheet = load_workbook(io.BytesIO(workbook([Sheet("Money", [*rows, Row(["bark " * 9_000])], [30, 12], "B2")])))[
        "Money"
    ]
    assert [sheet.row_dimensions[number].height for number in (1, 2, 3, 4)] == [45, 30, None, 400]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.print_title_rows) == (True, "$1:$1")
    assert [sheet[cell].alignment.horizontal for cell in ("A2", "B2")] == ["left", None]


@given(
    st.text() | st.sampled_from(["=1+1", "+1", "@x", "#N/A", "TRUE", "1", "'=1", '=HYPERLINK("a")', "\x00=1", "\t=1"])
)
def test_text_stays_text_whatever_it_looks_like(text: str) -> None:
    cell = load_workbook(io.BytesIO(workbook([Sheet("A", [Row([text])])])))["A"]["A1"]
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff]", "", text)
    assert cell.data_type in {"s", "n"}  # "n" is an empty cell
    assert "".join((cell.value or "").split()) == "".join(neutralise(clean).split())
