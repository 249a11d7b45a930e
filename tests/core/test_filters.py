"""Filters as chips, each with the address without it."""

import pytest
from django import forms
from django.http import QueryDict

from intercluster.core.filters import Chip, Group, Option, chips, groups, number_in, page_query


class Colours(forms.Form):
    """A form with two filters."""

    colour = forms.MultipleChoiceField(label="Colour", choices=[("r", "Red"), ("g", "Green")], required=False)
    shape = forms.MultipleChoiceField(label="Shape", choices=[("o", "Round")], required=False)


def test_groups_without_a_choice_are_left_out() -> None:
    form = Colours(QueryDict("colour=g"))
    assert form.is_valid()
    assert groups(form, ["colour", "shape"]) == [
        Group("colour", "Colour", [Option("r", "Red", False), Option("g", "Green", True)])
    ]


def test_how_many_each_value_would_leave() -> None:
    form = Colours(QueryDict(""))
    assert form.is_valid()
    assert groups(form, ["colour"], {"colour": {"r": 3}}) == [
        Group("colour", "Colour", [Option("r", "Red", False, 3), Option("g", "Green", False, 0)])
    ]


def test_each_chip_takes_one_filter_away() -> None:
    parameters = QueryDict("q=a+b&colour=r&colour=g&empty=&page=3")
    form = Colours(parameters)
    assert form.is_valid()
    assert chips(groups(form, ["colour"]), parameters, q="a b") == [
        Chip("a b", "colour=r&colour=g"),
        Chip("Red", "q=a+b&colour=g"),
        Chip("Green", "q=a+b&colour=r"),
    ]


def test_another_page_keeps_the_filters() -> None:
    assert page_query(QueryDict("q=%C3%A5&page=2&sort=")) == "q=%C3%A5"


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("0", 0), ("9" * 15, 10**15 - 1), ("9" * 5000, None), ("-1", None), ("", None), ("x", None)],
)
def test_a_number_of_an_address_is_read_or_is_none(text: str, number: int | None) -> None:
    assert number_in(text) == number
