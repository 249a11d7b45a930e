"""The planner beside all schedules of small events."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.meetings.every import all_times, broken, problems, seatings, tables_are_right

from intercluster.analysis.meetings import planning
from intercluster.analysis.meetings.planning import plan
from intercluster.analysis.meetings.preferring import prefer
from intercluster.analysis.meetings.problem import Figures, Meeting, Problem, Schedule, Status, Wish, figures
from intercluster.analysis.meetings.reasons import Reason, Why, reasons
from intercluster.analysis.meetings.timetable import Timetable


def ranked(problem: Problem) -> list[tuple[int, int, int]]:
    """Return what each schedule reaches of the first three goals, best first, all to be low."""
    reached = [
        figures(problem, [Meeting(wish, slot, 0) for wish, slot in times.items()]) for times in all_times(problem)
    ]
    return sorted((-each.worth, each.alone, each.idle) for each in reached)


def fewest_moves(problem: Problem, worth: int, alone: int, idle: int) -> int:
    """Return the fewest table changes among all schedules at least as good by the goals before."""
    found = []
    for times in all_times(problem):
        for meetings in seatings(problem, times):
            held = meetings if times else []
            each = figures(problem, held)
            if (-each.worth, each.alone, each.idle) <= (-worth, alone, idle):
                found.append(each.moves)
    return min(found)


def assert_kept(problem: Problem, schedule: Schedule) -> None:
    """Check that a schedule keeps all rules, and says of itself what it reaches."""
    times = {meeting.wish: meeting.slot for meeting in schedule.meetings}
    assert len(times) == len(schedule.meetings)
    assert not broken(problem, times)
    assert tables_are_right(problem, schedule.meetings)
    assert all(at in times for at, wish in enumerate(problem.wishes) if wish.must)
    goals = (schedule.worth, schedule.alone, schedule.idle, schedule.moves)
    assert figures(problem, schedule.meetings) == Figures(*(goal.value for goal in goals if goal is not None))


@given(problems())
@settings(max_examples=80, deadline=None)
def test_small_events_are_planned_best_and_bounds_hold(problem: Problem) -> None:
    schedule = plan(problem, seconds=5)
    best = ranked(problem)
    if not best:
        assert schedule.status is Status.INFEASIBLE
        return
    assert_kept(problem, schedule)
    assert schedule.worth is not None
    assert schedule.alone is not None
    assert schedule.idle is not None
    assert schedule.moves is not None
    assert (-schedule.worth.value, schedule.alone.value, schedule.idle.value) == best[0]
    assert schedule.worth.is_proved
    assert schedule.alone.is_proved
    assert schedule.idle.is_proved
    assert schedule.moves.bound <= fewest_moves(problem, -best[0][0], best[0][1], best[0][2])
    assert (schedule.status is Status.OPTIMAL) == schedule.moves.is_proved


@given(problems())
@settings(max_examples=60, deadline=None)
def test_without_the_integer_program_rules_and_bounds_hold(problem: Problem) -> None:
    small, planning.SMALL = planning.SMALL, 0
    try:
        schedule = plan(problem, seconds=0.1)
    finally:
        planning.SMALL = small
    best = ranked(problem)
    if schedule.status in (Status.INFEASIBLE, Status.UNKNOWN):
        assert schedule.status is Status.UNKNOWN or not best
        return
    assert_kept(problem, schedule)
    assert schedule.worth is not None
    assert schedule.alone is not None
    assert schedule.idle is not None
    as_good = [(alone, idle) for worth, alone, idle in best if -worth >= schedule.worth.value]
    assert schedule.worth.bound >= -best[0][0]
    assert schedule.alone.bound <= min(alone for alone, _ in as_good)
    assert schedule.idle.bound <= min(idle for _, idle in as_good)
    assert_true(problem, schedule.meetings, is_planned=True)


def assert_true(problem: Problem, meetings: "list[Meeting] | tuple[Meeting, ...]", is_planned: bool) -> None:
    """Check that each reason is true of a schedule, and that each unmet wish has one."""
    times = {meeting.wish: meeting.slot for meeting in meetings}
    given_reasons = reasons(problem, meetings)
    assert set(given_reasons) == set(range(len(problem.wishes))) - set(times)
    for wish, reason in given_reasons.items():
        assert_one(problem, times, wish, reason)
        if is_planned:
            assert reason.why not in (Why.OPEN, Why.TAKEN)


def assert_one(problem: Problem, times: dict[int, int], wish: int, reason: Reason) -> None:
    """Check one reason against all that can be done."""
    each = problem.wishes[wish]
    people = {each.first, each.second}
    alone = [
        slot
        for slot in range(problem.slots)
        if not broken(problem.__class__(**{**vars(problem), "most": None, "fairness": None}), {wish: slot})
        and any(seatings(problem, {wish: slot}))
    ]
    addable = [
        slot
        for slot in range(problem.slots)
        if not broken(problem, {**times, wish: slot}) and any(seatings(problem, {**times, wish: slot}))
    ]
    assert bool(addable) == (reason.why is Why.OPEN)
    other = [problem.wishes[at] for at in reason.wishes]
    assert all(times[at] == reason.slot for at in reason.wishes) or reason.why is Why.ORDER
    match reason.why:
        case Why.MUST_NOT:
            assert frozenset(people) in problem.must_not
        case Why.NO_COMMON_TIME:
            assert not alone
        case Why.CAP:
            assert problem.most is not None
            held = [problem.wishes[at].pair for at in times]
            assert any(
                (most := problem.most[person]) is not None and sum(person in pair for pair in held) >= most
                for person in people
            )
        case Why.BETTER_FIRST | Why.BETTER_SECOND:
            assert (each.first if reason.why is Why.BETTER_FIRST else each.second) in other[0].pair
            assert other[0].must or other[0].worth >= each.worth
            assert reason.slot in alone
        case Why.BETTER_BOTH | Why.TAKEN:
            assert all(people & theirs.pair for theirs in other)
            is_better = sum(theirs.worth for theirs in other) >= each.worth
            assert is_better == (reason.why is Why.BETTER_BOTH)
        case Why.NO_TABLE:
            assert reason.slot is not None
            rest = {at: slot for at, slot in times.items() if at not in reason.wishes}
            assert not any(seatings(problem, {**rest, wish: reason.slot}))
        case Why.ORDER | Why.FAIRNESS:
            assert reason.slot is not None
            rest = {
                at: slot for at, slot in times.items() if not people & problem.wishes[at].pair or slot != reason.slot
            }
            assert broken(problem, {**rest, wish: reason.slot})


def test_a_planner_that_is_stopped_has_a_schedule() -> None:
    everywhere = frozenset(range(6))
    wishes = [Wish(one, other, 1 + (one * other) % 5) for one in range(12) for other in range(one)]
    problem = Problem([everywhere] * 12, 6, [everywhere] * 4, wishes)
    steps: list[tuple[int, int]] = []
    schedule = plan(problem, seconds=60, stop=lambda: True, advance=lambda done, of: steps.append((done, of)))
    assert_kept(problem, schedule)
    assert schedule.seconds < 40
    assert steps[-1] == (100, 100)


@pytest.mark.parametrize("worth", [3, 5])
def test_a_start_is_kept_where_nothing_is_better(worth: int) -> None:
    everywhere = frozenset(range(2))
    problem = Problem([everywhere] * 3, 2, [everywhere], [Wish(0, 1, worth), Wish(1, 2, 4)], most=[1, 1, 1])
    schedule = plan(problem, seconds=1, start=[Meeting(1, 1, 0)])
    assert [meeting.wish for meeting in schedule.meetings] == [0 if worth > 4 else 1]


@given(problems(), st.data())
@settings(max_examples=60, deadline=None)
def test_of_equally_good_times_those_published_are_kept_and_then_early_ones(
    problem: Problem, data: st.DataObject
) -> None:
    schedules = list(all_times(problem))
    if not schedules:
        return
    before = [Meeting(wish, slot, 0) for wish, slot in data.draw(st.sampled_from(schedules)).items()]
    start = data.draw(st.sampled_from([[], before]))
    was = {each.wish: each.slot for each in start}

    def reached(times: dict[int, int]) -> tuple[int, int, int]:
        found = figures(problem, [Meeting(wish, slot, 0) for wish, slot in times.items()])
        return -found.worth, found.alone, found.idle

    def liked(times: dict[int, int]) -> tuple[int, int]:
        kept = sum(was.get(wish) == slot for wish, slot in times.items())
        return kept, sum(problem.slots - slot for slot in times.values())

    best = min(map(reached, schedules))
    timetable = Timetable(problem)
    timetable.apply(next(times for times in schedules if reached(times) == best))
    prefer(timetable, start, time.monotonic() + 10, lambda: False)
    now = {wish: timetable.slot[wish] for wish in timetable.held}
    assert reached(now) == best
    assert liked(now) == max(liked(times) for times in schedules if reached(times) == best)
    planned = plan(problem, seconds=2, start=start)
    assert figures(problem, planned.meetings).moves <= fewest_moves(problem, -best[0], best[1], best[2])


def test_a_whole_day_begins_as_early_as_it_can() -> None:
    everywhere = frozenset(range(2, 8))
    problem = Problem([everywhere] * 4, 8, [everywhere] * 2, [Wish(0, 1), Wish(2, 3), Wish(0, 2), Wish(1, 3)])
    times = Timetable(problem)
    times.apply({0: 6, 1: 6, 2: 7, 3: 7})
    prefer(times, [], time.monotonic() + 5, lambda: True)  # without time for more than moving all together
    assert times.slot == [2, 2, 3, 3]


def test_planning_again_moves_nobody_for_nothing() -> None:
    everywhere = frozenset(range(8))
    wishes = [Wish(0, 1), Wish(2, 3), Wish(0, 2), Wish(1, 3)]
    problem = Problem([everywhere] * 5, 8, [everywhere] * 2, wishes)
    before = [Meeting(0, 5, 1), Meeting(1, 5, 0), Meeting(2, 6, 1), Meeting(3, 6, 0)]
    assert list(plan(problem, start=before).meetings) == before
    assert {each.slot for each in plan(problem).meetings} == {0, 1}
    new = replace(problem, wishes=[*wishes, Wish(1, 4)])
    assert list(plan(new, start=before).meetings)[:4] == before


def test_times_of_a_small_event_spare_ways() -> None:
    # All three in a row at one table need nobody to go; with the outer two at once, somebody has to.
    everywhere = frozenset(range(3))
    wishes = [Wish(0, 1), Wish(0, 2), Wish(1, 3)]
    schedule = plan(Problem([everywhere] * 4, 3, [everywhere] * 2, wishes))
    assert schedule.status is Status.OPTIMAL
    slots = {meeting.wish: meeting.slot for meeting in schedule.meetings}
    assert (slots[0], {slots[1], slots[2]}) == (1, {0, 2})
    before = [Meeting(1, 2, 1), Meeting(0, 1, 1), Meeting(2, 0, 1)]
    assert set(plan(Problem([everywhere] * 4, 3, [everywhere] * 2, wishes), start=before).meetings) == set(before)
