"""Rules are read from data and written back; an error names the field."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.consortia.teams import EU, LISTS
from tests.analysis.consortia.test_checking import RULES

from intercluster.analysis.consortia.fields import Problem, RuleError
from intercluster.analysis.consortia.reading import KINDS, countries_from, data_of, rules_from
from intercluster.analysis.consortia.rules import (
    AnyOf,
    Base,
    Count,
    Countries,
    FlatRate,
    LumpSum,
    Money,
    Rule,
    Source,
    Who,
)
from intercluster.analysis.consortia.teams import Kind, Size

TEXT = """
[sources.manual]
address = "example.org/manual"
read = 2026-11-30

[[rules]]
kind = "count"
key = "firms"
who = {kinds = ["company"], sizes = ["small", "medium"], countries = ["eu"]}
least = 1
source = {key = "manual", doubt = "The page is from 2022.", valid_to = 2027-06-30}

[[rules]]
kind = "money"
key = "grant"
base = "funding"
most = "2500000.50"
source = {key = "manual", is_verified = true}

[[rules]]
kind = "any_of"
key = "alone"
source = "manual"
options = [
    [{kind = "count", key = "one", most = 1, source = "manual"}],
    [{kind = "flat_rate", key = "flat", share = "40%", base = ["staff"], below = 200000, source = "manual"}],
]

