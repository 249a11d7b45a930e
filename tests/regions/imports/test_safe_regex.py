"""Regular expressions of descriptions: what they find is what Python's find, and none hangs."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.apps.regions.imports import safe_regex
from intercluster.apps.regions.imports.description import DescriptionError, columns
from intercluster.apps.regions.imports.rows import read
from intercluster.apps.regions.imports.safe_regex import Pattern, PatternError
from intercluster.tables.model import UnreadableFileError

CATASTROPHIC = (r"(a+)+b", r"(a|a)*b", r"(a|aa)+b", r"(.*a){20}b", r"([a-zA-Z]+)*b", r"^(([a-z])+.)+[A-Z]([a-z])+b")
ROWS = "geo;activity;year;value\n"

pieces = st.sampled_from(["a", "b", "[ab]", ".", r"\d", "ä", "(a|b)", "(?:ab)?", "a*", "(b+)", "^", "$", "a{1,3}", "|"])
texts = st.text(alphabet="ab1ä", max_size=12)


@given(st.lists(pieces, min_size=1, max_size=6).map("".join), texts)
def test_it_finds_what_python_finds(pattern: str, text: str) -> None:
    own, theirs = Pattern(pattern), re.compile(pattern)
    assert own.matches(text) == (theirs.fullmatch(text) is not None)
    found = theirs.search(text)
    assert own.taken(text) == (found[found.lastindex or 0] if found else None)


@pytest.mark.parametrize("pattern", CATASTROPHIC)
@pytest.mark.parametrize("part", ["where", "take"])
def test_no_expression_hangs(tmp_path: Path, pattern: str, part: str) -> None:
    """With backtracking each of these takes longer than the age of the universe."""
    (tmp_path / "t.csv").write_text(f"{ROWS}SE311;{'a' * 5_000};2020;1\nSE311;xab;2020;1\n", "utf-8")
    told = {part: {"activity": pattern}}
    found = read(tmp_path / "t.csv", columns(told))
    assert len(found.cells) + found.left_out == 2


@pytest.mark.parametrize("pattern", ["(?=a)b", r"(a)\1", "[", "a{2000}", "(?:(?:a{100}){100}){100}", r"\pL{1,900}"])
def test_what_cannot_be_used_is_told_with_what_would_be_right(pattern: str) -> None:
    with pytest.raises(PatternError):
        Pattern(pattern)
    with pytest.raises(DescriptionError) as told:
        columns({"where": {"unit": pattern}})
    assert str(told.value).startswith(f"[where] unit is no regular expression that can be used: “{pattern}” (")
    assert r"Right would be one such as [A-S]\d\d or A|B" in str(told.value)


def test_a_limit_of_work_names_the_expression(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t.csv").write_text(ROWS + "".join(f"SE311;{'ab' * 20}{n};2020;1\n" for n in range(50)), "utf-8")
    told = columns({"where": {"activity": "[ab]*a[ab]{90}.*"}})
    assert read(tmp_path / "t.csv", told).left_out == 50
    monkeypatch.setattr(safe_regex, "EFFORT_MAX", 100_000)
    with pytest.raises(UnreadableFileError, match=r"“\[ab\]\*a\[ab\]\{90\}\.\*” takes too long on t\.csv"):
        read(tmp_path / "t.csv", told)
    (tmp_path / "t.csv").write_text(ROWS + f"SE311;{'ab' * 20};2020;1\n" * 50, "utf-8")
    assert read(tmp_path / "t.csv", told).left_out == 50  # the same cell is read once
