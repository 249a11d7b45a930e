"""A team that is chosen by a call's rules meets them when they are checked, and is the best of all that do."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.consortia.teams import EU, IN_EU, SMALL, costs, firm, rule

from intercluster.analysis.consortia.checking import check
from intercluster.analysis.consortia.choosing.problem import Problem
from intercluster.analysis.consortia.choosing.team import Team as Chosen
from intercluster.analysis.consortia.choosing.team import best_team
from intercluster.analysis.consortia.constraints import Way, ways
from intercluster.analysis.consortia.findings import Verdict
from intercluster.analysis.consortia.rules import (
    AnyOf,
    Base,
    Confirm,
    Coordinator,
    Count,
    Different,
    Independent,
    LargestShare,
    Money,
    OwnContribution,
    Per,
    Rate,
    Rule,
    Share,
    Topic,
    Who,
)
from intercluster.analysis.consortia.teams import Kind, Partner, Size, Team

WHO = st.sampled_from([Who(), SMALL, IN_EU, Who(kinds=frozenset({Kind.RESEARCH}))])
SHARES = st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(7, 10)])
SUMS = st.sampled_from([Decimal(2), Decimal(4), Decimal(8)])
NUMBERS = st.integers(1, 3)
BASES = st.sampled_from(Base)
PLAIN = st.one_of(
    st.builds(rule, st.just(Count), who=WHO, least=st.none() | NUMBERS, most=st.none() | NUMBERS),
    st.builds(rule, st.just(Count), who=WHO, different=st.sampled_from(list(Different)[1:]), least=NUMBERS),
    st.builds(rule, st.just(Independent), who=WHO, least=NUMBERS, from_different_countries=st.booleans()),
    st.builds(rule, st.just(Share), who=WHO, base=BASES, least=st.none() | SHARES, most=st.none() | SHARES),
    st.builds(
        *(rule, st.just(Share)),
        **{"who": WHO, "base": st.just(Base.COST), "least": SHARES, "without_subcontracting": st.just(True)},
    ),
    st.builds(rule, st.just(LargestShare), per=st.sampled_from(list(Per)[1:]), base=BASES, most=SHARES),
    st.builds(
        *(rule, st.just(Money)),
        **{"who": WHO, "base": st.sampled_from(list(Base)[1:]), "per": st.sampled_from(Per)},
        **{"least": st.none() | SUMS, "most": st.none() | SUMS},
    ),
    st.builds(rule, st.just(Coordinator), who=WHO),
    st.builds(rule, st.just(Rate), who=WHO, share=SHARES),
)
RULES = st.lists(
    PLAIN | st.builds(rule, st.just(AnyOf), options=st.lists(st.tuples(PLAIN), min_size=1, max_size=2).map(tuple)),
    max_size=3,
)
GROUPS = st.sampled_from([frozenset(), frozenset({"a"}), frozenset({"b"})])


@st.composite
def partners(draw: st.DrawFn, is_known: bool) -> list[Partner]:
    """Draw organisations with a cost; of some, not everything is known."""

    def some(values: st.SearchStrategy, unknown: object) -> object:
        return draw(values if is_known else values | st.just(unknown))

    found = []
    for number in range(draw(st.integers(1, 5))):
        cost = draw(st.integers(1, 6))
        found.append(
            Partner(
                f"p{number}",
                some(st.sampled_from(["SE", "NO", "FI"]), ""),
                kind=some(st.sampled_from([Kind.COMPANY, Kind.RESEARCH]), None),
                size=some(st.sampled_from([Size.SMALL, Size.LARGE]), None),
                region=some(st.sampled_from(["SE31", "NO02", "FI19"]), ""),
                groups=some(GROUPS, None),
                cost=Decimal(cost),
                subcontracting=draw(st.sampled_from([Decimal(0), Decimal(cost) / 2])),
            )
        )
    return found


def with_funding(candidates: Sequence[Partner], rules: Sequence[Rule]) -> list[Partner]:
    """Let each ask for what the rates allow."""
    found = []
    for each in candidates:
        shares = [one.share for one in rules if isinstance(one, Rate) and one.who.includes(each) is not False]
        assert each.cost is not None
        share = min([Fraction(1), *shares])
        found.append(replace(each, funding=each.cost * share.numerator / share.denominator))
    return found


def is_met(candidates: Sequence[Partner], members: Sequence[int], rules: Sequence[Rule], leading: int | None) -> bool:
    """Return whether a team meets rules with a coordinator."""
    chosen = tuple(candidates[member] for member in members)
    team = Team(chosen, coordinator="" if leading is None else candidates[leading].id)
    return {finding.verdict for finding in check(team, rules)} <= {Verdict.MET}


def options(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return all ways to meet rules."""
    found: list[list[Rule]] = [[]]
    for one in rules:
        more = [list(option) for option in one.options] if isinstance(one, AnyOf) else [[one]]
        found = [[*before, *each] for before in found for each in more]
    return found


