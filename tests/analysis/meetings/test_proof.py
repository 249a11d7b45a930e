"""Proofs beside all schedules of small events, and on the smallest published file."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from tests.analysis.meetings.every import all_times, problems

from intercluster.analysis.meetings import checking
from intercluster.analysis.meetings.clash import clash
from intercluster.analysis.meetings.problem import Meeting, Problem, Status, Wish, figures
from intercluster.analysis.meetings.proof.search import prove


@given(problems(musts=False))
@settings(max_examples=120, deadline=None)
def test_proof_is_right_in_small_events(drawn: Problem) -> None:
    problem = replace(drawn, wishes=[replace(wish, must=True) for wish in drawn.wishes])
    idle = [
        figures(problem, [Meeting(wish, slot, 0) for wish, slot in times.items()]).idle for times in all_times(problem)
    ]
    schedule = prove(problem, 20)
    if not idle:
        assert schedule.status is Status.INFEASIBLE
        assert schedule.meetings == ()
        return
    assert checking.broken(problem, schedule.meetings) == []
    assert schedule.idle is not None
    assert schedule.moves is not None
    assert (schedule.idle.value, schedule.idle.bound) == (min(idle), min(idle))
    reached = figures(problem, schedule.meetings)
    assert (reached.idle, reached.moves) == (min(idle), schedule.moves.value)
    assert schedule.moves.bound <= schedule.moves.value


def test_proof_counts_past_what_is_counted_at_first() -> None:
    # Each of twenty pairs can meet in the first and third slot only: all wait once.
    pairs, free = 20, frozenset({0, 2})
    wishes = [Wish(2 * pair, 2 * pair + 1, must=True) for pair in range(pairs) for _ in range(2)]
    schedule = prove(Problem([free] * (2 * pairs), 3, [frozenset({0, 1, 2})] * pairs, wishes), 20)
    assert schedule.idle is not None
    assert (schedule.idle.value, schedule.idle.bound) == (40, 40)


def test_proof_that_is_stopped_claims_nothing() -> None:
    everywhere = frozenset(range(3))
    problem = Problem([everywhere] * 2, 3, [everywhere], [Wish(0, 1, must=True)])
    assert prove(problem, 20, stop=lambda: True).status is Status.UNKNOWN
    with pytest.raises(ValueError, match="have to be met"):
        prove(replace(problem, wishes=[Wish(0, 1)]))


def test_proof_lets_others_wait_where_fairness_asks_for_it() -> None:
    # The first two can meet in the first and third slot only, and have to wait; so the others have to wait as well.
    everywhere = frozenset(range(3))
    wishes = [Wish(*pair, must=True) for pair in ((0, 1), (2, 3)) for _ in range(2)]
    problem = Problem([frozenset({0, 2})] * 2 + [everywhere] * 2, 3, [everywhere] * 2, wishes, fairness=0)
    schedule = prove(problem, 20)
    assert schedule.idle is not None
    assert (schedule.idle.value, schedule.idle.bound) == (4, 4)
    assert checking.broken(problem, schedule.meetings) == []
    assert prove(replace(problem, free=[*problem.free, everywhere])).status is Status.INFEASIBLE
    assert clash(replace(problem, free=[*problem.free, everywhere])) is not None
