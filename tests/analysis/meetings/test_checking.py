"""The checker of schedules beside a second reading of the rules."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.meetings.every import broken, problems, tables_are_right

from intercluster.analysis.meetings import checking
from intercluster.analysis.meetings.problem import Meeting, Order, Problem, Wish, idle_periods


@given(problems(), st.data())
@settings(max_examples=150, deadline=None)
def test_checker_finds_what_breaks_a_rule_and_nothing_else(problem: Problem, data: st.DataObject) -> None:
    times = st.integers(0, problem.slots - 1)
    tables = st.integers(0, len(problem.tables) - 1)
    meetings = [
        Meeting(wish, data.draw(times), data.draw(tables))
        for wish in range(len(problem.wishes))
        if data.draw(st.integers(0, 3))
    ]
    slots = {meeting.wish: meeting.slot for meeting in meetings}
    musts = all(at in slots for at, wish in enumerate(problem.wishes) if wish.must)
    is_right = musts and not broken(problem, slots) and tables_are_right(problem, meetings)
    assert (checking.broken(problem, meetings) == []) == is_right
    assert list(checking.idle_of(problem, meetings).values()) == idle_periods(problem, meetings)


def test_checker_says_what_is_broken() -> None:
    everywhere, early = frozenset(range(4)), frozenset({0, 1})
    problem = Problem(
        free=[everywhere, early, everywhere],
        slots=4,
        tables=[everywhere, early],
        wishes=[
            Wish(0, 1, must=True, slots=frozenset({0})),
            Wish(0, 2, must=True, tables=frozenset({1})),
            Wish(1, 2, must=True),
            Wish(0, 2),
        ],
        most=[1, None, None],
        must_not=frozenset({frozenset({1, 2})}),
        orders=[Order(1, 0)],
        fairness=0,
    )
    meetings = [Meeting(0, 3, 0), Meeting(1, 3, 0), Meeting(3, 0, 1), Meeting(3, 9, 7), Meeting(8, 0, 0)]
    assert checking.broken(problem, meetings) == [
        "There is no wish 9.",
        "Wish 3 has to be met, and is not.",
        "Wish 4 is met 2 times; once would be right.",
        "Wish 1 is met in slot 4, when participant 2 is not free.",
        "Wish 1 is met in slot 4; it may be met in 1.",
        "Wish 2 is met at table 1; it may be met at 2.",
        "Wish 4 is met in slot 10; there are 4.",
        "Participant 1 has 2 meetings in slot 4.",
        "Table 1 has 2 meetings in slot 4.",
        "Participant 1 has 4 meetings; at most 1 are allowed.",
        "Wish 2 has to be met before wish 1, and is not.",
        "Participant 1 has 1 idle periods and participant 2 has 0; they may differ by 0.",
    ]
    late = [Meeting(0, 0, 0), Meeting(1, 1, 1), Meeting(2, 3, 1)]
    assert checking.broken(problem, late)[:3] == [
        "Wish 3 is met in slot 4, when participant 2 is not free.",
        "Wish 3 is met at table 2 in slot 4, when it cannot be used.",
        "Wish 3 is met, but participants 2 and 3 must not meet.",
    ]
