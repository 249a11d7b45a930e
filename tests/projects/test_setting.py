"""What a project costs about, by the sums that a call names."""

from decimal import Decimal
from typing import Any

import pytest

from intercluster.analysis.consortia.reading import rules_from
from intercluster.apps.projects.calls.shipped import shipped
from intercluster.apps.projects.team.setting import project_cost

SOURCE = {"address": "example.org", "read": "2026-11-30"}
PROJECT = {"kind": "money", "key": "sum", "base": "cost", "least": "100000", "most": "300000"}
FUNDING = {"kind": "money", "key": "funding", "base": "funding", "most": "400000"}
RATE = {"kind": "rate", "key": "rate", "share": "50%"}
PARTNER = {"kind": "money", "key": "each", "base": "cost", "per": "partner", "least": "200000"}
LUMPS = {"kind": "lump_sum", "key": "lumps", "amounts": ["120000", "250000"]}


@pytest.mark.parametrize(
    ("rules", "currency", "cost"),
    [
        ([], "EUR", 1_000_000),
        ([PROJECT], "EUR", 200_000),
        ([PROJECT], "SEK", 1_000_000),
        ([FUNDING], "EUR", 400_000),
        ([FUNDING, RATE], "EUR", 800_000),
        ([PROJECT, PARTNER], "EUR", 400_000),
        ([LUMPS], "EUR", 250_000),
        ([{"kind": "any_of", "key": "either", "options": [[PROJECT | {"source": SOURCE}]]}], "EUR", 200_000),
    ],
)
def test_a_project_costs_about_what_the_call_names(rules: list[dict[str, Any]], currency: str, cost: int) -> None:
    assert project_cost(rules_from([rule | {"source": SOURCE} for rule in rules], {}), currency) == cost


def test_every_shipped_programme_has_a_cost() -> None:
    assert all(project_cost(each.rules, "EUR") > Decimal(0) for each in shipped().values())
