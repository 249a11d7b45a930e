"""Texts in lines."""

import pytest

from intercluster.charts.lines import NAME, axis_title, in_lines


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
