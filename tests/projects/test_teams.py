"""For each shipped programme, a team that is chosen among many organisations meets the rules that it can keep."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from intercluster.analysis.consortia.checking import check
from intercluster.analysis.consortia.choosing.problem import Problem
from intercluster.analysis.consortia.choosing.team import best_team
from intercluster.analysis.consortia.constraints import ways
from intercluster.analysis.consortia.findings import Verdict
from intercluster.analysis.consortia.rules import AnyOf, Rate, Rule
from intercluster.analysis.consortia.teams import Kind, Partner, RegionClass, Size, Team
from intercluster.apps.projects.calls.shipped import shipped

COUNTRIES = ("SE", "NO", "FI", "DE", "DK", "EE")


def organisations(number: int = 120) -> list[Partner]:
    """Draw organisations of which everything is known."""
    chance = np.random.default_rng(20261201)
    found = []
    for each in range(number):
        country = COUNTRIES[each % len(COUNTRIES)]
        kind = list(Kind)[int(chance.integers(len(Kind)))]
        found.append(
            Partner(
                str(each),
                country,
                kind=kind,
                size=list(Size)[int(chance.integers(len(Size)))],
                is_non_profit=kind != Kind.COMPANY,
                region={"SE": "SE31", "NO": "NO02", "FI": "FI1D"}.get(country, f"{country}{each % 3}1"),
                region_class=list(RegionClass)[int(chance.integers(len(RegionClass)))],
                groups=frozenset(),
                memberships=frozenset({"BIC"} if chance.random() < 0.5 else ()),
                subcontracting=Decimal(0),
            )
        )
    return found


def asked(partner: Partner, cost: float, rules: list[Rule]) -> Partner:
    """Give a partner its cost, and let it ask for what the rates allow."""
    shares = [rule.share for rule in rules if isinstance(rule, Rate) and rule.who.includes(partner)]
    share = min([Fraction(1), *shares])
    funding = Decimal(int(Fraction(int(cost)) * share))
    return replace(partner, cost=Decimal(int(cost)), funding=funding)


@pytest.mark.parametrize("key", sorted(shipped()))
def test_chosen_team_meets_what_a_choice_can_keep(key: str) -> None:
    rules = shipped()[key].rules
    candidates = organisations()
    strength = np.random.default_rng(1).random((len(candidates), 5))
    least, most = np.full(len(candidates), 20_000.0), np.full(len(candidates), 5_000_000.0)
    # The list of Globalstars countries is empty, so no organisation is known to be in one.
    found = list(ways(rules, candidates, is_careful=key != "eureka-globalstars"))
    problems = [Problem(strength, np.ones(5), way.rules, least_cost=least, most_cost=most) for way in found]
    team = best_team(*problems)
    assert team is not None
    left = found[team.way].left
    plain = [rule for rule in rules if not isinstance(rule, AnyOf)]
    partners = tuple(
        asked(candidates[member], cost, plain) for member, cost in zip(team.members, team.costs, strict=True)
    )
    leading = "" if team.coordinator is None else candidates[team.coordinator].id
    findings = check(Team(partners, coordinator=leading), rules)
    kept = [each for each in findings if all(each.rule is not other for other in left)]
    expected = {each.rule.key: Verdict.MET for each in kept}
    if key == "eureka-globalstars":
        expected["globalstars"] = Verdict.OPEN
    assert {each.rule.key: each.verdict for each in kept} == expected
