"""Texts in lines."""

import pytest

from intercluster.charts.lines import NAME, axis_title, height_of, in_lines, name_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Tretorget", ["Tretorget"]),
        ("The Paper Province", ["The Paper", "Province"]),
        ("Pohjois- ja Itä-Suomi", ["Pohjois- ja", "Itä-Suomi"]),
        ("Skogsindustriklustret i Värmland", ["Skogsindustriklustret", "i Värmland"]),
        ("", [""]),
    ],
)
def test_a_name_is_broken_between_words(text: str, lines: list[str]) -> None:
    assert in_lines(text, NAME) == lines


def test_what_is_in_brackets_has_a_line_of_its_own() -> None:
    assert axis_title("Location quotient (1: as in all regions)")["title"] == [
        "Location quotient",
        "(1: as in all regions)",
    ]
    assert axis_title("Index")["title"] == ["Index"]


def test_names_that_begin_alike_keep_rows_of_their_own() -> None:
    wood = "Manufacture of wood and of products of wood and cork, except furniture"
    assert name_lines(wood) == "Manufacture of wood and of\nproducts of wood and cork,\nexcept furniture"
    assert name_lines(wood) != name_lines(wood.replace("wood and of", "paper and of"))
    assert name_lines("word " * 40).count("\n") == 3
    assert name_lines("word " * 40).endswith(" …")
    assert height_of(["Forestry", "Forestry", "Mining"]) == 170
    assert height_of(["one\ntwo\nthree\nfour", "Mining"]) == 206