def problem(candidates: Sequence[Partner], strength: np.ndarray, way: Way) -> Problem:
    cost = np.array([float(each.cost or 0) for each in candidates])
    return Problem(strength, np.ones(1), way.rules, least_cost=cost, most_cost=cost)


def kept(way: Way, option: list[Rule]) -> list[Rule]:
    return [one for one in option if all(one is not left for left in way.left)]


def coordinators(members: Sequence[int], rules: Sequence[Rule]) -> list[int | None]:
    return list(members) if any(isinstance(one, Coordinator) for one in rules) else [None]


@given(partners(is_known=True), RULES, st.data())
@settings(max_examples=150)
def test_chosen_team_is_the_best_of_all_that_meet_the_rules(
    candidates: list[Partner], rules: list[Rule], data: st.DataObject
) -> None:
    strength = np.array([[data.draw(st.sampled_from([0.25, 0.5, 1.0]))] for _ in candidates])
    found = list(ways(rules, candidates))
    team = best_team(*(problem(candidates, strength, way) for way in found))
    scores = []
    for way, option in zip(found, options(rules), strict=True):
        asked, funded = kept(way, option), with_funding(candidates, option)
        for number in range(1, len(candidates) + 1):
            for members in combinations(range(len(candidates)), number):
                if any(is_met(funded, members, asked, leading) for leading in coordinators(members, asked)):
                    scores.append(float(strength[list(members)].max()) - 0.01 * number)
    assert (team is None) == (not scores)
    if team is not None:
        assert team.score.total == pytest.approx(max(scores), abs=2e-6)


@given(partners(is_known=False), RULES)
@settings(max_examples=150)
def test_nothing_is_open_for_a_team_that_is_chosen_with_care(candidates: list[Partner], rules: list[Rule]) -> None:
    found = list(ways(rules, candidates))
    team: Chosen | None = best_team(*(problem(candidates, np.ones((len(candidates), 1)), way) for way in found))
    if team is not None:
        option = options(rules)[team.way]
        asked, funded = kept(found[team.way], option), with_funding(candidates, option)
        assert is_met(funded, team.members, asked, team.coordinator)


def test_what_is_unknown_counts_only_without_care() -> None:
    candidates = [costs("a", 1), costs("b", 1, "")]
    asked = [rule(Count, who=Who(countries=(EU,)), least=2)]
    for is_careful, members in ((True, None), (False, (0, 1))):
        (way,) = ways(asked, candidates, is_careful=is_careful)
        team = best_team(problem(candidates, np.ones((2, 1)), way))
        assert (None if team is None else team.members) == members


def test_chain_of_owners_is_one_owner() -> None:
    candidates = [
        firm("a", groups=frozenset({"x"})),
        firm("b", groups=frozenset({"x", "y"})),
        firm("c", controls=frozenset({"b"})),
        firm("d"),
    ]
    (way,) = ways([rule(Independent, least=1)], candidates)
    assert way.rules[0].owners.tolist() == [0, 0, 0, -1]


def test_group_that_contributes_has_cost_enough_to_do_so() -> None:
    candidates = [costs("a", 1, "NO"), costs("b", 1, "NO"), costs("c", 1)]
    contribution = rule(OwnContribution, who=IN_EU, least=Fraction(1, 3))
    asked = [rule(Count, least=2), rule(Rate, share=Fraction(1)), contribution]
    (way,) = ways(asked, candidates)
    team = best_team(problem(candidates, np.array([[1.0], [0.5], [0.5]]), way))
    assert team is not None
    assert (team.members, way.left) == ((0, 2), (asked[1], contribution))


def test_rules_that_no_choice_of_a_team_can_keep_are_left_to_the_check() -> None:
    asked = (rule(Confirm, topic=Topic.CIVIL), rule(Money, base=Base.COST, most=Decimal(1), currency="SEK"))
    (way,) = ways(asked, [costs("a", 1)])
    assert (way.rules, way.left) == ((), asked)
