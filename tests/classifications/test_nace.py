"""The codes of both revisions are complete, and every way to write one is understood."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.classifications.nace import NACE, NACE_2, NACE_21, normalise_activity, similar_activities
from intercluster.classifications.nace_labels import NACE_DIVISIONS

LABELS = Path(__file__).resolve().parents[3] / "shared" / "data" / "nace" / "nace_rev2_labels.tsv"


def by_level(codes: frozenset[str]) -> list[int]:
    return [sum(len(code) == length for code in codes) for length in (2, 4, 5)]


def test_there_are_as_many_codes_as_the_regulations_list() -> None:
    assert by_level(NACE_2) == [88, 272, 615]
    assert by_level(NACE_21) == [87, 287, 651]
    assert {code for code in NACE_2 if len(code) == 2} == set(NACE_DIVISIONS)
    assert {code[:2] for code in NACE_21} == set(NACE_DIVISIONS) - {"45"}


@pytest.mark.parametrize("codes", [NACE_2, NACE_21])
def test_each_group_has_a_division_and_a_class(codes: frozenset[str]) -> None:
    groups = {code for code in codes if len(code) == 4}
    assert {group[:2] for group in groups} == {code for code in codes if len(code) == 2}
    assert {code[:4] for code in codes if len(code) == 5} == groups


def test_the_codes_of_revision_2_are_the_published_ones() -> None:
    if not LABELS.exists():
        pytest.skip("the published list is not on this machine")
    published = {line.split("\t")[1] for line in LABELS.read_text(encoding="utf-8").splitlines()[1:]}

    assert {code for code in published if code[0].isdigit()} == NACE_2


@given(st.sampled_from(sorted(NACE)), st.sampled_from(["", "C", "c "]))
def test_a_code_is_understood_with_and_without_letter_and_full_stop(code: str, letter: str) -> None:
    assert normalise_activity(letter + code) == (code, False)
    assert normalise_activity(letter + code.replace(".", "")) == (code, False)


@given(st.sampled_from(sorted(code for code in NACE if len(code) == 5)), st.integers(0, 9))
def test_national_digits_are_cut_off(code: str, digit: int) -> None:
    whole, last = code.split(".")
    for written in (f"{code}{digit}", f"{code}.{digit}", f"{whole}{last}{digit}"):
        assert normalise_activity(written) == (code, True)


@pytest.mark.parametrize(
    ("written", "code"), [("1.11", "01.11"), ("1110", "01.11"), ("2400", "02.40"), ("111", "01.11"), ("1", "01")]
)
def test_a_nought_that_a_spreadsheet_took_is_put_back(written: str, code: str) -> None:
    assert normalise_activity(written)[0] == code


@given(st.text(st.sampled_from("0123456789. CX"), max_size=9))
def test_what_is_found_is_a_code_and_what_is_not_gets_near_ones(text: str) -> None:
    code, _cut = normalise_activity(text)

    assert code in NACE or code == ""
    assert set(similar_activities(text)) <= NACE
