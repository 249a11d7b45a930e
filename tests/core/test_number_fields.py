"""Tests of number fields: amounts are read as people of four languages write them."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from intercluster.core.number_fields import NumberField

GROUPING = [" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "", ".", ","]
LANGUAGES = ["en", "sv", "nb", "fi"]
AMOUNT = NumberField(max_digits=14, decimal_places=2)


@given(
    st.decimals(0, 10**10, places=2),
    st.sampled_from(GROUPING),
    st.sampled_from([".", ","]),
    st.sampled_from(["{}", "{} €", "€ {}", "{} euro", "EUR {}", "{} euroa"]),
    st.sampled_from(LANGUAGES),
)
def test_a_number_is_read_as_it_is_written(number: Decimal, group: str, mark: str, unit: str, language: str) -> None:
    if group == mark:
        group = ""
    written = f"{number:,.2f}".translate({ord(","): group, ord("."): mark})
    with translation.override(language):
        assert AMOUNT.clean(unit.format(written)) == number


@given(st.integers(0, 10**11), st.sampled_from(["", " ", "\N{NO-BREAK SPACE}"]), st.sampled_from(LANGUAGES))
def test_whole_numbers_are_read_with_and_without_spaces(number: int, group: str, language: str) -> None:
    with translation.override(language):
        assert AMOUNT.clean(f"{number:,}".replace(",", group)) == number


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("written", ["many", "12 or 13", "1.2,3.4", "1,2,3", "1.234.567", "--4", "1,5 kg", ",", "€"])
def test_what_is_no_number_is_refused(written: str, language: str) -> None:
    with translation.override(language), pytest.raises(forms.ValidationError):
        AMOUNT.clean(written)


def test_a_form_shows_the_number_again_in_the_reader_s_language() -> None:
    class Form(forms.Form):
        amount = NumberField()

    with translation.override("sv"):
        shown = str(Form(initial={"amount": Decimal("1920.5")})["amount"])
    assert 'type="text"' in shown
    assert 'inputmode="decimal"' in shown
    assert "1920,5" in shown
