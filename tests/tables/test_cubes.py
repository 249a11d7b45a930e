"""JSON-stat and PC-Axis files become a table with one row for each cell."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as of_hypothesis
from hypothesis import strategies as st

from intercluster.tables.cubes import is_json_stat, is_px, json_stat_table, px_table
from intercluster.tables.model import Table, UnreadableFileError

PX = """CHARSET="ANSI";
AXIS-VERSION="2013";
LANGUAGE="sv";
TITLE="Sysselsatta; efter ""region"" och år";
TITLE[en]="Employed";
UNITS="antal";
STUB="region","näringsgren";
HEADING="år";
VALUES("region")="Värmlands län","Dalarnas "
"län";
VALUES("näringsgren")="C tillverkning";
VALUES("år")="2021","2022";
CODES("region")="17","20";
DATA=
16510 16720
21010 "..";
"""


def cells(table: Table) -> list[list[str]]:
    return [list(row.cells) for row in table.rows()]


def test_px(tmp_path: Path) -> None:
    path = tmp_path / "table.px"
    path.write_bytes(PX.encode("cp1252"))

    assert is_px(PX)
    table = px_table(path, "table.px")

    assert list(table.headings) == ["region", "näringsgren", "år", "value"]
    assert cells(table) == [
        ["17 Värmlands län", "C tillverkning", "2021", "16510"],
        ["17 Värmlands län", "C tillverkning", "2022", "16720"],
        ["20 Dalarnas län", "C tillverkning", "2021", "21010"],
        ["20 Dalarnas län", "C tillverkning", "2022", ""],
    ]
    # Statistics Finland's code of every total says nothing without its name.
    whole = PX.replace('"17","20"', '"17","SSS"').replace('"Dalarnas "\n"län"', '"KOKO MAA"')
    path.write_bytes(whole.encode("cp1252"))
    assert cells(px_table(path, "table.px"))[2][0] == "SSS KOKO MAA"
    path.write_bytes(('CHARSET="ANSI";\nCODEPAGE="utf-8";\n' + PX.partition("\n")[2]).encode())
    assert cells(px_table(path, "table.px"))[0][0] == "17 Värmlands län"


@pytest.mark.parametrize(
    "broken",
    [PX.replace("16510 ", ""), PX.replace("DATA", "DATUM"), PX.replace('CODES("region")="17","20";', 'X="'), PX[:200]],
)
def test_a_px_file_that_is_not_whole_gets_an_answer(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "table.px"
    path.write_bytes(broken.encode("cp1252"))

    with pytest.raises(UnreadableFileError, match=r"table\.px begins like a PC-Axis file"):
        px_table(path, "table.px")


def cube(sizes: list[int], values: Any, **more: Any) -> dict[str, Any]:
    ids = [f"d{n}" for n in range(len(sizes))]
    dimension = {
        each: {"category": {"index": {f"{each}x{n}": n for n in range(size)}}}
        for each, size in zip(ids, sizes, strict=True)
    }
    return {"class": "dataset", "id": ids, "size": sizes, "dimension": dimension, "value": values, **more}


@of_hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.data())
def test_json_stat_in_each_form_has_each_cell_at_its_place(
    tmp_path: Path, sizes: list[int], data: st.DataObject
) -> None:
    places = list(product(*(range(size) for size in sizes)))
    values = data.draw(st.lists(st.none() | st.integers(0, 9), min_size=len(places), max_size=len(places)))
    expected = [
        [*(f"d{n}x{at}" for n, at in enumerate(place)), "" if value is None else str(value)]
        for place, value in zip(places, values, strict=True)
    ]
    as_object = {str(n): value for n, value in enumerate(values) if value is not None}
    first = cube(sizes, values)
    older = {key: value for key, value in first.items() if key not in {"id", "size"}}
    older["dimension"] = {**first["dimension"], "id": first["id"], "size": sizes}

    for content in (first, cube(sizes, as_object), {"dataset": older}):
        path = tmp_path / "table.json"
        path.write_text(json.dumps(content))
        assert is_json_stat(json.dumps(content))
        assert cells(json_stat_table(path, "table.json")) == expected


def test_categories_are_written_by_what_says_enough(tmp_path: Path) -> None:
    labels = {"17": "Värmlands län", "SE31": "Norra Mellansverige", "000005B3": "Sysselsatta", "C": "C tillverkning"}
    content = {
        "id": ["d"],
        "size": [4],
        "dimension": {"d": {"category": {"index": list(labels), "label": labels}}},
        "value": [1, 2, 3, 4],
    }
    path = tmp_path / "table.json"
    path.write_text(json.dumps(content))

    assert [row[0] for row in cells(json_stat_table(path, "table.json"))] == [
        "17 Värmlands län",
        "SE31",
        "Sysselsatta",
        "C tillverkning",
    ]


def test_a_file_beyond_the_size_limit_is_told_of_its_own_format(tmp_path: Path, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 2**20
    path = tmp_path / "table"
    path.write_bytes(PX.encode("cp1252") + b" " * 2**20)
    for read, kind in ((px_table, "PC-Axis"), (json_stat_table, "JSON-stat")):
        with pytest.raises(UnreadableFileError, match=rf"t is a table in {kind} of 2 MB; an import reads at most 1 MB"):
            read(path, "t")


@pytest.mark.parametrize(
    "content", ['{"dimension": {}, "size": [1', '{"dimension": 3, "size": [1]}', json.dumps(cube([2, 2], [1]))]
)
def test_json_stat_that_is_not_whole_gets_an_answer(tmp_path: Path, content: str) -> None:
    path = tmp_path / "table.json"
    path.write_text(content)

    with pytest.raises(UnreadableFileError, match=r"table\.json begins like JSON-stat"):
        json_stat_table(path, "table.json")