[[rules]]
kind = "lump_sum"
key = "lump"
amounts = [120000, 250000]
source = "manual"
"""


def test_rules_are_read_from_toml() -> None:
    data = tomllib.loads(TEXT)
    manual = Source("example.org/manual", date(2026, 11, 30))
    assert rules_from(data["rules"], LISTS, data["sources"]) == (
        Count(
            key="firms",
            who=Who(frozenset({Kind.COMPANY}), frozenset({Size.SMALL, Size.MEDIUM}), (EU,)),
            least=1,
            source=Source(manual.address, manual.read, doubt="The page is from 2022.", valid_to=date(2027, 6, 30)),
        ),
        Money(
            key="grant",
            base=Base.FUNDING,
            most=Decimal("2500000.50"),
            source=Source(manual.address, manual.read, is_verified=True),
        ),
        AnyOf(
            key="alone",
            source=manual,
            options=(
                (Count(key="one", most=1, source=manual),),
                (
                    FlatRate(
                        key="flat",
                        share=Fraction(2, 5),
                        base=frozenset({"staff"}),
                        below=Decimal(200_000),
                        source=manual,
                    ),
                ),
            ),
        ),
        LumpSum(key="lump", amounts=(Decimal(120_000), Decimal(250_000)), source=manual),
    )


@given(st.lists(RULES, max_size=3))
def test_rules_survive_being_kept_as_json(some: list[Rule]) -> None:
    data = json.loads(json.dumps(data_of(some)))
    unlimited = any("least" not in each and "most" not in each for each in _all(data) if each["kind"] in SIZED)
    crossed = any(_crossed(each) for each in _all(data))
    keys = [each["key"] for each in _all(data)]
    for number, each in enumerate(_all(data)):
        each["key"] = f"{keys[number]}{number}"
    if unlimited or crossed:
        return
    read = rules_from(data, LISTS)
    assert data_of(read) == data


SIZED = ("count", "share", "money", "duration")


def _all(data: list[dict]) -> list[dict]:
    nested = [each for one in data for option in one.get("options", []) for each in _all(option)]
    return [*data, *nested]


def _crossed(each: dict) -> bool:
    least, most = each.get("least"), each.get("most")
    if least is None or most is None:
        return False
    as_number = [Fraction(str(value).removesuffix("%")) * (1 if "%" in str(value) else 100) for value in (least, most)]
    return as_number[0] > as_number[1]


GOOD = {"kind": "count", "key": "a", "least": 2, "source": {"address": "example.org", "read": "2026-11-30"}}


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"kind": "sum"}, "rules[1].kind", Problem.NOT_ONE_OF),
        ({"least": -1}, "rules[1].least", Problem.NOT_A_NUMBER),
        ({"least": "2"}, "rules[1].least", Problem.NOT_A_NUMBER),
        ({"least": None}, "rules[1].least", Problem.NOT_A_NUMBER),
        ({"most": 1}, "rules[1]", Problem.LEAST_ABOVE_MOST),
        ({"many": 1}, "rules[1].many", Problem.UNKNOWN),
        ({"different": "town"}, "rules[1].different", Problem.NOT_ONE_OF),
        ({"who": ["company"]}, "rules[1].who", Problem.NOT_A_TABLE),
        ({"who": {"kinds": []}}, "rules[1].who.kinds", Problem.NOT_A_LIST),
        ({"who": {"kinds": ["firm"]}}, "rules[1].who.kinds", Problem.NOT_ONE_OF),
        ({"who": {"countries": ["efta"]}}, "rules[1].who.countries", Problem.NOT_ONE_OF),
        ({"who": {"areas": ["Värmland"]}}, "rules[1].who.areas", Problem.NOT_A_CODE),
        ({"who": {"is_non_profit": "yes"}}, "rules[1].who.is_non_profit", Problem.NOT_YES_OR_NO),
        ({"note": 3}, "rules[1].note", Problem.NOT_TEXT),
        ({"source": None}, "rules[1].source", Problem.MISSING),
        ({"source": "manual"}, "rules[1].source.key", Problem.NOT_ONE_OF),
        ({"source": {"address": "example.org"}}, "rules[1].source.read", Problem.MISSING),
        ({"source": {"address": "example.org", "read": "soon"}}, "rules[1].source.read", Problem.NOT_A_DAY),
        ({"kind": "money", "base": "cost", "least": "2 M"}, "rules[1].least", Problem.NOT_A_SUM),
        ({"kind": "money", "base": "cost", "least": "NaN"}, "rules[1].least", Problem.NOT_A_SUM),
        ({"kind": "money", "base": "cost", "least": "1e30"}, "rules[1].least", Problem.NOT_A_SUM),
        ({"kind": "money", "base": "cost", "least": "1e999999999"}, "rules[1].least", Problem.NOT_A_SUM),
        ({"kind": "money", "base": "cost", "least": "0.123"}, "rules[1].least", Problem.NOT_A_SUM),
        ({"kind": "money", "base": "cost", "least": "9" * 30}, "rules[1].least", Problem.TOO_LARGE),
        ({"kind": "money", "base": "cost", "least": 10**12}, "rules[1].least", Problem.TOO_LARGE),
        ({"kind": "money", "base": "cost", "least": 1, "currency": "eur"}, "rules[1].currency", Problem.NOT_A_CURRENCY),
        ({"least": 10_001}, "rules[1].least", Problem.TOO_LARGE),
        ({"least": 10**5000}, "rules[1].least", Problem.TOO_LARGE),
        ({"who": {"areas": ["SE"] * 501}}, "rules[1].who.areas", Problem.TOO_LARGE),
        (
            {"source": {**GOOD["source"], "valid_from": "2027-01-02", "valid_to": "2027-01-01"}},
            "rules[1].source.valid_to",
            Problem.ENDS_BEFORE_IT_BEGINS,
        ),
        ({"kind": "money"}, "rules[1].base", Problem.MISSING),
        ({"kind": "money", "base": "partners", "least": 1}, "rules[1].base", Problem.NOT_ONE_OF),
        ({"kind": "own_contribution", "who": {}, "least": "120%"}, "rules[1].least", Problem.NOT_A_SHARE),
        ({"kind": "own_contribution", "who": {}, "least": "1/0"}, "rules[1].least", Problem.NOT_A_SHARE),
    ],
)
def test_error_names_the_field(change: dict, field: str, problem: Problem) -> None:
    with pytest.raises(RuleError) as refused:
        rules_from([{**GOOD, **change}], LISTS)
    assert (refused.value.field, refused.value.problem) == (field, problem)
    assert str(refused.value).startswith(f"{field}: ")


def test_errors_outside_a_rule_name_the_place() -> None:
    for data, field, problem in (
        ({}, "rules", Problem.NOT_A_LIST),
        ([3], "rules[1]", Problem.NOT_A_TABLE),
        ([{}], "rules[1].kind", Problem.MISSING),
        ([GOOD, GOOD], "rules[2].key", Problem.TWICE),
        ([{key: value for key, value in GOOD.items() if key != "least"}], "rules[1]", Problem.NO_LIMIT),
    ):
        with pytest.raises(RuleError) as refused:
            rules_from(data, LISTS)
        assert (refused.value.field, refused.value.problem) == (field, problem)


def test_list_of_countries_says_what_it_does_not_know() -> None:
    allied = countries_from("allied", {"countries": ["NO"], "outside": ["US"]})
    assert allied == Countries("allied", frozenset({"NO"}), frozenset({"US"}), is_complete=False)
    assert [allied.has(country) for country in ("NO", "US", "CH", "")] == [True, False, None, None]
    with pytest.raises(RuleError, match=r"allied.countries: 'Norway' is no code"):
        countries_from("allied", {"countries": ["Norway"]})
    assert set(KINDS) >= set(SIZED)
