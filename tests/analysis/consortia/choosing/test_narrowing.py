"""Leaving dominated candidates out loses no optimum, also where a team needs one of them to be large enough."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.consortia.choosing.problems import best, problems

from intercluster.analysis.consortia.choosing.blocks import blocks_of
from intercluster.analysis.consortia.choosing.narrowing import undominated
from intercluster.analysis.consortia.choosing.problem import Count, Problem


@given(problems(most_candidates=9, most_rules=2), st.integers(1, 3))
@settings(max_examples=150)
def test_best_team_is_among_the_undominated(problem: Problem, number: int) -> None:
    everybody = np.ones(problem.size, dtype=np.bool_)
    asked = problem.having(Count("exactly", everybody, least=number, most=number))
    stays = np.flatnonzero(undominated(asked, blocks_of(asked), asked.worth))
    score = best(asked)
    if score is not None:
        assert best(asked.take(stays)) == pytest.approx(score)


def test_as_many_dominators_stay_as_a_team_has_members() -> None:
    strength = np.array([[0.2], [0.9], [0.5], [0.4], [0.1]])
    everybody = np.ones(5, dtype=np.bool_)
    two = Problem(strength, np.ones(1), rules=(Count("two", everybody, 2, 2),))
    assert undominated(two, blocks_of(two), two.worth).tolist() == [False, True, True, False, False]
    # A rule that tells the third apart makes it irreplaceable, and it replaces nobody.
    apart = two.having(Count("third", two.among([2]), least=0, most=1))
    assert undominated(apart, blocks_of(apart), apart.worth).tolist() == [False, True, True, True, False]
