"""Repairs beside all schedules of small events."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.meetings.every import all_times, broken, problems, tables_are_right
from tests.analysis.meetings.test_planning import assert_true

from intercluster.analysis.meetings.planning import plan
from intercluster.analysis.meetings.problem import Goal, Meeting, Problem, Wish, figures
from intercluster.analysis.meetings.repairing import EXACT, Repair, repair


def least(problem: Problem, before: Sequence[Meeting], weight: dict[int, int]) -> tuple[int, int]:
    """Return the least that can be lost, and then moved."""
    was = {meeting.wish: meeting.slot for meeting in before}
    return min(
        (
            sum(weight[wish] for wish in was if wish not in times),
            sum(weight[wish] for wish in was if wish in times and times[wish] != was[wish]),
        )
        for times in all_times(problem, ignoring_fairness=True, without_musts=True)
    )


def assert_kept(problem: Problem, before: Sequence[Meeting], repaired: Repair) -> None:
    """Check that a repair keeps the rules and says truly what it changed."""
    times = {meeting.wish: meeting.slot for meeting in repaired.meetings}
    assert not broken(problem, times, ignoring_fairness=True)
    assert tables_are_right(problem, repaired.meetings)
    old = {meeting.wish for meeting in before}
    told = [*repaired.kept, *repaired.moved, *repaired.reseated, *repaired.dropped]
    assert sorted(told) == sorted(old)
    assert set(times) == (old - set(repaired.dropped)) | set(repaired.added)
    assert set(repaired.kept) == {meeting.wish for meeting in before if meeting in repaired.meetings}
    assert repaired.worth == figures(problem, repaired.meetings).worth
    assert repaired.price <= repaired.most_price


@given(problems(musts=False), st.data())
@settings(max_examples=60, deadline=None)
def test_as_few_as_possible_are_lost_and_moved(problem: Problem, data: st.DataObject) -> None:
    before = plan(problem, seconds=2).meetings
    person = data.draw(st.integers(0, problem.participants - 1))
    late = data.draw(st.integers(0, problem.slots))
    free = [own - set(range(late)) if at == person else own for at, own in enumerate(problem.free)]
    lost = data.draw(st.integers(0, len(problem.tables) - 1))
    closed = data.draw(st.frozensets(st.integers(0, problem.slots - 1), max_size=2))
    tables = [own - closed if at == lost else own for at, own in enumerate(problem.tables)]
    changed = replace(problem, free=free, tables=tables)
    weight = {meeting.wish: data.draw(st.integers(1, 3)) for meeting in before}
    repaired = repair(changed, before, kept=weight, seconds=3)
    assert_kept(changed, before, repaired)
    assert repaired.losses.is_proved
    assert repaired.moves.is_proved
    assert (repaired.losses.value, repaired.moves.value) == least(changed, before, weight)
    best = max(
        figures(problem, [Meeting(*each, 0) for each in times.items()]).worth
        for times in all_times(changed, ignoring_fairness=True, without_musts=True)
    )
    assert repaired.price <= best - repaired.worth <= repaired.most_price
    assert_true(replace(changed, fairness=None), list(repaired.meetings), is_planned=False)


def test_who_cancels_moves_nobody_and_who_waits_comes_in() -> None:
    everywhere = frozenset(range(3))
    wishes = [Wish(0, 1, 5), Wish(0, 2, 4), Wish(1, 2, 3), Wish(3, 2, 1), Wish(3, 1, 2)]
    problem = Problem([everywhere] * 4, 3, [everywhere], wishes)
    before = plan(problem, seconds=2).meetings
    assert {meeting.wish for meeting in before} == {0, 1, 2}
    cancelled = replace(problem, free=[frozenset(), *problem.free[1:]])
    repaired = repair(cancelled, [meeting for meeting in before if meeting.wish == 2])
    assert (repaired.kept, repaired.moved, repaired.dropped, repaired.added) == ((2,), (), (), (3, 4))
    assert (repaired.losses.value, repaired.moves.value, repaired.price, repaired.most_price) == (0, 0, 0, 0)


def test_fewest_are_proved_where_halves_of_meetings_would_do() -> None:
    everywhere = frozenset(range(3))
    wishes = [Wish(0, 1), Wish(1, 2), Wish(2, 0), Wish(3, 4), Wish(4, 5), Wish(5, 3)]
    problem = Problem([everywhere] * 6, 3, [everywhere] * 3, wishes)
    before = [Meeting(wish, wish % 3, wish // 3) for wish in range(6)]
    shorter = replace(problem, free=[frozenset(range(2))] * 6)
    for weight, kept, moved in (({}, {0, 1, 3, 4}, 0), ({2: 2}, {2, 3, 4}, 1)):
        repaired = repair(shorter, before, kept=weight)
        assert (repaired.losses, repaired.moves) == (Goal(2, 2, EXACT), Goal(moved * 2, moved * 2, EXACT))
        assert kept <= {meeting.wish for meeting in repaired.meetings}


def test_a_meeting_that_must_be_held_comes_in_before_others() -> None:
    everywhere = frozenset(range(2))
    wishes = [Wish(0, 1), Wish(2, 3), Wish(0, 2, must=True)]
    problem = Problem([everywhere] * 4, 2, [everywhere], wishes)
    before = [Meeting(0, 0, 0), Meeting(1, 1, 0)]
    repaired = repair(problem, before, kept={0: 2})
    assert (repaired.kept, repaired.dropped, repaired.added) == ((0,), (1,), (2,))


def test_who_comes_in_waits_as_little_as_possible() -> None:
    everywhere = frozenset(range(12))
    wishes = [Wish(0, 2), Wish(1, 3), Wish(0, 4), Wish(1, 5), Wish(0, 1)]
    problem = Problem([everywhere] * 6, 12, [everywhere] * 3, wishes)
    before = [Meeting(0, 4, 0), Meeting(1, 4, 1), Meeting(2, 6, 0), Meeting(3, 6, 1)]
    repaired = repair(problem, before)
    assert [each for each in repaired.meetings if each not in before] == [Meeting(4, 5, 0)]
    late = [own - {4} if at == 0 else own for at, own in enumerate(problem.free)]
    repaired = repair(replace(problem, free=late), before)
    assert [(each.wish, each.slot) for each in repaired.meetings if each not in before] == [(0, 7), (4, 5)]
    assert figures(problem, repaired.meetings).idle == 0
