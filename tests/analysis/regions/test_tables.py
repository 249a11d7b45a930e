"""Long tables become matrices and matrices long tables, for pandas, polars and plain columns alike."""

import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis import regions
from intercluster.analysis.regions.tables import rows

COLUMNS = {
    "geo": ["B", "A", "B", "C", "A", "C", "A"],
    "nace": ["16", "16", "17", "17", "17", "62", "16"],
    "year": [2024, 2024, 2024, 2024, 2024, 2024, 2023],
    "people": [3, 10, 5, 1, 0, 7, 9],
}
KEYS = {"region": "geo", "activity": "nace", "value": "people", "year": "year"}
KINDS = [dict, pd.DataFrame, pl.DataFrame, pl.LazyFrame]


@pytest.mark.parametrize("kind", KINDS)
def test_any_frame_gives_the_same_matrices(kind: Any) -> None:
    found = regions.table(kind(COLUMNS), **KEYS)
    assert (found.years, found.regions, found.activities) == ((2023, 2024), ("A", "B", "C"), ("16", "17", "62"))
    assert found.at(2024).tolist() == [[10, 0, 0], [3, 5, 0], [0, 1, 7]]
    assert found.at(2023).tolist() == [[9, 0, 0], [0, 0, 0], [0, 0, 0]]
    np.testing.assert_array_equal(found.at(), found.at(2024))
    with pytest.raises(ValueError, match="no year 2022; there is 2023, 2024"):
        found.at(2022)


def test_without_years_there_is_one_matrix() -> None:
    found = regions.table({"region": np.array(["x", "y"]), "activity": ["a", "b"], "value": np.array([1.5, 2])})
    assert found.years == (None,)
    assert found.at().tolist() == [[1.5, 0], [0, 2]]


@given(st.dictionaries(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcd")), st.integers(0, 9), min_size=1))
def test_each_row_is_in_its_cell(cells: dict[tuple[str, str], int]) -> None:
    names = list(cells)
    found = regions.table(
        {"region": [r for r, _ in names], "activity": [a for _, a in names], "value": [*cells.values()]}
    )
    for r, region in enumerate(found.regions):
        for i, activity in enumerate(found.activities):
            assert found.at()[r, i] == cells.get((region, activity), 0)


def changed(**columns: list[Any]) -> dict[str, list[Any]]:
    return {**COLUMNS, **columns}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (changed(people=[3, 10, None, 1, 0, 7, None]), "2 rows have no people, the first for B, 17, 2024"),
        (changed(people=[3, 10, -5, 1, 0, 7, 9]), "people must be 0 or more; it is -5.0 for B, 17, 2024"),
        (changed(people=["3", "x", "5", "1", "0", "7", "9"]), "'people' has something that is not a number"),
        (changed(year=[2024] * 7), "A, 16, 2024 comes more than once"),
        (changed(geo=["B", None, "B", "C", "A", "C", "A"]), "row 1 lacks a label"),
        (changed(geo=["B", 7, "B", "C", "A", "C", "A"]), "labels of one column must be of one kind"),
        (changed(geo=["B"]), "not of one length"),
        ({"geo": ["A"]}, "no column 'nace'; there is geo"),
        ({name: [] for name in COLUMNS}, "no rows"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(data: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        regions.table(data, **KEYS)


def test_measures_are_those_of_the_methods() -> None:
    generator = np.random.default_rng(11)
    x = generator.integers(0, 30, (9, 12)) * (generator.random((9, 12)) < 0.6)
    x[4], x[:, 7] = 0, 0
    columns = {
        "region": [f"r{r}" for r in range(9) for _ in range(12)],
        "activity": [f"a{i:02}" for _ in range(9) for i in range(12)],
        "value": x.ravel().tolist(),
    }
    measures = regions.measure(regions.table(columns))
    m = regions.presence(regions.location_quotient(x))
    kept = np.ix_(measures.core.regions, measures.core.activities)
    assert (measures.core.left_out_regions.tolist(), measures.core.left_out_activities.tolist()) == ([4], [7])
    found = regions.economic_complexity(m[kept])
    by_region, by_activity = measures.by_region(), measures.by_activity()
    assert by_region["diversity"] == m.sum(axis=1).tolist()
    assert [value for value in by_region["complexity"] if value is not None] == found.regions.tolist()
    assert [by_region[name][4] for name in ("complexity", "entropy", "krugman", "hachman", "herfindahl")] == [None] * 5
    others = np.delete(x, 4, axis=0)
    assert [value for value in by_region["entropy"] if value is not None] == regions.entropy(others).tolist()
    assert by_activity["quotient"] == regions.location_quotient(x).ravel().tolist()
    assert by_activity["density"] == regions.density(m, regions.proximity(m)).ravel().tolist()
    assert by_activity["present"] == m.ravel().tolist()
    assert by_activity["complexity"][7] is None
    assert by_activity["complexity"][:7] == found.activities[:7].tolist()
    assert (by_activity["region"], by_activity["activity"]) == (columns["region"], columns["activity"])


def test_where_there_is_no_complexity_the_rest_is_told_all_the_same_and_why() -> None:
    measures = regions.measure(regions.table({"region": ["a", "b"], "activity": ["x", "y"], "value": [1, 2]}))
    assert measures.no_complexity.startswith("all regions have the same activities")
    assert measures.by_region()["complexity"] == [None, None]
    assert measures.by_region()["diversity"] == [1, 1]
    assert measures.by_activity()["complexity"] == [None] * 4
    with pytest.raises(ValueError, match="same activities"):
        _ = measures.complexity


@pytest.mark.parametrize("value", [pd.array([1, None], dtype="Int64"), [1, np.nan], [1, None]])
def test_whatever_pandas_has_for_missing_is_missing(value: Any) -> None:
    frame = pd.DataFrame({"region": ["a", "b"], "activity": ["x", "y"], "value": value})
    with pytest.raises(ValueError, match="1 rows have no value, the first for b, y"):
        regions.table(frame)
    unnamed = pd.DataFrame({"region": pd.array(["a", None], dtype="string"), "activity": ["x", "y"], "value": [1, 2]})
    with pytest.raises(ValueError, match="row 1 lacks a label"):
        regions.table(unnamed)


def test_labels_of_arrays_and_categories_are_plain() -> None:
    columns = {"region": np.array(["b", "a"]), "activity": np.array([2, 1]), "value": np.array([1.0, 2.0])}
    found = regions.table(columns)
    assert [type(label) for label in (*found.regions, *found.activities)] == [str, str, int, int]
    found = regions.table(pd.DataFrame(columns).assign(region=pd.Categorical(["b", "a"])))
    assert (found.regions, found.at().tolist()) == (("a", "b"), [[2, 0], [0, 1]])


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame])
def test_frames_come_back_of_the_same_kind(kind: Any) -> None:
    like = kind(COLUMNS)
    found = regions.frame({"region": ["A", "B"], "complexity": [0.5, None]}, like)
    assert type(found) is kind
    assert found["region"].to_list() == ["A", "B"]
    assert pd.isna(found["complexity"].to_list()[1])
    assert list(rows({"a": [1, 2], "b": [3, 4]})) == [{"a": 1, "b": 3}, {"a": 2, "b": 4}]


def test_it_needs_neither_django_nor_a_data_frame_library() -> None:
    code = (
        "import sys, intercluster.analysis.regions as r\n"
        "r.measure(r.table({'region': [1, 2], 'activity': [1, 2], 'value': [1, 2]}))\n"
        "print(sorted({'django', 'pandas', 'polars', 'psycopg'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
