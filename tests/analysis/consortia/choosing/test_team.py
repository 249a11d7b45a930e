"""The best team equals that of trying all, whatever the rules; so do the next ones and those without a member."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.consortia.choosing.problems import best, costs, is_team, problems, value

from intercluster.analysis.consortia.choosing import prices, search
from intercluster.analysis.consortia.choosing.problem import Cost, CostShare, Count, Mix, Problem
from intercluster.analysis.consortia.choosing.search import step_of
from intercluster.analysis.consortia.choosing.team import Team, best_team, best_teams, best_without, others_stay


def assert_is_team(problem: Problem, team: Team, score: float | None) -> None:
    """Check that a team meets all rules, has the score it says, and that this is the best."""
    assert is_team(problem, team.members, tuple(team.costs.round(9).tolist()))
    assert value(problem, team.members) == pytest.approx(team.score.total, abs=1e-9)
    assert team.score.total == pytest.approx(score, abs=2e-6)
    assert team.is_best
    assert team.bound >= team.score.total - 1e-6


@pytest.mark.slow(reason="compares with every team of 300 random problems")
@given(problems(), st.booleans(), st.booleans())
@settings(max_examples=300)
def test_best_team_is_that_of_trying_all(problem: Problem, few_at_first: bool, size_by_size: bool) -> None:
    score = best(problem)
    with pytest.MonkeyPatch.context() as patch:
        if size_by_size:
            patch.setattr(search, "FEW", 0)
        if few_at_first:  # as among many candidates: most are left out by their price
            patch.setattr(prices, "STRONGEST", 1)
            patch.setattr(prices, "AT_ONCE", 1)
            patch.setattr(search, "TRIED", 2)
        team = best_team(problem)
    assert (team is None) == (score is None)
    if team is not None:
        assert_is_team(problem, team, score)


@given(problems(most_candidates=5, widest=2))
@settings(max_examples=100)
def test_costs_within_bounds_are_chosen_so_that_rules_hold(problem: Problem) -> None:
    team, score = best_team(problem), best(problem)
    if score is not None:
        # Costs need not be whole, so there may be a better team than with whole costs.
        assert team is not None
        assert team.score.total >= score - 2e-6
    if team is not None:
        members = list(team.members)
        assert (problem.least_cost[members] <= team.costs + 1e-9).all()
        assert (team.costs <= problem.most_cost[members] + 1e-9).all()
        if any(is_team(problem, team.members, whole) for whole in costs(problem, team.members)):
            assert is_team(problem, team.members, tuple(team.costs.tolist()))


def test_a_team_is_found_that_a_presolved_model_calls_impossible() -> None:
    problem = Problem(
        np.zeros((5, 3)),
        np.ones(3),
        rules=(
            Count("one", np.ones(5, dtype=np.bool_), least=1, most=1),
            Cost("money", np.array([0, 0.5, 0, 0, 0.5]), least=1),
        ),
        least_cost=np.array([1.0, 2, 1, 1, 1]),
        most_cost=np.array([1.0, 3, 1, 1, 1]),
    )
    team = best_team(problem)
    assert team is not None
    assert (team.members, team.score.total) == ((1,), best(problem))


def test_costs_are_whole_and_near_the_middle_of_what_each_can_take_on() -> None:
    everybody = np.ones(3, dtype=np.bool_)
    problem = Problem(
        np.ones((3, 1)),
        np.ones(1),
        rules=(
            Count("three", everybody, least=3),
            Cost("money", everybody, 700_000, 1_000_000),
            CostShare("first", np.array([True, False, False]), least=0.5),
        ),
        least_cost=np.array([100_000.5, 100_000, 200_000]),
        most_cost=np.array([900_001.9, 300_000, 200_000]),
    )
    team = best_team(problem)
    assert team is not None
    assert team.costs.tolist() == [500_001, 200_000, 200_000]


@given(problems(most_candidates=5, most_rules=2), st.data())
@settings(max_examples=40)
def test_best_team_of_several_ways_is_the_best_of_any(problem: Problem, data: st.DataObject) -> None:
    group = problem.among([i for i in range(problem.size) if data.draw(st.booleans())])
    ways = (problem.having(Count("some", group, least=2)), problem.having(Count("none", group, most=0)))
    team, scores = best_team(*ways), [best(way) for way in ways]
    assert (team is None) == (scores == [None, None])
    if team is not None:
        assert_is_team(ways[team.way], team, max(score for score in scores if score is not None))


@given(problems(most_candidates=6))
@settings(max_examples=60)
def test_next_teams_lack_two_members_of_each_earlier_one(problem: Problem) -> None:
    earlier: tuple[tuple[int, ...], ...] = ()
    for team in best_teams(problem):
        assert_is_team(problem, team, best(problem, earlier))
        earlier = (*earlier, team.members)
    if len(earlier) < 5:
        assert best(problem, earlier) is None


@given(problems(most_candidates=6))
@settings(max_examples=60)
def test_without_a_member_is_the_best_of_those_without(problem: Problem) -> None:
    team = best_team(problem)
    if team is None or not team.members:
        return
    leaver = team.members[0]
    left = problem.having(Count("has left", problem.among([leaver]), most=0))
    stay = left.having(Count("stay", problem.among(team.members[1:]), least=len(team.members) - 1))
    for own, asked in ((best_without(leaver, problem), left), (others_stay(leaver, team, problem), stay)):
        score = best(asked)
        assert (own is None) == (score is None)
        if own is not None:
            assert_is_team(asked, own, score)


def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="countries: of must have an entry for each of the 2 candidates"):
        Problem(np.zeros((2, 1)), np.ones(1), rules=(Count("countries", np.ones(3, dtype=np.bool_)),))
    with pytest.raises(ValueError, match="strengths must be between 0 and 1"):
        Problem(np.full((1, 1), 1.5), np.ones(1))


def test_step_divides_every_score_where_numbers_have_few_digits() -> None:
    everybody = np.ones(2, dtype=np.bool_)
    problem = Problem(np.array([[0.5, 0.25], [1.0, 0.0]]), np.array([1.0, 2.0]), mixes=(Mix("m", everybody, 0.02),))
    # Times the sum of weights, 3: 0.5, 1, 0.5, few 0.03 and 0.06.
    assert step_of(problem) == pytest.approx(0.01 / 3)
    assert step_of(replace(problem, few=1 / 7)) == 0.0
